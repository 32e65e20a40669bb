"""The form that sends a file to be matched."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from core.form_fields import TableFileField


class MatchForm(forms.Form):
    file = TableFileField(
        label=_("Berkas"),
        help_text=_(
            "Excel (.xlsx) atau CSV dengan kolom Nama. Makin lengkap NIK, nomor KK, tanggal lahir, "
            "dan wilayahnya, makin pasti hasilnya."
        ),
    )
