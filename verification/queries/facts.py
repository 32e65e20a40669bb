"""All facts for the findings of a batch of recipients, in a fixed number of queries.

Runs as the matching role: it reads the whole base and all agencies' recipients. What it returns
goes through `verification.findings` before anybody sees it.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from beneficiaries.enums import MatchOutcome
from beneficiaries.matching.batch import match_batch
from beneficiaries.matching.interface import Query
from beneficiaries.models import Person, ReleaseActivation
from programs.models import Criteria, Program, Recipient
from verification.findings import Facts, Place, Yardstick
from verification.queries.overlaps import Overlap, overlaps_of

# As many candidates as a verifier can compare at a glance.
MOST_CANDIDATES = 5


@dataclass(slots=True)
class Gathered:
    """Facts by recipient, and the rows behind them: for the evidence, not for the agency."""

    facts: dict[uuid.UUID, Facts]
    criteria: Criteria | None
    yardstick: Yardstick
    releases: dict[int, uuid.UUID]
    persons: dict[uuid.UUID, Person] = field(default_factory=dict)
    candidates: dict[uuid.UUID, list[uuid.UUID]] = field(default_factory=dict)
    overlaps: dict[uuid.UUID, list[Overlap]] = field(default_factory=dict)


def gather(recipients: Sequence[Recipient], program: Program) -> Gathered:
    """Facts of recipients of one program. Call it as the matching role, in a transaction."""
    candidates = _candidates(recipients)
    wanted = {r.person_id for r in recipients if r.person_id}
    wanted.update(pk for ids in candidates.values() for pk in ids)
    persons = {
        person.pk: person
        for person in Person.objects.in_base().filter(pk__in=wanted).select_related("household")
    }
    overlaps: dict[uuid.UUID, list[Overlap]] = defaultdict(list)
    for overlap in overlaps_of([r.pk for r in recipients], program):
        overlaps[overlap.recipient_id].append(overlap)
    criteria, yardstick = _yardstick(program)
    return Gathered(
        facts={r.pk: _facts(r, persons, overlaps.get(r.pk, ())) for r in recipients},
        criteria=criteria,
        yardstick=yardstick,
        releases=_releases({r.regency_id for r in recipients}),
        persons=persons,
        candidates=candidates,
        overlaps=overlaps,
    )


def _facts(
    recipient: Recipient, persons: dict[uuid.UUID, Person], overlaps: Iterable[Overlap]
) -> Facts:
    match = MatchOutcome(recipient.match_outcome)
    person = persons.get(recipient.person_id) if recipient.person_id else None
    found = person if match is MatchOutcome.MATCH else None
    return Facts(
        recipient_id=recipient.pk,
        written=Place(recipient.regency_id, recipient.district_id, recipient.village_id),
        match=match,
        match_reasons=tuple(recipient.match_reasons),
        base=Place(found.regency_id, found.district_id, found.village_id) if found else None,
        decile=found.household.decile if found else None,
        overlaps=frozenset(overlap.outcome for overlap in overlaps),
        has_nik=bool(recipient.nik),
    )


def _candidates(recipients: Sequence[Recipient]) -> dict[uuid.UUID, list[uuid.UUID]]:
    """For the doubtful ones, who in the base it could be: best first. Asked anew of the engine."""
    queries = [
        Query(
            key=str(r.pk),
            name=r.name,
            nik=r.nik,
            kk=r.kk,
            birth_date=r.birth_date,
            regency_id=r.regency_id,
            district_id=r.district_id,
            village_id=r.village_id,
        )
        for r in recipients
        if r.match_outcome == MatchOutcome.DOUBTFUL
    ]
    if not queries:
        return {}
    found = {}
    for answer in match_batch(queries):
        best = [answer.person_id] if answer.person_id else []
        ids = list(dict.fromkeys([*best, *answer.rival_ids]))
        found[uuid.UUID(answer.key)] = ids[:MOST_CANDIDATES]
    return found


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
    return criteria, Yardstick(frozenset(criteria.deciles), areas)


def _releases(regency_ids: set[int]) -> dict[int, uuid.UUID]:
    """The release in force of each regency."""
    return dict(
        ReleaseActivation.objects.filter(
            regency_id__in=regency_ids, superseded_at__isnull=True
        ).values_list("regency_id", "release_id")
    )
