"""Years on aid: how many households for how long, and who the longest are."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import PortalRequest
from accounts.permissions import Permission
from analysis.forms.choices import YearsChoices
from analysis.queries.years import LONG_YEARS, Spell, households_by_years, longest_on_aid
from beneficiaries.models import Household

_MOST_NAMED = 100


@dataclass(frozen=True, slots=True)
class Longest:
    """A household with its years on aid."""

    household: Household
    spell: Spell


@require_safe
def years_page(request: PortalRequest) -> HttpResponse:
    form = YearsChoices(request.GET, scope=request.scope)
    chosen = form.chosen()
    regency, sector = chosen.get("regency"), chosen.get("sector")
    by_years = households_by_years(request.scope, regency, sector)
    last = max(by_years, default=1)
    years = range(1, last + 1)
    labels = [_("%(years)s tahun") % {"years": year} for year in years]
    values = [by_years.get(year, 0) for year in years]
    may_list = request.scope.may(Permission.NEED_VIEW)
    context = {
        "page_title": _("Lama menerima bantuan"),
        "page_subtitle": _("Dalam berapa tahun anggaran rumah tangga menerima bantuan."),
        "filter_form": form,
        "households": sum(values),
        "long_years": LONG_YEARS,
        "long": sum(count for year, count in by_years.items() if year >= LONG_YEARS),
        "chart": {
            "kind": "bar",
            "labels": labels,
            "series": [{"name": _("Rumah tangga"), "values": values}],
        },
        "table": {
            "head": [_("Lama"), _("Rumah tangga")],
            "rows": [list(row) for row in zip(labels, values, strict=True)],
        },
        "may_list": may_list,
        "longest": _longest(request, regency, sector) if may_list else [],
        "most": _MOST_NAMED,
    }
    return render(request, "analysis/years.html", context)


def _longest(request: PortalRequest, regency: int | None, sector: str | None) -> list[Longest]:
    """By name, under the reader's own wall: a household elsewhere is left out."""
    spells = longest_on_aid(request.scope, regency, sector, most=_MOST_NAMED)
    seen = (
        Household.objects.visible_to(request.scope)
        .filter(pk__in=[spell.household_id for spell in spells])
        .select_related("village", "district", "regency")
    )
    households = {household.pk: household for household in seen}
    return [
        Longest(households[spell.household_id], spell)
        for spell in spells
        if spell.household_id in households
    ]
