"""Acts by filter with their samples: lists, error rates, and what became of the cases."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.scope import Scope
from programs.models import Program
from regions.models import Region
from verification.enums import CaseState, SampleState
from verification.models import BulkAct, Case, SampleCheck
from verification.sample_sizes import ErrorRate

LATEST_FIRST = ("-at", "-pk")
# Error rates are counted over the samples of so many days back.
RATE_DAYS = 90
_CHECKED = Q(samples__state__in=[SampleState.AGREED, SampleState.DISAGREED])


@dataclass(frozen=True, slots=True)
class ShownAct:
    """An act with its sample: `drawn` cases, of which `open` wait for a look."""

    act: BulkAct
    drawn: int
    open: int
    rate: ErrorRate
    too_many: bool
    undoable: bool


@dataclass(frozen=True, slots=True)
class Rate:
    """The error rate of one verifier's or one agency's sampled approvals."""

    name: str
    rate: ErrorRate
    too_many: bool


def for_list(scope: Scope) -> QuerySet[BulkAct]:
    """Acts of the scope with the figures of their samples, in one query."""
    return (
        BulkAct.objects.visible_to(scope)
        .select_related("by", "undone_by", "regency")
        .defer("regency__boundary")
        .annotate(
            n_drawn=Count("samples"),
            n_checked=Count("samples", filter=_CHECKED),
            n_wrong=Count("samples", filter=Q(samples__state=SampleState.DISAGREED)),
        )
    )


def shown(act: Any, scope: Scope) -> ShownAct:
    """An act of `for_list`, ready to be shown to the scope."""
    rate = ErrorRate(act.n_checked, act.n_wrong)
    in_time = timezone.now() <= act.at + datetime.timedelta(hours=settings.UNDO_HOURS)
    return ShownAct(
        act=act,
        drawn=act.n_drawn,
        open=0 if act.undone_at else act.n_drawn - act.n_checked,
        rate=rate,
        too_many=rate.exceeds(settings.SAMPLE_ERROR_LIMIT),
        undoable=in_time
        and act.undone_at is None
        and (act.by_id == scope.user_id or scope.regency_id is None),
    )


def rates(scope: Scope) -> dict[str, list[Rate]]:
    """Error rates by verifier and by agency, those with the most errors first."""
    since = timezone.now() - datetime.timedelta(days=RATE_DAYS)
    checked = SampleCheck.objects.visible_to(scope).filter(
        state__in=[SampleState.AGREED, SampleState.DISAGREED], checked_at__gte=since
    )
    return {
        "verifier": _rates(checked, "bulk__by", "bulk__by__name"),
        "agency": _rates(checked, "case__agency", "case__agency__name"),
    }


def _rates(checked: QuerySet[SampleCheck], key: str, name: str) -> list[Rate]:
    rows: Iterable[dict[str, Any]] = (
        checked.order_by()
        .values(key, name)
        .annotate(n=Count("pk"), n_wrong=Count("pk", filter=Q(state=SampleState.DISAGREED)))
        .order_by("-n_wrong", "-n", name)
    )
    found = [(row[name], ErrorRate(row["n"], row["n_wrong"])) for row in rows]
    return [Rate(each, rate, rate.exceeds(settings.SAMPLE_ERROR_LIMIT)) for each, rate in found]


def states_now(act: BulkAct) -> list[tuple[str, str, int]]:
    """Where the cases of the act stand today: state, its words, how many."""
    counted = dict(
        Case.objects.filter(decisions__bulk=act, decisions__action=act.action)
        .order_by()
        .values_list("state")
        .annotate(number=Count("pk"))
    )
    return [
        (state.value, str(state.label), counted[state.value])
        for state in CaseState
        if state.value in counted
    ]


def disagreements(act: BulkAct) -> list[SampleCheck]:
    """The sampled cases of the act that were found wrong."""
    wrong = act.samples.filter(state=SampleState.DISAGREED)
    return list(wrong.select_related("case__recipient", "checked_by").order_by("-checked_at"))


def asked_for(act: BulkAct) -> str:
    """By which filter it was, as far as it names a program or a place."""
    asked = act.filters.get("asked", {})
    if asked.get("cases"):
        return _("Kasus yang dipilih")
    parts = []
    asked_of = Program.objects.filter(pk=asked.get("program")).select_related("agency")
    if program := asked_of.first():
        parts.append(f"{program} · {program.agency.short_name}")
    places = [asked[name] for name in ("village", "district", "regency") if asked.get(name)]
    if places:
        parts.append(Region.objects.only("name").get(pk=places[0]).name)
    return " · ".join(parts) or _("Menurut saringan")
