"""Filters that begin with a place: each select is filled from the one above it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.scope import Scope
from regions.queries import options


class TerritoryFilter(forms.Form):
    """Regency (for those who see several), district and village."""

    kabupaten = forms.TypedChoiceField(label=_("Kabupaten/kota"), required=False, coerce=int)
    kecamatan = forms.TypedChoiceField(label=_("Kecamatan"), required=False, coerce=int)
    desa = forms.TypedChoiceField(label=_("Desa/kelurahan"), required=False, coerce=int)

    def __init__(self, query: QueryDict, *, scope: Scope) -> None:
        super().__init__(query)
        self.regency_id = scope.regency_id or whole_number(query.get("kabupaten"))
        if scope.regency_id is not None:
            del self.fields["kabupaten"]
        else:
            regencies = options.regencies(settings.PROVINCE_CODE)
            self.offer("kabupaten", _("Semua kabupaten/kota"), regencies)
        districts = options.districts(self.regency_id) if self.regency_id else []
        self.offer("kecamatan", _("Semua kecamatan"), districts)
        district_id = whole_number(query.get("kecamatan"))
        # An address with a district of elsewhere offers none of its villages.
        known = district_id in {district.id for district in districts}
        villages = options.villages(district_id) if known and district_id else []
        self.offer("desa", _("Semua desa/kelurahan"), villages)

    def offer(self, name: str, blank: str | Promise, rows: list[options.Option]) -> None:
        choices = [("", blank), *((row.id, row.label) for row in rows)]
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        """What was chosen, odd values left out: an old address must not end in an error."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def whole_number(text: str | None) -> int | None:
    """The number in an address, or None for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None
