"""Many recipients at once, as rows of an uploaded list: COPY into a temporary table, then insert.

PostgreSQL refuses COPY into a table with row-level security, and the policies must judge the rows
anyway: so they pass through a temporary table. What is the same in every row is not copied; the
insert adds it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.db import connection

from accounts.models import User
from beneficiaries.matching.interface import Answer
from core.tabular.copying import copy_rows
from programs.enums import RecipientState
from programs.models import RecipientUpload
from programs.operations.touching import touch, touch_listed
from programs.written import WRITTEN_FIELDS, Written


@dataclass(frozen=True, slots=True)
class Draft:
    """A recipient about to be written, and the engine's answer for it."""

    recipient_id: uuid.UUID
    written: Written
    answer: Answer


_written_values = attrgetter(*WRITTEN_FIELDS)
_ATTRIBUTES = WRITTEN_FIELDS.index("attributes")
_COLUMNS = (
    "id",
    *WRITTEN_FIELDS,
    "match_outcome",
    "match_reasons",
    "match_weight",
    "match_probability",
    "person_id",
    "household_id",
)
_ENTERED = "SELECT r.id FROM programs_recipient r JOIN entering_recipients e ON e.id = r.id"


def enter_batch(*, upload: RecipientUpload, drafts: Sequence[Draft], by: User) -> set[uuid.UUID]:
    """Write the drafts that no constraint forbids; return the ids written.

    What is missing from the answer was entered by somebody else in the meantime (same NIK).
    """
    if not drafts:
        return set()
    with connection.cursor() as cursor:
        temporary_table(cursor, "entering_recipients", "programs_recipient", _COLUMNS)
        copy_rows(cursor, "entering_recipients", _COLUMNS, map(_row, drafts))
        shared = {
            "program_id": upload.program_id,
            "agency_id": upload.agency_id,
            "upload_id": upload.pk,
            "entered_by_id": by.pk,
            "state": RecipientState.DRAFT.value,
        }
        move_over(
            cursor, "entering_recipients", "programs_recipient", _COLUMNS, shared,
            " ON CONFLICT DO NOTHING",
        )  # fmt: skip
        if cursor.rowcount == len(drafts):
            # Nearly always, and thousands of ids need not go to and fro.
            touch_listed("entering_recipients")
            return {draft.recipient_id for draft in drafts}
        cursor.execute(_ENTERED)
        entered = {row[0] for row in cursor.fetchall()}
    touch(entered)
    return entered


def move_over(
    cursor: Any,
    source: str,
    target: str,
    columns: Sequence[str],
    shared: Mapping[str, object],
    ending: str = "",
) -> None:
    """Insert the rows of a temporary table, each with the `shared` values beside its own."""
    names = ", ".join(f'"{name}"' for name in (*shared, *columns))
    own = ", ".join(f'"{name}"' for name in columns)
    values = ", ".join(["%s"] * len(shared))
    cursor.execute(
        f'INSERT INTO "{target}" ({names}) SELECT {values}, {own} FROM "{source}"{ending}',  # noqa: S608
        list(shared.values()),
    )


def temporary_table(cursor: Any, name: str, like: str, columns: Iterable[str]) -> None:
    """An empty table with `columns` of the table `like`, gone with the transaction."""
    wanted = ", ".join(f'"{column}"' for column in columns)
    cursor.execute(f'DROP TABLE IF EXISTS pg_temp."{name}"')
    cursor.execute(
        f'CREATE TEMPORARY TABLE "{name}" ON COMMIT DROP AS SELECT {wanted} FROM "{like}"'  # noqa: S608
        " WITH NO DATA"
    )


def _row(draft: Draft) -> list[object]:
    answer = draft.answer
    written = list(_written_values(draft.written))
    if not draft.written.attributes:
        written[_ATTRIBUTES] = "{}"
    return [
        draft.recipient_id,
        *written,
        answer.outcome.value,
        # Codes of letters and underscores: they need no quoting inside an array.
        "{" + ",".join(answer.reasons) + "}",
        answer.weight,
        answer.probability,
        answer.person_id,
        answer.household_id,
    ]
