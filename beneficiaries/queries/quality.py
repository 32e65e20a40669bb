"""The data-quality queue for the screen: what waits where, lists, one finding with its people."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from accounts.permissions import Permission
from accounts.scope import Scope
from beneficiaries.models import (
    Household,
    Person,
    QualityCheck,
    QualityEvent,
    QualityFinding,
    QualityTally,
)
from beneficiaries.quality.kind import QualityKind
from beneficiaries.quality.kinds import KINDS, by_weight
from beneficiaries.quality_enums import WAITING, QualityDesk, QualityState
from beneficiaries.quality_querysets import QualityFindingQuerySet
from beneficiaries.queries.quality_twins import twins_of
from core.counting import up_to
from core.scope import DatabaseRole
from regions.enums import Level
from regions.models import Region

# People shown beside one another; more have no room, and say no more.
MOST_BESIDE = 6
_FILTERS = {
    "jenis": "kind",
    "kabupaten": "regency_id",
    "kecamatan": "district_id",
    "desa": "village_id",
    "bobot": "severity",
}
_BELOW = {"": Level.REGENCY, "kabupaten": Level.DISTRICT, "kecamatan": Level.VILLAGE}


@dataclass(slots=True)
class Line:
    """Findings of one kind, or of one place, by what became of them."""

    subject: Any
    open: int = 0
    handed: int = 0
    closed: int = 0
    cured: int = 0
    overdue: int = 0
    oldest: datetime.datetime | None = None
    query: str = field(default="", kw_only=True)

    @property
    def waiting(self) -> int:
        return self.open + self.handed

    @property
    def total(self) -> int:
        return self.waiting + self.closed + self.cured

    @property
    def rate(self) -> float:
        """Percent closed or cured of all that was ever found."""
        return 100 * (self.closed + self.cured) / self.total if self.total else 0


def finding_list(
    scope: Scope, chosen: Mapping[str, Any], today: datetime.date
) -> QualityFindingQuerySet:
    """Findings in scope that fit the filters; without a state those that wait."""
    rows: QualityFindingQuerySet = QualityFinding.objects.visible_to(scope)
    for name, column in _FILTERS.items():
        if name in chosen:
            rows = rows.filter(**{column: chosen[name]})
    match chosen.get("keadaan", "menunggu"):
        case "menunggu":
            rows = rows.waiting()
        case "terlambat":
            rows = rows.overdue(today)
        case "semua":
            pass
        case state:
            rows = rows.filter(state=state)
    if "tugas" in chosen:
        rows = rows.filter(Q(task=chosen["tugas"]) | Q(before_task=chosen["tugas"]))
    return rows


def with_names(rows: QuerySet[QualityFinding]) -> QuerySet[QualityFinding]:
    return rows.select_related("person", "household", "village", "district", "regency", "task")


def kind_lines(scope: Scope, chosen: Mapping[str, Any], today: datetime.date) -> list[Line]:
    """One line for each kind that was ever found in the chosen territory, the heaviest first."""
    return kinds_of(_territory(scope, chosen), today)


def kinds_of(rows: QuerySet[QualityFinding], today: datetime.date) -> list[Line]:
    """One line for each kind among `rows`, the heaviest first."""
    lines = _lines(rows, "kind", today)
    return [lines[kind.code] for kind in by_weight() if kind.code in lines]


def place_lines(
    scope: Scope, chosen: Mapping[str, Any], today: datetime.date
) -> tuple[Level, list[Line]]:
    """One line for each region right below the chosen territory."""
    deepest = "kecamatan" if "kecamatan" in chosen else "kabupaten"
    asked = deepest if "kabupaten" in chosen or scope.regency_id or "kecamatan" in chosen else ""
    level = _BELOW[asked]
    lines = _lines(_territory(scope, chosen), f"{level}_id", today)
    regions = Region.objects.filter(pk__in=lines).order_by("code")
    names = {Level.REGENCY: "kabupaten", Level.DISTRICT: "kecamatan", Level.VILLAGE: "desa"}
    found = []
    for region in regions:
        line = lines[region.pk]
        line.subject, line.query = region, f"{names[level]}={region.pk}"
        found.append(line)
    return level, found


def _territory(scope: Scope, chosen: Mapping[str, Any]) -> QuerySet[QualityFinding]:
    rows = QualityFinding.objects.visible_to(scope)
    for name in ("kabupaten", "kecamatan", "desa"):
        if name in chosen:
            rows = rows.filter(**{_FILTERS[name]: chosen[name]})
    return rows


def _lines(rows: QuerySet[QualityFinding], column: str, today: datetime.date) -> dict[Any, Line]:
    """Counts in one query, by `column` and state."""
    late = Q(due_on__lt=today, state__in=WAITING)
    counted = (
        rows.order_by()
        .values(column, "state")
        .annotate(
            rows=Count("pk"),
            late=Count("pk", filter=late),
            first=Min("found_at", filter=Q(state__in=WAITING)),
        )
    )
    lines: dict[Any, Line] = {}
    for found in counted:
        key = found[column]
        line = lines.setdefault(key, Line(KINDS.get(key, key) if column == "kind" else key))
        setattr(line, found["state"], found["rows"])
        line.overdue += found["late"]
        if found["first"] and (line.oldest is None or found["first"] < line.oldest):
            line.oldest = found["first"]
    return lines


def informed(scope: Scope, chosen: Mapping[str, Any]) -> list[tuple[QualityKind, int]]:
    """What is only counted, over the chosen regency or all in scope, at the last check."""
    regency_id = scope.regency_id or chosen.get("kabupaten")
    rows = QualityTally.objects.filter(kind__in=[k.code for k in KINDS.values() if k.counted])
    if regency_id:
        rows = rows.filter(regency_id=regency_id)
    sums: dict[str, int] = {}
    for kind, number in rows.values_list("kind", "number"):
        sums[kind] = sums.get(kind, 0) + number
    return [(kind, sums[code]) for code, kind in KINDS.items() if code in sums]


def last_checks(scope: Scope, chosen: Mapping[str, Any]) -> list[QualityCheck]:
    """The last check of each regency in question, the longest ago first."""
    rows = QualityCheck.objects.select_related("regency", "by")
    regency_id = scope.regency_id or chosen.get("kabupaten")
    if regency_id:
        rows = rows.filter(regency_id=regency_id)
    last = rows.order_by("regency_id", "-at").distinct("regency_id")
    return sorted(last, key=lambda check: check.at)


@dataclass(frozen=True, slots=True)
class Beside:
    """The people a finding is about, within the reader's territory, and whether more are out."""

    people: list[Person]
    elsewhere: bool


def people_of(finding: QualityFinding, scope: Scope) -> Beside:
    """Whom to hold side by side: who shares the number, the household, or the card."""
    visible = (
        Person.objects.visible_to(scope)
        .in_base()
        .select_related("household", "village", "district", "regency")
    )
    elsewhere = bool(finding.facts.get("elsewhere")) and scope.role is not DatabaseRole.PROVINCE
    person = finding.person
    if person is None:
        cards = set(
            visible.filter(household=finding.household).exclude(kk="").values_list("kk", flat=True)
        )
        rows = visible.filter(household=finding.household)
        if finding.kind in ("kk_shared", "kk_villages"):
            rows = visible.filter(kk__in=cards, head_relation=1)
        return Beside(list(rows.order_by("household_id", "head_relation")[:MOST_BESIDE]), elsewhere)
    own = list(visible.filter(pk=person.pk))
    if finding.kind.startswith("nik_") and person.nik_usable and "records" in finding.facts:
        others = visible.filter(nik=person.nik, nik_usable=True)
    elif finding.kind == "child_older":
        others = visible.filter(household=finding.household, head_relation=1)
    else:
        return Beside(own, elsewhere)
    rest = others.exclude(pk=person.pk).order_by("registry_id")[: MOST_BESIDE - 1]
    return Beside([*own, *rest], elsewhere)


def twin_of(finding: QualityFinding, scope: Scope) -> QualityFinding | None:
    """The other half of a double, where the finding is one."""
    if finding.person_id is None:
        return None
    twin = twins_of([finding.pk], scope).get(finding.pk)
    visible = QualityFinding.objects.visible_to(scope)
    return visible.filter(pk=twin).select_related("person").first() if twin else None


def events_of(finding: QualityFinding) -> Iterable[QualityEvent]:
    return finding.events.select_related("by").order_by("-at", "-pk")


def findings_of_household(household: Household, scope: Scope) -> list[QualityFinding]:
    """What waits to be mended at a household and its members."""
    rows = QualityFinding.objects.visible_to(scope).waiting().filter(household=household)
    return list(rows.select_related("person", "task").order_by("-severity", "pk")[:50])


def handed_here(scope: Scope) -> int:
    """For the menu: what the province has handed to this regency and still waits."""
    if scope.role is not DatabaseRole.REGENCY or not scope.may(Permission.QUALITY_WORK):
        return 0
    rows = QualityFinding.objects.visible_to(scope).filter(state=QualityState.HANDED)
    return up_to(rows.filter(task__desk=QualityDesk.REGENCY)).number


def grave_waiting(scope: Scope) -> int:
    """For the landing page: grave findings of the territory that wait, as far as counting is
    cheap."""
    rows = QualityFinding.objects.visible_to(scope).waiting()
    return up_to(rows.filter(weight=1)).number


def figures() -> list[tuple[QualityKind, list[tuple[int, int | None]]]]:
    """By kind and regency, for readers without names: blunted numbers only."""
    rows = QualityTally.objects.order_by("kind", "regency__code")
    found: dict[str, list[tuple[int, int | None]]] = {}
    for kind, regency_id, figure in rows.values_list("kind", "regency_id", "figure"):
        found.setdefault(kind, []).append((regency_id, figure))
    return [(kind, found[code]) for code, kind in KINDS.items() if code in found]
