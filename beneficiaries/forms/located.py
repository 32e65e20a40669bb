"""Filters of the map and of the list of places outside."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.scope import Scope
from beneficiaries.forms.territory import TerritoryFilter


class MapFilter(TerritoryFilter):
    """Which village or district, and what the colours tell."""

    warna = forms.ChoiceField(
        label=_("Warna titik"),
        required=False,
        choices=[("", _("Desil")), ("foto", _("Ada tidaknya foto"))],
    )


class OutsideFilter(TerritoryFilter):
    """Which regency; nothing to choose for those who see one."""

    def __init__(self, query: QueryDict, *, scope: Scope) -> None:
        super().__init__(query, scope=scope)
        for name in ("kecamatan", "desa"):
            del self.fields[name]
