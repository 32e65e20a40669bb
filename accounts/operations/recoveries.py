"""The way back for somebody who lost every second factor: one officer asks, another one confirms.

It gives nobody anything: role, agency, last day and grants stay as they are, and the way back goes
to the address on record alone. Confirming only says so; what falls then, the database takes away
(migration 0020, ADR 25).
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import mails
from accounts.enums import NoticeKind, RecoveryState
from accounts.models import FactorRecovery, User
from accounts.operations.activations import issue_to_returning
from accounts.operations.notices import Audience, tell
from accounts.queries.recoveries import confirmers, desk_hats, holder_now
from accounts.queries.two_officers import doubt, doubt_at
from accounts.scope import Scope
from core import audit
from core.images import CleanDocument
from core.scope import DatabaseRole, acting_as

# Nobody's act lies about for longer: whoever was to be robbed by it has been told.
TERM = datetime.timedelta(hours=72)


class RecoveryConflict(Exception):
    """The act is not possible now; the text says why and what to do."""


def start(
    *,
    user: User,
    fields: Mapping[str, Any],
    letter: CleanDocument | None,
    by: User,
    scope: Scope,
) -> FactorRecovery:
    """Ask that the second factors of `user` are taken away, and tell them and who may confirm.

    `fields`: reason and proof, as `RecoveryForm` cleans them. Raises `RecoveryConflict` for one's
    own account, one outside of the desk's territory or without a live right, one that has an open
    act, where nobody else could confirm, and for an officer of less than seven days.
    """
    if user.pk == by.pk:
        raise RecoveryConflict(
            _("Pemulihan untuk akun Anda sendiri diminta oleh petugas sekretariat yang lain.")
        )
    holder = holder_now(user)
    if scope.role is not DatabaseRole.PROVINCE and holder.home != scope.regency_id:
        raise RecoveryConflict(
            _(
                "Orang ini juga memiliki hak akses di luar wilayah Anda. Mintalah Sekretariat TKPK "
                "provinsi memulihkan akunnya."
            )
        )
    _check_comes_back(holder.lives, activated=user.has_usable_password())
    if doubted := doubt(by.pk, None, place=holder.home, technical=False):
        raise RecoveryConflict(doubted)
    others = confirmers(holder, of=user.pk, by=by.pk)
    if not others:
        raise RecoveryConflict(
            _(
                "Tidak ada petugas lain yang dapat mengonfirmasi pemulihan ini. Petugas yang "
                "haknya Anda berikan, yang belum 7 hari bertugas, atau yang tautan akunnya baru "
                "Anda buat tidak dihitung. Mintalah dia yang memulai setelah 7 hari bertugas, lalu "
                "Anda yang mengonfirmasi; atau tunjuk petugas sekretariat yang lain."
            )
        )
    for late in FactorRecovery.objects.filter(user=user).overdue():
        _expire(late, noted_by=by)
    made = FactorRecovery(
        user=user,
        regency_id=holder.home,
        of_province_desk=holder.of_province_desk,
        started_by=by,
        expires_at=timezone.now() + TERM,
        **fields,
    )
    if letter is not None:
        made.letter_type = letter.content_type
        made.letter.save(f"{made.pk}{letter.extension}", ContentFile(letter.content), save=False)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        made.letter.delete(save=False)
        raise RecoveryConflict(
            _("Pemulihan untuk akun ini sudah diminta dan masih menunggu konfirmasi.")
        ) from None
    _record(made, "start", by=by, reason=made.reason)
    _tell(NoticeKind.RECOVERY_WAITING, made, *others, by=by)
    _tell(NoticeKind.RECOVERY_STARTED, made, user.pk, by=by)
    transaction.on_commit(
        partial(
            mails.send_recovery_started,
            email=user.email,
            name=user.name,
            officer=by.name,
            until=made.expires_at,
        )
    )
    return made


def confirm(*, recovery: FactorRecovery, by: User) -> None:
    """Be the second person: factors, password and sessions end, the way back is mailed.

    Raises `RecoveryConflict` for who asked, for the holder, for whom who asked may have made, and
    when the act is over or no longer fits how the holder's rights stand.
    """
    held = _waiting(recovery, by)
    if doubted := doubt_at(held, by.pk):
        raise RecoveryConflict(doubted)
    with acting_as(DatabaseRole.PROVINCE):
        holder = holder_now(held.user)
        activated = held.user.has_usable_password()
    _check_comes_back(holder.lives, activated=activated)
    if holder.home != held.regency_id or (held.of_province_desk and not holder.of_province_desk):
        raise RecoveryConflict(
            _("Hak akses orang ini berubah sejak pemulihan diminta. Tolak, lalu minta yang baru.")
        )
    _end(held, RecoveryState.CONFIRMED, by=by)
    _record(held, "confirm", by=by)
    _tell(NoticeKind.RECOVERY_DONE, held, held.user_id, by=by)
    _tell(NoticeKind.RECOVERY_ENDED, held, held.started_by_id, by=by)
    # What goes wrong there is logged and sent again from the act's page: it stands confirmed.
    transaction.on_commit(partial(send_way_back, held.pk, by.pk), robust=True)


def refuse(*, recovery: FactorRecovery, reason: str, by: User) -> None:
    """Say no; the account stays as it is. Raises `RecoveryConflict` as `confirm` does."""
    held = _waiting(recovery, by)
    _end(held, RecoveryState.REFUSED, by=by, reason=reason)
    _record(held, "refuse", by=by, reason=reason)
    _tell(NoticeKind.RECOVERY_ENDED, held, held.started_by_id, by=by)
    _mail_that_nothing_happens(held)


def withdraw(*, recovery: FactorRecovery, by: User) -> None:
    """Take one's own asking back, before it is answered."""
    held = _locked(recovery)
    if held.started_by_id != by.pk:
        raise RecoveryConflict(_("Hanya petugas yang memintanya dapat menarik pemulihan ini."))
    _end(held, RecoveryState.WITHDRAWN, by=by)
    _record(held, "withdraw", by=by)
    _mail_that_nothing_happens(held)


def stop(*, user: User) -> bool:
    """The holder objects, from their own security page; False when nothing was open any more.

    Works as the login of the web process, outside of every desk.
    """
    mine = FactorRecovery.objects.filter(user=user).waiting()
    found = mine.values("id", "regency_id", "started_by_id").first()
    if found is None or not mine.filter(pk=found["id"]).update(
        state=RecoveryState.STOPPED, ended_by=user, ended_at=timezone.now()
    ):
        return False
    stopped = FactorRecovery(**found)
    _record(stopped, "stop", by=user)
    # Those who were to confirm as well: who asked may have had a reason to keep it to themselves.
    others = confirmers(holder_now(user), of=user.pk, by=stopped.started_by_id)
    _tell(NoticeKind.RECOVERY_ENDED, stopped, stopped.started_by_id, *others, by=user)
    return True


def resend(*, recovery: FactorRecovery, by: User) -> None:
    """Mail the way back once more, to the address on record. The one before ends."""
    held = FactorRecovery.objects.select_related("user").get(pk=recovery.pk)
    if held.state != RecoveryState.CONFIRMED or held.user.has_usable_password():
        raise RecoveryConflict(
            _("Tautan tidak diperlukan: pemilik akun sudah memilih kata sandi baru.")
        )
    _record(held, "resend", by=by)
    transaction.on_commit(partial(send_way_back, held.pk, by.pk), robust=True)


def send_way_back(recovery_id: uuid.UUID, by_id: uuid.UUID) -> None:
    """Make the one-time link and mail it. Works as the login of the web process: no desk, and so
    no officer, ever holds the link of an account that a password alone would open.
    """
    with transaction.atomic():
        returning = FactorRecovery.objects.filter(
            pk=recovery_id, state=RecoveryState.CONFIRMED, finished_at=None
        )
        user = User.objects.filter(pk__in=returning.values("user_id"), is_active=True).first()
        if user is None or user.has_usable_password():
            return
        secret = issue_to_returning(user=user, by=User.objects.get(pk=by_id))
    mails.send_way_back(email=user.email, name=user.name, secret=secret)


def expire_due() -> int:
    """Close what nobody answered within its term, under the province's scope; return how many."""
    with transaction.atomic():
        late = FactorRecovery.objects.overdue().select_for_update(skip_locked=True, of=("self",))
        found = list(late.select_related("user").order_by("pk"))
        for one in found:
            _expire(one, noted_by=None)
    return len(found)


def _expire(late: FactorRecovery, *, noted_by: User | None) -> None:
    """Nobody ended it; a page writes into the trail in the name of whoever met it."""
    _end(late, RecoveryState.EXPIRED, by=None)
    _record(late, "expire", by=noted_by)
    _tell(NoticeKind.RECOVERY_ENDED, late, late.started_by_id, by=None)
    _mail_that_nothing_happens(late)


def _check_comes_back(lives: bool, *, activated: bool) -> None:
    if not lives:
        raise RecoveryConflict(
            _(
                "Akun ini tidak memiliki hak akses yang berlaku. Yang ditangguhkan, habis, atau "
                "dicabut tidak dipulihkan."
            )
        )
    if not activated:
        raise RecoveryConflict(
            _("Akun ini belum memiliki kata sandi; yang dibutuhkan hanya tautan baru.")
        )


def _locked(recovery: FactorRecovery) -> FactorRecovery:
    """The act as it is now, locked; raises when it is over."""
    held = (
        FactorRecovery.objects.select_for_update(of=("self",))
        .select_related("user")
        .get(pk=recovery.pk)
    )
    if held.state != RecoveryState.WAITING:
        raise RecoveryConflict(
            _("Pemulihan ini sudah dijawab, ditarik, atau dihentikan; tidak ada yang diubah.")
        )
    if held.expires_at <= timezone.now():
        raise RecoveryConflict(
            _("Pemulihan ini lewat 72 jam tanpa konfirmasi. Bila masih perlu, minta yang baru.")
        )
    return held


def _waiting(recovery: FactorRecovery, by: User) -> FactorRecovery:
    """The same, for who answers: neither who asked nor the holder."""
    held = _locked(recovery)
    if by.pk in (held.started_by_id, held.user_id):
        raise RecoveryConflict(
            _("Pemulihan dikonfirmasi petugas lain, bukan yang memintanya dan bukan pemilik akun.")
        )
    return held


def _end(held: FactorRecovery, state: RecoveryState, *, by: User | None, reason: str = "") -> None:
    held.state, held.ended_by, held.ended_reason = state, by, reason
    held.ended_at = timezone.now()
    held.save(update_fields=["state", "ended_by", "ended_at", "ended_reason"])


def _mail_that_nothing_happens(held: FactorRecovery) -> None:
    transaction.on_commit(
        partial(mails.send_recovery_ended, email=held.user.email, name=held.user.name)
    )


def _record(held: FactorRecovery, verb: str, *, by: User | None, reason: str = "") -> None:
    audit.record(f"factor_recovery.{verb}", by=by, subject=held, reason=reason, holder=held.user_id)


def _tell(kind: NoticeKind, held: FactorRecovery, *people: uuid.UUID, by: User | None) -> None:
    """Let them know, who may work where the one who acts does not reach."""
    hats = desk_hats(people)
    with acting_as(DatabaseRole.MATCHING):
        for person in sorted(people):
            audience = Audience.user(person, hats.get(person))
            tell(kind, audience=audience, subject_id=held.pk, by=by)
