from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.scope import Scope
from core.scope import DatabaseRole
from regions.queries import options


class PlaceFields(forms.Form):
    """A place by three selects; each is filled from the one above it.

    Inside of one territory the regency is not asked for.
    """

    kabupaten = forms.TypedChoiceField(label=_("Kabupaten/kota"), required=False, coerce=int)
    kecamatan = forms.TypedChoiceField(label=_("Kecamatan"), required=False, coerce=int)
    desa = forms.TypedChoiceField(label=_("Desa/kelurahan"), required=False, coerce=int)

    def __init__(self, query: QueryDict, *, scope: Scope) -> None:
        super().__init__(query)
        regency_id = scope.regency_id or _number(query.get("kabupaten"))
        if scope.regency_id is not None:
            del self.fields["kabupaten"]
        else:
            regencies = options.regencies(settings.PROVINCE_CODE)
            self._choose("kabupaten", _("Semua kabupaten/kota"), regencies)
        districts = options.districts(regency_id) if regency_id else []
        self._choose("kecamatan", _("Semua kecamatan"), districts)
        district_id = _number(query.get("kecamatan"))
        villages = options.villages(district_id) if district_id else []
        self._choose("desa", _("Semua desa/kelurahan"), villages)

    def _choose(self, name: str, blank: str | Promise, rows: list[options.Option]) -> None:
        choices = [("", blank), *((row.id, row.label) for row in rows)]
        self.fields[name].choices = choices  # type: ignore[attr-defined]


class HouseholdFilter(PlaceFields):
    """Filters of the list."""

    desil = forms.TypedChoiceField(
        label=_("Desil"),
        required=False,
        coerce=int,
        choices=[("", _("Semua desil")), *((n, str(n)) for n in range(1, 11))],
    )
    foto = forms.ChoiceField(
        label=_("Foto"),
        required=False,
        choices=[("", _("Semua")), ("ada", _("Ada foto")), ("belum", _("Belum ada foto"))],
    )

    def __init__(self, query: QueryDict, *, scope: Scope) -> None:
        super().__init__(query, scope=scope)
        if scope.role is DatabaseRole.AGENCY:
            del self.fields["foto"]

    def chosen(self) -> dict[str, Any]:
        """What was chosen, odd values left out: an old address must not end in an error."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None
