"""From facts to findings: pure rules, one for each axis. No database.

A finding is an outcome and its reasons. Reasons are codes with harmless parameters, because the
agency reads them: they never say where a person of the base lives, which decile a household has,
or which other program a conflict is with. "Not found in the base" is never "outside the criteria".
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from beneficiaries.enums import MatchOutcome
from verification.enums import (
    EligibilityOutcome,
    FindingKind,
    LocationOutcome,
    OverlapOutcome,
    PersonOutcome,
)

Reason = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """A village with those above it, by region key. The base may not know village or district."""

    regency_id: int | None
    district_id: int | None
    village_id: int | None

    def lies_in(self, areas: Iterable[int]) -> bool:
        return not {self.regency_id, self.district_id, self.village_id}.isdisjoint(areas)


@dataclass(frozen=True, slots=True)
class Yardstick:
    """A version of a program's criteria. Empty `deciles`: any. Empty `areas`: anywhere."""

    deciles: frozenset[int] = frozenset()
    areas: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one recipient. `base` is the place in the base of the person found.

    `overlaps` are the conflicts with other standing recipients; `has_nik` says whether those not
    found in the base could at least be compared by the NIK as written.
    """

    recipient_id: uuid.UUID
    written: Place
    match: MatchOutcome
    match_reasons: tuple[str, ...] = ()
    base: Place | None = None
    decile: int | None = None
    overlaps: frozenset[OverlapOutcome] = field(default=frozenset())
    has_nik: bool = False

    @property
    def is_found(self) -> bool:
        """Found without doubt, and still in the base."""
        return self.match is MatchOutcome.MATCH and self.base is not None


@dataclass(frozen=True, slots=True)
class Judgement:
    outcome: str
    reasons: list[Reason] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Judgements:
    """The four findings of one recipient, and what the machine proposes on the two axes."""

    person: Judgement
    location: Judgement
    eligibility: Judgement
    overlap: Judgement

    @property
    def proposed(self) -> bool:
        """Whether everything speaks for "tepat sasaran dan lokasi"."""
        return bool(
            propose_person(self.person.outcome, self.eligibility.outcome, self.overlap.outcome)
            and propose_location(self.location.outcome)
        )

    def by_kind(self) -> dict[FindingKind, Judgement]:
        return {
            FindingKind.PERSON: self.person,
            FindingKind.LOCATION: self.location,
            FindingKind.ELIGIBILITY: self.eligibility,
            FindingKind.OVERLAP: self.overlap,
        }


def judge(facts: Facts, yardstick: Yardstick) -> Judgements:
    return Judgements(
        person=judge_person(facts),
        location=judge_location(facts),
        eligibility=judge_eligibility(facts, yardstick),
        overlap=judge_overlap(facts),
    )


_PERSON = {
    MatchOutcome.MATCH: PersonOutcome.FOUND,
    MatchOutcome.DOUBTFUL: PersonOutcome.DOUBTFUL,
    MatchOutcome.NONE: PersonOutcome.NOT_FOUND,
}


def judge_person(facts: Facts) -> Judgement:
    """The engine's answer. Somebody who has left the base since counts as not found."""
    if facts.match is MatchOutcome.MATCH and facts.base is None:
        return Judgement(PersonOutcome.NOT_FOUND, [{"code": "left_the_base"}])
    reasons: list[Reason] = [{"code": "match", "of": code} for code in facts.match_reasons]
    return Judgement(_PERSON[facts.match], reasons)


def judge_location(facts: Facts) -> Judgement:
    """Where the agency says the person lives against where the base says so."""
    base = facts.base if facts.match is MatchOutcome.MATCH else None
    if base is None:
        doubtful = facts.match is MatchOutcome.DOUBTFUL
        code = "person_doubtful" if doubtful else "person_not_found"
        return Judgement(LocationOutcome.UNKNOWN, [{"code": code}])
    if base.regency_id is None:
        return Judgement(LocationOutcome.UNKNOWN, [{"code": "base_place_unknown"}])
    if base.regency_id != facts.written.regency_id:
        return Judgement(LocationOutcome.OTHER_REGENCY)
    if base.village_id is not None and base.village_id == facts.written.village_id:
        return Judgement(LocationOutcome.SAME_VILLAGE)
    if base.district_id is not None and base.district_id == facts.written.district_id:
        return Judgement(LocationOutcome.SAME_DISTRICT)
    return Judgement(LocationOutcome.SAME_REGENCY)


def judge_eligibility(facts: Facts, yardstick: Yardstick) -> Judgement:
    """Decile of the household and area of the program.

    The area is asked of the place as written: whether that is where the person lives, the location
    finding says. An area outside is outside whoever it may be; all else needs a person found.
    """
    outside: list[Reason] = []
    unknown: list[Reason] = []
    if yardstick.areas and not facts.written.lies_in(yardstick.areas):
        outside.append({"code": "area_outside"})
    if facts.match is MatchOutcome.DOUBTFUL:
        unknown.append({"code": "person_doubtful"})
    elif not facts.is_found:
        unknown.append({"code": "person_not_found"})
    elif yardstick.deciles:
        allowed = sorted(yardstick.deciles)
        if facts.decile is None:
            unknown.append({"code": "decile_unknown", "allowed": allowed})
        elif facts.decile not in yardstick.deciles:
            outside.append({"code": "decile_outside", "allowed": allowed})
    if outside:
        return Judgement(EligibilityOutcome.OUTSIDE, outside)
    if unknown:
        return Judgement(EligibilityOutcome.UNKNOWN, unknown)
    return Judgement(EligibilityOutcome.ELIGIBLE, [{"code": "within"}])


def judge_overlap(facts: Facts) -> Judgement:
    """The graver conflict wins: the same program twice, before the same kind of aid elsewhere."""
    for outcome in (OverlapOutcome.SAME_PROGRAM, OverlapOutcome.WARNED):
        if outcome in facts.overlaps:
            return Judgement(outcome)
    if facts.is_found:
        return Judgement(OverlapOutcome.CLEAR)
    code = "compared_by_nik" if facts.has_nik else "nothing_to_compare"
    return Judgement(OverlapOutcome.UNKNOWN, [{"code": code}])


def propose_person(person: str, eligibility: str, overlap: str) -> bool | None:
    """The machine's proposal on "tepat sasaran"; None when only a human can tell.

    Aid of the same kind elsewhere may be lawful (another budget, another need), and an unknown
    decile may be known to Bappeda: both are left to the verifier. So is somebody not found: to be
    missing from the base is not to be outside the criteria.
    """
    if eligibility == EligibilityOutcome.OUTSIDE or overlap == OverlapOutcome.SAME_PROGRAM:
        return False
    whole = (
        person == PersonOutcome.FOUND
        and eligibility == EligibilityOutcome.ELIGIBLE
        and overlap == OverlapOutcome.CLEAR
    )
    return True if whole else None


def propose_location(location: str) -> bool | None:
    """The machine's proposal on "tepat lokasi".

    Only the same village speaks for itself. Another village of the same regency may be a split
    village or a move next door: the verifier looks.
    """
    if location == LocationOutcome.SAME_VILLAGE:
        return True
    return False if location == LocationOutcome.OTHER_REGENCY else None
