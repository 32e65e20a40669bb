"""The two sides of a case, line by line."""

from __future__ import annotations

import datetime

import pytest

from programs.models import Recipient
from regions.models import Region
from verification.comparison import Row, compare
from verification.evidence import differing_places

VILLAGES = {n: Region(pk=n, name=name) for n, name in ((1, "Merapi"), (2, "Pasar Lama"))}


def row(label: str, base: dict, **written) -> Row:
    recipient = Recipient(
        **{
            "name": "SITI AMINAH", "nik": "1604084101800001", "kk": "", "address": "",
            "birth_date": datetime.date(1980, 1, 1), "sex": 2, "regency": VILLAGES[1],
            "district": VILLAGES[1], "village": VILLAGES[1], **written,
        }
    )  # fmt: skip
    facts = {"name": "SITI AMINAH", **base}
    return next(r for r in compare(recipient, facts, VILLAGES) if str(r.label) == label)


@pytest.mark.parametrize(
    ("written", "base", "same", "note"),
    [
        ("SITI AMINAH", "Siti  Aminah", True, ""),
        ("SITI AMINA", "SITI AMINAH", False, "Berbeda 1 huruf"),
        ("SITI AMINAH", "SITI AMYNAS", False, "Berbeda 2 huruf"),
        ("SITI AMINAH", "BAMBANG", False, ""),
    ],
)
def test_names(written, base, same, note):
    found = row("Nama", {"name": base}, name=written)
    assert (found.same, found.note) == (same, note)


@pytest.mark.parametrize(
    ("written", "base", "same", "note"),
    [
        ("Jalan Kenanga 1", "Jl. Kenanga No. 01", True, ""),
        ("JL AHMAD YANI LRG KENANGA", "Jl. Ahmad Yani Lrg. Kenanga RT 007 RW 008", True, ""),
        ("Jl.", "Jl. Ahmad Yani Lrg. Kenanga RT 007 RW 008", None, "Kurang lengkap"),
        ("Jl.", "Jalan", None, "Kurang lengkap"),
        ("Kenanga", "Jl. Ahmad Yani Lrg. Kenanga RT 007 RW 008", None, "Kurang lengkap"),
        ("RT 007 RW 008", "Jl. Ahmad Yani RT 007 RW 008", None, "Kurang lengkap"),
        ("Dusun II", "Jl. Kenanga", None, "Bandingkan sendiri"),
        ("Jl. Kenanga RT 001", "Jl. Kenanga RT 002", None, "Bandingkan sendiri"),
        ("", "Jl. Kenanga", None, ""),
    ],
)
def test_addresses_are_the_same_by_the_rule_of_the_findings(written, base, same, note):
    found = row("Alamat", {"address": base}, address=written)
    assert (found.same, found.note) == (same, note)


@pytest.mark.parametrize(
    ("differs", "places", "same", "note"),
    [
        (0, [], True, ""),
        (1, [11], False, "Berbeda 1 angka (angka ke-11)"),
        (2, [11, 14], False, "Berbeda 2 angka (angka ke-11, 14)"),
        (9, [1, 2, 3, 4, 5, 6, 7, 8, 9], False, "Berbeda 9 angka"),
        (2, None, False, "Berbeda 2 angka"),
        (None, None, None, ""),
    ],
)
def test_numbers_are_masked_on_both_sides(differs, places, same, note):
    base = {"nik_masked": "1604 •••• •••• ••••", "nik_differs": differs}
    found = row("NIK", base if places is None else {**base, "nik_differs_at": places})
    assert (found.left, found.right) == ("1604 •••• •••• ••••", "1604 •••• •••• ••••")
    assert (found.same, found.note) == (same, note)


def test_places_are_compared_by_region_not_by_name():
    assert row("Desa/kelurahan", {"village_id": 1}).same is True
    assert row("Desa/kelurahan", {"village_id": 2}).same is False
    assert row("Desa/kelurahan", {"village_id": None}).same is None


def test_dates():
    assert row("Tanggal lahir", {"birth_date": "1980-01-01"}).same is True
    assert row("Tanggal lahir", {"birth_date": "1981-01-01"}).same is False
    assert row("Tanggal lahir", {}).same is None


@pytest.mark.parametrize(
    ("a", "b", "places"),
    [("1" * 16, "1" * 16, []), ("1" * 16, "1" * 15 + "2", [16]), ("", "1" * 16, None),
     ("1" * 16, "123", None)],
)  # fmt: skip
def test_differing_places(a, b, places):
    assert differing_places(a, b) == places
