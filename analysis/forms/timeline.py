"""What to show of a timeline, and whose to look for."""

from __future__ import annotations

from collections.abc import Collection

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from analysis.timeline import EventKind
from beneficiaries.identity import NIK_LENGTH, normalise_digits
from core.widgets import NikInput


class TimelineFilter(forms.Form):
    """Kinds of events; those that nobody would find anything under are not offered."""

    jenis = forms.ChoiceField(label=_("Jenis peristiwa"), required=False)

    def __init__(self, query: QueryDict, *, present: Collection[EventKind]) -> None:
        super().__init__(query)
        kinds = [(kind.value, kind.label) for kind in EventKind if kind in present]
        self.fields["jenis"].choices = [("", _("Semua")), *kinds]  # type: ignore[attr-defined]

    def chosen(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("jenis", ""))


class NikForm(forms.Form):
    nik = forms.CharField(label=_("NIK"), max_length=30, widget=NikInput())

    def clean_nik(self) -> str:
        nik = normalise_digits(self.cleaned_data["nik"])
        if len(nik) != NIK_LENGTH or not nik.isdigit():
            raise ValidationError(
                _(
                    "NIK harus 16 angka. Cocokkan dengan KTP:"
                    " mungkin ada angka yang terlewat atau berlebih."
                )
            )
        return nik
