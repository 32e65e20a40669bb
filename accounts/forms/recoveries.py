"""What an officer writes down who lets somebody back in, and the answer of the second one."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import RecoveryProof
from accounts.forms.plain_text import ReasonField, without_numbers_of_people
from core.form_fields import DayField
from core.images import CleanDocument, clean_document
from core.uploads import UploadError
from core.widgets import DateInput, FileDrop


class RecoveryForm(forms.Form):
    """Why, and how the holder proved who they are: seen in person, or named by their agency."""

    reason = ReasonField(
        help_text=_("Apa yang hilang dan bagaimana. Dibaca petugas kedua dan auditor."),
    )
    proof = forms.ChoiceField(
        label=_("Bagaimana pemilik akun membuktikan dirinya"),
        choices=RecoveryProof.choices,
        widget=forms.RadioSelect,
    )
    proof_note = forms.CharField(
        label=_("Yang diperlihatkan"),
        max_length=200,
        required=False,
        validators=[without_numbers_of_people],
        help_text=_("Wajib bila datang sendiri. Misalnya: kartu pegawai dan KTP asli."),
    )
    letter_number = forms.CharField(
        label=_("Nomor surat"),
        max_length=80,
        required=False,
        validators=[without_numbers_of_people],
    )
    letter_date = DayField(label=_("Tanggal surat"), required=False, widget=DateInput())
    letter = forms.FileField(
        label=_("Surat"),
        required=False,
        widget=FileDrop(accept=".pdf,.jpg,.jpeg,.png,.heic", max_bytes=10 * 1024**2),
        help_text=_(
            "PDF atau foto surat yang ditandatangani kepala instansi, paling besar 10 MB. Nomor, "
            "tanggal, dan berkasnya wajib bila buktinya surat."
        ),
    )

    def clean_letter(self) -> CleanDocument | None:
        given = self.cleaned_data["letter"]
        if not given:
            return None
        try:
            return clean_document(given)
        except UploadError as error:
            raise forms.ValidationError(str(error)) from error

    def clean_letter_date(self) -> datetime.date | None:
        day: datetime.date | None = self.cleaned_data["letter_date"]
        if day is not None and day > timezone.localdate():
            raise forms.ValidationError(_("Tanggal surat tidak boleh sesudah hari ini."))
        return day

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        wanted: dict[str, dict[str, Any]] = {
            RecoveryProof.IN_PERSON: {
                "proof_note": _("Sebutkan tanda pengenal yang diperlihatkan.")
            },
            RecoveryProof.LETTER: {
                "letter_number": _("Tulis nomor surat kepala instansi."),
                "letter_date": _("Isi tanggal surat."),
                "letter": _("Lampirkan suratnya."),
            },
        }
        for name, words in wanted.get(given.get("proof", ""), {}).items():
            if not given.get(name) and name not in self.errors:
                self.add_error(name, words)
        return given


class RefusalForm(forms.Form):
    reason = ReasonField(
        help_text=_("Paling sedikit 10 huruf; dibaca petugas yang meminta dan auditor."),
    )
