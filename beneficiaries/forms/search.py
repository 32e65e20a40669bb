from __future__ import annotations

from django import forms

from beneficiaries.forms.territory import TerritoryFilter
from beneficiaries.queries.search_places import Narrowed
from regions.queries import options


class SearchPlace(TerritoryFilter):
    """Where to look. `cari` is the key of the search text in the session, never the text."""

    cari = forms.CharField(required=False, widget=forms.HiddenInput)

    def narrowed(self) -> Narrowed:
        """The chosen place; odd values are left out."""
        self.is_valid()
        chosen = self.cleaned_data
        regency_id = chosen.get("kabupaten") or None
        if chosen.get("desa"):
            return Narrowed(regency_id, (chosen["desa"],))
        if chosen.get("kecamatan"):
            villages = options.villages(chosen["kecamatan"])
            return Narrowed(regency_id, tuple(one.id for one in villages))
        return Narrowed(regency_id)
