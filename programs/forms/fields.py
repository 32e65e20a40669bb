"""Form fields for rupiah and the two numbers of a person, and the choices of selects."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.identity import Kk, Nik, parse_kk, parse_nik
from core.templatetags.fmt import angka
from core.widgets import NikInput
from programs.cells import read_date, read_rupiah
from programs.models import Program


class RupiahField(forms.DecimalField):
    """Whole rupiah, typed with or without points and "Rp"; shown grouped."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric"}))
        super().__init__(min_value=0, decimal_places=0, **kwargs)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if value in self.empty_values:
            return None
        amount = value if isinstance(value, Decimal) else read_rupiah(str(value))
        if amount is None:
            raise ValidationError(
                _("Tulis nilai rupiah tanpa sen, misalnya 1.500.000."), code="invalid"
            )
        return amount

    def prepare_value(self, value: Any) -> Any:
        return angka(value, 0) if isinstance(value, Decimal | int) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return initial != self.to_python(data)
        except ValidationError:
            return True


class NikField(forms.CharField):
    """Sixteen digits of a sound NIK, spaces allowed; or nothing."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=NikInput(), **kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        nik = parse_nik(text, on=timezone.localdate())
        if not isinstance(nik, Nik):
            raise ValidationError(_sentence(nik.reason), code="nik")
        return nik.digits


class KkField(forms.CharField):
    """Sixteen digits of a family card; or nothing."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=NikInput(implied=False), **kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        kk = parse_kk(text)
        if not isinstance(kk, Kk):
            raise ValidationError(_sentence(kk.reason), code="kk")
        return kk.digits


class DayField(forms.DateField):
    """A date from the browser's picker, or typed the Indonesian way."""

    def to_python(self, value: Any) -> datetime.date | None:
        if value in self.empty_values or isinstance(value, datetime.date):
            return super().to_python(value)
        day = read_date(str(value))
        if day is None:
            raise ValidationError(
                _("Tulis tanggal, bulan, tahun; misalnya 05/02/1985."), code="invalid"
            )
        return day


def offer(form: forms.BaseForm, name: str, choices: Iterable[Any]) -> None:
    """Give the select `name` of this form its options."""
    cast(forms.ChoiceField, form.fields[name]).choices = list(choices)


def program_choices(programs: Iterable[Program]) -> list[tuple[str, str]]:
    """Programs to choose from; those of one name and year go by their agency too."""
    rows = list(programs)
    alike = Counter(str(program) for program in rows)
    return [
        (
            str(program.pk),
            f"{program} · {program.agency.short_name}" if alike[str(program)] > 1 else str(program),
        )
        for program in rows
    ]


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
