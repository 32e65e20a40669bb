"""Files refused before anything of them is parsed, each with what is wrong and what helps."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.tabular.errors import CATALOGUE, TabularError
from core.tabular.judging import TableKind, judge_table
from core.tabular.limits import MIB, Limits
from tests.core.workbooks import HEADER, SITI, with_parts, xlsx

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def refused(content: bytes, filename: str, limits: Limits | None = None) -> TabularError:
    file = SimpleUploadedFile(filename, content)
    with pytest.raises(TabularError) as caught:
        judge_table(file, filename, limits or Limits())
    assert str(caught.value.message)
    assert str(caught.value.cure)
    return caught.value


@pytest.fixture
def book(tmp_path) -> bytes:
    return xlsx(tmp_path / "book.xlsx", [HEADER, SITI]).read_bytes()


def test_honest_files_pass_and_are_rewound(book):
    for filename, content, kind in (
        ("a.xlsx", book, TableKind.XLSX),
        ("A.XLSX", book, TableKind.XLSX),
        ("a.csv", b"nik;nama\n1;a\n", TableKind.CSV),
        ("a.csv", "\ufeffnik\tnama\n".encode("utf-16"), TableKind.CSV),
    ):
        file = SimpleUploadedFile(filename, content)
        assert judge_table(file, filename, Limits()) is kind
        assert file.tell() == 0


@pytest.mark.parametrize(
    ("filename", "content", "code"),
    [
        ("a.xlsx", b"", "empty"),
        ("a.csv", b"", "empty"),
        ("a.pdf", b"%PDF-1.7", "extension"),
        ("a", b"nik,nama", "extension"),
        ("a.xlsx", b"<html><table><tr><td>NIK", "markup"),
        ("a.xls", b"\xef\xbb\xbf  <table border=1><tr>", "markup"),
        ("a.csv", b"<!DOCTYPE html><html>", "markup"),
        ("a.xlsx", b"nik,nama\n1,a", "not_xlsx"),
        ("a.csv", b"nik,nama\x00\x01\x02", "not_csv"),
        ("a.csv", OLE, "not_csv"),
        ("a.xlsm", b"PK\x03\x04", "macro_workbook"),
        ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "locked"),
        ("a.xlsx", OLE, "locked"),
        ("a.xls", OLE + "EncryptedPackage".encode("utf-16-le"), "locked"),
        ("a.xls", OLE + "Workbook".encode("utf-16-le"), "legacy_xls"),
        ("a.xlsx", OLE + "Workbook".encode("utf-16-le"), "legacy_xls"),
        ("a.xlsx", b"PK\x03\x04" + bytes(100), "broken_workbook"),
    ],
)
def test_wrong_kind(filename, content, code):
    assert refused(content, filename).code == code


def test_locked_file_says_so():
    assert "terkunci sandi" in str(refused(OLE, "a.xlsx"))


def test_workbook_named_csv(book):
    assert refused(book, "a.csv").code == "xlsx_named_csv"


def test_size_limit_names_both_sizes(book):
    error = refused(book, "a.xlsx", Limits(max_bytes=1024))
    assert error.code == "too_large"
    assert "1,0 KB" in str(error)


def test_truncated(book):
    assert refused(book[: len(book) // 2], "a.xlsx").code == "broken_workbook"


def test_other_zips_are_named():
    for name, word in (
        ("word/document.xml", "Word"),
        ("xl/workbook.bin", "xlsb"),
        ("readme.txt", "ZIP"),
    ):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr(name, "x")
        assert word in str(refused(out.getvalue(), "a.xlsx"))


def test_bomb_is_refused_by_its_ratio(tmp_path):
    plain = xlsx(tmp_path / "plain.xlsx", [HEADER])
    bomb = with_parts(tmp_path / "bomb.xlsx", plain, {"xl/media/a.xml": bytes(40 * MIB)})
    assert bomb.stat().st_size < MIB
    assert refused(bomb.read_bytes(), "bomb.xlsx").code == "inflates_too_large"


def test_bomb_is_refused_by_its_sum(tmp_path):
    plain = xlsx(tmp_path / "plain.xlsx", [HEADER])
    parts = {f"xl/media/{index}.xml": bytes(3 * MIB) for index in range(5)}
    bomb = with_parts(tmp_path / "bomb.xlsx", plain, parts)
    error = refused(bomb.read_bytes(), "bomb.xlsx", Limits(max_inflated=10 * MIB))
    assert error.code == "inflates_too_large"


def test_many_entries(tmp_path):
    plain = xlsx(tmp_path / "plain.xlsx", [HEADER])
    many = with_parts(tmp_path / "many.xlsx", plain, {f"xl/{n}.xml": b"" for n in range(1100)})
    assert refused(many.read_bytes(), "many.xlsx").code == "too_many_entries"


def test_directory_that_claims_to_be_huge_is_not_read(book):
    at = book.rfind(b"PK\x05\x06")
    lying = book[: at + 12] + struct.pack("<I", 500 * MIB) + book[at + 16 :]
    assert refused(lying, "a.xlsx").code == "too_many_entries"


def test_encrypted_entry(book):
    at = book.rfind(b"PK\x01\x02")
    locked = bytearray(book)
    locked[at + 8] |= 1
    assert refused(bytes(locked), "a.xlsx").code == "locked"


def test_every_error_has_a_cure():
    for code, (message, cure) in CATALOGUE.items():
        assert str(message), code
        assert str(cure).endswith("."), code
