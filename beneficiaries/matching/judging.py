"""Is it this one? Pure rules that turn a query and its candidates into an answer.

Steps, strongest first: an exact NIK corroborated by name or birth date; the family card with the
name; birth date, village and name. An exact NIK alone proves nothing (in measured files 1.7 % of
them were somebody else's), and two persons who fit equally well are a doubt, never "the first".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from beneficiaries.enums import MatchOutcome
from beneficiaries.matching.candidates import Candidate
from beneficiaries.matching.interface import Answer, Query, Term
from beneficiaries.matching.reasons import Field, Reason
from beneficiaries.names import normal_similarity

# Likeness from which two names count as the same person's, as nearly so, and as another's.
NAME_SAME = 0.97
NAME_NEAR = 0.88


# What each level is worth in bits against a stranger, and which field it belongs to.
TERMS = {
    Reason.NIK_SAME: (Field.NIK, 18.0),
    Reason.NIK_DIFFERS: (Field.NIK, -4.0),
    Reason.NIK_UNUSABLE: (Field.NIK, 0.0),
    Reason.KK_SAME: (Field.KK, 12.0),
    Reason.NAME_SAME: (Field.NAME, 9.0),
    Reason.NAME_NEAR: (Field.NAME, 5.0),
    Reason.NAME_DIFFERS: (Field.NAME, -7.0),
    Reason.BIRTH_SAME: (Field.BIRTH, 12.0),
    Reason.BIRTH_DIFFERS: (Field.BIRTH, -6.0),
    Reason.BIRTH_MISSING: (Field.BIRTH, 0.0),
    Reason.VILLAGE_SAME: (Field.PLACE, 8.0),
}
PRIOR_BITS = -16.0


class Step(IntEnum):
    """How well a candidate fits; a higher one wins, the same one twice is a doubt."""

    NOT = 0
    WEAK = 1
    BIRTH_VILLAGE_NAME = 2
    CARD_NAME = 3
    NIK_CORROBORATED = 4
    NIK_AND_NAME = 5


@dataclass(frozen=True, slots=True)
class Judged:
    candidate: Candidate
    step: Step
    reasons: tuple[Reason, ...]


def judge(query: Query, name_norm: str, nik: str, candidate: Candidate) -> Judged:
    """Compare one candidate with the query; `nik` is "" when it is of no use."""
    likeness = normal_similarity(name_norm, candidate.name_norm)
    name = (
        Reason.NAME_SAME
        if likeness >= NAME_SAME
        else Reason.NAME_NEAR
        if likeness >= NAME_NEAR
        else Reason.NAME_DIFFERS
    )
    if query.birth_date is None or candidate.birth_date is None:
        birth = Reason.BIRTH_MISSING
    elif query.birth_date == candidate.birth_date:
        birth = Reason.BIRTH_SAME
    else:
        birth = Reason.BIRTH_DIFFERS
    same_nik = bool(nik) and nik == candidate.nik
    other_nik = bool(nik) and candidate.nik_usable and not same_nik
    same_card = bool(query.kk) and query.kk == candidate.kk
    same_village = query.village_id is not None and query.village_id == candidate.village_id
    reasons = [
        Reason.NIK_SAME if same_nik else Reason.NIK_DIFFERS if other_nik else Reason.NIK_UNUSABLE,
        *([Reason.KK_SAME] if same_card else []),
        name,
        birth,
        *([Reason.VILLAGE_SAME] if same_village else []),
    ]
    step = _step(
        name_alike=name is not Reason.NAME_DIFFERS,
        name_same=name is Reason.NAME_SAME,
        birth=birth,
        same_nik=same_nik,
        other_nik=other_nik,
        same_card=same_card,
        same_village=same_village,
    )
    return Judged(candidate, step, tuple(reasons))


def _step(
    *,
    name_alike: bool,
    name_same: bool,
    birth: Reason,
    same_nik: bool,
    other_nik: bool,
    same_card: bool,
    same_village: bool,
) -> Step:
    same_birth = birth is Reason.BIRTH_SAME
    other_birth = birth is Reason.BIRTH_DIFFERS
    if same_nik:
        if name_alike:
            return Step.NIK_AND_NAME
        return Step.NIK_CORROBORATED if same_birth else Step.WEAK
    if same_card and name_alike and not other_birth:
        # A relative may bear a like name: without a birth date only the very same name counts,
        # and a sound NIK that differs calls for a look.
        if other_nik or not (name_same or same_birth):
            return Step.WEAK
        return Step.CARD_NAME
    if same_village and same_birth and name_alike:
        return Step.WEAK if other_nik else Step.BIRTH_VILLAGE_NAME
    return Step.NOT


def answer(query: Query, name_norm: str, nik: str, found: Sequence[Candidate]) -> Answer:
    """Weigh all candidates of one query against each other."""
    judged = [judge(query, name_norm, nik, candidate) for candidate in found]
    fitting = sorted((j for j in judged if j.step > Step.NOT), key=lambda j: -j.step)
    if not fitting:
        return Answer(query.key, MatchOutcome.NONE, reasons=(Reason.NOBODY,))
    best = fitting[0]
    equals = [j for j in fitting if j.step == best.step]
    if best.step is Step.WEAK:
        return _answer(query, best, MatchOutcome.DOUBTFUL, rivals=equals)
    if len(equals) > 1:
        extra = Reason.NIK_SHARED if Reason.NIK_SAME in best.reasons else Reason.SEVERAL
        return _answer(query, best, MatchOutcome.DOUBTFUL, rivals=equals, extra=extra)
    return _answer(query, best, MatchOutcome.MATCH)


def _answer(
    query: Query,
    best: Judged,
    outcome: MatchOutcome,
    *,
    rivals: Sequence[Judged] = (),
    extra: Reason | None = None,
) -> Answer:
    person = best.candidate
    weight = _weight(best)
    second = next((j for j in rivals if j is not best), None)
    return Answer(
        key=query.key,
        outcome=outcome,
        reasons=(*((extra,) if extra else ()), *best.reasons),
        person_id=person.person_id,
        household_id=person.household_id,
        regency_id=person.regency_id,
        district_id=person.district_id,
        village_id=person.village_id,
        rival_ids=tuple(j.candidate.person_id for j in rivals),
        weight=weight,
        probability=1 / (1 + 2**-weight) / max(1, len(rivals)),
        terms=_terms(best),
        second_id=second.candidate.person_id if second else None,
        second_weight=_weight(second) if second else None,
        model="steps",
    )


def _terms(judged: Judged) -> tuple[Term, ...]:
    compared = (Term(TERMS[r][0], r, TERMS[r][1]) for r in judged.reasons)
    return (Term(Field.PRIOR, Reason.PRIOR, PRIOR_BITS), *compared)


def _weight(judged: Judged) -> float:
    return sum(term.bits for term in _terms(judged))
