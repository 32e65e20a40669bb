"""What the base says of a person, as kept beside a finding for Bappeda's eyes.

Full numbers are not copied: a NIK is kept masked, with the places of the digits that differ.
"""

from __future__ import annotations

from typing import Any

from beneficiaries.matching.interface import Answer
from beneficiaries.models import Household, Person
from core.templatetags.fmt import nik_masked
from programs.models import Recipient
from programs.queries.overlaps import Clash

# The variables a verifier judges a house by, in the order of the questionnaire.
HOUSING = (
    "building_tenure", "floor_area", "floor_type", "wall_type", "wall_condition", "roof_type",
    "roof_condition", "drinking_water", "power_source", "toilet_facility",
)  # fmt: skip
# All that is read of a person and their household, of which the base knows a hundred columns more.
READ_OF_PERSONS = (
    "name", "nik", "kk", "birth_date", "sex", "head_relation", "regency_id", "district_id",
    "village_id", "household_id",
    *(f"household__{name}" for name in (
        "head_name", "address", "rt", "rw", "decile", "latitude", "longitude", *HOUSING,
    )),
)  # fmt: skip

Facts = dict[str, Any]


def facts_of(person: Person, recipient: Recipient) -> Facts:
    """The facts of a person and their household, beside what differs from `recipient`.

    `person.household` must be loaded. Regions are keys; housing values are codes of the codebook.
    """
    household: Household = person.household
    nik_places = differing_places(recipient.nik, person.nik)
    kk_places = differing_places(recipient.kk, person.kk)
    return {
        "person_id": str(person.pk),
        "household_id": str(household.pk),
        "name": person.name,
        "nik_masked": nik_masked(person.nik) if person.nik else "",
        "nik_differs": _count(nik_places),
        "nik_differs_at": nik_places,
        "kk_masked": nik_masked(person.kk) if person.kk else "",
        "kk_differs": _count(kk_places),
        "kk_differs_at": kk_places,
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
        "latitude": _plain(household.latitude),
        "longitude": _plain(household.longitude),
        "housing": {name: _plain(getattr(household, name)) for name in HOUSING},
    }


def elsewhere(person: Person) -> Facts:
    """All that a case keeps of a person of another regency."""
    return {"regency_id": person.regency_id}


def weighed(answer: Answer) -> Facts:
    """How the engine weighed its best candidate: codes and bits, no personal data."""
    return {
        "terms": [[term.field, term.level, round(term.bits, 2)] for term in answer.terms],
        "weight": round(answer.weight, 2),
        "probability": round(answer.probability, 4),
        "against": str(answer.against),
        "model": answer.model,
    }


def other_side(clash: Clash) -> Facts:
    """What a case keeps of the other side of an overlap: of another regency, where and what."""
    facts = {
        "outcome": "same_program" if clash.same_program else clash.verdict.value,
        "unit": clash.unit.value,
        "kind": clash.kind,
        "regency": clash.regency,
    }
    if not clash.is_here:
        return facts
    return {
        **facts,
        "program": clash.program,
        "agency": clash.agency,
        "year": clash.year,
        "funding": clash.funding,
        "state": clash.state,
        "amount": int(clash.amount) if clash.amount is not None else None,
    }


def differing_places(written: str, base: str) -> list[int] | None:
    """Which of 16 digits differ, counted from 1; None when a number is not there to compare."""
    if len(written) != 16 or len(base) != 16:
        return None
    return [n for n, (a, b) in enumerate(zip(written, base, strict=True), 1) if a != b]


def _count(places: list[int] | None) -> int | None:
    return None if places is None else len(places)


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int | str) else float(value)
