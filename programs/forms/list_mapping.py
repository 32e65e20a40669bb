"""Naming the columns of an uploaded list: where the headings stand, and what each column is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from beneficiaries.first_rows import FirstRows
from beneficiaries.forms.mappings import columns_chosen, named_columns
from beneficiaries.import_plan import Origin, Plan
from beneficiaries.import_suggestions import covered
from core.tabular.columns import ColumnSet
from programs.list_naming import lacking_words


class ListMappingForm(forms.Form):
    """What an agency says about its list; `plan()` of a valid form is how it is to be read."""

    sheet = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    header_row = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    remember = forms.BooleanField(
        label=_("Ingat untuk daftar lain dengan judul kolom yang sama"),
        required=False,
        help_text=_(
            "Daftar berikutnya dari instansi Anda, juga berkas perbaikannya, lalu dibaca tanpa "
            "bertanya."
        ),
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        first: FirstRows,
        columns: ColumnSet,
        is_remembered: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self._first, self._known = first, columns
        self.named = named_columns(data) if data is not None else None
        if not is_remembered:
            del self.fields["remember"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        headers = self._first.headers(given.get("sheet", -1), given.get("header_row", 0))
        if headers is None:
            raise forms.ValidationError(_("Baris judul itu tidak ada. Pilih lagi barisnya."))
        if any(covered(heading) != heading for heading in headers):
            # What a mapping remembers holds nobody's data.
            raise forms.ValidationError(
                _(
                    "Baris itu memuat nomor orang, jadi bukan judul kolom. Pilih baris judulnya; "
                    "bila tidak ada, tambahkan di atas daftar, lalu kirim lagi berkasnya."
                )
            )
        self._headers = headers
        self._columns = columns_chosen(self.named or {}, len(headers), self._known)
        if missing := lacking_words(self._columns, self._known):
            raise forms.ValidationError(
                _("Kolom berikut harus ada: %(names)s."), params={"names": missing}
            )
        return given

    def plan(self) -> Plan:
        sheet = self.cleaned_data["sheet"]
        return Plan(
            self.cleaned_data["header_row"],
            self._headers,
            self._columns,
            sheet=sheet,
            sheet_name=self._first.sheets[sheet].name,
            origin=Origin.HAND,
        )
