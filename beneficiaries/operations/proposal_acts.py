"""Steps of proposals from tier to tier, one or many at once, and the ratified ones' effect."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import NoticeKind
from accounts.models import User
from accounts.operations import notices
from accounts.permissions import Permission
from accounts.roles import Role
from accounts.scope import Scope
from beneficiaries.models import Proposal, ProposalStep
from beneficiaries.operations import amendments, proposal_checks
from beneficiaries.proposals.columns import MASKED_FIELDS
from beneficiaries.proposals.enums import ProposalAct, ProposalKind
from beneficiaries.proposals.machine import MOVES, states_for
from beneficiaries.proposals.rules import (
    MOST_AT_ONCE,
    REASON_LEAST,
    ProposalRefused,
    SomebodyElseWas,
    acts_for,
    lacking_papers,
)
from core import audit

# Who and when of an act, where the proposal's own row keeps them.
_NOTED_IN = {
    ProposalAct.SUBMIT: "submitted",
    ProposalAct.FORWARD: "forwarded",
    ProposalAct.CHECK: "checked",
    ProposalAct.RATIFY: "ratified",
}


@dataclass(frozen=True, slots=True)
class Done:
    """Proposals that took the step, and those asked for that did not."""

    taken: int
    skipped: int


def take(*, proposal: Proposal, act: ProposalAct, reason: str = "", by: User, scope: Scope) -> None:
    """One step of one proposal. Raises `ProposalRefused`: not allowed, not whole, or too late."""
    held = Proposal.objects.visible_to(scope).select_for_update().get(pk=proposal.pk)
    if act not in acts_for(scope, held):
        raise SomebodyElseWas
    reason = " ".join(reason.split())
    if MOVES[act].needs_reason and len(reason) < REASON_LEAST:
        raise ProposalRefused(_("Tulis alasan atau keterangan, paling sedikit 10 huruf."))
    if act is ProposalAct.SUBMIT:
        _require_whole(held)
    if act in (ProposalAct.FORWARD, ProposalAct.CHECK):
        proposal_checks.look_up(proposal=held)
    if act is ProposalAct.CHECK and (fault := proposal_checks.obstacle(held, reason)):
        raise ProposalRefused(fault)
    if act is ProposalAct.RATIFY:
        amendments.hold(ids=[held.pk])
        if hindered := proposal_checks.hindrances([held]):
            raise ProposalRefused(hindered[held.pk])
    _step([held], act, reason, by, scope)


def ratify_all(*, ids: Collection[uuid.UUID], by: User, scope: Scope) -> Done:
    """Ratify all of these that wait for it and that the user had no hand in; done twice, once.

    A constant number of statements, however many there are.
    """
    if not scope.may(Permission.PROPOSAL_DECIDE) or len(ids) > MOST_AT_ONCE:
        raise ProposalRefused(
            _("Paling banyak %(n)d usulan sekaligus; persempit saringan.") % {"n": MOST_AT_ONCE}
        )
    act = ProposalAct.RATIFY
    rows = (
        Proposal.objects.visible_to(scope)
        .filter(pk__in=ids, state__in=states_for(act, scope.role))
        .made_by_others(scope)
        .select_for_update()
        .order_by("pk")
    )
    waiting = list(rows)
    amendments.hold(ids=[one.pk for one in waiting])
    hindered = proposal_checks.hindrances(waiting)
    held = [one for one in waiting if one.pk not in hindered]
    if held:
        _step(held, act, "", by, scope)
    return Done(len(held), len(ids) - len(held))


def _step(held: Sequence[Proposal], act: ProposalAct, reason: str, by: User, scope: Scope) -> None:
    """Move the locked proposals, note it, tell of it; ratified ones change the base."""
    now = timezone.now()
    values = {"state": MOVES[act].after, "since": now}
    if noted := _NOTED_IN.get(act):
        values |= {f"{noted}_by": by, f"{noted}_at": now}
    ids = [one.pk for one in held]
    if act is ProposalAct.SUBMIT:
        # What was decided about an earlier edition of it does not count for this one.
        values |= dict.fromkeys(("forwarded_by", "forwarded_at", "checked_by", "checked_at"))
        Proposal.objects.filter(pk__in=ids).update(before=held[0].before, told=held[0].told)
    Proposal.objects.filter(pk__in=ids).update(**values)
    ProposalStep.objects.bulk_create(
        ProposalStep(
            proposal=one, regency_id=one.regency_id, village_id=one.village_id, act=act, by=by,
            reason=reason,
        )
        for one in held
    )  # fmt: skip
    if act is ProposalAct.RATIFY:
        amendments.apply(ids=ids, by=by)
    audit.record(
        f"proposal.{act}", by=by, subject=held[0] if len(held) == 1 else None, reason=reason,
        regency_id=held[0].regency_id if len(held) == 1 else scope.regency_id, rows=len(held),
    )  # fmt: skip
    _tell(held, act, by)


def _require_whole(held: Proposal) -> None:
    """A proposal is submitted with its papers, and with what the base says on that day."""
    papers = set(held.papers.values_list("kind", flat=True))
    if lacking := lacking_papers(held.kind, papers):
        raise ProposalRefused(lacking)
    if held.kind == ProposalKind.NEW:
        if not held.members.exists():
            raise ProposalRefused(_("Isi paling sedikit satu anggota, yaitu kepalanya."))
        return
    if held.kind == ProposalKind.MEMBER and not held.members.exists():
        raise ProposalRefused(_("Isi dahulu data anggota yang diusulkan."))
    subject = proposal_checks.subject_of(held)
    if subject is None:
        raise ProposalRefused(_("Rumah tangga atau orang ini tidak ada lagi dalam basis."))
    if held.kind == ProposalKind.CORRECTION:
        before = proposal_checks.columns_of(subject, held.told)
        # What is read masked or not at all stays: else its leaving would tell that a guess was
        # right.
        held.told = {
            name: value
            for name, value in held.told.items()
            if name in MASKED_FIELDS or name not in before or value != before[name]
        }
        held.before = {name: before[name] for name in held.told if name in before}
        if not held.told:
            raise ProposalRefused(_("Data basis kini sudah sama dengan usulan ini."))


def _tell(held: Sequence[Proposal], act: ProposalAct, by: User) -> None:
    if act in (ProposalAct.SUBMIT, ProposalAct.FORWARD):
        for regency_id in sorted({one.regency_id for one in held}):
            count = sum(one.regency_id == regency_id for one in held)
            notices.tell(
                NoticeKind.PROPOSALS_WAITING, audience=notices.Audience.stewards_of(regency_id),
                subject_id=None, by=by, count=count,
            )  # fmt: skip
    elif act is ProposalAct.CHECK:
        province = notices.Audience("province", (Role.STEWARD,))
        notices.tell(
            NoticeKind.PROPOSALS_WAITING, audience=province, subject_id=None, by=by,
            count=len(held),
        )  # fmt: skip
    elif act is not ProposalAct.WITHDRAW:
        returned = act is ProposalAct.RETURN
        kind = NoticeKind.PROPOSAL_RETURNED if returned else NoticeKind.PROPOSAL_DECIDED
        of_maker: dict[uuid.UUID, list[Proposal]] = defaultdict(list)
        for one in held:
            of_maker[one.submitted_by_id or one.created_by_id].append(one)
        for maker in sorted(of_maker):
            told = of_maker[maker]
            notices.tell(
                kind, audience=notices.Audience.user(maker), by=by, count=len(told),
                subject_id=told[0].pk if len(told) == 1 else None,
            )  # fmt: skip
