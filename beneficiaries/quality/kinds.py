"""All kinds of findings, by code, in the order of the overview."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from beneficiaries.quality.ages import AGES
from beneficiaries.quality.homes import HOMES
from beneficiaries.quality.kind import QualityKind
from beneficiaries.quality.numbers import NUMBERS
from beneficiaries.quality.people import PEOPLE
from beneficiaries.quality_enums import Severity

KINDS: Mapping[str, QualityKind] = MappingProxyType(
    {kind.code: kind for kind in (*NUMBERS, *PEOPLE, *AGES, *HOMES)}
)
_ORDER = {severity: place for place, severity in enumerate(Severity)}


def by_weight() -> list[QualityKind]:
    """Kinds that make findings, the heaviest first."""
    made = [kind for kind in KINDS.values() if not kind.counted]
    return sorted(made, key=lambda kind: _ORDER[kind.severity])
