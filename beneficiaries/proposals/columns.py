"""Columns of the base that proposals speak of, and those a village reads at all."""

from __future__ import annotations

# What may be corrected, in the order of the form.
HOUSEHOLD_FIELDS = (
    "head_name", "family_card_number", "address", "rt", "rw", "building_tenure", "floor_type",
    "wall_type", "roof_type", "drinking_water", "power_source", "cooking_fuel", "toilet_facility",
)  # fmt: skip
PERSON_FIELDS = (
    "name", "nik", "kk", "sex", "birth_place", "birth_date", "head_relation", "marital_status",
)  # fmt: skip
# Numbers a village never reads in full: an empty field leaves them as they are.
MASKED_FIELDS = frozenset({"family_card_number", "nik", "kk"})
# Columns that follow from another one and change with it.
LEADS = {"name_norm": "name", "name_skeleton": "name", "nik_usable": "nik"}

# What is read instead: virtual columns that no model knows, see `proposals.told_numbers`.
TOLD_NUMBERS = {"person": ("nik", "kk"), "household": ("family_card_number",)}
_PLACE = ("id", "registry_id", "regency_id", "district_id", "village_id", "in_base")
VILLAGE_HOUSEHOLD = (
    *_PLACE, "head_sort", "decile", "member_count",
    *(name for name in HOUSEHOLD_FIELDS if name not in MASKED_FIELDS),
)  # fmt: skip
VILLAGE_PERSON = (
    *_PLACE, "household_id", *(name for name in PERSON_FIELDS if name not in MASKED_FIELDS), *LEADS,
)  # fmt: skip
# Of those it proposes a village reads what it wrote, and not whether the base knows them.
VILLAGE_MEMBER = (
    "id", "regency_id", "village_id", "proposal_id", "number", "name", "nik", "nik_usable", "sex",
    "birth_place", "birth_date", "head_relation",
)  # fmt: skip
VILLAGE_AMENDMENT = (
    "id", "proposal_id", "regency_id", "village_id", "act", "household_id", "person_id", "at",
)  # fmt: skip
# What checking a recipient asks of proposals: who has gone, when, and how far that is decided.
PROPOSAL_PRESENCE = (
    "id", "kind", "state", "regency_id", "household_id", "person_id", "happened_on", "submitted_at",
    "ratified_at", "since",
)  # fmt: skip
