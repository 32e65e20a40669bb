"""Naming the columns of a file: where the headings stand, what each is, where the rows lie."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from accounts.scope import Scope
from beneficiaries.codebook_variable import Unit
from beneficiaries.columns import COLUMNS, lacking_words
from beneficiaries.first_rows import FirstRows
from beneficiaries.forms.territory import whole_number
from beneficiaries.import_plan import Origin, Plan, Waiting, says_no_place
from beneficiaries.models import RegistryImport
from core.tabular.columns import ColumnSet
from regions.codes import CodeSystem
from regions.models import Region
from regions.queries import options

_FIELD = re.compile(r"kolom-(\d{1,4})")
_SYSTEMS = [(CodeSystem.KEMENDAGRI.value, _("Kemendagri")), (CodeSystem.BPS.value, _("BPS"))]


class _Cascade(forms.Select):
    """A select of regions that refills the one below it."""

    def __init__(self, level_below: str, target: str) -> None:
        super().__init__(
            attrs={
                "hx-get": reverse_lazy("regions:options"),
                "hx-vals": f'{{"level": "{level_below}", "blank": "–"}}',
                "hx-target": f"#id_{target}",
                "hx-trigger": "change, htmx:afterSwap",
            }
        )


class MappingForm(forms.Form):
    """What a steward says about a file; `plan()` of a valid form is how it is to be read."""

    sheet = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    header_row = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    regency = forms.TypedChoiceField(
        label=_("Kabupaten/kota"), coerce=int, required=False, empty_value=None,
        widget=_Cascade("district", "district"),
    )  # fmt: skip
    district = forms.TypedChoiceField(
        label=_("Kecamatan"), coerce=int, required=False, empty_value=None,
        widget=_Cascade("village", "village"),
    )  # fmt: skip
    village = forms.TypedChoiceField(
        label=_("Desa/kelurahan"), coerce=int, required=False, empty_value=None
    )
    placed_by_base = forms.BooleanField(
        label=_("Tempatkan baris menurut NIK dan KK yang sudah ada dalam basis"),
        required=False,
        help_text=_(
            "Berlaku untuk baris yang tidak menyebut desanya. Yang tidak ditemukan di wilayah Anda "
            "menjadi baris bermasalah."
        ),
    )
    wanted_codes = forms.ChoiceField(
        label=_("Penomoran kode wilayah"),
        required=False,
        choices=[("", _("Cari tahu dari isi berkas")), *_SYSTEMS],
    )
    remember = forms.BooleanField(
        label=_("Ingat pemetaan ini untuk berkas lain dengan judul kolom yang sama"),
        required=False,
        help_text=_("Centang sesudah Anda yakin: berkas berikutnya lalu dibaca tanpa bertanya."),
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        import_file: RegistryImport,
        first: FirstRows,
        scope: Scope,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self._first = first
        self._unit = Unit(import_file.unit)
        if import_file.mapping.get("reason") == Waiting.CODES:
            self._ask_for_codes()
        self.named = named_columns(data) if data is not None else None
        self._offer_places(import_file.regency_id or scope.regency_id)

    def _ask_for_codes(self) -> None:
        """Its content was searched in vain: somebody has to say it."""
        field = cast(forms.ChoiceField, self.fields["wanted_codes"])
        field.required = True
        field.choices = [("", _("Pilih penomorannya")), *_SYSTEMS]

    def _offer_places(self, own_regency: int | None) -> None:
        given = self.data if self.is_bound else self.initial
        regency_id = own_regency or whole_number(given.get("regency"))
        district_id = whole_number(given.get("district"))
        if own_regency is not None:
            del self.fields["regency"]
        else:
            self._choices("regency", options.regencies(settings.PROVINCE_CODE))
        self._own_regency = own_regency
        self._choices("district", options.districts(regency_id) if regency_id else [])
        self._choices("village", options.villages(district_id) if district_id else [])

    def _choices(self, name: str, rows: list[options.Option]) -> None:
        self.fields[name].choices = [("", "–"), *rows]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        headers = self._first.headers(given.get("sheet", -1), given.get("header_row", 0))
        if headers is None:
            raise forms.ValidationError(_("Baris judul itu tidak ada. Pilih lagi barisnya."))
        self._headers = headers
        self._columns = columns_chosen(self.named or {}, len(headers), COLUMNS[self._unit])
        if missing := lacking_words(self._unit, self._columns):
            raise forms.ValidationError(
                _("Kolom berikut harus ada: %(names)s."), params={"names": missing}
            )
        if (
            says_no_place(self._unit, self._columns)
            and not given.get("placed_by_base")
            and not given.get("village")
        ):
            raise forms.ValidationError(
                _(
                    "Berkas ini tidak menyebut desa. Pilih desanya, atau tempatkan baris menurut "
                    "NIK dan KK."
                )
            )
        return given

    def plan(self) -> Plan:
        given = self.cleaned_data
        place = given.get("village") or given.get("district") or given.get("regency")
        return Plan(
            given["header_row"],
            self._headers,
            self._columns,
            sheet=given["sheet"],
            sheet_name=self._first.sheets[given["sheet"]].name,
            origin=Origin.HAND,
            place_id=place if place and Region.objects.filter(pk=place).exists() else None,
            placed_by_base=given["placed_by_base"],
            wanted_codes=given["wanted_codes"],
        )


def named_columns(data: QueryDict) -> dict[int, str]:
    """What was chosen for each column, by its index; columns left aside are not in it."""
    return {
        int(found[1]): str(data[key])
        for key in data
        if (found := _FIELD.fullmatch(key)) and data[key]
    }


def columns_chosen(named: Mapping[int, str], width: int, columns: ColumnSet) -> dict[str, int]:
    """The same by what each was named, of a file so many columns wide; raises `ValidationError`
    where one name stands for two of them."""
    known = {column.name for column in columns}
    chosen: dict[str, int] = {}
    for index, name in sorted(named.items()):
        if index >= width or name not in known:
            continue
        if name in chosen:
            raise forms.ValidationError(
                _("%(name)s dipilih untuk dua kolom. Sisakan satu."),
                params={"name": columns[name].label},
            )
        chosen[name] = index
    return chosen
