"""The form that takes a program over into a later year."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from programs.delivery_rules import year_later
from programs.forms.program import ProgramForm
from programs.models import Program

_SHIFTED = ("starts_on", "ends_on", "review_on")


class ProgramCopyForm(ProgramForm):
    """Facts of the new program, filled with those of the source, one year later."""

    with_rounds = forms.BooleanField(
        label=_("Jadwal penyaluran, digeser ke tahun baru"), required=False, initial=True
    )
    with_recipients = forms.BooleanField(
        label=_("Penerima yang masih disetujui, sebagai rancangan"),
        required=False,
        help_text=_("Dicocokkan lagi dengan basis dan harus diajukan lagi ke Bappeda."),
    )

    def __init__(self, *args: Any, source: Program, may_enter: bool, **kwargs: Any) -> None:
        initial = {name: getattr(source, name) for name in self.Meta.fields}
        initial["year"] = source.year + 1
        for name in _SHIFTED:
            day = getattr(source, name)
            initial[name] = year_later(day) if day else None
        super().__init__(*args, of_regency=source.regency_id is not None, initial=initial, **kwargs)
        self.source = source
        self.initial["year"] = source.year + 1
        if not may_enter:
            del self.fields["with_recipients"]

    def clean_year(self) -> int:
        year: int = self.cleaned_data["year"]
        if year <= self.source.year:
            raise ValidationError(
                _("Pilih tahun anggaran sesudah %(year)s, tahun program yang disalin."),
                params={"year": str(self.source.year)},
                code="year",
            )
        return year

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("with_recipients") and "draft" in self.data:
            self.add_error(
                "with_recipients",
                ValidationError(
                    _(
                        "Penerima hanya disalin ke program yang dimulai. Pilih “Simpan dan mulai "
                        "program”, atau hapus centang ini."
                    ),
                    code="draft",
                ),
            )
        return data
