"""Files with people in them that left the portal: of what kind, how many rows, by whom.

The trail knows a file by its kind, territory and rows, not by whom it names; a list over several
regencies by its rows in each. So a file of the territory may hold any of its people; a workbook of
refused rows can be searched while its import is kept.
"""

from __future__ import annotations

import datetime
import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Max, Min, Q, QuerySet, Sum

from accounts.models import User
from accounts.queries.trail import trail, trail_by_place
from accounts.scope import Scope
from accounts.trail_words import action_words
from beneficiaries.enums import RowOutcome
from beneficiaries.models import Person, StagedRow
from beneficiaries.trail_details import Figure, key_of, persons_of, rows_of
from core.models import AuditEvent

# Rows as somebody sent them, or as another office wants them: with numbers in full.
IN_FULL = frozenset({
    "delivery_upload.export_errors", "group_list.download_leftovers", "match_run.download",
    "proposal_central.export",
    "quality.download_corrections", "recipient_upload.export_errors",
    "registry_import.download_errors",
})  # fmt: skip
# Lists of people with masked numbers.
MASKED = frozenset({
    "case.export", "distribution.export", "field_check.print", "need.export",
    "overlap.export", "photo_batch.download", "proposal.export", "quality.export",
    "recipient.export", "registry.export", "registry_import.export", "subject_request.file",
})  # fmt: skip
OF_PEOPLE = IN_FULL | MASKED
# Papers with figures alone.
_OF_NOBODY = frozenset({"minutes.download", "program.report"})
_HOUSEHOLDS = "registry.export"
_REFUSED_ROWS = "registry_import.download_errors"
# Of one person each, whom the event names where the base knows them.
_OF_ONE = frozenset({"field_check.print", "subject_request.file"})
# So many are listed; the number of all is told beside.
MOST = 100

_ROWS, _UNPLACED = Figure("rows"), Figure("unplaced")
_NAMED = """
    SELECT e.action, e.actor_id, e.regency_id, array_agg(DISTINCT named.person::uuid)
      FROM core_auditevent e
     CROSS JOIN LATERAL jsonb_array_elements_text(
           CASE jsonb_typeof(e.details -> 'persons') WHEN 'array' THEN e.details -> 'persons'
           ELSE '[]' END
           ) AS named (person)
     WHERE e.action = ANY (%s) AND e.at >= %s AND e.at < %s AND named.person = ANY (%s)
       AND (%s::int IS NULL OR e.regency_id = %s)
       AND NOT e.details @> '{"split": true}'
     GROUP BY e.action, e.actor_id, e.regency_id
"""


@dataclass(frozen=True, slots=True)
class Taken:
    """Files of one kind that an account took along. `rows` of those that tell it."""

    label: str
    files: int
    rows: int
    in_full: bool


@dataclass(frozen=True, slots=True)
class Download:
    """One file. `rows` None when the trail does not tell; `is_certain`: the person stands in it."""

    at: datetime.datetime
    user_id: uuid.UUID | None
    user: str
    what: str
    rows: int | None
    in_full: bool
    is_certain: bool = False


@dataclass(frozen=True, slots=True)
class Downloads:
    """The newest files and how many there are in all."""

    listed: list[Download]
    count: int


@dataclass(frozen=True, slots=True)
class Holding:
    """Files of one kind, account and place that held persons of a list, or may have.

    `certain`: so many of them stand in one for sure; `possible`: so many live where it is of.
    `unplaced`: so many rows of these files, here or beside, are of a place that nobody knows.
    """

    label: str
    user: str
    files: int
    rows: int
    in_full: bool
    certain: int
    possible: int
    unplaced: int
    first: datetime.datetime
    last: datetime.datetime


def taken_by_kind(events: QuerySet[AuditEvent]) -> list[Taken]:
    """Every kind of file that is taken along among these events, also those without people."""
    papers = OF_PEOPLE | _OF_NOBODY
    taken = events.filter(Q(action__endswith=".export") | Q(action__in=papers))
    kinds = taken.order_by().values("action").annotate(n=Count("pk"), rows=Sum(_ROWS))
    return sorted(
        (
            Taken(action_words(kind["action"]), kind["n"], int(kind["rows"] or 0),
                  kind["action"] in IN_FULL)
            for kind in kinds
        ),
        key=lambda one: one.label,
    )  # fmt: skip


def files_that_may_name(scope: Scope, persons: Collection[Person]) -> Downloads:
    """Files of people of these persons' regencies, and those of the whole province."""
    if not persons:
        return Downloads([], 0)
    places = {person.regency_id for person in persons}
    near = Q(regency_id__in=places) | Q(regency_id=None)
    return _newest(_by_place(scope).filter(near), persons)


def files_taken_by(scope: Scope, user: User) -> Downloads:
    return _newest(_of_people(scope).filter(actor=user))


def files_that_hold(
    scope: Scope,
    persons: Collection[Person],
    *,
    since: datetime.datetime,
    until: datetime.datetime,
) -> list[Holding]:
    """Files taken along in a time that may name these persons, by kind, account and place.

    For sure: a list of households that was not narrowed, of their place; refused rows of an import
    that is still kept; and whom an event of the trail names itself.
    """
    of_place = Counter(person.regency_id for person in persons)
    near = Q(regency_id__in=list(of_place)) | Q(regency_id=None)
    events = _by_place(scope).filter(near, at__gte=since, at__lt=until)
    if not of_place:
        return []
    whole = Q(action=_HOUSEHOLDS, details__filters=[], details__searched=False)
    groups = (
        events.order_by()
        .values("action", "actor_id", "actor__name", "regency_id")
        .annotate(
            files=Count("pk"), total=Sum(_ROWS), first=Min("at"), last=Max("at"),
            whole=Count("pk", filter=whole), unplaced=Sum(_UNPLACED),
            unnamed=Count("pk", filter=~Q(details__has_key="persons")),
        )
    )  # fmt: skip
    refused = _refused_by_group(events, persons)
    named = _named_by_group(scope, persons, since, until)
    holdings = []
    for group in groups:
        possible = of_place[group["regency_id"]] if group["regency_id"] else len(persons)
        place = (group["actor_id"], group["regency_id"])
        told = set(named.get((group["action"], *place), ()))
        if group["action"] == _REFUSED_ROWS:
            told |= refused.get(place, set())
        certain = possible if group["whole"] else len(told)
        if group["action"] in _OF_ONE and not group["unnamed"]:
            possible = certain
        if not possible:
            continue
        holdings.append(
            Holding(
                action_words(group["action"]), group["actor__name"] or "", group["files"],
                int(group["total"] or 0), group["action"] in IN_FULL,
                certain, max(certain, possible), int(group["unplaced"] or 0), group["first"],
                group["last"],
            )
        )  # fmt: skip
    return sorted(holdings, key=lambda one: (-one.certain, -one.possible, one.label, one.user))


def _named_by_group(
    scope: Scope,
    persons: Collection[Person],
    since: datetime.datetime,
    until: datetime.datetime,
) -> dict[tuple[str, uuid.UUID | None, int | None], list[uuid.UUID]]:
    """Who of these persons is named by events of files, by action, account and place."""
    keys = [str(person.pk) for person in persons]
    with connection.cursor() as cursor:
        cursor.execute(
            _NAMED, [[*OF_PEOPLE], since, until, keys, scope.regency_id, scope.regency_id]
        )
        return {(action, *place): found for action, *place, found in cursor.fetchall()}


def _refused_by_group(
    events: QuerySet[AuditEvent], persons: Collection[Person]
) -> dict[tuple[uuid.UUID | None, int | None], set[uuid.UUID]]:
    """These persons in refused rows that somebody took along, by account and place."""
    holders: dict[str, set[uuid.UUID]] = defaultdict(set)
    for person in persons:
        if person.nik:
            holders[person.nik].add(person.pk)
    imports: dict[uuid.UUID, list[tuple[uuid.UUID | None, int | None]]] = defaultdict(list)
    taken = events.filter(action=_REFUSED_ROWS).order_by()
    for key, actor, regency in taken.values_list("object_id", "actor_id", "regency_id").distinct():
        if (import_id := key_of(key)) is not None:
            imports[import_id].append((actor, regency))
    rows = StagedRow.objects.filter(
        import_file__in=list(imports), outcome=RowOutcome.FAULTY,
        data__nik__in=list(holders),
    )  # fmt: skip
    found: dict[tuple[uuid.UUID | None, int | None], set[uuid.UUID]] = defaultdict(set)
    for import_id, nik in rows.values_list("import_file", "data__nik").distinct():
        for group in imports[import_id]:
            found[group] |= holders[nik]
    return found


def _of_people(scope: Scope) -> QuerySet[AuditEvent]:
    return trail(scope).filter(action__in=OF_PEOPLE)


def _by_place(scope: Scope) -> QuerySet[AuditEvent]:
    """For questions about people: of a file over several regencies the part where they live."""
    return trail_by_place(scope).filter(action__in=OF_PEOPLE)


def _newest(events: QuerySet[AuditEvent], persons: Iterable[Person] = ()) -> Downloads:
    found, persons = list(events[:MOST]), list(persons)
    keys = {person.pk for person in persons}
    certain = _imports_that_refused(
        {event.object_id for event in found if event.action == _REFUSED_ROWS}, persons
    )
    listed = [
        Download(
            event.at, event.actor_id, event.actor.name if event.actor else "",
            action_words(event.action), rows_of(event.details), event.action in IN_FULL,
            event.object_id in certain or not keys.isdisjoint(persons_of(event.details)),
        )
        for event in found
    ]  # fmt: skip
    return Downloads(listed, len(found) if len(found) < MOST else events.count())


def _imports_that_refused(imports: Collection[str], persons: Collection[Person]) -> set[str]:
    """Of these imports, those whose refused rows name one of the persons or their household."""
    if not imports or not persons:
        return set()
    homes = {person.household.registry_id for person in persons}
    own = {person.registry_id for person in persons}
    named = Q(registry_id__in=own | homes) | Q(data__household_registry_id__in=list(homes))
    if numbers := [person.nik for person in persons if person.nik]:
        named |= Q(data__nik__in=numbers)
    keys = [key for text in imports if (key := key_of(text)) is not None]
    rows = StagedRow.objects.filter(import_file__in=keys, outcome=RowOutcome.FAULTY)
    return {str(pk) for pk in rows.filter(named).values_list("import_file", flat=True).distinct()}
