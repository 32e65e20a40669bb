"""Asking for a list to take along."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.exports import ExportKind
from accounts.forms.plain_text import without_numbers_of_people
from core.enums import ExportFormat

SHOWN, ALL = "tampil", "semua"


class ExportForm(forms.Form):
    """One kind of export of one page; `query` is the page's address as it stood."""

    kind = forms.CharField(max_length=60, widget=forms.HiddenInput)
    subject = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)
    query = forms.CharField(max_length=2000, required=False, strip=False, widget=forms.HiddenInput)
    format = forms.ChoiceField(label=_("Format"), choices=ExportFormat.choices)
    columns = forms.ChoiceField(
        label=_("Kolom"),
        choices=[(SHOWN, _("Yang tampil di halaman")), (ALL, _("Semua kolom"))],
        initial=SHOWN,
    )
    purpose = forms.CharField(
        label=_("Keperluan"),
        min_length=10,
        max_length=300,
        help_text=_("Dicatat dalam jejak audit. Jangan menulis nama atau NIK."),
        widget=forms.Textarea(attrs={"rows": 2}),
        validators=[without_numbers_of_people],
    )

    def __init__(self, data: Any = None, *, of: ExportKind, **kwargs: Any) -> None:
        super().__init__(data, auto_id="export-%s", **kwargs)
        self.of = of
        formats = [(value, label) for value, label in ExportFormat.choices if value in of.formats]
        self.fields["format"] = forms.ChoiceField(
            label=_("Format"),
            choices=formats,
            help_text=_(
                "Untuk Excel pilih Excel (xlsx): dari CSV, Excel membuang angka akhir nomor yang "
                "panjang seperti ID."
            )
            if ExportFormat.CSV in of.formats
            else "",
        )
        if len(formats) == 1:
            self.fields["format"].widget = forms.HiddenInput()
            self.initial["format"] = formats[0][0]
        if of.listing is None:
            del self.fields["columns"]
        if not of.personal:
            del self.fields["purpose"]
