"""Who may decide what, and what a verdict must hold. Pure: no database, no request."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Permission
from accounts.scope import Scope
from core.scope import DatabaseRole
from verification.enums import (
    Action,
    EligibilityOutcome,
    LocationOutcome,
    OverlapOutcome,
    PersonOutcome,
    Presence,
)

Text = str | Promise


class Refused(Exception):
    """The act breaks a rule. The text is for the person at the screen: cause and next step."""

    def __init__(self, text: Text) -> None:
        super().__init__(text)
        self.text = text


NOT_A_VERIFIER = _("Hanya verifikator Bappeda yang dapat memutuskan kasus.")
OUTSIDE_TERRITORY = _("Kasus ini berada di luar wilayah Anda.")
OWN_ACT = _(
    "Anda sendiri yang memutuskan sekaligus. Contohnya diperiksa verifikator lain di wilayah ini "
    "atau di provinsi."
)
OWN_ENTRY = _("Anda memasukkan atau mengajukan penerima ini. Verifikator lain harus memutuskannya.")
TAKEN_OVER = _(
    "Provinsi sedang mengambil alih antrean kabupaten/kota Anda. "
    "Anda dapat membaca kasusnya; provinsi yang memutuskan."
)
APPROVE_NEEDS_YES = _("Persetujuan memerlukan jawaban Ya untuk sasaran dan untuk lokasi.")
REJECT_NEEDS_BOTH = _("Jawab Ya atau Tidak untuk sasaran dan untuk lokasi.")
REJECT_NEEDS_NO = _("Penolakan memerlukan sekurangnya satu jawaban Tidak.")
REASON_NEEDED = _("Tuliskan alasan yang dapat dibaca instansi.")
AGAINST_NEEDS_REASON = _(
    "Ada temuan yang menentang persetujuan. Tuliskan alasan Anda tetap menyetujui."
)
ACT_NEEDED = _("Belum ada yang diputuskan. Tekan salah satu tombol putusan.")
# The outcomes shown in red, whichever their kind: no code of one kind is another's.
_AGAINST = frozenset(
    {
        PersonOutcome.NOT_FOUND.value,
        Presence.DECEASED.value,
        LocationOutcome.OTHER_REGENCY.value,
        EligibilityOutcome.OUTSIDE.value,
        OverlapOutcome.SAME_PROGRAM.value,
        OverlapOutcome.FORBIDDEN.value,
    }
)


def refusal_to_decide(
    scope: Scope, *, regency_id: int, makers: Iterable[uuid.UUID], taken_over: bool = False
) -> Text | None:
    """Why this user may not decide a case of `regency_id`, or None when they may.

    `makers` are those who entered and who submitted the recipient: a maker is never the checker.
    `taken_over` says that the province decides the queue of that regency for now.
    """
    if not scope.may(Permission.CASE_DECIDE):
        return NOT_A_VERIFIER
    in_territory = scope.role is DatabaseRole.PROVINCE or (
        scope.role is DatabaseRole.REGENCY and scope.regency_id == regency_id
    )
    if not in_territory:
        return OUTSIDE_TERRITORY
    if taken_over and scope.role is DatabaseRole.REGENCY:
        return TAKEN_OVER
    return OWN_ENTRY if scope.user_id in set(makers) else None


def refusal_to_check(
    scope: Scope,
    *,
    regency_id: int,
    makers: Iterable[uuid.UUID],
    act_by: uuid.UUID,
    taken_over: bool = False,
) -> Text | None:
    """Why this user may not check a sample, or None: as for deciding, and never one's own act.

    A sample is a control: whoever made the act would only control themselves.
    """
    refusal = refusal_to_decide(scope, regency_id=regency_id, makers=makers, taken_over=taken_over)
    return refusal or (OWN_ACT if scope.user_id == act_by else None)


def reads_evidence(scope: Scope) -> bool:
    """Whether this scope sees what the base says of a person: the territories, never agencies."""
    return scope.role in (DatabaseRole.PROVINCE, DatabaseRole.REGENCY)


def check_verdict(
    action: Action, *, person: bool | None, location: bool | None, reason: str
) -> None:
    """Raise `Refused` unless the verdict is whole: two axes, and a reason for every refusal."""
    if action is Action.APPROVE and not (person and location):
        raise Refused(APPROVE_NEEDS_YES)
    if action is Action.REJECT:
        if person is None or location is None:
            raise Refused(REJECT_NEEDS_BOTH)
        if person and location:
            raise Refused(REJECT_NEEDS_NO)
    if action is not Action.APPROVE and not reason.strip():
        raise Refused(REASON_NEEDED)


def check_against(action: Action, *, outcomes: Iterable[str], reason: str) -> None:
    """Raise `Refused` for an approval against a finding in red that does not say why."""
    if action is Action.APPROVE and not reason.strip() and not _AGAINST.isdisjoint(outcomes):
        raise Refused(AGAINST_NEEDS_REASON)
