"""Releases for the screen: what each holds, regency by regency, and what activating would do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from django.conf import settings
from django.db import connection
from django.db.models import Count, Exists, Model, OuterRef, Q, QuerySet

from accounts.scope import Scope
from beneficiaries.enums import ImportUnit
from beneficiaries.models import (
    Household,
    HouseholdVersion,
    PersonVersion,
    RegistryImport,
    RegistryRelease,
    ReleaseActivation,
)
from core.scope import DatabaseRole, acting_as
from regions.models import Region

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class ReleaseLine:
    """A release in the list. `state` is a key of the release badges."""

    release: RegistryRelease
    state: str
    imports: int
    active_in: list[str]


@dataclass(frozen=True, slots=True)
class RegencyLine:
    """What a release holds of a regency, beside the base it has now."""

    regency: Region
    households: int
    persons: int
    base_households: int
    current: ReleaseActivation | None
    state: str
    # Whether its activation is the last one and has a release before it to go back to.
    undoable: bool
    # New and changed rows that entered the release since it became the base.
    not_in_force: int = 0
    # Its last activation, where that was taken back.
    undone: ReleaseActivation | None = None

    @property
    def is_scant(self) -> bool:
        """Whether a release that waits tells of less than half of what the base holds now.

        By counts alone; what would leave the base is weighed where it is activated.
        """
        base_persons = self.current.persons if self.current else 0
        return self.state == "loaded" and (
            2 * self.households < self.base_households or 2 * self.persons < base_persons
        )


class Effect(NamedTuple):
    """What activating would do to a regency's base, in rows.

    `elsewhere` are of another regency, or were last, from which only the province moves them. Of
    those `leaving`, `refused` stand in rows of the release's files that were refused.
    """

    new: int
    changed: int
    same: int
    elsewhere: int
    leaving: int
    refused: int

    @property
    def told(self) -> int:
        """All that the release tells of in the regency."""
        return self.new + self.changed + self.same + self.elsewhere


def regencies_of(scope: Scope) -> QuerySet[Region]:
    """The regencies a steward works for, in the order of their codes."""
    found = Region.objects.regencies().current().filter(province__code=settings.PROVINCE_CODE)
    if scope.role is DatabaseRole.PROVINCE:
        return found
    return found.filter(pk=scope.regency_id or 0)


def release_lines(scope: Scope) -> list[ReleaseLine]:
    """All releases, newest first, as far as the steward's territory is concerned."""
    held = _held(HouseholdVersion.objects.filter(release=OuterRef("pk")), scope)
    imports = dict(
        RegistryImport.objects.visible_to(scope)
        .values("release")
        .annotate(count=Count("pk"))
        .values_list("release", "count")
    )
    active: dict[object, list[str]] = {}
    former = set()
    activations = ReleaseActivation.objects.filter(regency__in=regencies_of(scope))
    for activation in activations.select_related("regency").order_by("regency__code"):
        if activation.superseded_at is None:
            active.setdefault(activation.release_id, []).append(activation.regency.short_name)
        else:
            former.add(activation.release_id)
    releases = RegistryRelease.objects.annotate(filled=Exists(held)).order_by("-pk")
    return [
        ReleaseLine(
            release,
            _state(active=release.pk in active, former=release.pk in former, filled=release.filled),
            imports.get(release.pk, 0),
            active.get(release.pk, []),
        )
        for release in releases
    ]


def regency_lines(release: RegistryRelease, scope: Scope) -> list[RegencyLine]:
    """Each regency of the territory with what the release holds of it."""
    households = _by_regency(HouseholdVersion.objects.filter(release=release), scope)
    persons = _by_regency(PersonVersion.objects.filter(release=release), scope)
    base = _by_regency(Household.objects.visible_to(scope).in_base(), scope)
    regencies = list(regencies_of(scope).order_by("code"))
    history = ReleaseActivation.objects.filter(regency__in=regencies).filter(
        Q(superseded_at__isnull=True) | Q(release=release)
    )
    current = {}
    former = {}
    for activation in history.select_related("release").order_by("activated_at"):
        if activation.superseded_at is None:
            current[activation.regency_id] = activation
        else:
            former[activation.regency_id] = activation
    replaced = set(
        ReleaseActivation.objects.filter(
            regency__in=regencies, superseded_at__isnull=False
        ).values_list("regency_id", "superseded_at")
    )
    pending = rows_not_in_force(release, list(current.values()))
    return [
        RegencyLine(
            regency,
            households.get(regency.pk, 0),
            persons.get(regency.pk, 0),
            base.get(regency.pk, 0),
            now := current.get(regency.pk),
            _state(
                active=now is not None and now.release_id == release.pk,
                former=regency.pk in former,
                filled=regency.pk in households,
            ),
            now is not None
            and now.release_id == release.pk
            and now.as_of is None
            and (regency.pk, now.activated_at) in replaced,
            pending.get(regency.pk, 0),
            last if (last := former.get(regency.pk)) and last.undone_at else None,
        )
        for regency in regencies
    ]


def rows_not_in_force(
    release: RegistryRelease, activations: Iterable[ReleaseActivation]
) -> dict[int, int]:
    """By regency: new and changed rows of files that entered the release since it is the base."""
    stands = {one.regency_id: one.stands_at for one in activations if one.release_id == release.pk}
    if not stands:
        return {}
    found = dict.fromkeys(stands, 0)
    since = RegistryImport.objects.filter(release=release, applied_at__gt=min(stands.values()))
    for one in since:
        for regency_id, stood_at in stands.items():
            if one.applied_at is not None and one.applied_at > stood_at:
                found[regency_id] += _let_in(one, regency_id)
    return found


def _let_in(import_file: RegistryImport, regency_id: int) -> int:
    """Rows of a regency that an applied file added to its release, or changed there."""
    if import_file.regency_id == regency_id:
        told = import_file.counts
    elif import_file.regency_id is None:
        told = (import_file.preview or {}).get("regencies", {}).get(str(regency_id), {})
    else:
        return 0
    return int(told.get("new", 0)) + int(told.get("changed", 0))


_EFFECT = """
    SELECT count(*) FILTER (WHERE NOT here AND comes),
           count(*) FILTER (WHERE here AND b.data IS DISTINCT FROM v.data),
           count(*) FILTER (WHERE here AND b.data = v.data),
           count(*) FILTER (WHERE NOT here AND NOT comes),
           (SELECT count(*) FROM {identity} gone
            WHERE gone.regency_id = %(regency)s AND gone.in_base AND NOT EXISTS (
                SELECT 1 FROM {version} kept
                WHERE kept.release_id = %(release)s AND kept.regency_id = %(regency)s
                  AND kept.{key} = gone.id)),
           (SELECT count(*) FROM {identity} gone
            WHERE gone.regency_id = %(regency)s AND gone.in_base AND NOT EXISTS (
                SELECT 1 FROM {version} kept
                WHERE kept.release_id = %(release)s AND kept.regency_id = %(regency)s
                  AND kept.{key} = gone.id)
              AND gone.registry_id IN (
                SELECT s.registry_id FROM beneficiaries_stagedrow s
                JOIN beneficiaries_registryimport f ON f.id = s.import_file_id
                WHERE f.release_id = %(release)s AND f.unit = %(unit)s
                  AND s.outcome = 'faulty' AND s.registry_id <> ''))
    FROM {version} v
    LEFT JOIN {identity} i ON i.id = v.{key}
    LEFT JOIN {version} b ON b.release_id = i.release_id AND b.{key} = i.id
    LEFT JOIN beneficiaries_household home ON home.id = v.household_id
    CROSS JOIN LATERAL (
        SELECT coalesce(i.in_base AND i.regency_id = %(regency)s, false) AS here,
               %(anywhere)s OR coalesce(i.regency_id = %(regency)s, true)
                   AND coalesce(home.regency_id = %(regency)s, true) AS comes)
    WHERE v.release_id = %(release)s AND v.regency_id = %(regency)s
"""


def effect_on_households(release: RegistryRelease, regency: Region, *, anywhere: bool) -> Effect:
    """`anywhere` as in `operations.activation.activate`, which does the same by the same rule."""
    return _effect(
        release, regency, anywhere=anywhere, unit=ImportUnit.HOUSEHOLD,
        identity="beneficiaries_household", version="beneficiaries_householdversion",
        key="household_id",
    )  # fmt: skip


def effect_on_persons(release: RegistryRelease, regency: Region, *, anywhere: bool) -> Effect:
    return _effect(
        release, regency, anywhere=anywhere, unit=ImportUnit.PERSON,
        identity="beneficiaries_person", version="beneficiaries_personversion", key="person_id",
    )  # fmt: skip


def _effect(
    release: RegistryRelease, regency: Region, *, anywhere: bool, unit: ImportUnit, **names: str
) -> Effect:
    """Counted over all regencies, as activating is done: nothing of their rows but the number is
    told.
    """
    given: dict[str, Any] = {
        "release": release.pk, "regency": regency.pk, "anywhere": anywhere, "unit": unit,
    }  # fmt: skip
    with acting_as(DatabaseRole.COUNTING), connection.cursor() as cursor:
        cursor.execute(_EFFECT.format(**names), given)
        return Effect(*cursor.fetchone())


def _state(*, active: bool, former: bool, filled: bool) -> str:
    if active:
        return "active"
    if former:
        return "superseded"
    return "loaded" if filled else "draft"


def _held(rows: QuerySet[Row], scope: Scope) -> QuerySet[Row]:
    """Rows with `regency_id` in the steward's territory; none for any other role."""
    if scope.role is DatabaseRole.PROVINCE:
        return rows
    if scope.role is DatabaseRole.REGENCY:
        return rows.filter(regency_id=scope.regency_id)
    return rows.none()


def _by_regency(rows: QuerySet[Row], scope: Scope) -> dict[int, int]:
    counted: Iterable[tuple[int, int]] = (
        _held(rows, scope)
        .order_by()
        .values("regency")
        .annotate(count=Count("pk"))
        .values_list("regency", "count")
    )
    return dict(counted)
