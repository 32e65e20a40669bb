"""The form that sends an answered list back."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from core.form_fields import TableFileField


class AnswerFileForm(forms.Form):
    file = TableFileField(
        label=_("Lembar jawaban"),
        help_text=_("Lembar yang diunduh dari tugas, dengan kolom Hasil dan Keterangan terisi."),
    )
