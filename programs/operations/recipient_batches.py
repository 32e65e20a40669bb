"""Many recipients at once, as rows of an uploaded list: COPY into a temporary table, then insert.

PostgreSQL refuses COPY into a table with row-level security, and the policies must judge the rows
anyway: so they pass through a temporary table.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from accounts.models import User
from beneficiaries.matching.interface import Answer
from core.tabular.copying import copy_rows
from programs.enums import RecipientState
from programs.models import RecipientUpload
from programs.operations.touching import touch
from programs.written import WRITTEN_FIELDS, Written


@dataclass(frozen=True, slots=True)
class Draft:
    """A recipient about to be written, and the engine's answer for it."""

    recipient_id: uuid.UUID
    written: Written
    answer: Answer


_COLUMNS = (
    "id",
    "program_id",
    "agency_id",
    "upload_id",
    "entered_by_id",
    "state",
    *WRITTEN_FIELDS,
    "match_outcome",
    "match_reasons",
    "match_weight",
    "match_probability",
    "person_id",
    "household_id",
)
_LIST = ", ".join(f'"{column}"' for column in _COLUMNS)


def enter_batch(*, upload: RecipientUpload, drafts: Sequence[Draft], by: User) -> set[uuid.UUID]:
    """Write the drafts that no constraint forbids; return the ids written.

    What is missing from the answer was entered by somebody else in the meantime (same NIK).
    """
    if not drafts:
        return set()
    with connection.cursor() as cursor:
        temporary_table(cursor, "entering_recipients", "programs_recipient", _COLUMNS)
        copy_rows(
            cursor, "entering_recipients", _COLUMNS, (_row(upload, draft, by) for draft in drafts)
        )
        cursor.execute(
            f"INSERT INTO programs_recipient ({_LIST}) SELECT {_LIST} FROM entering_recipients"  # noqa: S608
            " ON CONFLICT DO NOTHING RETURNING id"
        )
        entered = {row[0] for row in cursor.fetchall()}
    touch(entered)
    return entered


def temporary_table(cursor: Any, name: str, like: str, columns: Iterable[str]) -> None:
    """An empty table with `columns` of the table `like`, gone with the transaction."""
    wanted = ", ".join(f'"{column}"' for column in columns)
    cursor.execute(f'DROP TABLE IF EXISTS pg_temp."{name}"')
    cursor.execute(
        f'CREATE TEMPORARY TABLE "{name}" ON COMMIT DROP AS SELECT {wanted} FROM "{like}"'  # noqa: S608
        " WITH NO DATA"
    )


def _row(upload: RecipientUpload, draft: Draft, by: User) -> list[object]:
    written, answer = draft.written.values(), draft.answer
    return [
        draft.recipient_id,
        upload.program_id,
        upload.agency_id,
        upload.pk,
        by.pk,
        RecipientState.DRAFT.value,
        *(written[name] for name in WRITTEN_FIELDS),
        answer.outcome.value,
        # Codes of letters and underscores: they need no quoting inside an array.
        "{" + ",".join(answer.reasons) + "}",
        answer.weight,
        answer.probability,
        answer.person_id,
        answer.household_id,
    ]
