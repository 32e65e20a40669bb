"""From weighed pairs to the answers that callers get."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence

import numpy as np

from beneficiaries.enums import MatchOutcome
from beneficiaries.matching import deciding, levels
from beneficiaries.matching.columns import Array
from beneficiaries.matching.explaining import Explainer, alternative_of, reasons_of
from beneficiaries.matching.interface import Answer, Query
from beneficiaries.matching.model import Thresholds, Weigher
from beneficiaries.matching.pairs import Pairs
from beneficiaries.matching.reasons import Field, Reason

# As many rivals as a verifier compares at a glance, and how far behind the best they may lie.
MOST_RIVALS = 5
_RIVAL_BITS = 12.0
# Two rows that mean one person: the one this much weaker is looked at, unless it is strong itself.
_TAKEN_BITS = 8.0

_OUTCOMES = {
    deciding.NONE: MatchOutcome.NONE,
    deciding.REVIEW: MatchOutcome.DOUBTFUL,
    deciding.MATCH: MatchOutcome.MATCH,
}
_NIK = levels.FIELDS.index(Field.NIK)
_SAME_NIK = levels.NUMBER[Reason.NIK_SAME]


def answers_of(
    queries: Sequence[Query], pairs: Pairs, weights: Weigher, explainer: Explainer
) -> list[Answer]:
    """One answer per query, in order."""
    limits = weights.model.thresholds
    decided = deciding.decide(pairs.rows, pairs.weight, pairs.found, len(queries), limits)
    taken = _taken(decided, pairs, limits)
    rivals = _rivals(pairs, limits, _unsure(decided, taken))
    answers = []
    for number, query in enumerate(queries):
        best = int(decided.best[number])
        outcome = _OUTCOMES[int(decided.outcome[number])]
        if best < 0 or (outcome is MatchOutcome.NONE):
            answers.append(_nobody(query, pairs, best, explainer, weights))
            continue
        extra: tuple[str, ...] = ()
        if number in taken:
            outcome, extra = MatchOutcome.DOUBTFUL, (Reason.TAKEN,)
        second = int(decided.second[number])
        near = rivals.get(number, ())
        if outcome is MatchOutcome.DOUBTFUL and not extra:
            extra = _why_doubtful(pairs, best, second, limits)
        terms = explainer.terms(
            pairs.found[best], int(pairs.alternative[best]), float(pairs.rarity[best])
        )
        person = pairs.persons[best]
        answers.append(Answer(
            key=query.key,
            outcome=outcome,
            reasons=(*extra, *reasons_of(terms)),
            person_id=uuid.UUID(person[1]),
            household_id=uuid.UUID(person[2]),
            regency_id=person[3],
            district_id=person[4],
            village_id=person[5],
            rival_ids=near if outcome is MatchOutcome.DOUBTFUL else (),
            weight=round(float(pairs.weight[best]), 2),
            probability=round(float(decided.probability[number]), 5),
            terms=terms,
            against=alternative_of(int(pairs.alternative[best])),
            second_id=uuid.UUID(pairs.persons[second][1]) if second >= 0 else None,
            second_weight=round(float(pairs.weight[second]), 2) if second >= 0 else None,
            model=weights.model.version,
        ))  # fmt: skip
    return answers


def _nobody(
    query: Query, pairs: Pairs, best: int, explainer: Explainer, weights: Weigher
) -> Answer:
    """Not found; with the waterfall of whoever came nearest, but not with their identity."""
    if best < 0:
        return Answer(query.key, MatchOutcome.NONE, reasons=(Reason.NOBODY,),
                      model=weights.model.version)  # fmt: skip
    alternative = int(pairs.alternative[best])
    return Answer(
        query.key,
        MatchOutcome.NONE,
        reasons=(Reason.NOBODY,),
        weight=round(float(pairs.weight[best]), 2),
        terms=explainer.terms(pairs.found[best], alternative, float(pairs.rarity[best])),
        against=alternative_of(alternative),
        model=weights.model.version,
    )


def _why_doubtful(pairs: Pairs, best: int, second: int, limits: Thresholds) -> tuple[str, ...]:
    """What besides the terms made it doubtful: somebody else who fits as well."""
    if second < 0 or pairs.weight[best] - pairs.weight[second] >= limits.margin:
        return ()
    if pairs.found[best, _NIK] == _SAME_NIK and pairs.found[second, _NIK] == _SAME_NIK:
        return (Reason.NIK_SHARED,)
    if pairs.persons[best][2] == pairs.persons[second][2]:
        return (Reason.TWIN,)
    return (Reason.SEVERAL,)


def _taken(decided: deciding.Decisions, pairs: Pairs, limits: Thresholds) -> set[int]:
    """Matched rows whose person another row of the list fits far better."""
    matched = np.flatnonzero(decided.outcome == deciding.MATCH)
    strongest: dict[str, float] = {}
    for number in matched:
        best = decided.best[number]
        person = pairs.persons[best][1]
        strongest[person] = max(strongest.get(person, -np.inf), float(pairs.weight[best]))
    return {
        int(number)
        for number in matched
        if _is_weak(float(pairs.weight[decided.best[number]]),
                    strongest[pairs.persons[decided.best[number]][1]], limits)
    }  # fmt: skip


def _is_weak(weight: float, strongest: float, limits: Thresholds) -> bool:
    return weight < strongest - _TAKEN_BITS and weight < limits.match + _TAKEN_BITS


def _unsure(decided: deciding.Decisions, taken: set[int]) -> Array:
    """Which rows a human looks at."""
    unsure = decided.outcome == deciding.REVIEW
    unsure[list(taken)] = True
    return unsure


def _rivals(pairs: Pairs, limits: Thresholds, unsure: Array) -> dict[int, tuple[uuid.UUID, ...]]:
    """For each unsure row, whom it could be: best first, near it, above the line of review."""
    found: dict[int, list[tuple[float, str]]] = {}
    for place in np.flatnonzero(unsure[pairs.rows] & (pairs.weight >= limits.review)):
        entry = (float(pairs.weight[place]), pairs.persons[place][1])
        found.setdefault(int(pairs.rows[place]), []).append(entry)
    return {row: tuple(_nearest(entries)) for row, entries in found.items()}


def _nearest(entries: list[tuple[float, str]]) -> Iterator[uuid.UUID]:
    ordered = sorted(entries, key=lambda entry: -entry[0])[:MOST_RIVALS]
    return (
        uuid.UUID(person) for weight, person in ordered if weight >= ordered[0][0] - _RIVAL_BITS
    )
