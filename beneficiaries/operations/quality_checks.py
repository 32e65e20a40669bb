"""Checking a regency's base: all kinds of faults, set-based, and what became of those known.

A check is one transaction per regency, as the matching role, which reads the whole base. A finding
that is still found keeps its state and whoever handles it; one that is not found any more is
"teratasi"; one that comes back is opened again. The same base on the same day gives the same
findings, and then nothing is written but the check itself.
"""

from __future__ import annotations

import datetime
import time
import uuid
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone
from psycopg2.extras import execute_values

from accounts.models import User
from beneficiaries.codebook_variable import Unit
from beneficiaries.matching.same_number import shared_numbers
from beneficiaries.models import QualityCheck, ReleaseActivation
from beneficiaries.operations import quality_sql as sql
from beneficiaries.quality.finders import FINDERS
from beneficiaries.quality.kinds import KINDS
from core.scope import DatabaseRole, acting_as
from regions.outlines import MARGIN_M


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found: rows faulty now, and of these new, cured and come back."""

    found: int
    fresh: int
    cured: int
    returned: int
    seconds: float


def check(*, regency_id: int, by: User | None, today: datetime.date | None = None) -> Checked:
    """Check the base of one regency, in the caller's transaction. Safe to repeat."""
    began = time.perf_counter()
    activation = ReleaseActivation.objects.filter(
        regency_id=regency_id, superseded_at__isnull=True
    ).first()
    given: dict[str, Any] = {
        "regency": regency_id,
        "today": today or timezone.localdate(),
        "severities": sql.as_json({code: kind.severity for code, kind in KINDS.items()}),
        "since": activation.activated_at if activation else None,
        "threshold": settings.DISCLOSURE_THRESHOLD,
        "now": timezone.now(),
        "margin": MARGIN_M,
    }
    with acting_as(DatabaseRole.MATCHING), connection.cursor() as cursor:
        cursor.execute(sql.LOCK, given)
        _find(cursor, given)
        fresh = _count(cursor, sql.ENTER, given)
        returned = _count(cursor, sql.RETURN, given)
        cursor.execute(sql.REFRESH, given)
        cured = _count(cursor, sql.CURE, given)
        cursor.execute(sql.TALLY, {**given, "kinds": list(KINDS)})
        cursor.execute("SELECT count(*) FROM quality_found")
        found = int(cursor.fetchone()[0])
        checked = Checked(found, fresh, cured, returned, time.perf_counter() - began)
        _record(checked, regency_id, activation.pk if activation else None, by)
    return checked


def _find(cursor: Any, given: dict[str, Any]) -> None:
    """Fill the temporary tables: findings, and numbers of what is only counted."""
    cursor.execute(sql.WORK_TABLES)
    cursor.execute("SET LOCAL work_mem = '128MB'")
    for unit in Unit:
        kinds = [kind for kind in KINDS.values() if kind.unit == unit and kind.condition]
        cursor.execute(sql.rows_of(unit, [kind for kind in kinds if not kind.counted]), given)
        counted = [kind for kind in kinds if kind.counted]
        if counted:
            cursor.execute(sql.numbers_of(unit, counted), given)
    for finder in FINDERS:
        cursor.execute(f"INSERT INTO quality_found {finder.sql}", given)
    _find_shared(cursor, given)
    cursor.execute("ANALYZE quality_found")


def _find_shared(cursor: Any, given: dict[str, Any]) -> None:
    rows = []
    for shared in shared_numbers(given["regency"]):
        for code, number in (("nik_same_person", shared.same), ("nik_two_persons", shared.others)):
            if number:
                facts = sql.as_json({"records": number, "elsewhere": shared.elsewhere})
                rows.append((code, str(shared.person_id), facts))
    if rows:
        execute_values(cursor.cursor, sql.SHARED, rows, page_size=5000)


def _count(cursor: Any, statement: str, given: dict[str, Any]) -> int:
    cursor.execute(statement, given)
    return int(cursor.rowcount)


def _record(
    checked: Checked, regency_id: int, activation_id: uuid.UUID | None, by: User | None
) -> None:
    QualityCheck.objects.create(
        regency_id=regency_id,
        activation_id=activation_id,
        by=by,
        seconds=round(checked.seconds, 2),
        found=checked.found,
        fresh=checked.fresh,
        cured=checked.cured,
        returned=checked.returned,
    )


def unchecked() -> list[int]:
    """Regencies whose base is another than at their last check; also after an activation undone."""
    checks = QualityCheck.objects.order_by("regency_id", "-at").distinct("regency_id")
    last = dict(checks.values_list("regency_id", "activation_id"))
    current = ReleaseActivation.objects.filter(superseded_at__isnull=True)
    return [
        regency_id
        for pk, regency_id in current.order_by("activated_at").values_list("pk", "regency_id")
        if last.get(regency_id) != pk
    ]
