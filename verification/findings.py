"""From facts to findings: pure rules, one for each axis. No database.

A finding is an outcome and its reasons. Reasons are codes with harmless parameters, because the
agency reads them: they never say where a person of the base lives, which decile a household has,
or which other program a conflict is with. "Not found in the base" is never "outside the criteria".
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from beneficiaries.enums import MatchOutcome
from programs.enums import OverlapPeriod, OverlapUnit
from verification.absences import Absence, by_gravity, gravest_absence
from verification.enums import (
    AdministrationOutcome,
    EligibilityOutcome,
    FindingKind,
    LocationOutcome,
    OverlapOutcome,
    PersonOutcome,
    Presence,
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
    """A version of a program's criteria. Empty `deciles`: any. Empty `areas`: anywhere.

    `withheld`: the agency is not told who meets them (`queries.eligibility.is_withheld`).
    """

    deciles: frozenset[int] = frozenset()
    areas: frozenset[int] = frozenset()
    # What each further group of conditions is about.
    topics: tuple[tuple[str, ...], ...] = ()
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Conflict:
    """A kind of conflict with other aid, and nothing of what stands on the other side."""

    outcome: OverlapOutcome
    unit: OverlapUnit
    period: OverlapPeriod
    by_nik: bool = False

    def reason(self) -> Reason:
        said: Reason = {"code": "conflict", "of": self.outcome.value, "unit": self.unit.value}
        # Within one program there is no period to speak of.
        if self.outcome is not OverlapOutcome.SAME_PROGRAM:
            said["period"] = self.period.value
        return {**said, "by_nik": True} if self.by_nik else said


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one recipient. `base` is the place in the base of the person found.

    `overlaps` are the conflicts with other standing recipients; `has_nik` says whether those not
    found in the base could at least be compared by the NIK as written. `gaps` is what is missing
    from the papers. `groups` answers the yardstick's groups of conditions, in their order; None is
    "not known". `rivals_elsewhere`: somebody it could be lives outside of the regency as written.
    `absences` are what the agency may hear of the person's presence.
    """

    recipient_id: uuid.UUID
    written: Place
    match: MatchOutcome
    match_reasons: tuple[str, ...] = ()
    base: Place | None = None
    decile: int | None = None
    overlaps: frozenset[Conflict] = field(default=frozenset())
    has_nik: bool = False
    gaps: tuple[Reason, ...] = ()
    groups: tuple[bool | None, ...] = ()
    rivals_elsewhere: bool = False
    absences: frozenset[Absence] = field(default=frozenset())

    @property
    def is_found(self) -> bool:
        """Found without doubt, and still in the base."""
        return self.match is MatchOutcome.MATCH and self.base is not None

    @property
    def is_elsewhere(self) -> bool:
        """Whether what the base says is of somebody the agency may learn nothing about."""
        known = self.base.regency_id if self.base else None
        return self.rivals_elsewhere or known not in (None, self.written.regency_id)


@dataclass(frozen=True, slots=True)
class Judgement:
    """An outcome and why. `withheld` ones are Bappeda's alone to read."""

    outcome: str
    reasons: list[Reason] = field(default_factory=list)
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Judgements:
    """The five findings of one recipient, and what the machine proposes on the two axes."""

    person: Judgement
    location: Judgement
    eligibility: Judgement
    overlap: Judgement
    administration: Judgement
    # The gravest of what is said against the person's living there; a part of the first finding.
    presence: str = ""

    @property
    def proposed(self) -> bool:
        """Whether everything speaks for "tepat sasaran dan lokasi"."""
        return bool(
            propose_person(
                self.person.outcome,
                self.eligibility.outcome,
                self.overlap.outcome,
                self.presence,
            )
            and propose_location(self.location.outcome)
        )

    def by_kind(self) -> dict[FindingKind, Judgement]:
        return {
            FindingKind.PERSON: self.person,
            FindingKind.LOCATION: self.location,
            FindingKind.ELIGIBILITY: self.eligibility,
            FindingKind.OVERLAP: self.overlap,
            FindingKind.ADMINISTRATION: self.administration,
        }


def judge(facts: Facts, yardstick: Yardstick) -> Judgements:
    return Judgements(
        person=judge_person(facts),
        location=judge_location(facts),
        eligibility=replace(judge_eligibility(facts, yardstick), withheld=yardstick.withheld),
        overlap=judge_overlap(facts),
        administration=judge_administration(facts),
        presence=gravest_absence(facts.absences),
    )


_PERSON = {
    MatchOutcome.MATCH: PersonOutcome.FOUND,
    MatchOutcome.DOUBTFUL: PersonOutcome.DOUBTFUL,
    MatchOutcome.NONE: PersonOutcome.NOT_FOUND,
}


def judge_person(facts: Facts) -> Judgement:
    """The engine's answer. Somebody who has left the base since counts as not found."""
    said = [one.reason() for one in sorted(facts.absences, key=by_gravity)]
    if facts.match is MatchOutcome.MATCH and facts.base is None:
        return Judgement(PersonOutcome.NOT_FOUND, [{"code": "left_the_base"}, *said])
    told = () if facts.is_elsewhere else facts.match_reasons
    reasons: list[Reason] = [{"code": "match", "of": code} for code in told]
    return Judgement(_PERSON[facts.match], [*reasons, *said])


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
    """Area of the program, decile of the household, and the other conditions.

    The area is asked of the place as written: whether that is where the person lives, the location
    finding says. An area outside is outside whoever it may be; all else needs a person found, and
    is not told of somebody of another regency.
    """
    outside: list[Reason] = []
    unknown: list[Reason] = []
    if yardstick.areas and not facts.written.lies_in(yardstick.areas):
        outside.append({"code": "area_outside"})
    if facts.match is MatchOutcome.DOUBTFUL:
        unknown.append({"code": "person_doubtful"})
    elif not facts.is_found:
        unknown.append({"code": "person_not_found"})
    elif facts.is_elsewhere:
        unknown.append({"code": "person_elsewhere"})
    else:
        _judge_decile(facts, yardstick, outside, unknown)
        _judge_groups(facts, yardstick, outside, unknown)
    if outside:
        return Judgement(EligibilityOutcome.OUTSIDE, outside)
    if unknown:
        return Judgement(EligibilityOutcome.UNKNOWN, unknown)
    return Judgement(EligibilityOutcome.ELIGIBLE, [{"code": "within"}])


# The graver conflict wins.
_GRAVER_FIRST = (
    OverlapOutcome.SAME_PROGRAM,
    OverlapOutcome.FORBIDDEN,
    OverlapOutcome.WARNED,
)


def _judge_decile(
    facts: Facts, yardstick: Yardstick, outside: list[Reason], unknown: list[Reason]
) -> None:
    allowed = sorted(yardstick.deciles)
    if not allowed:
        return
    if facts.decile is None:
        unknown.append({"code": "decile_unknown", "allowed": allowed})
    elif facts.decile not in yardstick.deciles:
        outside.append({"code": "decile_outside", "allowed": allowed})


def _judge_groups(
    facts: Facts, yardstick: Yardstick, outside: list[Reason], unknown: list[Reason]
) -> None:
    """Each group was answered by the evaluator; the reason says what it is about and no more."""
    for answer, code, reasons in (
        (False, "conditions_outside", outside),
        (None, "conditions_unknown", unknown),
    ):
        about = [
            topic
            for topics, given in zip(yardstick.topics, facts.groups, strict=True)
            if given is answer
            for topic in topics
        ]
        if about:
            reasons.append({"code": code, "about": list(dict.fromkeys(about))})


def judge_overlap(facts: Facts) -> Judgement:
    return judge_conflicts(facts.overlaps, is_found=facts.is_found, has_nik=facts.has_nik)


def judge_conflicts(conflicts: Collection[Conflict], *, is_found: bool, has_nik: bool) -> Judgement:
    """The gravest conflict, with each kind of conflict as a reason; or what none was found by."""
    for outcome in _GRAVER_FIRST:
        if any(conflict.outcome is outcome for conflict in conflicts):
            reasons = [conflict.reason() for conflict in conflicts]
            return Judgement(outcome, sorted(reasons, key=_by_weight))
    if is_found:
        return Judgement(OverlapOutcome.CLEAR)
    return Judgement(
        OverlapOutcome.UNKNOWN, [{"code": "compared_by_nik" if has_nik else "nothing_to_compare"}]
    )


def _by_weight(reason: Reason) -> tuple[int, list[tuple[str, str]]]:
    said = sorted((name, str(value)) for name, value in reason.items())
    return _GRAVER_FIRST.index(OverlapOutcome(reason["of"])), said


def judge_administration(facts: Facts) -> Judgement:
    """Whether the papers are complete. It bears on no proposal: a gap is no fault of the poor."""
    if facts.gaps:
        return Judgement(AdministrationOutcome.INCOMPLETE, list(facts.gaps))
    return Judgement(AdministrationOutcome.COMPLETE)


_AGAINST = (OverlapOutcome.SAME_PROGRAM, OverlapOutcome.FORBIDDEN)


def propose_person(person: str, eligibility: str, overlap: str, presence: str = "") -> bool | None:
    """The machine's proposal on "tepat sasaran"; None when only a human can tell.

    Other aid that the rules only ask to look at may be lawful, and an unknown decile may be known
    to Bappeda: both are left to the verifier. So is somebody not found: to be missing from the base
    is not to be outside the criteria. Nobody proposes aid for the dead; that somebody has moved, or
    was not found at home, may be over: the verifier looks.
    """
    if presence == Presence.DECEASED:
        return False
    if eligibility == EligibilityOutcome.OUTSIDE or overlap in _AGAINST:
        return False
    whole = (
        person == PersonOutcome.FOUND
        and not presence
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
