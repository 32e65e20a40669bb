"""Columns of the base that proposals speak of, and those a village reads at all."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from typing import Any

from beneficiaries.codebook import VARIABLES
from beneficiaries.codebook_variable import Group, Unit
from beneficiaries.specific_data import OF_CHILDREN, is_child

# What a new household is proposed with, in the order of the form.
NEW_HOUSEHOLD_FIELDS = (
    "head_name", "family_card_number", "address", "rt", "rw", "building_tenure", "floor_type",
    "wall_type", "roof_type", "drinking_water", "power_source", "cooking_fuel", "toilet_facility",
)  # fmt: skip
# What a member that joins a household is told with, beside what every proposed member is.
JOINING_FIELDS = ("kk", "family_relation", "marital_status")

# Written down by the centre or by the source of a list, and not by anybody who knows the people.
_TOLD_BY_SOURCE = frozenset({"stunting_risk", "education_text", "occupation_text"})


def _in_group(unit: Unit, group: Group) -> tuple[str, ...]:
    return tuple(
        name for name, variable in VARIABLES[unit].items()
        if variable.group is group and name not in _TOLD_BY_SOURCE
    )  # fmt: skip


# What may be corrected: all that a village truthfully knows, by section, in the order of the form.
# Decile, marks of lists and numbers that the centre gives are its own to say; how many members
# there are follows from the members.
HOUSEHOLD_SECTIONS: dict[Group, tuple[str, ...]] = {
    Group.IDENTITY: (
        "head_name", "family_card_number", "address", "rt", "rw", "family_count",
    ),
    Group.HOUSING: _in_group(Unit.HOUSEHOLD, Group.HOUSING),
    Group.ASSET: _in_group(Unit.HOUSEHOLD, Group.ASSET),
    # What the family says it takes part in; "listed" is what the centre's lists say.
    Group.PROGRAM: tuple(
        name for name in _in_group(Unit.HOUSEHOLD, Group.PROGRAM) if name.startswith("joins_")
    ),
}  # fmt: skip
PERSON_SECTIONS: dict[Group, tuple[str, ...]] = {
    Group.IDENTITY: (
        "name", "nik", "kk", "sex", "birth_place", "birth_date", "head_relation",
        "family_relation", "marital_status", "mother_maiden_name",
    ),
    **{
        group: _in_group(Unit.PERSON, group)
        for group in (Group.DOCUMENT, Group.HEALTH, Group.EDUCATION, Group.WORK)
    },
}  # fmt: skip
SECTIONS = {Unit.HOUSEHOLD: HOUSEHOLD_SECTIONS, Unit.PERSON: PERSON_SECTIONS}
HOUSEHOLD_FIELDS = tuple(name for names in HOUSEHOLD_SECTIONS.values() for name in names)
PERSON_FIELDS = tuple(name for names in PERSON_SECTIONS.values() for name in names)
# Numbers a village never reads in full: an empty field leaves them as they are.
MASKED_FIELDS = frozenset({"family_card_number", "nik", "kk"})
# What a village may tell and is never told: numbers of customers, health, mothers' names.
UNREAD_FIELDS = frozenset(
    name
    for unit, names in ((Unit.HOUSEHOLD, HOUSEHOLD_FIELDS), (Unit.PERSON, PERSON_FIELDS))
    for name in names
    if (variable := VARIABLES[unit].get(name)) is not None
    and (variable.masked or variable.sensitive)
    and name not in MASKED_FIELDS
)
# Columns that follow from another one and change with it.
LEADS = {"name_norm": "name", "name_skeleton": "name", "nik_usable": "nik"}

# What is read instead: virtual columns that no model knows, see `proposals.told_numbers`.
TOLD_NUMBERS = {"person": ("nik", "kk"), "household": ("family_card_number",)}
_PLACE = ("id", "registry_id", "regency_id", "district_id", "village_id", "in_base")
VILLAGE_HOUSEHOLD = (
    *_PLACE, "head_sort", "decile", "member_count",
    *(name for name in HOUSEHOLD_FIELDS if name not in MASKED_FIELDS | UNREAD_FIELDS),
)  # fmt: skip
VILLAGE_PERSON = (
    *_PLACE, "household_id",
    *(name for name in PERSON_FIELDS if name not in MASKED_FIELDS | UNREAD_FIELDS), *LEADS,
)  # fmt: skip
# Of those it proposes a village reads what it wrote, and not whether the base knows them.
VILLAGE_MEMBER = (
    "id", "regency_id", "village_id", "proposal_id", "number", "name", "nik", "nik_usable", "sex",
    "birth_place", "birth_date", "head_relation",
)  # fmt: skip
# How the base knows them is noted by the deciding tiers, and never told to a village.
LOOKED_UP = ("match_outcome", "match_person_id", "match_reasons")
VILLAGE_AMENDMENT = (
    "id", "proposal_id", "regency_id", "village_id", "act", "household_id", "person_id", "at",
)  # fmt: skip
# What checking a recipient asks of proposals: who has gone, when, and how far that is decided.
PROPOSAL_PRESENCE = (
    "id", "kind", "state", "regency_id", "household_id", "person_id", "happened_on", "submitted_at",
    "ratified_at", "since",
)  # fmt: skip


def of_form(told: Mapping[str, Any], fields: Collection[str]) -> dict[str, Any]:
    """What a proposal tells in these fields of its form. Whatever else stands in its row no page
    shows, so that nobody has looked at it: it enters nowhere.
    """
    return {name: value for name, value in told.items() if name in fields}


def specific_of(unit: Unit, born: datetime.date | None, today: datetime.date) -> frozenset[str]:
    """Fields of a specific kind: health, mothers' names, and of a child nearly all of them."""
    specific = {name for name in UNREAD_FIELDS if VARIABLES[unit].get(name) is not None
                and VARIABLES[unit][name].sensitive}  # fmt: skip
    if unit is Unit.PERSON and is_child(born, today):
        # The card of a child's family is told by another name in the codebook.
        specific |= set(PERSON_FIELDS) - OF_CHILDREN - MASKED_FIELDS
    return frozenset(specific)


def unread_of(unit: Unit, born: datetime.date | None, today: datetime.date) -> frozenset[str]:
    """Fields whose value in the base a proposal's maker is not told: an empty one says nothing."""
    return specific_of(unit, born, today) | UNREAD_FIELDS
