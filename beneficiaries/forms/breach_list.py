"""A list of NIKs whose owners' data turned up somewhere; or the same list, found already."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries import breach_lists
from beneficiaries.breach_lists import (
    FILE_LIMITS,
    MOST_NUMBERS,
    Listed,
    NotSealedHere,
    Numbers,
    TooMany,
)
from beneficiaries.forms.breach import MatterField
from core.form_fields import DayField, TableFileField
from core.templatetags.fmt import angka
from core.uploads import UploadError
from core.widgets import DateInput

# Room for so many lines with signs in between.
_LONGEST = MOST_NUMBERS * 30


class BreachListForm(forms.Form):
    """`read` after cleaning: the numbers; or `listed`, when the page sent it back sealed.

    An answered list is not shown again: the page tells places in it.
    `owner`: who may send one back.
    """

    daftar = forms.CharField(
        label=_("Daftar NIK"),
        required=False,
        max_length=_LONGEST,
        widget=forms.Textarea({"rows": 6, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Satu NIK setiap baris."),
    )
    berkas = TableFileField(
        label=_("atau berkas"),
        required=False,
        limits=FILE_LIMITS,
        help_text=_("Excel (.xlsx) atau CSV dengan kolom NIK."),
    )
    dari = DayField(label=_("Dari tanggal"), widget=DateInput())
    sampai = DayField(label=_("Sampai tanggal"), widget=DateInput())
    diketahui = DayField(
        label=_("Diketahui tanggal"),
        widget=DateInput(),
        help_text=_("Tenggat pemberitahuan dihitung dari awal hari ini."),
    )
    perkara = MatterField(
        help_text=_("Tercatat atas nama Anda bersama banyaknya NIK, dan dibaca auditor.")
    )
    tersegel = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, owner: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        begin = today.replace(month=1, day=1)
        self.initial = {"dari": begin, "sampai": today, "diketahui": today, **self.initial}
        self.owner = owner
        self.read = Numbers()
        self.listed: Listed | None = None

    def clean_tersegel(self) -> str:
        sealed: str = self.cleaned_data["tersegel"]
        if sealed:
            try:
                self.listed = Listed.unseal(sealed, self.owner)
            except NotSealedHere:
                raise forms.ValidationError(
                    _("Daftar ini sudah kedaluwarsa. Masukkan lagi.")
                ) from None
        return sealed

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        start, end = given.get("dari"), given.get("sampai")
        if start and end and start > end:
            self.add_error("sampai", _("Tanggal ini mendahului tanggal awal."))
        if self.listed is None and not self.errors:
            self._read(given)
        return given

    def _read(self, given: dict[str, Any]) -> None:
        try:
            lists = [breach_lists.read_text(given.get("daftar", ""))]
            if given.get("berkas") is not None:
                lists.append(breach_lists.read_file(given["berkas"]))
            self.read = breach_lists.together(*lists)
        except UploadError as error:
            self.add_error("berkas", str(error))
        except TooMany:
            self.add_error(
                None,
                _("Satu laporan memuat paling banyak %(most)s NIK. Bagi daftarnya.")
                % {"most": angka(MOST_NUMBERS)},
            )
        else:
            if not self.read.niks:
                self.add_error(
                    "daftar", _("Tidak ada NIK yang terbaca. NIK terdiri atas 16 digit angka.")
                )
