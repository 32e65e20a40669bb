"""What a release asks about at all, and what is still known of what it does not ask.

The base shows the release in force and nothing else: a variable it has no column for is unknown to
filters, criteria and figures, since a floor of 2015 is no floor of today. Whoever reads one
household or person is told its last known value all the same, with the edition that said it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db.models import OuterRef, QuerySet, Subquery

from accounts.scope import Scope
from beneficiaries.codebook import VARIABLES
from beneficiaries.codebook_variable import Unit
from beneficiaries.import_rows import carried_keys
from beneficiaries.models import Household, Person, RegistryRelease, ReleaseActivation
from core.scope import DatabaseRole
from regions.models import Region

Told = Mapping[Unit, frozenset[str]]
_KEPT = "_last_known"


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
    Read once for a row, however many sections of its page ask.
    """
    if scope.role not in (DatabaseRole.REGENCY, DatabaseRole.PROVINCE) or row.edition is None:
        return {}
    if (kept := row.__dict__.get(_KEPT)) is not None:
        return dict(kept)
    found: dict[str, Earlier] = {}
    asked = told_keys(row.edition, row.regency_id).get(
        Unit.PERSON if isinstance(row, Person) else Unit.HOUSEHOLD
    )
    for version in _earlier_versions(row) if asked is not None else ():
        for key in version.data.keys() - asked - found.keys():
            found[key] = Earlier(version.data[key], version.release)
    row.__dict__[_KEPT] = found
    return found


def _earlier_versions(row: Household | Person) -> QuerySet[Any]:
    """What other editions that were a base said of it, the latest in force first."""
    activations = ReleaseActivation.objects.filter(
        release=OuterRef("release"), regency=OuterRef("regency"), undone_at__isnull=True
    )
    return (
        row.versions.exclude(release=row.edition)
        .annotate(
            activated=Subquery(activations.order_by("-activated_at").values("activated_at")[:1])
        )
        .filter(activated__isnull=False)
        .select_related("release")
        .order_by("-activated", "-pk")
    )


def _names(release: RegistryRelease, unit: Unit, regency_id: int) -> set[str]:
    places = release.told.get(unit.value, {})
    return {*places.get("", ()), *places.get(str(regency_id), ())}
