"""What a staged row would change: the same comparison as judging, told column by column."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db import connection

from beneficiaries.codebook import VARIABLES, label_for
from beneficiaries.codebook_variable import Unit
from beneficiaries.identity import mask_nik
from beneficiaries.import_rows import carried_keys
from beneficiaries.models import RegistryImport, StagedRow
from regions.models import Region


class Change(NamedTuple):
    """One column before and after, in words."""

    label: str
    before: str
    after: str
    # An empty cell took the value away, where that is known.
    emptied: bool = False


# Derived from other columns, or told under another name.
SILENT = {
    "name_norm", "name_skeleton", "nik_usable", "district_id", "regency_id", "extra",
    "household_registry_id", "rt", "rw",
}  # fmt: skip
VARIABLE_OF_COLUMN = {"kk": "family_card_number", "village_id": "village_name"}
_BASELINES = {
    Unit.HOUSEHOLD: """
        SELECT asked.registry_id, coalesce(v.data, b.data)
        FROM unnest(%(ids)s::text[]) AS asked (registry_id)
        LEFT JOIN beneficiaries_household i ON i.registry_id = asked.registry_id
        LEFT JOIN beneficiaries_householdversion v
          ON v.release_id = %(release)s AND v.registry_id = asked.registry_id
        LEFT JOIN beneficiaries_householdversion b
          ON v.id IS NULL AND i.in_base AND b.release_id = i.release_id AND b.household_id = i.id
    """,
    Unit.PERSON: """
        SELECT asked.registry_id, coalesce(v.data, b.data)
        FROM unnest(%(ids)s::text[]) AS asked (registry_id)
        LEFT JOIN beneficiaries_person i ON i.registry_id = asked.registry_id
        LEFT JOIN beneficiaries_personversion v
          ON v.release_id = %(release)s AND v.registry_id = asked.registry_id
        LEFT JOIN beneficiaries_personversion b
          ON v.id IS NULL AND i.in_base AND b.release_id = i.release_id AND b.person_id = i.id
    """,
}


def changes_of(import_file: RegistryImport, rows: list[StagedRow]) -> dict[int, list[Change]]:
    """Changes by staged row; nothing for rows that were applied, since the release agrees now."""
    waiting = [row for row in rows if row.number > import_file.applied_to]
    if not waiting:
        return {}
    unit = Unit(import_file.unit)
    with connection.cursor() as cursor:
        cursor.execute(
            _BASELINES[unit],
            {
                "release": import_file.release_id,
                "ids": [row.registry_id for row in waiting],
            },
        )
        # Django leaves JSON from plain cursors as text.
        baselines = {key: json.loads(text) if text else {} for key, text in cursor.fetchall()}
    carried = set(carried_keys(unit, import_file.mapping["columns"])) - SILENT
    told = {
        row.pk: difference(baselines.get(row.registry_id, {}), row.data, carried) for row in waiting
    }
    places = _place_names(told)
    return {
        pk: [in_words(unit, key, before, after, places) for key, before, after in differences]
        for pk, differences in told.items()
    }


_Difference = tuple[str, Any, Any]


def difference(
    before: Mapping[str, Any], after: Mapping[str, Any], keys: set[str]
) -> list[_Difference]:
    """The keys whose values differ, with both values, by key."""
    return [
        (key, before.get(key), after.get(key))
        for key in sorted(keys)
        if before.get(key) != after.get(key)
    ]


def _place_names(told: dict[int, list[_Difference]]) -> dict[int, str]:
    ids = {
        value
        for differences in told.values()
        for key, *values in differences
        if key == "village_id"
        for value in values
        if value is not None
    }
    return dict(Region.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}


def in_words(unit: Unit, key: str, before: Any, after: Any, places: dict[int, str]) -> Change:
    """One difference as a page shows it; numbers of cards are masked."""
    variable = VARIABLES[unit].get(VARIABLE_OF_COLUMN.get(key, key))
    told: list[str] = []
    for value in (before, after):
        if key == "village_id":
            told.append(places.get(value, "–"))
        elif variable is not None and variable.masked:
            told.append(mask_nik(str(value or "")) or "–")
        elif variable is None or value is None:
            told.append("–" if value is None else str(value))
        else:
            told.append(label_for(variable, value))
    return Change(label_of(unit, key), told[0], told[1])


def label_of(unit: Unit, key: str) -> str:
    variable = VARIABLES[unit].get(VARIABLE_OF_COLUMN.get(key, key))
    return str(variable.label) if variable else key
