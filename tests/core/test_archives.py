"""Zips: judged by their directory, read entry by entry, never unpacked."""

from __future__ import annotations

import io
import stat
import zipfile

import pytest
from django.core.files.base import ContentFile

from core.archives import ArchiveError, ArchiveLimits, judge_zip, opened_zip, read_entry

LIMITS = ArchiveLimits(max_bytes=20_000_000, max_entries=50, max_inflated=30_000_000)


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def refused(content: bytes, limits: ArchiveLimits = LIMITS) -> str:
    with pytest.raises(ArchiveError) as caught:
        judge_zip(ContentFile(content), limits)
    assert str(caught.value.cure)
    return caught.value.code


def _link() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        info = zipfile.ZipInfo("1604_depan.jpg")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    return buffer.getvalue()


def _locked() -> bytes:
    content = bytearray(zipped({"a.jpg": b"x"}))
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    return bytes(content)


def _overlapping() -> bytes:
    """Two entries of the directory that point at the same bytes."""
    content = bytearray(zipped({"a.jpg": b"x" * 5000, "b.jpg": b"y" * 5000}, zipfile.ZIP_STORED))
    second = content.index(b"PK\x01\x02", content.index(b"PK\x01\x02") + 4)
    content[second + 42 : second + 46] = (0).to_bytes(4, "little")
    return bytes(content)


def test_files_are_listed_and_litter_is_not():
    content = zipped(
        {
            "1604_depan.jpg": b"a",
            "folder/": b"",
            "folder/atap.jpg": b"bb",
            "__MACOSX/._1604_depan.jpg": b"c",
            ".DS_Store": b"d",
            "folder/Thumbs.db": b"e",
        }
    )
    entries = judge_zip(ContentFile(content), LIMITS)
    assert [(entry.path, entry.size) for entry in entries] == [
        ("1604_depan.jpg", 1),
        ("folder/atap.jpg", 2),
    ]


@pytest.mark.parametrize(
    ("code", "content"),
    [
        ("empty", b""),
        ("kind", b"\xff\xd8\xff not a zip"),
        ("broken", zipped({"a.jpg": b"x" * 100})[:-30]),
        ("broken", b"PK\x03\x04" + b"\x00" * 200),
        ("inflates_too_large", zipped({"a.jpg": b"\x00" * 5_000_000})),
        ("inflates_too_large", zipped({f"{n}.jpg": b"\x00" * 900_000 for n in range(40)})),
        ("inflates_too_large", _overlapping()),
        ("too_many_entries", zipped({f"{n}.jpg": b"" for n in range(51)})),
        ("path", zipped({"../../etc/cron.d/x.jpg": b"x"})),
        ("path", zipped({"a/../b.jpg": b"x"})),
        ("path", zipped({"/etc/passwd": b"x"})),
        ("path", zipped({"C:/windows/a.jpg": b"x"})),
        ("path", zipped({"..\\..\\a.jpg": b"x"})),
        ("link", _link()),
        ("locked", _locked()),
        ("nested", zipped({"lagi.zip": zipped({"a.jpg": b"x"})})),
        ("method", zipped({"a.jpg": b"x" * 100}, zipfile.ZIP_LZMA)),
    ],
    # Zips bear the hour, and workers that collect at another second would disagree.
    ids=lambda part: part if isinstance(part, str) else "zip",
)
def test_hostile_zips_are_refused_before_anything_is_opened(code, content, monkeypatch):
    def never(*args, **options):
        raise AssertionError("opened")

    monkeypatch.setattr(zipfile.ZipFile, "open", never)
    assert refused(content) == code


def test_a_zip_too_large_is_refused_by_its_size():
    assert refused(zipped({"a.jpg": b"x"}), ArchiveLimits(max_bytes=10)) == "too_large"


def test_reading_stops_where_the_directory_lies(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"a.jpg": bytes(range(256)) * 40}))
    with opened_zip(path) as archive:
        assert len(read_entry(archive, 0, most=20_000)) == 10_240
        with pytest.raises(ArchiveError) as caught:
            read_entry(archive, 0, most=10_000)
        assert caught.value.code == "too_large"


def test_a_damaged_entry_is_told_and_not_an_error(tmp_path):
    content = bytearray(zipped({"a.jpg": bytes(range(256)) * 40}))
    for at in range(60, 90):
        content[at] ^= 0xFF
    path = tmp_path / "a.zip"
    path.write_bytes(bytes(content))
    with opened_zip(path) as archive, pytest.raises(ArchiveError) as caught:
        read_entry(archive, 0, most=20_000)
    assert caught.value.code == "broken"
