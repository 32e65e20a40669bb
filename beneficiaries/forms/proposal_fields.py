"""What the forms of proposals have in common: fields of columns, and how they are checked."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.forms.plain_text import without_numbers_of_people
from beneficiaries.codebook import VARIABLES, choices_for
from beneficiaries.codebook_values import decode
from beneficiaries.codebook_variable import NO, YES, Kind, Unit, Variable
from beneficiaries.enums import Sex
from beneficiaries.identity import KkFault, Nik, NikFault, parse_kk, parse_nik
from beneficiaries.proposals.columns import MASKED_FIELDS
from beneficiaries.proposals.stored import plain
from beneficiaries.proposals.words import label
from core.form_fields import DayField
from core.templatetags.fmt import angka, tanggal
from core.widgets import DateInput, NikInput

_LENGTHS = {"head_name": 150, "name": 150, "mother_maiden_name": 150, "address": 250}
# Beyond these a number is a slip of the hand.
_LARGEST = {
    "family_count": 20, "bedroom_count": 50, "floor_area": 5_000, "working_hours": 7 * 24,
}  # fmt: skip
_LARGEST_COUNT = 9_999
_CUSTOMER_LEAST = 5
MUST = frozenset({"head_name", "name", "address", "sex", "birth_date", "head_relation"})


def column_field(unit: Unit, name: str, *, required: bool = False) -> forms.Field:
    """The form field of a column: codes of the codebook, numbers, days, or words."""
    options: dict[str, Any] = {"label": label(unit, name), "required": required}
    variable = VARIABLES[unit].get(name)
    if name in MASKED_FIELDS:
        return forms.CharField(widget=NikInput(implied=name == "nik"), max_length=16, **options)
    if name == "sex":
        return _codes([(int(code), word) for code, word in Sex.choices], options)
    if name == "birth_date":
        return DayField(widget=DateInput(), **options)
    if name in ("rt", "rw"):
        return forms.IntegerField(min_value=0, max_value=999, **options)
    if variable is not None and variable.kind in (Kind.CODE, Kind.FLAG, Kind.BITMASK):
        return _coded(variable, options)
    if variable is not None and variable.kind in (Kind.INTEGER, Kind.DECIMAL):
        return NumberField(variable, largest=_LARGEST.get(name, _LARGEST_COUNT), **options)
    if variable is not None and variable.masked:
        return CustomerNumberField(**options)
    return forms.CharField(max_length=_LENGTHS.get(name, 120), **options)


class NumberField(forms.CharField):
    """A count or measure, read as the codebook reads a cell of a file: "36,5" or "36.5"."""

    def __init__(self, variable: Variable, *, largest: int, **options: Any) -> None:
        mode = "decimal" if variable.kind is Kind.DECIMAL else "numeric"
        super().__init__(
            widget=forms.TextInput(attrs={"inputmode": mode}), max_length=20, empty_value=None,
            **options,
        )  # fmt: skip
        self.variable, self.largest = variable, largest

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if text is None:
            return None
        read = decode(self.variable, text)
        if read.fault is not None:
            raise forms.ValidationError(
                gettext("%(fault)s. Tulis angka saja.") % {"fault": capfirst(str(read.fault.value))}
            )
        number = read.value
        if isinstance(number, int | Decimal) and number > self.largest:
            raise forms.ValidationError(
                gettext("Paling besar %(most)s. Periksa lagi angkanya.")
                % {"most": angka(self.largest)}
            )
        if isinstance(number, Decimal) and number != round(number, 2):
            raise forms.ValidationError(gettext("Paling banyak dua angka di belakang koma."))
        return number

    def prepare_value(self, value: Any) -> Any:
        """Without grouping: what is shown is read again as it stands."""
        if isinstance(value, float | Decimal):
            return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")
        return value


class CustomerNumberField(forms.CharField):
    """The number of a customer of the waterworks, of PLN or of gas; pages show it masked."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(widget=widget, max_length=30, **options)

    def clean(self, value: Any) -> str:
        text = "".join(str(super().clean(value)).split())
        if text and not (text.isascii() and text.isdigit() and len(text) >= _CUSTOMER_LEAST):
            raise forms.ValidationError(
                gettext("Tulis angkanya saja, seperti pada rekening, paling sedikit %(n)s angka.")
                % {"n": _CUSTOMER_LEAST}
            )
        return text


class TicksField(forms.TypedMultipleChoiceField):
    """Boxes of a bitmask. None ticked says nothing; that there is none has a box of its own."""

    def __init__(self, variable: Variable, **options: Any) -> None:
        super().__init__(
            coerce=int, empty_value=None, choices=choices_for(variable),
            widget=forms.CheckboxSelectMultiple, **options,
        )  # fmt: skip
        self.variable = variable

    def clean(self, value: Any) -> int | None:
        ticked = super().clean(value)
        if not ticked:
            return None
        if 0 in ticked and len(ticked) > 1:
            raise forms.ValidationError(
                gettext("“%(none)s” tidak dapat dipilih bersama yang lain.")
                % {"none": self.variable.codes[0]}
            )
        return sum(ticked)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, int) or isinstance(value, bool):
            return value
        return [code for code in self.variable.codes if (code & value if code else value == 0)]


def _coded(variable: Variable, options: dict[str, Any]) -> forms.Field:
    if variable.kind is Kind.BITMASK:
        return TicksField(variable, **options)
    if variable.kind is Kind.FLAG:
        return forms.TypedChoiceField(
            coerce=lambda said: said == "True", empty_value=None,
            choices=[("", _("Pilih")), ("True", YES), ("False", NO)], **options,
        )  # fmt: skip
    return _codes(choices_for(variable), options)


def _codes(choices: Iterable[tuple[int, Any]], options: dict[str, Any]) -> forms.Field:
    return forms.TypedChoiceField(
        coerce=int, empty_value=None, choices=[("", _("Pilih")), *choices], **options
    )


def checked_day(day: datetime.date | None) -> datetime.date | None:
    if day is not None and day > timezone.localdate():
        raise forms.ValidationError(_("Tanggal tidak boleh sesudah hari ini."))
    return day


def _checked_nik(raw: str) -> str:
    if not raw:
        return ""
    found = parse_nik(raw)
    if isinstance(found, NikFault):
        raise forms.ValidationError(_with_cure(found))
    return found.digits


def _checked_card(raw: str) -> str:
    if not raw:
        return ""
    found = parse_kk(raw)
    if isinstance(found, KkFault):
        raise forms.ValidationError(_with_cure(found))
    return found.digits


def _with_cure(fault: NikFault | KkFault) -> str:
    cure = gettext("Cocokkan dengan KTP atau KK: mungkin ada angka yang terlewat atau berlebih.")
    return f"{capfirst(fault.reason)}. {cure}"


def _contradiction(nik: Nik, born: datetime.date | None, sex: int | None) -> str:
    return gettext(
        "Menurut NIK: %(told)s. Yang diisi: %(written)s. Lihat KTP atau KK, lalu perbaiki NIK,"
        " tanggal lahir, atau jenis kelamin. Bila KTP memang tertulis demikian, centang kotak ini"
        " dan simpan lagi."
    ) % {
        "told": _born(nik.birth_date(timezone.localdate()), nik.sex), "written": _born(born, sex),
    }  # fmt: skip


def _born(day: datetime.date | None, sex: int | None) -> str:
    told = [tanggal(day) if day else "", str(Sex(sex).label).lower() if sex else ""]
    return ", ".join(word for word in told if word)


class ColumnsForm(forms.Form):
    """Fields of columns, checked alike wherever they are asked for."""

    def clean_nik(self) -> str:
        return _checked_nik(self.cleaned_data["nik"])

    def clean_kk(self) -> str:
        return _checked_card(self.cleaned_data["kk"])

    def clean_family_card_number(self) -> str:
        return _checked_card(self.cleaned_data["family_card_number"])

    def clean_birth_date(self) -> datetime.date | None:
        return checked_day(self.cleaned_data["birth_date"])

    def clean(self) -> dict[str, Any]:
        """A NIK that tells another birth date or sex is written all the same once it is ticked."""
        given = super().clean() or self.cleaned_data
        nik = parse_nik(given["nik"]) if given.get("nik") else None
        born, sex = given.get("birth_date"), given.get("sex")
        if not isinstance(nik, Nik) or not nik.contradicts(born, sex):
            return given
        self.fields["as_written"] = forms.BooleanField(
            label=_("KTP memang tertulis demikian"), required=False
        )
        if not self.data.get(self.add_prefix("as_written")):
            self.add_error("as_written", _contradiction(nik, born, sex))
        return given

    def plain(self, names: Iterable[str]) -> dict[str, Any]:
        """What was filled in, as JSON keeps it; empty cells say nothing."""
        given = {name: self.cleaned_data.get(name) for name in names}
        return {name: plain(value) for name, value in given.items() if value not in (None, "")}


def reason_field(words: Any) -> forms.CharField:
    return forms.CharField(
        label=words, min_length=10, max_length=500, validators=[without_numbers_of_people],
        widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Jangan menulis NIK atau nomor KK."),
    )  # fmt: skip
