"""The one door for `Recipient.state`: entering, changing, withdrawing, and what verification says.

Every function works under the caller's scope and in the caller's transaction. Refusals are
`ValidationError`s with a sentence for the screen. Whatever is written here is noted for the
overlaps in the same transaction (`programs.operations.touching`).
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.models import User
from beneficiaries.matching.interface import Answer
from beneficiaries.matching.single import match_one
from core import audit
from programs.enums import EndKind, ProgramAction, ProgramState, RecipientState
from programs.models import Program, Recipient
from programs.operations.groups import (
    ONE_CHAIR,
    check_membership,
    second_chair,
    step_down,
)
from programs.operations.guards import require_reason, require_running
from programs.operations.history import remember, remember_returned
from programs.operations.touching import touch
from programs.rules import DECISIONS, EDITABLE, RECIPIENT_MOVES, is_editable
from programs.written import WRITTEN_FIELDS, Written


def enter(
    *,
    program: Program,
    written: Written,
    by: User,
    recipient_id: uuid.UUID,
    heir_of: Recipient | None = None,
    previous: Recipient | None = None,
) -> tuple[Recipient, bool]:
    """Write a recipient as a draft and ask the engine who it is; return it, and whether it is new.

    `recipient_id` is made when the form is shown, so that a form sent twice gives one row and the
    second sending gives the same row back. `heir_of` and `previous` are judged by
    `programs.operations.successors`; without `previous` nobody comes back whose aid has ended here.
    """
    if already := _of_program(program, recipient_id):
        return already, False
    require_running(program)
    if previous is None:
        _refuse_ended(program, written.nik)
    answer = match_one(written.query(str(recipient_id)))
    check_membership(
        program_id=program.pk, group_id=written.group_id, role=written.group_role, but=recipient_id
    )
    recipient = Recipient(
        pk=recipient_id,
        program=program,
        agency_id=program.agency_id,
        entered_by=by,
        heir_of=heir_of,
        previous=previous,
        **written.values(),
        **answer_values(answer),
    )
    try:
        with transaction.atomic():
            recipient.save(force_insert=True)
    except IntegrityError as error:
        if already := _of_program(program, recipient_id):
            return already, False
        raise _taken(error) from None
    touch([recipient.pk])
    audit.record(
        "recipient.enter", by=by, subject=recipient, program=program.pk, outcome=answer.outcome
    )
    return recipient, True


def change(*, recipient: Recipient, written: Written, by: User) -> Recipient:
    """Correct a draft or a returned recipient, and ask the engine anew."""
    recipient = _locked(recipient)
    if not is_editable(recipient):
        raise ValidationError(
            _("Penerima ini sudah diajukan atau diputus; datanya tidak dapat diubah lagi."),
            code="not_editable",
        )
    require_running(recipient.program)
    new = written.values()
    changed = sorted(name for name in WRITTEN_FIELDS if getattr(recipient, name) != new[name])
    if not changed:
        return recipient
    answer = match_one(written.query(str(recipient.pk)))
    check_membership(
        program_id=recipient.program_id,
        group_id=written.group_id,
        role=written.group_role,
        but=recipient.pk,
    )
    for name, value in {**new, **answer_values(answer), "changed_at": Now()}.items():
        setattr(recipient, name, value)
    try:
        with transaction.atomic():
            recipient.save(force_update=True)
    except IntegrityError as error:
        raise _taken(error) from None
    touch([recipient.pk])
    remember(
        ProgramAction.RECIPIENT_CHANGED,
        program=recipient.program,
        recipient=recipient,
        by=by,
        fields=changed,
    )
    return recipient


def withdraw(*, recipient: Recipient, reason: str, by: User) -> Recipient:
    """Take a draft or a returned recipient out of the program. The row stays, with the reason."""
    reason = require_reason(reason, _("Tuliskan alasan penarikan."))
    recipient = _locked(recipient)
    if RecipientState.WITHDRAWN not in RECIPIENT_MOVES[RecipientState(recipient.state)]:
        raise ValidationError(
            _("Penerima berstatus “%(state)s” tidak dapat ditarik.")
            % {"state": recipient.get_state_display()},
            code="wrong_state",
        )
    _move_all([recipient.pk], RecipientState.WITHDRAWN)
    recipient.state = RecipientState.WITHDRAWN
    remember(
        ProgramAction.RECIPIENT_WITHDRAWN,
        program=recipient.program,
        recipient=recipient,
        by=by,
        reason=reason,
    )
    return recipient


def mark_submitted(*, recipient_ids: Iterable[uuid.UUID], by: User) -> list[uuid.UUID]:
    """Hand drafts and returned recipients over to verification; return the ids that moved.

    Others (already submitted, withdrawn, of a program that does not run) are left as they are, so
    sending twice does nothing the second time.
    """
    moving = _lock_movable(
        Recipient.objects.filter(program__state=ProgramState.RUNNING, state__in=EDITABLE),
        recipient_ids,
        RecipientState.SUBMITTED,
    )
    _move_all(moving, RecipientState.SUBMITTED)
    if moving:
        audit.record("recipient.submit", by=by, rows=len(moving))
    return moving


def mark_decided(
    *, recipient_ids: Iterable[uuid.UUID], state: RecipientState, by: User, reason: str = ""
) -> list[uuid.UUID]:
    """Follow verification's decisions: approved, rejected, or returned to the agency.

    The decisions themselves are rows of verification. The `reason` of a return goes along to the
    agency, which corrects by it. Returns the ids that moved; raises `ValidationError`, with nothing
    written, when one of them does not wait for a decision.
    """
    if state not in DECISIONS:
        raise ValueError(f"{state} is no decision.")
    wanted = set(recipient_ids)
    moving = _lock_movable(Recipient.objects.all(), wanted, state)
    if len(moving) != len(wanted):
        raise ValidationError(
            _("Sebagian penerima tidak lagi menunggu putusan. Muat ulang halaman ini."),
            code="wrong_state",
        )
    if state is RecipientState.RETURNED:
        _move_all(moving, state, return_reason=reason)
        remember_returned(moving, reason=reason, by=by)
    else:
        _move_all(moving, state)
    audit.record(f"recipient.{state}", by=by, rows=len(moving))
    return moving


def mark_reopened(*, recipient_ids: Iterable[uuid.UUID], by: User) -> list[uuid.UUID]:
    """Decided recipients wait for verification again: a decision was undone, or is looked at anew.

    Whoever was chair of a group that has another one by now comes back as a member. Returns the ids
    that moved; raises `ValidationError`, with nothing written, when one of them is not decided (its
    aid has ended, or it was submitted again by itself).
    """
    wanted = set(recipient_ids)
    decided = Recipient.objects.filter(state__in=DECISIONS)
    moving = _lock_movable(decided, wanted, RecipientState.SUBMITTED)
    if len(moving) != len(wanted):
        raise ValidationError(
            _("Sebagian penerima tidak lagi berstatus diputus. Muat ulang halaman ini."),
            code="wrong_state",
        )
    step_down(moving, by=by)
    try:
        with transaction.atomic():
            _move_all(moving, RecipientState.SUBMITTED)
    except IntegrityError:
        # A chair came in at this moment, or is one this reader does not see.
        raise second_chair() from None
    audit.record("recipient.reopen", by=by, rows=len(moving))
    return moving


def mark_ended(
    *, rows: QuerySet[Recipient], kind: EndKind, on: datetime.date, reason: str, by: User
) -> list[uuid.UUID]:
    """End the aid of those of `rows` that are approved; return their ids.

    Reasons and dates are judged by `programs.operations.endings`. Whoever reopens a case at the
    same time waits for the lock, and then finds the aid ended; or ended nothing itself.
    """
    approved = rows.filter(state=RecipientState.APPROVED).order_by("pk")
    ending = list(approved.select_for_update(of=("self",)).values_list("pk", flat=True))
    _move_all(ending, RecipientState.ENDED, ended_on=on, end_kind=kind, end_reason=reason)
    if ending:
        audit.record("recipient.end", by=by, reason=reason, rows=len(ending), kind=kind.value)
    return ending


def answer_values(answer: Answer) -> dict[str, object]:
    """The engine's answer, by field of `Recipient`.

    A doubtful answer keeps its best candidate: the case page compares with it. Only "match" counts
    as found, in the walls too.
    """
    return {
        "match_outcome": answer.outcome,
        "match_reasons": list(answer.reasons),
        "match_weight": answer.weight,
        "match_probability": answer.probability,
        "person_id": answer.person_id,
        "household_id": answer.household_id,
    }


def _lock_movable(
    rows: QuerySet[Recipient], recipient_ids: Iterable[uuid.UUID], to: RecipientState
) -> list[uuid.UUID]:
    """Those of `recipient_ids` whose state may become `to`, locked in one order for all callers."""
    movable = [state for state, next_states in RECIPIENT_MOVES.items() if to in next_states]
    rows = rows.filter(pk__in=list(recipient_ids), state__in=movable)
    locked = rows.order_by("pk").select_for_update(of=("self",))
    return list(locked.values_list("pk", flat=True))


def _move_all(
    recipient_ids: list[uuid.UUID],
    state: RecipientState,
    *,
    return_reason: str = "",
    **values: Any,
) -> None:
    # `changed_at` stays: it tells when the agency last changed what it wrote. The reason of an
    # earlier return goes with the state it explained; the history keeps it.
    Recipient.objects.filter(pk__in=recipient_ids).update(
        state=state, return_reason=return_reason, **values
    )
    touch(recipient_ids)


def _locked(recipient: Recipient) -> Recipient:
    return (
        Recipient.objects.select_for_update(of=("self",))
        .select_related("program")
        .get(pk=recipient.pk)
    )


def _of_program(program: Program, recipient_id: uuid.UUID) -> Recipient | None:
    return Recipient.objects.filter(pk=recipient_id, program=program).first()


def _refuse_ended(program: Program, nik: str) -> None:
    """Somebody whose aid ended in this program comes back with a reason, or not at all."""
    ended = Recipient.objects.filter(program=program, nik=nik, state=RecipientState.ENDED)
    if nik and ended.exists():
        raise ValidationError(
            {
                "nik": _(
                    "Bantuan untuk NIK ini sudah berakhir dalam program ini. "
                    "Buka penerimanya, lalu pilih “Daftarkan kembali”."
                )
            },
            code="ended",
        )


def _taken(error: IntegrityError) -> ValidationError:
    # Both constraints count within one program of this agency: saying so tells nothing of others.
    if ONE_CHAIR in str(error):
        return second_chair()
    return ValidationError(
        {"nik": _("NIK ini sudah tercatat dalam program ini.")}, code="duplicate_nik"
    )
