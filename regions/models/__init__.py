"""Administrative regions as they are, and how they came to be."""

from regions.models.lineage import RegionEvent, RegionLineage
from regions.models.tree import Region, next_ids

__all__ = ["Region", "RegionEvent", "RegionLineage", "next_ids"]
