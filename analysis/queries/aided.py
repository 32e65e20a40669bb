"""Which households were given aid: the same meaning in every count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

# Approved, or ended after approval; found in the base without doubt. `p` is the program.
AIDED_HOUSEHOLDS = """
aided AS (
    SELECT DISTINCT r.household_id
    FROM programs_recipient r JOIN programs_program p ON p.id = r.program_id
    WHERE r.state IN ('approved', 'ended') AND r.match_outcome = 'match'
      AND r.household_id IS NOT NULL AND {asked}
)"""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which aid counts; None means any. `sector` is a code of `programs.enums.Sector`."""

    year: int | None = None
    sector: str | None = None
    funding: str | None = None

    @property
    def sql(self) -> str:
        """A condition on the program `p`, always true when nothing is asked."""
        names = [name for name in ("year", "sector", "funding") if getattr(self, name) is not None]
        return " AND ".join(f"p.{name} = %({name})s" for name in names) or "true"

    @property
    def parameters(self) -> dict[str, Any]:
        return {"year": self.year, "sector": self.sector, "funding": self.funding}
