"""Asking for minutes, and checking a code from paper."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.scope import Scope
from core.form_fields import DayField
from core.widgets import DateInput
from programs.models import Program
from verification.forms.program_choices import ProgramField
from verification.operations.minutes import Signing
from verification.queries.minutes import Period


class MinutesForm(forms.Form):
    program = ProgramField(
        label=_("Program"),
        queryset=Program.objects.none(),
        required=False,
        empty_label=_("Semua program"),
        help_text=_("Pilih satu program bila berita acara ditujukan kepada satu instansi."),
    )
    first = DayField(label=_("Putusan dari tanggal"), widget=DateInput())
    last = DayField(label=_("Sampai tanggal"), widget=DateInput())
    signer_name = forms.CharField(label=_("Nama penanda tangan"), max_length=150)
    signer_title = forms.CharField(
        label=_("Jabatan"), max_length=150, help_text=_("Misalnya Kepala Bappeda Kabupaten Lahat.")
    )
    signer_nip = forms.RegexField(
        r"^[0-9]{18}$",
        label=_("NIP"),
        required=False,
        help_text=_("18 angka tanpa spasi."),
        error_messages={"invalid": _("NIP terdiri atas 18 angka. Hapus spasi atau kosongkan.")},
    )
    place = forms.CharField(label=_("Tempat"), max_length=60, help_text=_("Misalnya Lahat."))
    minutes_id = forms.UUIDField(widget=forms.HiddenInput)
    replaces = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["program"]
        assert isinstance(field, ProgramField)  # noqa: S101 - for the type checker
        programs = Program.objects.visible_to(scope).select_related("agency")
        field.queryset = programs.order_by("-year", "name", "pk")

    def clean_last(self) -> datetime.date:
        last: datetime.date = self.cleaned_data["last"]
        first = self.cleaned_data.get("first")
        if first and last < first:
            raise ValidationError(_("Tanggal akhir mendahului tanggal awal. Tukar keduanya."))
        if last > timezone.localdate():
            raise ValidationError(_("Tanggal ini belum tiba. Pilih hari ini atau sebelumnya."))
        return last

    @property
    def period(self) -> Period:
        program: Program | None = self.cleaned_data["program"]
        return Period(
            self.cleaned_data["first"], self.cleaned_data["last"], program.pk if program else None
        )

    @property
    def signing(self) -> Signing:
        data = self.cleaned_data
        return Signing(data["signer_name"], data["signer_title"], data["signer_nip"], data["place"])


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Kode pemeriksaan"),
        max_length=20,
        help_text=_("Tercetak pada kaki setiap halaman berita acara."),
    )

    def clean_code(self) -> str:
        letters = "".join(filter(str.isalnum, self.cleaned_data["code"].upper()))
        return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))
