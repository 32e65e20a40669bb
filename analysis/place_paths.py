"""Pages that go down from the reader's territory, place by place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.urls import reverse

from accounts.http import PortalRequest
from analysis.queries.coverage import reaches
from programs.queries.territory import Territory
from regions.enums import Level
from regions.models import Region


@dataclass(frozen=True, slots=True)
class PlacePage:
    """The place such a page looks into; `place` in the address names it by its key."""

    request: PortalRequest
    place: Region

    @classmethod
    def of(cls, request: PortalRequest, chosen: int | None) -> PlacePage:
        """A region of the reader's territory, the whole of it unless chosen; else 404."""
        place = Territory.of(request.scope).region
        if chosen is not None and chosen != place.pk:
            below = Region.objects.filter(level__in=(Level.REGENCY, Level.DISTRICT))
            found = below.filter(pk=chosen).first()
            if found is None:
                raise Http404
            place = found
        if not reaches(request.scope, place):
            raise Http404
        return cls(request, place)

    def path(self, url_name: str) -> list[tuple[str, Any]]:
        """From the whole territory down to the place: (name, address or None)."""
        top = Territory.of(self.request.scope).region
        above = [self.place]
        while above[-1].pk != top.pk and above[-1].parent is not None:
            above.append(above[-1].parent)
        return [
            (each.name, None if each.pk == self.place.pk else self.address(url_name, each.pk))
            for each in reversed(above)
        ]

    def address(self, url_name: str, region_id: int) -> str:
        """The same page, asked the same, for another place."""
        query = self.request.GET.copy()
        query["place"] = str(region_id)
        return f"{reverse(url_name)}?{query.urlencode()}"
