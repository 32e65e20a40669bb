"""The landing page: what waits for me, then how far we are."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import PortalRequest
from accounts.permissions import Permission
from accounts.queries.grants import standpoints
from accounts.queries.trail import trail
from accounts.scope import Scope
from accounts.trail_words import action_words, object_words
from analysis.queries.overlap_totals import overlap_totals
from analysis.queries.plan_totals import plan_totals
from analysis.queries.scorecard import Axis, Narrowing, scorecard, total
from analysis.told import told_cards
from analysis.views.scorecard import AXES, axes_of, marks_of
from analysis.views.scorecard_chart import target_chart
from core.badges import badge_for
from sigertak.regency_lines import own_base, regencies
from sigertak.upkeep_marks import failed_jobs, marks_for
from sigertak.waiting import waiting_for
from verification.queries.progress import cases_by_state

# What people did last, as an auditor finds it on the landing page.
_EVENTS = 6
# By which lines the first mark is compared: the first of these that a reader has several of.
_COMPARED = (Axis.REGENCY, Axis.AGENCY, Axis.PROGRAM)


@require_safe
def home(request: PortalRequest) -> HttpResponse:
    scope = request.scope
    context: dict[str, object] = {
        "waiting": waiting_for(scope),
        "hats": standpoints(request.user.pk, scope),
        "first_name": _called(request.user.name),
    }
    if scope.may(Permission.CASE_VIEW):
        context["progress"] = _progress(request)
    elif scope.may(Permission.SCORECARD_VIEW):
        context |= _marks(scope)
    if scope.may(Permission.TOTALS_VIEW):
        context["overlaps"] = overlap_totals(scope, timezone.localdate().year)
        context["plans"], _levels = plan_totals(scope, timezone.localdate().year)
    if scope.may(Permission.REGISTRY_VIEW):
        context["regencies"], context["base"] = regencies(scope), own_base(scope)
    context["proposes"] = scope.may(Permission.VILLAGE_VIEW)
    context["signs"] = marks_for(scope)
    context["failed_jobs"] = failed_jobs(scope)
    if scope.may(Permission.AUDIT_VIEW):
        context["events"] = [
            (event, action_words(event.action), object_words(event.object_type))
            for event in trail(scope).filter(actor__isnull=False)[:_EVENTS]
        ]
    return render(request, "sigertak/home.html", context)


def _called(name: str) -> str:
    """The first word that is a name: titles and initials ("Hj.", "dr.", "M.") end in a dot."""
    words = name.split()
    return next((word.rstrip(",") for word in words if not word.endswith(".")), name)


def _progress(request: PortalRequest) -> dict[str, object] | None:
    counts = cases_by_state(request.scope)
    if not any(counts.values()):
        return None
    labels = [str(badge_for("case", state.value).label) for state in counts]
    return {
        "chart": {
            "kind": "hbar",
            "labels": labels,
            "series": [{"name": _("Kasus"), "values": list(counts.values())}],
        },
        "table": {
            "head": [_("Status"), _("Kasus")],
            "rows": [[label, count] for label, count in zip(labels, counts.values(), strict=True)],
        },
    }


def _marks(scope: Scope) -> dict[str, object]:
    """The four marks of the running year, for those who decide by figures; the first one is
    compared by regency, and inside of one regency by agency.
    """
    today = timezone.localdate()
    axis = next(one for one in _COMPARED if one in axes_of(scope))
    cards = scorecard(scope, axis, Narrowing(year=today.year), today)
    lines, whole = told_cards(scope, cards, total(cards, ""))
    return {"marks": marks_of(whole), "compared": target_chart(lines, str(AXES[axis]))}
