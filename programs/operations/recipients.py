"""The one door for `Recipient.state`: entering, changing, withdrawing, and what verification says.

Every function works under the caller's scope and in the caller's transaction. Refusals are
`ValidationError`s with a sentence for the screen.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.models import User
from beneficiaries.matching.interface import Answer
from beneficiaries.matching.single import match_one
from core import audit
from programs.enums import ProgramAction, ProgramState, RecipientState
from programs.models import Program, Recipient
from programs.operations.history import remember, remember_returned
from programs.rules import DECISIONS, EDITABLE, RECIPIENT_MOVES, accepts_recipients, is_editable
from programs.written import WRITTEN_FIELDS, Written


def enter(
    *, program: Program, written: Written, by: User, recipient_id: uuid.UUID
) -> tuple[Recipient, bool]:
    """Write a recipient as a draft and ask the engine who it is; return it, and whether it is new.

    `recipient_id` is made when the form is shown, so that a form sent twice gives one row and the
    second sending gives the same row back.
    """
    if already := _of_program(program, recipient_id):
        return already, False
    require_running(program)
    answer = match_one(written.query(str(recipient_id)))
    recipient = Recipient(
        pk=recipient_id,
        program=program,
        agency_id=program.agency_id,
        entered_by=by,
        **written.values(),
        **answer_values(answer),
    )
    try:
        with transaction.atomic():
            recipient.save(force_insert=True)
    except IntegrityError:
        if already := _of_program(program, recipient_id):
            return already, False
        raise _nik_taken() from None
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
    for name, value in {**new, **answer_values(answer), "changed_at": Now()}.items():
        setattr(recipient, name, value)
    try:
        with transaction.atomic():
            recipient.save(force_update=True)
    except IntegrityError:
        raise _nik_taken() from None
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
    if not reason.strip():
        raise ValidationError(_("Tuliskan alasan penarikan."), code="reason_missing")
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
        reason=reason.strip(),
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
            _("Sebagian penerima tidak lagi menunggu keputusan. Muat ulang halaman ini."),
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

    Returns the ids that moved; raises `ValidationError`, with nothing written, when one of them is
    not decided (its aid has ended, or it was submitted again by itself).
    """
    wanted = set(recipient_ids)
    decided = Recipient.objects.filter(state__in=DECISIONS)
    moving = _lock_movable(decided, wanted, RecipientState.SUBMITTED)
    if len(moving) != len(wanted):
        raise ValidationError(
            _("Sebagian penerima tidak lagi berstatus diputus. Muat ulang halaman ini."),
            code="wrong_state",
        )
    _move_all(moving, RecipientState.SUBMITTED)
    audit.record("recipient.reopen", by=by, rows=len(moving))
    return moving


def answer_values(answer: Answer) -> dict[str, object]:
    """The engine's answer, by field of `Recipient`.

    A doubtful answer keeps its best candidate: the case page compares with it. Only "match" counts
    as found, in the walls too.
    """
    return {
        "match_outcome": answer.outcome,
        "match_reasons": list(answer.reasons),
        "person_id": answer.person_id,
        "household_id": answer.household_id,
    }


def require_running(program: Program) -> None:
    """Only a running program takes recipients."""
    if not accepts_recipients(program):
        raise ValidationError(
            _("Program ini tidak sedang berjalan, sehingga tidak menerima data penerima."),
            code="not_running",
        )


def _lock_movable(
    rows: QuerySet[Recipient], recipient_ids: Iterable[uuid.UUID], to: RecipientState
) -> list[uuid.UUID]:
    """Those of `recipient_ids` whose state may become `to`, locked in one order for all callers."""
    movable = [state for state, next_states in RECIPIENT_MOVES.items() if to in next_states]
    rows = rows.filter(pk__in=list(recipient_ids), state__in=movable)
    locked = rows.order_by("pk").select_for_update(of=("self",))
    return list(locked.values_list("pk", flat=True))


def _move_all(
    recipient_ids: list[uuid.UUID], state: RecipientState, *, return_reason: str = ""
) -> None:
    # `changed_at` stays: it tells when the agency last changed what it wrote. The reason of an
    # earlier return goes with the state it explained; the history keeps it.
    Recipient.objects.filter(pk__in=recipient_ids).update(state=state, return_reason=return_reason)


def _locked(recipient: Recipient) -> Recipient:
    return (
        Recipient.objects.select_for_update(of=("self",))
        .select_related("program")
        .get(pk=recipient.pk)
    )


def _of_program(program: Program, recipient_id: uuid.UUID) -> Recipient | None:
    return Recipient.objects.filter(pk=recipient_id, program=program).first()


def _nik_taken() -> ValidationError:
    # The constraint counts within one program of this agency: saying so tells nothing of others.
    return ValidationError(
        {"nik": _("NIK ini sudah tercatat dalam program ini.")}, code="duplicate_nik"
    )
