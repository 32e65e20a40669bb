"""Handing a whole program in: chunk by chunk, the engine asked for the next one meanwhile.

In two threads, each with a connection of its own, the database looks for people and writes at the
same time. Chunks are judged and written in their order, a commit for each; what was submitted is no
longer ready, so whoever comes after a killed worker goes on where it stood.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from accounts.models import User
from accounts.scope import Scope
from core.garbage import rarely_collecting
from core.scope import scoped
from programs.models import Program, Recipient
from programs.operations import matches
from programs.operations.match_ahead import Making, when_asked
from verification.operations.submission import IN_THE_WORKER, submit
from verification.queries.ready import ready_to_submit

ScopeNow = Callable[[], Scope]


@dataclass(frozen=True, slots=True)
class _Chunk:
    ids: Sequence[uuid.UUID]
    asked: matches.Asked


def submit_all(
    *,
    program_id: uuid.UUID,
    scope_now: ScopeNow,
    progress: Callable[[int], None],
    by: User,
    making: Making = when_asked,
    most: int | None = None,
) -> int:
    """Submit what is ready of a program, or the first `most` of it; return how many.

    `scope_now` reads the asker's rights anew for every chunk, and raises when they are gone;
    `making` says where the engine is asked. Runs outside of a transaction. Raises
    `Program.DoesNotExist`, and `Refused` when the program is not running.
    """
    done = 0
    while ids := _ready(program_id, scope_now(), most):
        submitted = 0
        pieces = (ids[at : at + IN_THE_WORKER] for at in range(0, len(ids), IN_THE_WORKER))
        asking = making(partial(next, pieces, None), partial(_asked, scope_now))
        with rarely_collecting(), asking as chunks:
            for chunk in chunks:
                submitted += _submit(program_id, scope_now(), chunk, by)
                progress(done + submitted)
        done += submitted
        # Who entered some meanwhile has them submitted, too.
        if most is not None or not submitted:
            break
    return done


def _ready(program_id: uuid.UUID, scope: Scope, most: int | None) -> list[uuid.UUID]:
    with scoped(scope.database):
        program = Program.objects.visible_to(scope).get(pk=program_id)
        ready = ready_to_submit(program, scope).order_by("pk")
        return list(ready.values_list("pk", flat=True)[:most])


def _asked(scope_now: ScopeNow, ids: Sequence[uuid.UUID]) -> _Chunk:
    """The chunk and what the engine says of it, under the asker's rights of that moment."""
    scope = scope_now()
    with scoped(scope.database):
        rows = Recipient.objects.visible_to(scope).filter(pk__in=ids).select_related(None)
        return _Chunk(ids, matches.ask(rows.only(*matches.ASKED_BY)))


def _submit(program_id: uuid.UUID, scope: Scope, chunk: _Chunk, by: User) -> int:
    with scoped(scope.database):
        return submit(
            program=Program.objects.visible_to(scope).get(pk=program_id),
            by=by,
            scope=scope,
            recipient_ids=chunk.ids,
            most=len(chunk.ids),
            asked=chunk.asked,
        ).total
