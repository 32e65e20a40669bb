"""Laying down a rule for two kinds of aid; filters of the report of overlaps."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programs.enums import OverlapPeriod, OverlapUnit, OverlapVerdict
from programs.overlap_rules import Law


class OverlapRuleForm(forms.Form):
    """`seen` names the rule that stood on the screen; empty for the built-in one."""

    verdict = forms.ChoiceField(
        label=_("Aturan"), choices=OverlapVerdict.choices, widget=forms.RadioSelect
    )
    unit = forms.ChoiceField(
        label=_("Dihitung per"),
        choices=OverlapUnit.choices,
        help_text=_("Rumah tangga: siapa pun di rumah tangga itu yang menerima, ikut dihitung."),
    )
    period = forms.ChoiceField(
        label=_("Masa"),
        choices=OverlapPeriod.choices,
        help_text=_(
            "Waktu yang bersamaan dihitung dari tanggal mulai dan berakhir program; "
            "bila kosong, seluruh tahun anggaran."
        ),
    )
    note = forms.CharField(
        label=_("Keterangan"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Dapat dibaca semua instansi."),
    )
    source = forms.CharField(
        label=_("Dasar"),
        max_length=200,
        required=False,
        help_text=_("Peraturan atau keputusan; tulis “belum terkonfirmasi” bila belum pasti."),
    )
    seen = forms.UUIDField(required=False, widget=forms.HiddenInput)

    @classmethod
    def initial_of(cls, law: Law, rule: Any) -> dict[str, Any]:
        """What stands now."""
        return {
            "verdict": law.verdict.value,
            "unit": law.unit.value,
            "period": law.period.value,
            "note": rule.note if rule else "",
            "source": rule.source if rule else "",
            "seen": rule.pk if rule else None,
        }

    def values(self) -> dict[str, Any]:
        """For `programs.operations.overlap_rules.lay_down`."""
        given = self.cleaned_data
        return {
            **given,
            "verdict": OverlapVerdict(given["verdict"]),
            "unit": OverlapUnit(given["unit"]),
            "period": OverlapPeriod(given["period"]),
        }
