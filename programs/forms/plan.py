"""Forms of plans: one plan, the filters of the list, and what the matrix shows."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.identifiers import uuid7
from core.widgets import TomSelect
from programs.enums import PlanLevel
from programs.forms.fields import RupiahField, offer
from programs.models import Plan, ProgramKind
from programs.queries.territory import Territory
from regions.models import Region


class PlanForm(forms.ModelForm):
    """One plan. `names_giver`: Bappeda enters for others and says for whom."""

    entry = forms.UUIDField(widget=forms.HiddenInput, required=False)
    amount = RupiahField(label=_("Anggaran (Rp)"), max_digits=18)
    region = forms.TypedChoiceField(
        label=_("Wilayah"),
        coerce=int,
        widget=TomSelect(),
        help_text=_("Sedekat mungkin dengan tempat pelaksanaannya."),
    )

    class Meta:
        model = Plan
        fields = ["year", "level", "institution", "kind", "region", "quantity", "amount", "note"]
        help_texts = {
            "institution": _("Misalnya Kementerian Sosial, PT Bukit Asam, Baznas."),
            "quantity": _("Banyaknya orang, keluarga, rumah tangga, atau kelompok."),
        }
        widgets = {"kind": TomSelect(), "note": forms.Textarea(attrs={"rows": 3})}

    def __init__(
        self,
        *args: Any,
        levels: list[PlanLevel],
        names_giver: bool,
        territory: Territory,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["entry"].initial = uuid7
        kind = cast("forms.ModelChoiceField[ProgramKind]", self.fields["kind"])
        kind.queryset = ProgramKind.objects.filter(is_active=True).order_by("sector", "name")
        kind.empty_label = _("Pilih jenis program")
        offer(self, "level", [(level.value, level.label) for level in levels])
        if names_giver:
            self.fields["institution"].required = True
        else:
            del self.fields["institution"]
        chosen = [self.instance.region] if self.instance.region_id else []
        self.fields["region"].initial = self.initial["region"] = (
            self.instance.region_id or territory.region.pk
        )
        whole = (territory.region.pk, _("Seluruh %(name)s") % {"name": territory.name})
        offer(self, "region", [whole, *territory.area_choices(chosen)])

    def clean_region(self) -> Region:
        return Region.objects.get(pk=self.cleaned_data["region"])

    def clean_institution(self) -> str:
        return " ".join(self.cleaned_data["institution"].split())

    def clean_amount(self) -> Any:
        amount = self.cleaned_data["amount"]
        if amount is None:
            raise ValidationError(_("Isi anggaran; tulis 0 bila belum ditetapkan."), code="amount")
        return amount

    def values(self) -> dict[str, Any]:
        names = [name for name in self.Meta.fields if name in self.cleaned_data]
        return {name: self.cleaned_data[name] for name in names}


class _YearForm(forms.Form):
    """A GET form with a year; what does not fit is left out."""

    year = forms.TypedChoiceField(label=_("Tahun"), coerce=int, required=False, empty_value=None)

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "year", [(year, str(year)) for year in years])

    def chosen(self) -> dict[str, Any]:
        """The valid choices by field name, the empty ones left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}


class PlanFilter(_YearForm):
    level = forms.ChoiceField(
        label=_("Tingkat"), choices=[("", _("Semua tingkat")), *PlanLevel.choices], required=False
    )
    kind = forms.ChoiceField(label=_("Jenis"), required=False)

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, years=years, **kwargs)
        offer(self, "year", [("", _("Semua tahun")), *((year, str(year)) for year in years)])
        kinds = ProgramKind.objects.values_list("code", "name")
        offer(self, "kind", [("", _("Semua jenis")), *kinds])


class RealisationFilter(_YearForm):
    """The year of a report; without one, the present."""


class MatrixFilter(_YearForm):
    """Which places head the rows, and who counts as poor."""

    regency = forms.TypedChoiceField(
        label=_("Kabupaten/kota"), coerce=int, required=False, empty_value=None
    )
    district = forms.TypedChoiceField(
        label=_("Kecamatan"), coerce=int, required=False, empty_value=None
    )
    decile = forms.TypedChoiceField(
        label=_("Miskin sampai desil"),
        coerce=int,
        required=False,
        empty_value=None,
        choices=[(decile, str(decile)) for decile in range(1, 6)],
    )

    def __init__(self, *args: Any, years: list[int], territory: Territory, **kwargs: Any) -> None:
        super().__init__(*args, years=years, **kwargs)
        text = self.data.get("regency", "")
        asked = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
        regency = territory.regency_id or asked
        offer(self, "regency", [("", _("Semua kabupaten/kota")), *territory.regencies()])
        offer(self, "district", [("", _("Semua kecamatan")), *territory.districts(regency)])
        if territory.regency_id is not None:
            del self.fields["regency"]
        elif regency is None:
            del self.fields["district"]
