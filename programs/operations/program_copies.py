"""Taking last year's program over into a new one: facts, criteria, rounds, groups and recipients.

Every copied row has a key made of the new program and the row it comes from: copying again, or
going on after a crash, gives the same rows.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Q

from accounts.models import Agency, User
from accounts.scope import Scope
from beneficiaries.matching.batch import match_batch
from core import audit
from core.scope import scoped
from programs.delivery_rules import year_later
from programs.enums import DistributionState, ProgramAction, ProgramState, RecipientState
from programs.models import Distribution, Program, Recipient, RecipientGroup
from programs.operations import programs
from programs.operations.distributions import plan_all
from programs.operations.groups import GROUP_FIELDS
from programs.operations.guards import require_running
from programs.operations.history import remember
from programs.operations.recipients import answer_values
from programs.operations.touching import touch
from programs.queries.criteria import current_criteria
from programs.written import WRITTEN_FIELDS, Written

CHUNK_ROWS = 2_000
ScopeNow = Callable[[], Scope]
Progress = Callable[[int, int | None], None]


def copy_program(
    *,
    source: Program,
    program_id: uuid.UUID,
    values: dict[str, Any],
    state: ProgramState,
    with_rounds: bool,
    by: User,
) -> tuple[Program, bool]:
    """Write the new program with the criteria of `source`; return it, and whether it is new.

    `values` are its facts, as for `programs.create`. With `with_rounds` the rounds planned and
    delivered then are planned again, as many years later as the program is.
    """
    criteria = current_criteria(source)
    program, is_new = programs.create(
        agency=Agency.objects.get(pk=source.agency_id),
        program_id=program_id,
        values={**values, "copied_from": source},
        deciles=criteria.deciles if criteria else [],
        area_ids=criteria.area_ids if criteria else [],
        conditions=criteria.version_row.conditions if criteria else [],
        state=state,
        by=by,
    )
    if not is_new:
        return program, False
    rounds = _copy_rounds(source, program, by) if with_rounds else 0
    remember(ProgramAction.COPIED, program=program, by=by, source=str(source.pk), rounds=rounds)
    return program, True


def copy_recipients(
    *, program_id: uuid.UUID, scope_now: ScopeNow, progress: Progress, by: User
) -> int:
    """Enter the recipients that stood approved in the source as drafts, matched anew.

    Returns how many drafts were made. Whoever is entered in the new program already, by NIK, is
    left out. Runs outside of a transaction, in chunks that each commit by themselves.
    """
    with scoped(scope_now().database):
        program = Program.objects.select_related("copied_from").get(pk=program_id)
        require_running(program)
        groups = _copy_groups(program, by)
        waiting = list(
            Recipient.objects.filter(program=program.copied_from, state=RecipientState.APPROVED)
            .order_by("pk")
            .values_list("pk", flat=True)
        )
    done = made = 0
    for start in range(0, len(waiting), CHUNK_ROWS):
        chunk = waiting[start : start + CHUNK_ROWS]
        with scoped(scope_now().database):
            made += _copy_chunk(program_id, chunk, groups, by)
        done += len(chunk)
        progress(done, len(waiting))
    return made


def _copy_chunk(
    program_id: uuid.UUID,
    source_ids: Sequence[uuid.UUID],
    groups: dict[uuid.UUID, uuid.UUID],
    by: User,
) -> int:
    # The lock makes a second worker wait, and then find the rows there.
    program = Program.objects.select_for_update(of=("self",)).get(pk=program_id)
    require_running(program)
    sources = {uuid.uuid5(program_id, str(key)): key for key in source_ids}
    there = Recipient.objects.filter(program=program)
    known = set(there.filter(pk__in=sources).values_list("pk", flat=True))
    # Aid may have ended since the list of them was made.
    still = Recipient.objects.filter(
        pk__in=[source for key, source in sources.items() if key not in known],
        state=RecipientState.APPROVED,
    )
    # The one who came back by hand is not entered twice, whatever became of the entry.
    still = still.exclude(~Q(nik="") & Q(nik__in=there.exclude(nik="").values("nik")))
    written = {
        uuid.uuid5(program_id, str(row.pk)): replace(
            Written(**{name: getattr(row, name) for name in WRITTEN_FIELDS}),
            # The day of last year's aid is last year's.
            given_on=None,
            group_id=groups.get(row.group_id) if row.group_id else None,
            group_role=row.group_role if row.group_id in groups else "",
        )
        for row in still
    }
    answers = match_batch(one.query(str(key)) for key, one in written.items())
    drafts = [
        Recipient(
            pk=key,
            program=program,
            agency_id=program.agency_id,
            entered_by=by,
            **written[key].values(),
            **answer_values(answer),
        )
        for answer in answers
        for key in (uuid.UUID(answer.key),)
    ]
    Recipient.objects.bulk_create(drafts, batch_size=500)
    touch(draft.pk for draft in drafts)
    if drafts:
        audit.record("program.copy_recipients", by=by, subject=program, rows=len(drafts))
    return len(drafts)


def _copy_rounds(source: Program, program: Program, by: User) -> int:
    years = program.year - source.year
    rows = Distribution.objects.filter(program=source).exclude(state=DistributionState.CANCELLED)
    wanted = [
        (
            uuid.uuid5(program.pk, str(row.pk)),
            {
                "name": row.name,
                "planned_on": year_later(row.planned_on, years),
                "amount": row.amount,
                "goods": row.goods,
            },
        )
        for row in rows.order_by("number")
    ]
    if wanted:
        plan_all(program=program, wanted=wanted, by=by)
    return len(wanted)


def _copy_groups(program: Program, by: User) -> dict[uuid.UUID, uuid.UUID]:
    """The groups of the source in the new program; new key by old. One of that name is kept."""
    rows = list(RecipientGroup.objects.filter(program=program.copied_from))
    RecipientGroup.objects.bulk_create(
        [
            RecipientGroup(
                pk=uuid.uuid5(program.pk, str(row.pk)),
                program=program,
                agency_id=program.agency_id,
                created_by=by,
                **{name: getattr(row, name) for name in GROUP_FIELDS},
            )
            for row in rows
        ],
        ignore_conflicts=True,
    )
    by_name = dict(RecipientGroup.objects.filter(program=program).values_list("name", "pk"))
    return {row.pk: by_name[row.name] for row in rows if row.name in by_name}
