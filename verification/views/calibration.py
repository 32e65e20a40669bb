"""Whether the matching engine's probabilities hold, by what verifiers decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import PortalRequest
from beneficiaries.matching.calibration import AIM, Bin, Calibration
from beneficiaries.matching.weights import limits_in_force
from core.templatetags.fmt import angka, persen
from verification.queries.calibrating import calibrations


@dataclass(frozen=True, slots=True)
class Part:
    """One version of the weights, as its card shows it."""

    id: str
    report: Calibration
    chart: dict[str, Any]
    table: dict[str, Any]
    line_odds: str


@require_safe
def calibration_page(request: PortalRequest) -> HttpResponse:
    reports, limits = calibrations(), limits_in_force()
    context = {
        "page_title": _("Kalibrasi pemadanan"),
        "page_subtitle": _("Peluang yang dinyatakan mesin, dibandingkan dengan putusan."),
        "match_odds": odds(limits.match),
        "review_odds": odds(limits.review),
        "margin_times": _("%(n)s kali") % {"n": angka(round(2**limits.margin))},
        "aim": AIM * 100,
        "parts": [
            Part(
                f"kalibrasi-{number}",
                report,
                _chart(report),
                _table(report),
                line_odds="" if report.line is None else odds(report.line),
            )
            for number, report in enumerate(reports, start=1)
        ],
    }
    return render(request, "verification/calibration.html", context)


def odds(weight: float) -> str:
    """A weight of evidence (bits) as people bet: how many times likelier the person than not."""
    times = angka(round(2 ** abs(weight)))
    if weight < 0:
        return _("1 banding %(n)s") % {"n": times}
    return _("%(n)s banding 1") % {"n": times}


def _chart(report: Calibration) -> dict[str, Any]:
    return {
        "kind": "bar",
        "labels": [_span(one) for one in report.bins],
        "unit": "%",
        "series": [
            {"name": _("Dinyatakan"), "values": [_share(one.predicted) for one in report.bins]},
            {"name": _("Terbukti"), "values": [_share(one.observed) for one in report.bins]},
        ],
    }


def _table(report: Calibration) -> dict[str, Any]:
    return {
        "head": [_("Peluang"), _("Putusan"), _("Dinyatakan"), _("Terbukti")],
        "rows": [
            [
                _span(one),
                one.count,
                persen(_share(one.predicted), 2),
                persen(_share(one.observed), 2),
            ]
            for one in report.bins
        ],
    }


def _span(one: Bin) -> str:
    return _("%(low)s–%(high)s%%") % {
        "low": angka(_share(one.low)),
        "high": angka(_share(one.high)),
    }


def _share(value: float) -> float:
    return round(value * 100, 2)
