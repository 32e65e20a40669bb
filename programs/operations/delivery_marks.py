"""The marks of many rows in one statement, by recipient or by NIK, through a temporary table."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from accounts.models import User
from core.tabular.copying import copy_rows
from programs.delivery_rows import DeliveryRow
from programs.models import Distribution

_COLUMNS = (
    "number",
    "recipient_id",
    "nik",
    "state",
    "received_on",
    "amount",
    "goods",
    "note",
)
_TABLE = """
    DROP TABLE IF EXISTS pg_temp.marking;
    CREATE TEMPORARY TABLE marking (
        number integer, recipient_id uuid, nik text, state text, received_on date,
        amount numeric, goods text, note text
    ) ON COMMIT DROP
"""
# A NIK stands once among the recipients of a program that still count; of earlier spells of the
# same person only those that are part of this round could be meant.
_FIND = """
    UPDATE marking SET recipient_id = recipient.id
    FROM programs_recipient recipient
    JOIN programs_distributionitem item
      ON item.recipient_id = recipient.id AND item.distribution_id = %(distribution)s
    WHERE marking.recipient_id IS NULL AND recipient.nik = marking.nik
      AND recipient.program_id = %(program)s
"""
_MARK = """
    UPDATE programs_distributionitem item SET
        state = marking.state,
        received_on = marking.received_on,
        amount = CASE WHEN marking.state = 'received'
                      THEN coalesce(marking.amount, item.planned_amount) END,
        goods = coalesce(marking.goods, item.goods),
        note = marking.note,
        changed_by_id = %(by)s,
        changed_at = now()
    FROM marking
    WHERE item.distribution_id = %(distribution)s AND item.recipient_id = marking.recipient_id
    RETURNING marking.number
"""


def apply_marks(*, distribution: Distribution, rows: Sequence[DeliveryRow], by: User) -> set[int]:
    """Mark the parts these rows are about; return the numbers of rows that met no part.

    The round is locked by the caller. Each row carries its mark.
    """
    params = {"distribution": distribution.pk, "program": distribution.program_id, "by": by.pk}
    with connection.cursor() as cursor:
        cursor.execute(_TABLE)
        copy_rows(cursor, "marking", _COLUMNS, (_row(row) for row in rows))
        cursor.execute(_FIND, params)
        cursor.execute(_MARK, params)
        met = {number for (number,) in cursor.fetchall()}
    return {row.number for row in rows} - met


def _row(row: DeliveryRow) -> list[object]:
    mark = row.mark
    if mark is None:
        raise ValueError("A row without a mark changes nothing.")
    return [
        row.number,
        row.recipient_id,
        row.nik,
        mark.state.value,
        mark.on,
        mark.amount,
        mark.goods,
        mark.note,
    ]
