"""What every test stands on: regions, kinds with their questions, rules."""

from __future__ import annotations

from programs.operations.attributes import load_attributes
from programs.operations.kinds import load_kinds
from programs.operations.overlap_rules import load_rules
from regions.models import Region
from tests.factories.regions import load_small_province


def stand_up() -> None:
    """Put it back when a test that commits has emptied the tables."""
    if not Region.objects.exists():
        load_small_province()
        load_kinds()
        load_attributes()
        load_rules()
