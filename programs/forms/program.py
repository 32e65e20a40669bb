"""Forms of a program: its facts, and its criteria."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.identifiers import uuid7
from core.widgets import DateInput, TomSelect
from programs.enums import Priority, Sector, TargetUnit
from programs.forms.fields import DayField, RupiahField, offer
from programs.models import Program, ProgramKind
from programs.program_facts import program_faults
from programs.queries.territory import OptionGroup
from programs.rules import funding_sources
from regions.models import Region

FIRST_YEAR = 2015


class ProgramForm(forms.ModelForm):
    """Facts of a program; `of_regency` decides which money its agency may spend."""

    # The key of the program to be: a form sent twice makes one program.
    entry = forms.UUIDField(widget=forms.HiddenInput)
    budget = RupiahField(
        label=_("Pagu anggaran (Rp)"), max_digits=18, help_text=_("Misalnya 1.500.000.000")
    )

    unit_amount = RupiahField(
        label=_("Nilai per sasaran (Rp)"),
        max_digits=15,
        required=False,
        help_text=_("Kosongkan bila berbeda-beda, atau bila bantuan bukan uang."),
    )
    starts_on = DayField(label=_("Mulai"), required=False, widget=DateInput())
    ends_on = DayField(
        label=_("Berakhir"),
        required=False,
        widget=DateInput(),
        help_text=_("Anda diingatkan sebelumnya; program tetap Anda tutup sendiri."),
    )
    review_on = DayField(
        label=_("Ditinjau ulang"),
        required=False,
        widget=DateInput(),
        help_text=_("Tanggal meninjau apakah penerima masih layak."),
    )

    class Meta:
        model = Program
        fields = [
            "kind",
            "sector",
            "priority",
            "name",
            "year",
            "funding",
            "budget",
            "target_unit",
            "target_quantity",
            "unit_amount",
            "starts_on",
            "ends_on",
            "review_on",
            "description",
        ]
        labels = {
            "kind": _("Jenis program"),
            "sector": _("Bidang"),
            "priority": _("Strategi"),
            "name": _("Nama program"),
            "year": _("Tahun anggaran"),
            "funding": _("Sumber dana"),
            "target_unit": _("Sasaran"),
            "target_quantity": _("Jumlah sasaran"),
            "description": _("Uraian"),
        }
        help_texts = {
            "kind": _("Menentukan isian tambahan penerimanya dan aturan tumpang tindihnya."),
            "funding": _("Asal anggarannya; juga dipakai dalam angka menurut sumber dana."),
            "name": _("Seperti dalam dokumen pelaksanaan anggaran."),
            "sector": _("Kosongkan untuk memakai bidang jenis programnya."),
            "priority": _("Menurut Instruksi Presiden 4/2022 tentang kemiskinan ekstrem."),
            "target_unit": _("Siapa yang dihitung sebagai satu penerima."),
            "target_quantity": _("Banyaknya penerima yang direncanakan."),
            "description": _("Dasar hukum, bentuk bantuan, atau lembaga pemberi."),
        }
        widgets = {
            "kind": TomSelect(),
            "description": forms.Textarea(attrs={"rows": 3}),
            "year": forms.NumberInput(attrs={"min": FIRST_YEAR, "max": 2100}),
        }

    def __init__(self, *args: Any, of_regency: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        current = self.instance.kind_id
        kinds = ProgramKind.objects.filter(is_active=True)
        if current:
            kinds = kinds | ProgramKind.objects.filter(pk=current)
        kind = cast("forms.ModelChoiceField[ProgramKind]", self.fields["kind"])
        kind.queryset = kinds.order_by("sector", "name")
        kind.empty_label = _("Pilih jenis program")
        offer(self, "target_unit", [("", _("Pilih sasaran")), *TargetUnit.choices])
        self.fields["sector"].required = False
        offer(self, "sector", [("", _("Menurut jenis program")), *Sector.choices])
        offer(self, "priority", [("", _("Tidak ditentukan")), *Priority.choices])
        if self.instance._state.adding:
            self.initial["sector"] = self.initial.get("sector", "")
        sources = [(one.value, one.label) for one in funding_sources(of_regency=of_regency)]
        if self.instance.funding and self.instance.funding not in dict(sources):
            sources.append((self.instance.funding, self.instance.get_funding_display()))
        offer(self, "funding", [("", _("Pilih sumber dana")), *sources])
        if self.instance._state.adding:
            self.fields["entry"].initial = uuid7
            self.fields["year"].initial = timezone.localdate().year
        else:
            del self.fields["entry"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("kind") and not data.get("sector"):
            data["sector"] = data["kind"].sector
        for field, fault in program_faults(
            year=data.get("year"),
            starts_on=data.get("starts_on"),
            ends_on=data.get("ends_on"),
            review_on=data.get("review_on"),
            budget=data.get("budget"),
            unit_amount=data.get("unit_amount"),
            quantity=data.get("target_quantity"),
        ):
            self.add_error(field, ValidationError(fault, code="program"))
        return data

    def values(self) -> dict[str, Any]:
        """The facts by field name."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class CriteriaForm(forms.Form):
    """Whom the aid is meant for. Nothing ticked means no limit."""

    deciles = forms.TypedMultipleChoiceField(
        label=_("Desil kesejahteraan"),
        choices=[(decile, str(decile)) for decile in range(1, 11)],
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("1 adalah yang termiskin. Kosongkan bila semua desil boleh menerima."),
    )
    areas = forms.TypedMultipleChoiceField(
        label=_("Wilayah sasaran"),
        coerce=int,
        required=False,
        widget=forms.SelectMultiple(attrs={"data-tom-select": True}),
        help_text=_("Kosongkan bila seluruh wilayah kerja instansi Anda."),
    )

    def __init__(self, *args: Any, area_choices: Iterable[OptionGroup], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "areas", area_choices)

    @staticmethod
    def initial_of(deciles: Iterable[int], areas: Iterable[Region]) -> dict[str, list[int]]:
        return {"deciles": list(deciles), "areas": [area.pk for area in areas]}
