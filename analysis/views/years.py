"""Years on aid: how many households for how long, and who the longest are."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import PortalRequest
from accounts.permissions import Permission
from accounts.views.export_offers import offer
from analysis.exports import LONG_ON_AID
from analysis.forms.choices import YearsChoices
from analysis.queries.years import LAST_BAR, Spell, households_by_years, longest_on_aid
from analysis.told import told_years
from analysis.views.tables import as_cell, as_workbook, headed
from analysis.withheld import People
from beneficiaries.models import Household
from core.tabular.columns import ColumnKind
from core.tabular.exports import ExportColumn

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
    told = told_years(request.scope, by_years)
    last = max(by_years, default=1)
    least = settings.LONG_AID_YEARS
    years = range(1, last + 1)
    labels = [_label(year) for year in years]
    values = [told.by_years.get(year, 0) for year in years]
    may_list = request.scope.may(Permission.NEED_VIEW)
    context = {
        "page_title": _("Lama menerima bantuan"),
        "page_subtitle": _("Dalam berapa tahun anggaran rumah tangga menerima bantuan."),
        "filter_form": form,
        "households": told.households,
        "long_years": least,
        "long": told.long,
        "chart": {
            "kind": "bar",
            "labels": labels,
            "series": [{"name": _("Rumah tangga"), "values": [_bar(one) for one in values]}],
        },
        "table": {
            "head": [_("Lama"), _("Rumah tangga")],
            "rows": [list(row) for row in zip(labels, values, strict=True)],
        },
        "may_list": may_list,
        "longest": _longest(request, regency, sector) if may_list else [],
        "most": _MOST_NAMED,
        "export": offer(request, LONG_ON_AID) if may_list else None,
        "query": request.GET.urlencode(),
    }
    return render(request, "analysis/years.html", context)


@require_safe
def years_file(request: PortalRequest) -> HttpResponse:
    """The figures of the page, without names."""
    form = YearsChoices(request.GET, scope=request.scope)
    chosen = form.chosen()
    by_years = households_by_years(request.scope, chosen.get("regency"), chosen.get("sector"))
    return as_workbook(
        request,
        name="lama-menerima-bantuan",
        title=_("Lama menerima bantuan"),
        columns=[
            ExportColumn(_("Lama"), width=20),
            ExportColumn(headed(request.scope, _("Rumah tangga")), ColumnKind.INTEGER),
        ],
        rows=(
            [_label(years), as_cell(count)]
            for years, count in sorted(told_years(request.scope, by_years).by_years.items())
        ),
    )


def _bar(count: int | People) -> int | None:
    """No bar for what is withheld."""
    return count.value if isinstance(count, People) else count


def _label(years: int) -> str:
    if years >= LAST_BAR:
        return _("%(years)s tahun atau lebih") % {"years": years}
    return _("%(years)s tahun") % {"years": years}


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
