"""Places of the rows of a page."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Model

from regions.models import Region

PLACES = ("village", "district", "regency")


def name_places(rows: Iterable[Model], places: Iterable[str] = PLACES) -> None:
    """Give each row the regions that it points at, all of them by one small query.

    Instead of `select_related`: a page names a few dozen regions, which a join for each column
    reads again for every row, boundaries and all. And where a policy stands beside the filter of
    the same column, PostgreSQL thinks about the order of those joins longer than reading takes.
    """
    rows, columns = list(rows), [(place, f"{place}_id") for place in places]
    wanted = {getattr(row, key) for row in rows for _place, key in columns} - {None}
    known = Region.objects.defer("boundary").in_bulk(wanted) if wanted else {}
    for row in rows:
        for place, key in columns:
            if (found := known.get(getattr(row, key))) is not None:
                setattr(row, place, found)
