"""Recording what happened to regions, and saying where the people of a split village live."""

from __future__ import annotations

import hashlib
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from beneficiaries.queries.region_foresight import Foresight
from core.form_fields import DayField
from core.widgets import DateInput
from regions.change_file import read_rws
from regions.codes import CodeError, parse_code
from regions.enums import Change
from regions.models import Region
from regions.operations.changes import Outcome, Told, hint_of_bps

MOST_LINES = 30


class ChangeForm(forms.Form):
    """One decree: its change, and the codes before and after, one a line."""

    change = forms.ChoiceField(label=_("Perubahan"), choices=Change.choices)
    on = DayField(label=_("Berlaku sejak"), widget=DateInput())
    decree = forms.CharField(
        label=_("Dasar hukum"), max_length=200, help_text=_("Misalnya Perda Nomor 3 Tahun 2024.")
    )
    before = forms.CharField(
        label=_("Kode lama"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kode Kemendagri, satu baris satu wilayah."),
    )
    after = forms.CharField(
        label=_("Kode dan nama baru"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Satu baris satu wilayah: kode; nama; RW bila desa mekar (misalnya 1-3, 5); dusun."
        ),
    )
    note = forms.CharField(label=_("Keterangan"), required=False, max_length=300)

    def clean_before(self) -> tuple[str, ...]:
        return tuple(_code(line) for line in _lines(self.cleaned_data["before"]))

    def clean_after(self) -> tuple[Outcome, ...]:
        outcomes = []
        for line in _lines(self.cleaned_data["after"]):
            code, name, rws, hamlets = (*(part.strip() for part in line.split(";")), "", "", "")[:4]
            outcomes.append(
                Outcome(
                    _code(code),
                    name,
                    tuple(read_rws(rws)),
                    tuple(part.strip() for part in hamlets.split(",") if part.strip()),
                )
            )
        return tuple(outcomes)

    def print_of(self, seen: Foresight) -> str:
        """What is told and what would follow, in short: other words or figures, another print."""
        return hashlib.sha256(repr((self.told(), seen)).encode()).hexdigest()

    def told(self) -> Told:
        given = self.cleaned_data
        return Told(
            Change(given["change"]), given["on"], given["decree"], given["before"], given["after"],
            given["note"],
        )  # fmt: skip


class AssignForm(forms.Form):
    """Which part of a split village belongs to which of the new ones."""

    to = forms.ModelChoiceField(label=_("Desa/kelurahan baru"), queryset=Region.objects.none())
    rws = forms.CharField(
        label=_("RW"), required=False, max_length=60, help_text=_("Misalnya 1-3, 5.")
    )
    hamlets = forms.CharField(
        label=_("Dusun"),
        required=False,
        max_length=120,
        help_text=_(
            "Nama dusun seperti tertulis pada alamat, dipisah koma. Kosongkan untuk semua."
        ),
    )

    def __init__(self, *args: Any, heirs: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = heirs  # type: ignore[attr-defined]

    def clean_rws(self) -> list[int]:
        return list(read_rws(self.cleaned_data["rws"]))

    def clean_hamlets(self) -> list[str]:
        return [part.strip() for part in self.cleaned_data["hamlets"].split(",") if part.strip()]


def _lines(text: str) -> list[str]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        raise forms.ValidationError(gettext("Terlalu banyak baris dalam satu perubahan."))
    return lines


def _code(text: str) -> str:
    try:
        return parse_code(text).digits
    except CodeError as error:
        raise forms.ValidationError(
            gettext("%(code)s bukan kode Kemendagri.") % {"code": text[:20]}
            + hint_of_bps("".join(filter(str.isdecimal, text[:20])))
        ) from error
