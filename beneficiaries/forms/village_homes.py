"""The filter of a village's own households."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class VillageHomeFilter(forms.Form):
    """By the yearly verification."""

    verifikasi = forms.ChoiceField(
        label=_("Verifikasi tahunan"),
        required=False,
        choices=[
            ("", _("Semua")),
            ("belum", _("Belum diverifikasi 12 bulan terakhir")),
            ("sudah", _("Sudah diverifikasi 12 bulan terakhir")),
        ],
    )

    def wanted(self) -> str:
        """What was chosen; an odd value in an old address chooses nothing."""
        self.is_valid()
        return str(self.cleaned_data.get("verifikasi", ""))
