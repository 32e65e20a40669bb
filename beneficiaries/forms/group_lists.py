"""Forms of group lists: one to send, one to take back, one to open a confidential group."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from accounts.forms.plain_text import without_numbers_of_people
from beneficiaries.group_codes import GroupKind
from beneficiaries.group_words import telling_words
from core.form_fields import TableFileField
from core.widgets import DateInput

_NAMES_CATEGORY = _(
    "“%(words)s” menyebut jenis PPKS yang dirahasiakan. Tulis tanpa kata itu, misalnya nama dinas "
    "atau kementeriannya saja; pada nomor surat, hilangkan bagian itu."
)


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
        help_text=_(
            "Yang menetapkan atau mengirim daftar, misalnya Kementerian Sosial. Untuk PPKS jangan "
            "menyebut jenisnya: tulis nama dinas atau kementeriannya saja."
        ),
    )
    # Not checked for long numbers: letters have such.
    letter = forms.CharField(
        label=_("Nomor surat"),
        max_length=120,
        required=False,
        help_text=_(
            "Surat pengantar atau keputusan, bila ada. Untuk PPKS tanpa bagian yang menyebut "
            "jenisnya."
        ),
    )
    letter_date = forms.DateField(label=_("Tanggal surat"), required=False, widget=DateInput())
    file = TableFileField(
        label=_("Berkas"),
        help_text=_(
            "Excel (.xlsx) atau CSV, satu baris satu orang, dengan kolom Nama dan NIK. Daftar PPKS "
            "dan PSKS juga memerlukan kolom Jenis."
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a source and a letter that tell which confidential category the list is of."""
        given = super().clean() or {}
        if (kind := given.get("kind")) is None:
            return given
        for name in ("source", "letter"):
            if words := telling_words(GroupKind(kind), given.get(name, "")):
                self.add_error(name, _NAMES_CATEGORY % {"words": words})
        return given

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
