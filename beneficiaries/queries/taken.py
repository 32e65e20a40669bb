"""Files with people in them that left the portal: of what kind, how many rows, by whom.

The trail knows a file by its kind, territory and rows, not by whom it names. So a file of the
territory may hold any of its people; a workbook of refused rows can be searched while its import is
kept.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Count, IntegerField, Q, QuerySet, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from accounts.models import User
from accounts.queries.trail import trail
from accounts.scope import Scope
from accounts.trail_words import action_words
from beneficiaries.enums import RowOutcome
from beneficiaries.models import Person, StagedRow
from core.models import AuditEvent

# Rows as somebody sent them, or as another office wants them: with numbers in full.
IN_FULL = frozenset({
    "delivery_upload.export_errors", "match_run.download", "proposal_central.export",
    "quality.download_corrections", "recipient_upload.export_errors",
    "registry_import.download_errors",
})  # fmt: skip
# Lists of people with masked numbers.
MASKED = frozenset({
    "case.export", "distribution.export", "field_check.print", "minutes.download", "need.export",
    "overlap.export", "photo_batch.download", "proposal.export", "quality.export",
    "recipient.export", "registry.export", "registry_import.export", "subject_request.file",
})  # fmt: skip
OF_PEOPLE = IN_FULL | MASKED
_REFUSED_ROWS = "registry_import.download_errors"
# So many are listed; the number of all is told beside.
MOST = 100

_ROWS = Cast(KeyTextTransform("rows", "details"), IntegerField())


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


def taken_by_kind(events: QuerySet[AuditEvent]) -> list[Taken]:
    """Every kind of file that is taken along among these events, also those without people."""
    taken = events.filter(Q(action__endswith=".export") | Q(action__in=OF_PEOPLE))
    kinds = taken.order_by().values("action").annotate(n=Count("pk"), rows=Sum(_ROWS))
    return sorted(
        (
            Taken(action_words(kind["action"]), kind["n"], kind["rows"] or 0,
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
    return _newest(_of_people(scope).filter(near), persons)


def files_taken_by(scope: Scope, user: User) -> Downloads:
    return _newest(_of_people(scope).filter(actor=user))


def _of_people(scope: Scope) -> QuerySet[AuditEvent]:
    return trail(scope).filter(action__in=OF_PEOPLE)


def _newest(events: QuerySet[AuditEvent], persons: Iterable[Person] = ()) -> Downloads:
    found = list(events[:MOST])
    certain = _imports_that_refused(
        {event.object_id for event in found if event.action == _REFUSED_ROWS}, list(persons)
    )
    listed = [
        Download(
            event.at, event.actor_id, event.actor.name if event.actor else "",
            action_words(event.action), event.details.get("rows"), event.action in IN_FULL,
            event.object_id in certain,
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
    keys = [uuid.UUID(key) for key in imports]
    rows = StagedRow.objects.filter(import_file__in=keys, outcome=RowOutcome.FAULTY)
    return {str(pk) for pk in rows.filter(named).values_list("import_file", flat=True).distinct()}
