"""The regencies of a territory in one short table: what waits in each, on which release it stands.

Each figure stands only before readers who may open the list behind it.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, IntegerField, Min, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Permission
from accounts.scope import Scope
from beneficiaries.models import (
    Proposal,
    QualityFinding,
    RegistryRelease,
    ReleaseActivation,
)
from core.counting import MOST
from core.scope import DatabaseRole
from regions.models import Region
from verification.models import Case

if TYPE_CHECKING:
    from core.uploads import Text


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and the list that it counts; with `is_more`, at least so many."""

    number: int
    url: str
    is_more: bool = False


@dataclass(slots=True)
class Line:
    """One regency. `release` is left out where all stand on the same one."""

    name: str
    activation: ReleaseActivation
    figures: list[Figure] = field(default_factory=list)
    release: RegistryRelease | None = None

    @property
    def waiting(self) -> int:
        return sum(figure.number for figure in self.figures)


@dataclass(frozen=True, slots=True)
class Regencies:
    """Lines with what waits most first; `heads` name their figures. `shared` is the one release."""

    heads: list[Text]
    lines: list[Line]
    shared: RegistryRelease | None
    oldest_days: int | None

    @property
    def households(self) -> int:
        return sum(line.activation.households for line in self.lines)

    @property
    def persons(self) -> int:
        return sum(line.activation.persons for line in self.lines)


def regencies(scope: Scope) -> Regencies | None:
    """The lines for whoever reads the base of more than one regency; else None."""
    active = list(
        ReleaseActivation.objects.filter(superseded_at__isnull=True)
        .select_related("release", "regency")
        .order_by("regency__code")
    )
    if scope.regency_id is not None or not active:
        return None
    same = len({one.release_id for one in active}) == 1
    lines = {
        one.regency_id: Line(
            one.regency.short_name, one, release=None if same else one.release
        )
        for one in active
    }  # fmt: skip
    heads: list[Text] = []
    oldest = None
    if scope.role is DatabaseRole.PROVINCE:
        heads, oldest = _fill(lines, scope)
    return Regencies(
        heads,
        sorted(lines.values(), key=lambda line: -line.waiting),
        active[0].release if same else None,
        oldest,
    )


def own_base(scope: Scope) -> ReleaseActivation | None:
    """The release that a single regency stands on."""
    if scope.regency_id is None:
        return None
    active = ReleaseActivation.objects.filter(
        superseded_at__isnull=True, regency_id=scope.regency_id
    )
    return active.select_related("release", "regency").first()


def _fill(lines: dict[int, Line], scope: Scope) -> tuple[list[Text], int | None]:
    heads: list[Text] = []
    oldest = None
    if scope.may(Permission.CASE_VIEW):
        heads.append(_("Kasus"))
        cases = Case.objects.visible_to(scope).undecided()
        _count(lines, cases, reverse("verification:case_list") + "?kabupaten={}")
        oldest = _age(cases.aggregate(first=Min("submitted_at"))["first"])
    if scope.may(Permission.QUALITY_VIEW):
        heads.append(_("Temuan"))
        findings = QualityFinding.objects.visible_to(scope).waiting().filter(weight=1)
        _count(lines, findings, reverse("beneficiaries:quality_list") + "?bobot=high&kabupaten={}")
    if scope.may(Permission.PROPOSAL_VIEW):
        heads.append(_("Usulan"))
        proposals = Proposal.objects.visible_to(scope).waiting()
        _count(lines, proposals, reverse("beneficiaries:proposal_list") + "?kabupaten={}")
    return heads, oldest


def _count(lines: dict[int, Line], rows: QuerySet[Any], url: str) -> None:
    """As far as a list counts, regency by regency: long queues cost the page little."""
    of_regency = rows.order_by().filter(regency_id=OuterRef("pk")).values("regency_id")
    counted = Func(
        ArraySubquery(of_regency[: MOST + 1]), function="cardinality", output_field=IntegerField()
    )
    numbers = dict(Region.objects.filter(pk__in=lines).values_list("pk", counted))
    for key, line in lines.items():
        number = numbers.get(key, 0)
        line.figures.append(Figure(min(number, MOST), url.format(key), number > MOST))


def _age(since: datetime.datetime | None) -> int | None:
    return (timezone.now() - since).days if since else None
