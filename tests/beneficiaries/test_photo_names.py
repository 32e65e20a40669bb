"""Whose picture a file is, and of what, told by its path."""

from __future__ import annotations

import pytest

from beneficiaries.enums import PhotoKind
from beneficiaries.photo_names import KIND_WORDS, is_picture_name, read_name


@pytest.mark.parametrize(
    ("path", "registry_id", "kind"),
    [
        ("1604112001000123_depan.jpg", "1604112001000123", PhotoKind.FRONT),
        ("1604112001000123_DEPAN.JPG", "1604112001000123", PhotoKind.FRONT),
        ("1604112001000123-dapur-2.heic", "1604112001000123", PhotoKind.KITCHEN),
        ("1604112001000123 wc (3).png", "1604112001000123", PhotoKind.TOILET),
        ("Foto Lahat/1604112001000123/atap.jpg", "1604112001000123", PhotoKind.ROOF),
        ("Foto Lahat/1604112001000123/atap_2.jpg", "1604112001000123", PhotoKind.ROOF),
        ("Desa A/1604112001000123_lantai.jpg", "1604112001000123", PhotoKind.FLOOR),
        ("RT-00012_kk.jpg", "RT-00012", PhotoKind.FAMILY_CARD),
        ("1604112001000123_kamar.jpg", "1604112001000123", None),
        ("1604112001000123.jpg", "1604112001000123", None),
        ("1604112001000123_depan_lagi.jpg", "1604112001000123", PhotoKind.FRONT),
        ("1604112001000123 tampak Depan.jpg", "1604112001000123", PhotoKind.FRONT),
        ("1604112001000123_depan_dapur_x.jpg", "1604112001000123", None),
        ("1604112001000123/IMG_20261122.jpg", "1604112001000123", None),
        ("1604112001000123/tampak depan.jpg", "1604112001000123", PhotoKind.FRONT),
        ("depan.jpg", "", PhotoKind.FRONT),
        ("IMG_20261122_depan.jpg", "", PhotoKind.FRONT),
        (f"{'9' * 31}_depan.jpg", "", PhotoKind.FRONT),
        ("catatan_depan.jpg", "", PhotoKind.FRONT),
        ("daftar.jpg", "", None),
    ],
)
def test_names(path, registry_id, kind):
    named = read_name(path)
    assert (named.registry_id, named.kind) == (registry_id, kind)


def test_every_kind_has_a_word():
    assert set(KIND_WORDS.values()) == set(PhotoKind)


@pytest.mark.parametrize(
    ("path", "is_picture"),
    [("a/1604_depan.JPG", True), ("1604_depan", True), ("catatan.txt", False), ("x.pdf", False)],
)
def test_a_list_or_a_letter_is_no_picture_by_its_name(path, is_picture):
    assert is_picture_name(path) is is_picture
