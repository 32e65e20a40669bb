"""Budget years there are programs of."""

from __future__ import annotations

from analysis.queries.aggregating import aggregating
from programs.models import Program


def program_years() -> list[int]:
    """The latest first; years are no secret, so those of all agencies."""
    with aggregating():
        return list(Program.objects.order_by("-year").values_list("year", flat=True).distinct())
