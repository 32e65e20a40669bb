"""Filters of the report of overlaps."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programs.enums import OverlapVerdict
from programs.forms.fields import offer
from programs.overlap_rules import CLASHING
from programs.queries.overlap_report import ReportFilter
from programs.queries.territory import Territory


class OverlapReportFilter(forms.Form):
    """A value that fits no choice is left out, as if nothing had been chosen."""

    year = forms.TypedChoiceField(label=_("Tahun"), coerce=int, required=False, empty_value=None)
    verdict = forms.ChoiceField(
        label=_("Aturan"),
        choices=[
            ("", _("Semua aturan")),
            *((value, label) for value, label in OverlapVerdict.choices if value in CLASHING),
        ],
        required=False,
    )
    regency = forms.TypedChoiceField(
        label=_("Kabupaten/kota"), coerce=int, required=False, empty_value=None
    )

    def __init__(self, *args: Any, years: list[int], territory: Territory, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "year", [("", _("Semua tahun")), *((year, str(year)) for year in years)])
        regencies = [(str(each.id), each.label) for each in territory.regencies()]
        offer(self, "regency", [("", _("Semua kabupaten/kota")), *regencies])
        if territory.regency_id is not None:
            del self.fields["regency"]

    def wanted(self) -> ReportFilter:
        self.is_valid()
        given = self.cleaned_data
        return ReportFilter(
            year=given.get("year"),
            verdict=given.get("verdict") or "",
            regency=given.get("regency"),
        )
