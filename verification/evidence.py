"""What the base says of a person, as kept beside a finding for Bappeda's eyes.

Full numbers are not copied: a NIK is kept masked, with the count of digits that differ.
"""

from __future__ import annotations

from typing import Any

from beneficiaries.models import Household, Person
from core.templatetags.fmt import nik_masked
from programs.models import Recipient

# The variables a verifier judges a house by, in the order of the questionnaire.
HOUSING = (
    "building_tenure", "floor_area", "floor_type", "wall_type", "wall_condition", "roof_type",
    "roof_condition", "drinking_water", "power_source", "toilet_facility",
)  # fmt: skip

Facts = dict[str, Any]


def facts_of(person: Person, recipient: Recipient) -> Facts:
    """The facts of a person and their household, beside what differs from `recipient`.

    `person.household` must be loaded. Regions are keys; housing values are codes of the codebook.
    """
    household: Household = person.household
    return {
        "person_id": str(person.pk),
        "household_id": str(household.pk),
        "name": person.name,
        "nik_masked": nik_masked(person.nik) if person.nik else "",
        "nik_differs": differing_digits(recipient.nik, person.nik),
        "kk_masked": nik_masked(person.kk) if person.kk else "",
        "kk_differs": differing_digits(recipient.kk, person.kk),
        "birth_date": person.birth_date.isoformat() if person.birth_date else None,
        "sex": person.sex,
        "head_relation": person.head_relation,
        "head_name": household.head_name,
        "address": household.address,
        "rt": household.rt,
        "rw": household.rw,
        "regency_id": person.regency_id,
        "district_id": person.district_id,
        "village_id": person.village_id,
        "decile": household.decile,
        "housing": {name: _plain(getattr(household, name)) for name in HOUSING},
    }


def elsewhere(person: Person) -> Facts:
    """All that a case keeps of a person of another regency."""
    return {"regency_id": person.regency_id}


def differing_digits(written: str, base: str) -> int | None:
    """How many of 16 digits differ; None when one of the numbers is not there to compare."""
    if len(written) != 16 or len(base) != 16:
        return None
    return sum(a != b for a, b in zip(written, base, strict=True))


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int | str) else float(value)
