"""Forms of the registry steward: a release, a file for it, and the filter of its rows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.forms.plain_text import without_numbers_of_people
from accounts.scope import Scope
from beneficiaries.enums import ImportUnit, RowOutcome
from beneficiaries.import_faults import FAULTS
from beneficiaries.models import RegistryImport, RegistryRelease
from beneficiaries.periods import normal_period
from beneficiaries.queries.releases import regencies_of
from core.form_fields import TableFileField
from core.widgets import DateInput, TomSelect
from regions.models import Region


class ReleaseForm(forms.ModelForm):
    """An edition of the base. Its period is written one way, or one edition would exist twice."""

    class Meta:
        model = RegistryRelease
        fields = ["source", "period", "decree", "decree_date"]
        widgets = {"decree_date": DateInput()}
        help_texts = {
            "period": _("Tahun, bulan, triwulan, atau semester: 2025, 2025-10, 2025 Triwulan 4."),
            "decree": _("Nomor keputusan penetapan, bila ada."),
        }

    def clean_period(self) -> str:
        try:
            return normal_period(self.cleaned_data["period"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


class DecreeForm(forms.ModelForm):
    """By which decree an edition was laid down; often known long after its files have come."""

    class Meta:
        model = RegistryRelease
        fields = ["decree", "decree_date"]
        widgets = {"decree_date": DateInput()}


class ImportForm(forms.Form):
    """A file for a release. A province steward may bind it to one regency."""

    release = forms.ModelChoiceField(
        label=_("Rilis basis data"),
        queryset=RegistryRelease.objects.none(),
        empty_label=None,
        help_text=_("Sumber dan periode data dalam berkas ini."),
    )
    unit = forms.ChoiceField(
        label=_("Isi berkas"),
        choices=ImportUnit,
        widget=forms.RadioSelect,
        help_text=_("Kirim berkas rumah tangga lebih dahulu, kemudian berkas anggotanya."),
    )
    regency = forms.ModelChoiceField(
        label=_("Kabupaten/kota"),
        queryset=RegistryRelease.objects.none(),
        required=False,
        empty_label=_("Semua, menurut isi berkas"),
        widget=TomSelect,
        help_text=_("Pilih bila berkas memuat satu kabupaten/kota dan tidak menyebut namanya."),
    )
    file = TableFileField(
        label=_("Berkas"),
        help_text=_(
            "Excel (.xlsx) atau CSV dengan judul kolom BDT, DTKS, PBDT, P3KE, atau DTSEN. "
            "Judul kolom tidak harus di baris pertama."
        ),
    )

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["release"].queryset = RegistryRelease.objects.order_by("-pk")  # type: ignore[attr-defined]
        if scope.regency_id is None:
            self.fields["regency"].queryset = regencies_of(scope).order_by("code")  # type: ignore[attr-defined]
        else:
            del self.fields["regency"]


class UndoForm(forms.Form):
    """Why a release, or a list of a group, should not be in force after all."""

    reason = forms.CharField(
        label=_("Alasan"),
        min_length=10,
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Tercatat dalam jejak audit. Jangan menulis nama atau NIK."),
        validators=[without_numbers_of_people],
    )


def _fault_choices(import_file: RegistryImport) -> list[tuple[str, str]]:
    """The faults that its rows have, in the order of the page: the commonest first."""
    codes = dict.fromkeys(one["code"] for one in import_file.counts.get("faults", ()))
    return [("", gettext("Semua alasan")), *((c, str(FAULTS[c].message)) for c in codes)]


# Not outcomes of a row: what the base has, and the file has not or in refused rows only.
GONE, REFUSED = "gone", "refused"


class RowFilterForm(forms.Form):
    """The rows of an import to look at."""

    outcome = forms.ChoiceField(
        label=_("Hasil"),
        required=False,
        choices=[
            ("", pgettext_lazy("outcome", "Semua")),
            *RowOutcome.choices,
            ("warned", _("Diterima dengan catatan")),
            (GONE, _("Tidak ada lagi")),
            (REFUSED, _("Dalam basis, barisnya ditolak")),
        ],
    )
    code = forms.ChoiceField(label=_("Alasan"), required=False)

    kabupaten = forms.TypedChoiceField(
        label=_("Kabupaten/kota"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, query: QueryDict, *, import_file: RegistryImport) -> None:
        super().__init__(query)
        self.fields["code"].choices = _fault_choices(import_file)  # type: ignore[attr-defined]
        keys = [int(key) for key in import_file.preview.get("regencies", {}) if key]
        if len(keys) > 1:
            rows = Region.objects.filter(pk__in=keys).order_by("code").values_list("pk", "name")
            self.fields["kabupaten"].choices = [("", _("Semua")), *rows]  # type: ignore[attr-defined]
        else:
            del self.fields["kabupaten"]

    def chosen(self) -> dict[str, str]:
        """The filters in use; an odd value counts as none."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in ("outcome", "code")}

    def regency_id(self) -> int | None:
        """The regency chosen; call `chosen` first."""
        return self.cleaned_data.get("kabupaten")
