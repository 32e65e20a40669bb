"""The one door for `Distribution`: planning rounds, changing them, closing them, calling them off.

Every function works under the caller's scope and in the caller's transaction. Refusals are
`ValidationError`s with a sentence for the screen.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from programs.delivery_rules import MOST_ROUNDS, Mark, day_fault, may_be_planned
from programs.enums import DistributionState, ItemState, ProgramAction
from programs.models import Distribution, DistributionItem, Program
from programs.operations.distribution_items import locked, mark_planned
from programs.operations.history import remember

# What may still be put right on a round that was delivered.
PAPERS = ("decree_number", "decree_date", "handover_number", "handover_date")


def plan(
    *, program: Program, distribution_id: uuid.UUID, values: dict[str, Any], by: User
) -> tuple[Distribution, bool]:
    """Plan a round; return it, and whether it is new.

    `values` are fields by name. `distribution_id` is made when the form is shown: a form sent twice
    gives one round.
    """
    rounds, is_new = plan_all(program=program, wanted=[(distribution_id, values)], by=by)
    return rounds[0], is_new


def plan_series(
    *,
    program: Program,
    entry: uuid.UUID,
    days: Sequence[datetime.date],
    values: dict[str, Any],
    by: User,
) -> tuple[list[Distribution], bool]:
    """Plan one round for each day; return them, and whether they are new.

    `entry` is made when the form is shown and becomes the key of the first round.
    """
    keys = [entry, *(uuid.uuid5(entry, str(step)) for step in range(1, len(days)))]
    wanted = [(key, {**values, "planned_on": day}) for key, day in zip(keys, days, strict=True)]
    return plan_all(program=program, wanted=wanted, by=by)


def change(*, distribution: Distribution, values: dict[str, Any], by: User) -> Distribution:
    """Correct a round; of one that was delivered, its papers only. Nothing when nothing differs."""
    distribution = locked(distribution)
    if distribution.state == DistributionState.CANCELLED:
        raise _no_longer(distribution)
    if distribution.state == DistributionState.DELIVERED:
        values = {name: value for name, value in values.items() if name in PAPERS}
    changed = sorted(name for name, value in values.items() if getattr(distribution, name) != value)
    if not changed:
        return distribution
    if "planned_on" in changed:
        _require_day("planned_on", values["planned_on"], distribution.program)
    for name in changed:
        setattr(distribution, name, values[name])
    distribution.save(update_fields=changed)
    remember(
        ProgramAction.PLAN_CHANGED,
        program=distribution.program,
        by=by,
        number=distribution.number,
        changed=changed,
    )
    return distribution


def close(
    *,
    distribution: Distribution,
    delivered_on: datetime.date,
    rest: ItemState | None,
    note: str,
    by: User,
) -> Distribution:
    """The round is delivered. `rest` says what became of recipients nobody marked so far.

    Raises `ValidationError` when some are not marked and `rest` is None, when `rest` is missed
    without a note, and when the round has no recipient at all.
    """
    distribution = locked(distribution)
    if distribution.state == DistributionState.DELIVERED:
        return distribution
    if distribution.state != DistributionState.PLANNED:
        raise _no_longer(distribution)
    today = timezone.localdate()
    if fault := day_fault(delivered_on, distribution.program.year, today=today):
        raise ValidationError({"delivered_on": fault}, code="day")
    items = DistributionItem.objects.filter(distribution=distribution)
    if not items.exists():
        raise ValidationError(
            _("Penyaluran ini belum mempunyai penerima. Susun daftar penerimanya lebih dahulu."),
            code="no_items",
        )
    if items.filter(state=ItemState.PLANNED).exists():
        if rest is None:
            raise ValidationError(
                {"rest": _("Masih ada penerima yang belum ditandai. Pilih keadaan mereka.")},
                code="rest",
            )
        mark_planned(distribution=distribution, mark=Mark(rest, on=delivered_on, note=note), by=by)
    if not items.filter(state=ItemState.RECEIVED).exists():
        raise ValidationError(
            _("Tidak seorang pun menerima. Batalkan penyaluran ini bila tidak dilaksanakan."),
            code="nobody",
        )
    distribution.state = DistributionState.DELIVERED
    distribution.delivered_on = delivered_on
    distribution.save(update_fields=["state", "delivered_on"])
    remember(
        ProgramAction.DELIVERED,
        program=distribution.program,
        by=by,
        number=distribution.number,
        received=items.filter(state=ItemState.RECEIVED).count(),
        missed=items.filter(state=ItemState.MISSED).count(),
    )
    return distribution


def cancel(*, distribution: Distribution, reason: str, by: User) -> Distribution:
    """Call a planned round off. Once somebody received something it can only be closed."""
    if not reason.strip():
        raise ValidationError({"reason": _("Tuliskan alasan pembatalan.")}, code="reason_missing")
    distribution = locked(distribution)
    if distribution.state == DistributionState.CANCELLED:
        return distribution
    if distribution.state != DistributionState.PLANNED:
        raise _no_longer(distribution)
    items = DistributionItem.objects.filter(distribution=distribution)
    if items.filter(state=ItemState.RECEIVED).exists():
        raise ValidationError(
            _(
                "Sudah ada penerima yang ditandai menerima. Selesaikan penyaluran ini, atau "
                "perbaiki tanda mereka lebih dahulu."
            ),
            code="received",
        )
    distribution.state = DistributionState.CANCELLED
    distribution.cancel_reason = reason.strip()
    distribution.save(update_fields=["state", "cancel_reason"])
    remember(
        ProgramAction.CANCELLED,
        program=distribution.program,
        by=by,
        reason=reason.strip(),
        number=distribution.number,
    )
    return distribution


def plan_all(
    *, program: Program, wanted: Sequence[tuple[uuid.UUID, dict[str, Any]]], by: User
) -> tuple[list[Distribution], bool]:
    """Plan rounds by key and values; when one of the keys is there already, nothing new."""
    # The program's lock keeps two planners from taking the same number.
    program = Program.objects.select_for_update(of=("self",)).get(pk=program.pk)
    keys = [key for key, _values in wanted]
    already = list(Distribution.objects.filter(program=program, pk__in=keys).order_by("number"))
    if already:
        return already, False
    if not may_be_planned(program):
        raise ValidationError(
            _("Program ini sudah ditutup; buka kembali untuk merencanakan penyaluran."),
            code="not_running",
        )
    last = program.distributions.aggregate(last=Max("number"))["last"] or 0
    if last + len(wanted) > MOST_ROUNDS:
        raise ValidationError(
            _("Satu program memuat paling banyak %(most)s penyaluran; program ini sudah %(n)s.")
            % {"most": MOST_ROUNDS, "n": last},
            code="too_many",
        )
    for _key, values in wanted:
        _require_day("planned_on", values["planned_on"], program)
    rounds = [
        Distribution(
            pk=key,
            program=program,
            agency_id=program.agency_id,
            regency_id=program.regency_id,
            number=number,
            created_by=by,
            **{**values, "name": values.get("name") or _("Tahap %(n)s") % {"n": number}},
        )
        for number, (key, values) in enumerate(wanted, start=last + 1)
    ]
    Distribution.objects.bulk_create(rounds)
    remember(
        ProgramAction.PLANNED,
        program=program,
        by=by,
        rounds=len(rounds),
        number=rounds[0].number,
    )
    return rounds, True


def _require_day(name: str, day: datetime.date, program: Program) -> None:
    if fault := day_fault(day, program.year):
        raise ValidationError({name: fault}, code="day")


def _no_longer(distribution: Distribution) -> ValidationError:
    return ValidationError(
        _("Penyaluran berstatus “%(state)s” tidak dapat diubah demikian. Muat ulang halaman ini.")
        % {"state": distribution.get_state_display()},
        code="wrong_state",
    )
