"""What a release asks about at all, and what is still known of what it does not ask.

The base shows the release in force and nothing else: a variable it has no column for is unknown to
filters, criteria and figures, since a floor of 2015 is no floor of today. Whoever reads one
household or person is told its last known value all the same, with the edition that said it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from accounts.scope import Scope
from beneficiaries.codebook import VARIABLES
from beneficiaries.codebook_variable import Unit
from beneficiaries.import_rows import carried_keys
from beneficiaries.models import (
    Household,
    HouseholdVersion,
    Person,
    PersonVersion,
    RegistryRelease,
    ReleaseActivation,
)
from core.scope import DatabaseRole
from regions.models import Region

Told = Mapping[Unit, frozenset[str]]


class Earlier(NamedTuple):
    """A value as a version keeps it, and the last edition that told it."""

    value: Any
    release: RegistryRelease


def told_keys(release: RegistryRelease, regency_id: int) -> Told:
    """Columns that a regency's rows of a release have answers for, or empty cells.

    A unit is missing where nobody noted it: of it nothing can be said.
    """
    return {
        unit: frozenset(carried_keys(unit, names))
        for unit in Unit
        if (names := _names(release, unit, regency_id))
    }


def no_longer_asked(release: RegistryRelease, regency: Region) -> dict[Unit, list[str]]:
    """Variables, in words, that the base of a regency has now and `release` has no column for."""
    current = (
        ReleaseActivation.objects.filter(regency=regency, superseded_at__isnull=True)
        .select_related("release")
        .first()
    )
    if current is None:
        return {}
    found = {}
    for unit in Unit:
        before = _names(current.release, unit, regency.pk)
        now = _names(release, unit, regency.pk)
        labels = [
            str(variable.label)
            for name, variable in VARIABLES[unit].items()
            if name in before - now
        ]
        if now and labels:
            found[unit] = labels
    return found


def last_known(scope: Scope, row: Household | Person) -> dict[str, Earlier]:
    """By column: what an earlier edition told, where the one in force does not ask.

    Versions are the registry's own papers: whoever has no territory (an agency) gets nothing.
    """
    if scope.role not in (DatabaseRole.REGENCY, DatabaseRole.PROVINCE) or row.release is None:
        return {}
    unit = Unit.PERSON if isinstance(row, Person) else Unit.HOUSEHOLD
    asked = told_keys(row.release, row.regency_id).get(unit)
    if asked is None:
        return {}
    versions = _versions(row)
    found: dict[str, Earlier] = {}
    activations = ReleaseActivation.objects.filter(
        regency__in={regency_id for _release, regency_id in versions}, undone_at__isnull=True
    )
    for one in activations.select_related("release").order_by("-activated_at", "-id"):
        data = versions.get((one.release_id, one.regency_id), {})
        for key in data.keys() - asked - found.keys():
            found[key] = Earlier(data[key], one.release)
    return found


def _versions(row: Household | Person) -> dict[tuple[Any, int], dict[str, Any]]:
    """Every edition's words about it but those of the one in force."""
    rows = (
        PersonVersion.objects.filter(person=row)
        if isinstance(row, Person)
        else HouseholdVersion.objects.filter(household=row)
    )
    return {
        (release_id, regency_id): data
        for release_id, regency_id, data in rows.exclude(release=row.release_id).values_list(
            "release_id", "regency_id", "data"
        )
    }


def _names(release: RegistryRelease, unit: Unit, regency_id: int) -> set[str]:
    places = release.told.get(unit.value, {})
    return {*places.get("", ()), *places.get(str(regency_id), ())}
