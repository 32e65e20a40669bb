"""The two sides of a case, line by line: what the agency wrote, what the base says."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from beneficiaries.addresses import address_line
from beneficiaries.codebook import HOUSEHOLD_VARIABLES, label_for
from beneficiaries.enums import Sex
from beneficiaries.matching.one_address import is_same_address
from core.templatetags.fmt import angka, nik_masked, tanggal
from programs.models import Recipient
from regions.models import Region
from verification.evidence import HOUSING, Facts

Text = str | Promise
Regions = Mapping[int, Region]


@dataclass(frozen=True, slots=True)
class Row:
    """One line: `same` is None where there is nothing to compare."""

    label: Text
    left: str
    right: str
    same: bool | None
    note: str = ""


def compare(recipient: Recipient, facts: Facts, regions: Regions) -> list[Row]:
    """The lines of the comparison with the facts of one person of the base."""
    born = facts.get("birth_date")
    return [
        _text(_("Nama"), recipient.name, facts.get("name", "")),
        _number(_("NIK"), recipient.nik, facts, "nik"),
        _number(_("Nomor KK"), recipient.kk, facts, "kk"),
        _text(
            _("Tanggal lahir"),
            tanggal(recipient.birth_date) if recipient.birth_date else "",
            tanggal(datetime.date.fromisoformat(born)) if born else "",
        ),
        _text(_("Jenis kelamin"), _sex(recipient.sex), _sex(facts.get("sex"))),
        _street(_("Alamat"), recipient.address, _address(facts)),
        _place(_("Desa/kelurahan"), recipient.village, facts.get("village_id"), regions),
        _place(_("Kecamatan"), recipient.district, facts.get("district_id"), regions),
        _place(_("Kabupaten/kota"), recipient.regency, facts.get("regency_id"), regions),
    ]


def household_facts(base: Facts) -> list[tuple[Text, str]]:
    """Decile, head and housing of the household, in the codebook's words."""
    decile = base.get("decile")
    rows: list[tuple[Text, str]] = [
        (_("Kepala rumah tangga"), base.get("head_name") or ""),
        (_("Desil kesejahteraan"), str(decile) if decile else str(_("Tidak tercatat"))),
    ]
    for name in HOUSING:
        variable, value = HOUSEHOLD_VARIABLES[name], base["housing"].get(name)
        if value is not None:
            words = angka(value) if isinstance(value, float) else label_for(variable, value)
            rows.append((variable.label, words))
    return rows


def _text(label: Text, left: str, right: str) -> Row:
    if not left or not right:
        return Row(label, left, right, None)
    a, b = " ".join(left.casefold().split()), " ".join(right.casefold().split())
    return Row(label, left, right, a == b, "" if a == b else _letters(a, b))


# Words that everybody writes differently and that distinguish no place.
_FILLER = frozenset(
    (
        "jl",
        "jln",
        "jalan",
        "gg",
        "gang",
        "no",
        "nomor",
        "rt",
        "rw",
        "dusun",
        "dsn",
        "kampung",
        "kp",
        "desa",
        "ds",
        "kelurahan",
        "kel",
    )
)


def _street(label: Text, left: str, right: str) -> Row:
    """The same when one says no more than the other and the engine holds them for the same, so
    that the findings agree; else a human compares. A bare "Jl." says nothing at all."""
    if not left or not right:
        return Row(label, left, right, None)
    a, b = _tokens(left), _tokens(right)
    if not (a <= b or b <= a):
        return Row(label, left, right, None, note=gettext("Bandingkan sendiri"))
    if a and b and is_same_address(left, right):
        return Row(label, left, right, same=True)
    return Row(label, left, right, None, note=gettext("Kurang lengkap"))


def _tokens(address: str) -> set[str]:
    words = re.findall(r"[^\W\d_]+|\d+", address.casefold())
    return {word.lstrip("0") or "0" for word in words} - _FILLER


def _letters(a: str, b: str) -> str:
    """How far apart two texts are, while that is worth counting."""
    edits = sum(
        max(a1 - a0, b1 - b0)
        for kind, a0, a1, b0, b1 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
        if kind != "equal"
    )
    if edits > max(len(a), len(b)) // 3:
        return ""
    return ngettext("Berbeda %(n)d huruf", "Berbeda %(n)d huruf", edits) % {"n": edits}


# More places than this say "another number", not "a slip of the pen".
_PLACES_WORTH_NAMING = 4


def _number(label: Text, left: str, facts: Facts, name: str) -> Row:
    """Masked on both sides; which digits differ was found on the full numbers.

    Evidence of older cases holds only how many differ, not where.
    """
    left_masked = nik_masked(left) if left else ""
    right_masked = facts.get(f"{name}_masked", "")
    differs: int | None = facts.get(f"{name}_differs")
    if differs is None or not left_masked or not right_masked:
        return Row(label, left_masked, right_masked, None)
    note = _digits(differs, facts.get(f"{name}_differs_at") or []) if differs else ""
    return Row(label, left_masked, right_masked, differs == 0, note)


def _digits(differs: int, places: list[int]) -> str:
    note = ngettext("Berbeda %(n)d angka", "Berbeda %(n)d angka", differs) % {"n": differs}
    if not 0 < len(places) <= _PLACES_WORTH_NAMING:
        return note
    where = gettext("angka ke-%(places)s") % {"places": ", ".join(map(str, places))}
    return f"{note} ({where})"


def _place(label: Text, written: Region, base_id: int | None, regions: Regions) -> Row:
    region = regions.get(base_id) if base_id else None
    if region is None:
        return Row(label, written.name, "", None)
    return Row(label, written.name, region.name, written.pk == region.pk)


def _sex(value: Any) -> str:
    return str(Sex(value).label) if value in Sex.values else ""


def _address(facts: Facts) -> str:
    return address_line(facts.get("address") or "", facts.get("rt"), facts.get("rw"))
