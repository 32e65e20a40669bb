"""What cannot be true together in the corrected columns of one household or person.

Asked only about what a proposal changes: an old contradiction of the base does not stop a
correction of something else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from beneficiaries.codebook_variable import StrOrPromise, Unit
from beneficiaries.enums import Sex

_SPOUSE, _NEVER_MARRIED, _NO_TOILET, _NO_CLOSET, _PLN, _NO_METER = 2, 1, 4, 4, 1, 6
_NEVER_AT_SCHOOL, _NO_DIPLOMA = 0, 0


@dataclass(frozen=True, slots=True)
class _Rule:
    """`wrong` is asked of the values of `names`, all of which are known; `at` gets the words."""

    names: tuple[str, ...]
    wrong: Callable[..., bool]
    at: str
    words: StrOrPromise


_HOUSEHOLD = (
    _Rule(
        ("toilet_facility", "toilet_type"),
        lambda facility, closet: facility == _NO_TOILET and closet != _NO_CLOSET,
        "toilet_type",
        _("Fasilitas buang air besar “Tidak ada”: pilih kloset “Tidak pakai”."),
    ),
    _Rule(
        ("power_source", "power_capacity"),
        lambda source, watts: source != _PLN and watts != _NO_METER,
        "power_capacity",
        _("Daya berlaku untuk listrik PLN saja. Perbaiki sumber penerangan atau dayanya."),
    ),
    _Rule(
        ("has_other_land", "other_land_area"),
        lambda owns, area: owns is False and area not in ("", "0"),
        "other_land_area",
        _("Luas hanya diisi bila rumah tangga mempunyai lahan lain."),
    ),
)
_PERSON = (
    _Rule(
        ("sex", "is_pregnant"),
        lambda sex, pregnant: sex == Sex.MALE and pregnant,
        "is_pregnant",
        _("Jenis kelamin laki-laki tidak dapat hamil. Perbaiki salah satunya."),
    ),
    _Rule(
        ("head_relation", "marital_status"),
        lambda relation, status: relation == _SPOUSE and status == _NEVER_MARRIED,
        "marital_status",
        _("Istri/suami tidak dapat berstatus belum kawin. Perbaiki salah satunya."),
    ),
    _Rule(
        ("family_relation", "marital_status"),
        lambda relation, status: relation == _SPOUSE and status == _NEVER_MARRIED,
        "marital_status",
        _("Istri/suami tidak dapat berstatus belum kawin. Perbaiki salah satunya."),
    ),
    _Rule(
        ("is_working", "working_hours"),
        lambda works, hours: works is False and hours > 0,
        "working_hours",
        _("Tidak bekerja: jam kerja 0. Perbaiki salah satunya."),
    ),
    _Rule(
        ("school_attendance", "highest_diploma"),
        lambda attendance, diploma: attendance == _NEVER_AT_SCHOOL and diploma != _NO_DIPLOMA,
        "highest_diploma",
        _("Belum pernah sekolah, tetapi mempunyai ijazah. Perbaiki salah satunya."),
    ),
)
_RULES = {Unit.HOUSEHOLD: _HOUSEHOLD, Unit.PERSON: _PERSON}


def contradictions(
    unit: Unit, known: Mapping[str, Any], told: Mapping[str, Any]
) -> Iterable[tuple[str, StrOrPromise]]:
    """Field and words of each rule that `told`, laid over what is `known`, would break."""
    values = {**known, **told}
    for rule in _RULES[unit]:
        given = [values.get(name) for name in rule.names]
        changed = any(name in told for name in rule.names)
        if changed and None not in given and rule.wrong(*given):
            yield rule.at, rule.words
