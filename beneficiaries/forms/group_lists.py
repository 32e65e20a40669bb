"""Forms of group lists: one to send, one to take back, one to open a confidential group."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from accounts.forms.plain_text import without_numbers_of_people
from beneficiaries.group_codes import GroupKind
from core.form_fields import TableFileField
from core.widgets import DateInput


class GroupListForm(forms.Form):
    """A list as its letter tells of it; its place is that of the steward who sends it."""

    kind = forms.ChoiceField(label=_("Kelompok"), choices=GroupKind, widget=forms.RadioSelect)
    period = forms.CharField(
        label=_("Periode"),
        max_length=7,
        validators=[
            RegexValidator(r"\A20\d\d-(0[1-9]|1[0-2])\Z", _("Tulis tahun dan bulan: 2026-10."))
        ],
        help_text=_("Tahun dan bulan berlakunya daftar, misalnya 2026-10."),
    )
    source = forms.CharField(
        label=_("Instansi asal"),
        max_length=120,
        validators=[without_numbers_of_people],
        help_text=_("Yang menetapkan atau mengirim daftar, misalnya Kementerian Sosial."),
    )
    # Not checked for long numbers: letters have such.
    letter = forms.CharField(
        label=_("Nomor surat"),
        max_length=120,
        required=False,
        help_text=_("Surat pengantar atau keputusan, bila ada."),
    )
    letter_date = forms.DateField(label=_("Tanggal surat"), required=False, widget=DateInput())
    file = TableFileField(
        label=_("Berkas"),
        help_text=_(
            "Excel (.xlsx) atau CSV, satu baris satu orang, dengan kolom Nama dan NIK. Daftar PPKS "
            "dan PSKS juga memerlukan kolom Jenis."
        ),
    )

    def told(self) -> dict[str, Any]:
        """What is said of the list, without its file."""
        return {name: value for name, value in self.cleaned_data.items() if name != "file"}


class GroupRevealForm(forms.Form):
    """Why somebody needs to know which confidential group a person is in."""

    reason = forms.CharField(
        label=_("Alasan membuka kelompok"),
        min_length=10,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Misalnya: menyusun rencana pendampingan. Tercatat atas nama Anda."),
        validators=[without_numbers_of_people],
    )
