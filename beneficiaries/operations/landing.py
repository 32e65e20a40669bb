"""Where a release puts people whose village has ended since: into the one village it became.

Versions say what a release once told, and are not rewritten; a release made the base, undone or
amended after a village got another code, another name or was joined to one other would put its
people back under the old code. So the place is taken from today's tree while the base is made of
the versions, in the same statements. A village that was split has several heirs, and one that went
to another regency takes nobody along by itself: both stay as told and wait for a person
(`region_moves`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from regions.queries.lineage import Lineage

_COUNT = """
    SELECT count(*) FROM {told} v
    WHERE {of} AND %(landing)s::jsonb ? (v.data ->> 'village_id')
"""


@dataclass(frozen=True, slots=True)
class Landing:
    """Ended villages (keys as text, as JSON has them) and the places they are today.

    With none of them the statements are what they would be without this.
    """

    places: Mapping[str, Mapping[str, int | None]] = field(default_factory=dict)

    @classmethod
    def load(cls, *, regency_id: int | None = None) -> Landing:
        """The ended villages of a regency, or of all, that have one heir in their own; two queries.

        What a regency's base costs does not hang on the changes of others.
        """
        return cls(
            {
                str(old): {"village_id": heir.village_id, "district_id": heir.district_id}
                for old, heir in Lineage.load().landings().items()
                if regency_id in (None, heir.regency_id)
            }
        )

    @property
    def given(self) -> dict[str, Any]:
        """What statements made with `columns` or `of` need beside their own."""
        return {"landing": json.dumps(self.places)}

    @property
    def columns(self) -> tuple[tuple[str, str], ...]:
        """Columns of the place, each with the SQL that fills it from a record `r` as told."""
        if not self.places:
            return ()
        today = "%(landing)s::jsonb -> r.village_id::text ->> "
        return tuple(
            (name, f"coalesce(({today}'{name}')::int, r.{name})")
            for name in ("village_id", "district_id")
        )

    def of(self, data: str) -> str:
        """The SQL for a JSON object, here an expression of SQL, with the place it is of today."""
        if not self.places:
            return data
        today = f"%(landing)s::jsonb -> ({data} ->> 'village_id')"
        return f"({data} || coalesce({today}, '{{}}'))"

    def count(self, cursor: Any, given: Mapping[str, Any], *, told: str, of: str) -> int:
        """How many of the rows `v` of the table `told` that are `of` name a village that ended."""
        if not self.places:
            return 0
        cursor.execute(_COUNT.format(told=told, of=of), {**given, **self.given})
        return int(cursor.fetchone()[0])


# What is read as it was told.
NOWHERE_ELSE = Landing()
