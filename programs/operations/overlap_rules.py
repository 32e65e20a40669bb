"""Laying down which kinds of aid go together. A rule is superseded, never changed."""

from __future__ import annotations

import csv
import uuid
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit
from core.scope import DatabaseRole, DatabaseScope, scoped
from programs.enums import OverlapPeriod, OverlapUnit, OverlapVerdict
from programs.models import OverlapRule, ProgramKind
from programs.overlap_rules import COMPARED, in_order

SOURCE = Path(__file__).resolve().parent.parent / "data" / "overlap_rules.csv"

# One side is enough: computing it writes the mirror rows too. The kind with fewer recipients.
_NOTE_KIND = """
WITH counted AS (
    SELECT p.kind_id, count(*) AS recipients
    FROM programs_recipient r JOIN programs_program p ON p.id = r.program_id
    WHERE p.kind_id IN (%(first)s, %(second)s)
    GROUP BY p.kind_id
), smaller AS (
    SELECT kind.id FROM (VALUES (%(first)s::uuid), (%(second)s::uuid)) AS kind (id)
    LEFT JOIN counted ON counted.kind_id = kind.id
    ORDER BY coalesce(counted.recipients, 0), kind.id LIMIT 1
)
INSERT INTO programs_touchedrecipient (recipient_id)
SELECT r.id FROM programs_recipient r
JOIN programs_program p ON p.id = r.program_id JOIN smaller ON smaller.id = p.kind_id
WHERE r.state = ANY(%(compared)s)
"""


def lay_down(
    *,
    first: ProgramKind,
    second: ProgramKind,
    verdict: OverlapVerdict,
    unit: OverlapUnit,
    period: OverlapPeriod,
    note: str,
    source: str,
    seen: uuid.UUID | None,
    by: User,
) -> tuple[OverlapRule, bool]:
    """Let a rule come into force for a pair of kinds; return it, and whether it is new.

    `seen` is the rule that stood on the screen, None for the built-in one: raises
    `ValidationError` when another has come into force since. The same rule once more changes
    nothing. The caller starts the job `RECOMPUTE`. Needs the province's scope.
    """
    kinds = {first.code: first, second.code: second}
    codes = in_order(first.code, second.code)
    first, second = kinds[codes[0]], kinds[codes[1]]
    values: dict[str, Any] = {
        "verdict": verdict, "unit": unit, "period": period,
        "note": note.strip(), "source": source.strip(),
    }  # fmt: skip
    in_force = OverlapRule.objects.filter(
        first_kind=first, second_kind=second, superseded_at__isnull=True
    )
    current = in_force.select_for_update(of=("self",)).first()
    if current and all(getattr(current, name) == value for name, value in values.items()):
        return current, False
    if (current.pk if current else None) != seen:
        raise _changed_meanwhile()
    if current:
        # This one and no other: one that came into force meanwhile is not ours to supersede.
        OverlapRule.objects.filter(pk=current.pk).update(superseded_at=Now())
    try:
        with transaction.atomic():
            rule = OverlapRule.objects.create(
                first_kind=first, second_kind=second, set_by=by, **values
            )
    except IntegrityError:
        raise _changed_meanwhile() from None
    audit.record(
        "overlap_rule.lay_down", by=by, subject=rule, reason=note.strip(),
        kinds=list(codes), verdict=verdict, unit=unit, period=period,
    )  # fmt: skip
    return rule, True


def note_recipients(*, rule_id: uuid.UUID) -> int:
    """Note the recipients whose overlaps a rule touches; return how many.

    In a transaction of its own, as the matching role. Twice notes them twice, which computes the
    same twice.
    """
    with scoped(DatabaseScope(DatabaseRole.MATCHING)), connection.cursor() as cursor:
        rule = OverlapRule.objects.get(pk=rule_id)
        cursor.execute(
            _NOTE_KIND,
            {
                "first": rule.first_kind_id,
                "second": rule.second_kind_id,
                "compared": [state.value for state in COMPARED],
            },
        )
        return cursor.rowcount


def load_rules(
    rule_model: type[models.Model] = OverlapRule, kind_model: type[models.Model] = ProgramKind
) -> int:
    """Lay down the rules of the file for pairs that have had no rule yet; return how many.

    Safe to repeat: what Bappeda has laid down stays. The models let a migration pass its own.
    """
    kinds = {kind.code: kind for kind in kind_model._default_manager.all()}  # type: ignore[attr-defined]
    rules = rule_model._default_manager
    with SOURCE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    loaded = 0
    for row in rows:
        first, second = (kinds.get(code) for code in in_order(row.pop("first"), row.pop("second")))
        if first is None or second is None:
            continue
        if not rules.filter(first_kind=first, second_kind=second).exists():
            rules.create(first_kind=first, second_kind=second, **row)
            loaded += 1
    return loaded


def _changed_meanwhile() -> ValidationError:
    return ValidationError(
        _("Aturan ini baru saja diubah. Muat ulang halaman ini, lalu periksa kembali."),
        code="changed_meanwhile",
    )
