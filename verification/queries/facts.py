"""All facts for the findings of a batch of recipients, in a fixed number of queries.

Runs as the matching role: it reads the whole base and all agencies' recipients. What it returns
goes through `verification.findings` before anybody sees it. The engine's answers come from outside,
because they are kept with the recipients before anything else is judged by them.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from beneficiaries.enums import MatchOutcome
from beneficiaries.matching.interface import Answer
from beneficiaries.models import Person, ReleaseActivation
from programs.eligibility.evaluation import Result
from programs.models import Criteria, Program, Recipient
from programs.queries.attributes import questions_of
from programs.queries.overlaps import Clash
from regions.queries.lineage import Lineage, PlaceIds
from verification.administration import gaps
from verification.evidence import READ_OF_PERSONS
from verification.evidence import Facts as Kept
from verification.findings import Facts, Place, Reason, Yardstick
from verification.queries.eligibility import is_withheld, kept_of, results_of, topics_of
from verification.queries.overlaps import Clashes, conflicts_of, overlaps_of
from verification.queries.presence import Gone, absences_of, told

# As many candidates as a verifier can compare at a glance.
MOST_CANDIDATES = 5
Answers = Mapping[uuid.UUID, Answer]


@dataclass(slots=True)
class Gathered:
    """Facts by recipient, and the rows behind them: for the evidence, not for the agency."""

    facts: dict[uuid.UUID, Facts]
    answers: Answers
    criteria: Criteria | None
    yardstick: Yardstick
    releases: dict[int, uuid.UUID]
    persons: dict[uuid.UUID, Person] = field(default_factory=dict)
    candidates: dict[uuid.UUID, list[uuid.UUID]] = field(default_factory=dict)
    overlaps: Clashes = field(default_factory=dict)
    answered: dict[uuid.UUID, Kept] = field(default_factory=dict)
    gone: dict[uuid.UUID, list[Gone]] = field(default_factory=dict)


def gather(recipients: Sequence[Recipient], program: Program, answers: Answers) -> Gathered:
    """Facts of recipients of one program, by the engine's answers about them (and maybe others).

    Call it as the matching role, in a transaction, once the answers stand with the recipients:
    overlaps are found by them.
    """
    answers = {r.pk: answers[r.pk] for r in recipients}
    candidates = {
        pk: _candidates(answer)
        for pk, answer in answers.items()
        if answer.outcome is MatchOutcome.DOUBTFUL
    }
    wanted = {answer.person_id for answer in answers.values() if answer.person_id}
    wanted.update(pk for ids in candidates.values() for pk in ids)
    persons = {
        person.pk: person
        for person in Person.objects.in_base()
        .filter(pk__in=wanted)
        .select_related("household")
        .only(*READ_OF_PERSONS)
    }
    overlaps = overlaps_of([r.pk for r in recipients])
    criteria, yardstick = _yardstick(program)
    found = {
        pk: persons[answer.person_id]
        for pk, answer in answers.items()
        if answer.outcome is MatchOutcome.MATCH and answer.person_id in persons
    }
    rivals = {
        r.pk: any(
            persons[pk].regency_id != r.regency_id
            for pk in candidates.get(r.pk, ())
            if pk in persons
        )
        for r in recipients
    }
    said = absences_of((r.pk, found[r.pk].pk if r.pk in found else None) for r in recipients)
    gone = {
        r.pk: told(
            said[r.pk],
            lives_in=found[r.pk].regency_id if r.pk in found else None,
            written_in=r.regency_id,
            rivals_elsewhere=rivals[r.pk],
        )
        for r in recipients
        if r.pk in said
    }
    results = results_of(program, criteria, found) if criteria else {}
    questions = questions_of(program.kind)
    lineage = Lineage.load()
    return Gathered(
        facts={
            r.pk: replace(
                _facts(r, answers[r.pk], persons, overlaps.get(r.pk, ()),
                       gaps(r, questions, program.target_unit), lineage),
                groups=_groups(results.get(r.pk), yardstick),
                absences=frozenset(one.absence for one in gone.get(r.pk, ())),
                rivals_elsewhere=rivals[r.pk],
            )
            for r in recipients
        },
        answers=answers,
        criteria=criteria,
        yardstick=yardstick,
        releases=_releases({r.regency_id for r in recipients}),
        persons=persons,
        candidates=candidates,
        overlaps=overlaps,
        answered={pk: kept_of(result, program) for pk, result in results.items()},
        gone=gone,
    )  # fmt: skip


def _facts(
    recipient: Recipient,
    answer: Answer,
    persons: dict[uuid.UUID, Person],
    overlaps: Iterable[Clash],
    missing: Iterable[Reason],
    lineage: Lineage,
) -> Facts:
    person = persons.get(answer.person_id) if answer.person_id else None
    found = person if answer.outcome is MatchOutcome.MATCH else None
    written = PlaceIds(recipient.regency_id, recipient.district_id, recipient.village_id)
    base = None
    if found is not None:
        # A village under its old number, or before its split, is no other place.
        lived_in = PlaceIds(found.regency_id, found.district_id, found.village_id)
        written, base = lineage.held_together(written, lived_in)
    return Facts(
        recipient_id=recipient.pk,
        written=Place(*written),
        match=answer.outcome,
        match_reasons=tuple(str(reason) for reason in answer.reasons),
        base=Place(*base) if base else None,
        decile=found.household.decile if found else None,
        overlaps=conflicts_of(overlaps),
        has_nik=bool(recipient.nik),
        gaps=tuple(missing),
    )


def _candidates(answer: Answer) -> list[uuid.UUID]:
    """Who in the base a doubtful one could be: the best first."""
    best = [answer.person_id] if answer.person_id else []
    return list(dict.fromkeys([*best, *answer.rival_ids]))[:MOST_CANDIDATES]


def _yardstick(program: Program) -> tuple[Criteria | None, Yardstick]:
    """The version of the criteria in force: the latest."""
    criteria = (
        Criteria.objects.filter(program=program)
        .prefetch_related("areas")
        .order_by("-version")
        .first()
    )
    if criteria is None:
        return None, Yardstick()
    areas = frozenset(area.pk for area in criteria.areas.all())
    deciles, topics = frozenset(criteria.deciles), topics_of(criteria)
    return criteria, Yardstick(deciles, areas, topics, withheld=is_withheld(program))


def _groups(result: Result | None, yardstick: Yardstick) -> tuple[bool | None, ...]:
    """The answers group by group; nothing is known of somebody who was not found."""
    if result is None:
        return (None,) * len(yardstick.topics)
    return tuple(group.answer for group in result.groups)


def _releases(regency_ids: set[int]) -> dict[int, uuid.UUID]:
    """The release in force of each regency."""
    return dict(
        ReleaseActivation.objects.filter(
            regency_id__in=regency_ids, superseded_at__isnull=True
        ).values_list("regency_id", "release_id")
    )
