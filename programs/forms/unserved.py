"""Filters of the list of those who meet the criteria and have no aid yet."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.forms.fields import offer, program_choices
from programs.models import Program
from programs.queries.territory import Territory

_YEARS_BACK = 5


class UnservedFilter(forms.Form):
    """A program brings its own criteria; without one, the deciles and the year chosen here count.

    `regency` is offered to those who see the whole province; they choose one to see names.
    """

    program = forms.TypedChoiceField(
        label=_("Program"), coerce=UUID, required=False, widget=forms.Select()
    )
    decile = forms.TypedChoiceField(
        label=_("Desil"),
        coerce=int,
        required=False,
        choices=[
            ("", _("Desil 1 sampai 4")),
            *((n, _("Desil 1") if n == 1 else f"1–{n}") for n in range(1, 11)),
        ],
    )
    year = forms.TypedChoiceField(label=_("Tahun bantuan"), coerce=int, required=False)
    regency = forms.TypedChoiceField(label=_("Kabupaten/kota"), coerce=int, required=False)
    district = forms.TypedChoiceField(label=_("Kecamatan"), coerce=int, required=False)
    village = forms.TypedChoiceField(label=_("Desa/kelurahan"), coerce=int, required=False)

    def __init__(self, query: QueryDict, *, territory: Territory, programs: Any) -> None:
        super().__init__(query)
        self.programs: dict[UUID, Program] = {program.pk: program for program in programs}
        names = program_choices(self.programs.values())
        offer(self, "program", [("", _("Tanpa program")), *names])
        this_year = timezone.localdate().year
        years = range(this_year, this_year - _YEARS_BACK, -1)
        offer(self, "year", [("", str(this_year)), *((year, str(year)) for year in years[1:])])
        regency = territory.regency_id or _key(query, "regency")
        self._places("regency", territory.regencies(), _("Pilih kabupaten/kota"))
        districts = territory.districts(regency)
        self._places("district", districts, _("Semua kecamatan"))
        district = _key(query, "district")
        known = {option.id for option in districts}
        villages = territory.villages_of(district) if district in known else []
        self._places("village", villages, _("Semua desa/kelurahan"))
        if territory.regency_id is not None:
            del self.fields["regency"]
        if _text(query, "program"):
            del self.fields["decile"]
            del self.fields["year"]

    def _places(self, name: str, options: Any, every: Any) -> None:
        offer(self, name, [("", every), *((option.id, option.label) for option in options)])

    def chosen(self) -> dict[str, Any]:
        """What was chosen by field name; odd and empty values left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}

    def chosen_program(self) -> Program | None:
        return self.programs.get(self.chosen().get("program"))  # type: ignore[arg-type]


def _text(query: QueryDict, name: str) -> str:
    return query.get(name) or ""


def _key(query: QueryDict, name: str) -> int | None:
    text = _text(query, name)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
