"""The 4T scorecard: by program, agency, regency, year or source of funds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import TextChoices
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.http import PortalRequest
from accounts.scope import Scope
from analysis.forms.choices import ScorecardChoices
from analysis.queries.scorecard import Axis, Card, scorecard, total
from analysis.shares import Share
from analysis.told import ToldCard, told_cards
from analysis.views.scorecard_chart import target_chart
from analysis.views.tables import as_cell, as_workbook, headed
from analysis.withheld import LEAST_OF_A_SHARE, ToldShare, counts_exactly
from core.scope import DatabaseRole
from core.tabular.columns import ColumnKind
from core.tabular.exports import ExportColumn
from programs.enums import FundingSource, Priority, Sector

if TYPE_CHECKING:
    from core.uploads import Text

AXES: dict[Axis, Text] = {
    Axis.PROGRAM: gettext_lazy("Program"),
    Axis.AGENCY: gettext_lazy("Instansi"),
    Axis.REGENCY: gettext_lazy("Kabupaten/kota"),
    Axis.YEAR: gettext_lazy("Tahun anggaran"),
    Axis.FUNDING: gettext_lazy("Sumber dana"),
    Axis.SECTOR: gettext_lazy("Bidang"),
    Axis.STRATEGY: gettext_lazy("Strategi"),
}
# Lines that the query knows by a code only.
_CODED: dict[Axis, type[TextChoices]] = {
    Axis.FUNDING: FundingSource,
    Axis.SECTOR: Sector,
    Axis.STRATEGY: Priority,
}
# The four marks, with what each is counted from.
_MARKS: tuple[tuple[str, Text, Text], ...] = (
    ("target", gettext_lazy("Tepat sasaran dan lokasi"), gettext_lazy("penerima yang diputuskan")),
    ("time", gettext_lazy("Tepat waktu"), gettext_lazy("jatah yang jatuh tempo")),
    ("quantity", gettext_lazy("Tepat jumlah"), gettext_lazy("jatah yang jatuh tempo")),
    ("papers", gettext_lazy("Tepat administrasi"), gettext_lazy("penerima yang diputuskan")),
)


@dataclass(frozen=True, slots=True)
class Mark:
    """One of the four on top of the page."""

    label: Text
    base: Text
    share: Share | ToldShare


@dataclass(frozen=True, slots=True)
class Tab:
    label: Text
    url: str
    active: bool


def marks_of(card: Card | ToldCard) -> list[Mark]:
    """The four marks of a card, in their usual order."""
    return [Mark(label, base, getattr(card, name)) for name, label, base in _MARKS]


@require_safe
def scorecard_page(request: PortalRequest) -> HttpResponse:
    form = ScorecardChoices(request.GET, scope=request.scope)
    axis = form.axis
    cards, whole = _cards(request, form)
    context = {
        "page_title": _("Rapor 4T"),
        "page_subtitle": _("Tepat sasaran, tepat waktu, tepat jumlah, tepat administrasi."),
        "filter_form": form,
        "tabs": [_tab(request, each, axis) for each in axes_of(request.scope)],
        "axis_label": AXES[axis],
        "cards": cards,
        "whole": whole,
        "marks": marks_of(whole),
        "compared": target_chart(cards, str(AXES[axis])),
        "is_rounded": not counts_exactly(request.scope),
        "days_late": settings.SCORECARD_DAYS_LATE,
        "today": timezone.localdate(),
        "least_of_a_share": LEAST_OF_A_SHARE,
        "query": request.GET.urlencode(),
    }
    return render(request, "analysis/scorecard.html", context)


@require_safe
def scorecard_file(request: PortalRequest) -> HttpResponse:
    form = ScorecardChoices(request.GET, scope=request.scope)
    axis = form.axis
    return as_workbook(
        request,
        name="rapor-4t",
        title=_("Rapor 4T"),
        columns=_columns(request.scope, axis),
        rows=(_row(card) for card in _cards(request, form)[0]),
    )


def _cards(
    request: PortalRequest, form: ScorecardChoices
) -> tuple[Sequence[Card | ToldCard], Card | ToldCard]:
    """The lines and their total, as the reader may know them."""
    counted = scorecard(request.scope, form.axis, form.narrowing, timezone.localdate())
    cards = [_named(card, form.axis) for card in counted]
    return told_cards(request.scope, cards, total(cards, _("Jumlah")))


def axes_of(scope: Scope) -> list[Axis]:
    """An agency has one line by agency, a regency one by regency: those are left out."""
    left_out = {
        DatabaseRole.AGENCY: {Axis.AGENCY},
        DatabaseRole.REGENCY: {Axis.REGENCY},
    }.get(scope.role, set())
    return [axis for axis in Axis if axis not in left_out]


def _tab(request: PortalRequest, axis: Axis, active: Axis) -> Tab:
    query = request.GET.copy()
    query["per"] = axis.value
    return Tab(AXES[axis], f"?{query.urlencode()}", axis is active)


def _named(card: Card, axis: Axis) -> Card:
    """Codes of the enums get their words."""
    codes = _CODED.get(axis)
    if codes is None:
        return card
    if not card.label:
        return replace(card, label=_("Tidak disebutkan"))
    return replace(card, label=str(codes(card.label).label)) if card.label in codes else card


_SHARES: tuple[tuple[str, Text], ...] = (
    ("target", gettext_lazy("Tepat sasaran dan lokasi")),
    ("person", gettext_lazy("Tepat sasaran")),
    ("location", gettext_lazy("Tepat lokasi")),
    ("time", gettext_lazy("Tepat waktu")),
    ("quantity", gettext_lazy("Tepat jumlah")),
    ("papers", gettext_lazy("Berkas penerima lengkap")),
    ("documents", gettext_lazy("Dokumen penyaluran lengkap")),
)


def _columns(scope: Scope, axis: Axis) -> list[ExportColumn]:
    columns = [ExportColumn(AXES[axis], width=36)]
    for _name, label in _SHARES:
        base = _("%(mark)s: dihitung dari") % {"mark": label}
        columns.append(ExportColumn(headed(scope, label), ColumnKind.INTEGER))
        columns.append(ExportColumn(headed(scope, base), ColumnKind.INTEGER))
        columns.append(ExportColumn(_("%(mark)s: persen") % {"mark": label}, ColumnKind.DECIMAL))
    columns.append(ExportColumn(headed(scope, _("Rencana (Rp)")), ColumnKind.DECIMAL))
    columns.append(ExportColumn(headed(scope, _("Tersalur (Rp)")), ColumnKind.DECIMAL))
    return columns


def _row(card: Card | ToldCard) -> list[object]:
    return [card.label, *_figures(card), as_cell(card.planned), as_cell(card.delivered)]


def _figures(card: Card | ToldCard) -> Iterator[object]:
    for name, _label in _SHARES:
        share: Share | ToldShare = getattr(card, name)
        yield from (as_cell(share.part), as_cell(share.whole), share.percent)
