"""Proposals on their way, taken there by the operations themselves under each role's wall."""

from __future__ import annotations

import contextlib
import datetime
from typing import Any

from accounts.models import Membership
from accounts.scope import Scope
from beneficiaries.models import Household, Person, Proposal, ProposalPaper
from beneficiaries.operations import proposal_acts, proposals
from beneficiaries.operations.proposals import Draft
from beneficiaries.proposals.enums import ProposalAct, ProposalKind
from core.scope import scoped
from tests.clients import as_login_role

WORDS = "Sudah diperiksa di kantor camat."


@contextlib.contextmanager
def at_desk(membership: Membership):
    """Work as this employee does: as the web process, under the walls."""
    scope = Scope.of(membership.user)
    with as_login_role(), scoped(scope.database):
        yield scope


def member(name: str = "SITI AMINAH", **values: Any) -> dict[str, Any]:
    given = {
        "name": name, "nik": "", "nik_usable": False, "sex": 2, "birth_place": "Lahat",
        "birth_date": datetime.date(1985, 5, 17), "head_relation": 1,
    } | values  # fmt: skip
    return given | {"nik_usable": bool(given["nik"])}


def a_new_one(by: Membership, *members: dict[str, Any], **told: Any) -> Proposal:
    """A drafted new household of the operator's village, with its minutes."""
    people = list(members) or [member()]
    draft = Draft(
        subject_name=people[0]["name"],
        told={"head_name": people[0]["name"], "address": "Jalan Melati 5", "rt": 1} | told,
        members=people,
        reason="Keluarga miskin yang belum terdata.",
    )
    with at_desk(by) as scope:
        proposal = proposals.draw_up(kind=ProposalKind.NEW, draft=draft, by=by.user, scope=scope)
    return with_paper(proposal, by)


def with_paper(proposal: Proposal, by: Membership, kind: str = "minutes") -> Proposal:
    ProposalPaper.objects.create(
        proposal=proposal, regency_id=proposal.regency_id, village_id=proposal.village_id,
        kind=kind, file="proposals/x.pdf", file_name="x.pdf", media_type="application/pdf",
        sha256=kind, uploaded_by=by.user,
    )  # fmt: skip
    return proposal


def about(by: Membership, row: Household | Person, kind: ProposalKind, **said: Any) -> Proposal:
    """A drafted proposal about a household or person, with its letter."""
    person = row if isinstance(row, Person) else None
    household = row.household if isinstance(row, Person) else row
    with at_desk(by) as scope:
        proposal = proposals.draw_up(
            kind=kind, draft=Draft(subject_name="X", reason="Menurut musyawarah desa.", **said),
            by=by.user, scope=scope, household=household, person=person,
        )  # fmt: skip
    return with_paper(proposal, by)


def take(proposal: Proposal, act: ProposalAct, by: Membership, reason: str = WORDS) -> None:
    with at_desk(by) as scope:
        proposal_acts.take(proposal=proposal, act=act, reason=reason, by=by.user, scope=scope)


def bring_to(proposal: Proposal, state: str, cast: Any) -> Proposal:
    """Take it from the draft to a later state, each tier by its own people."""
    way = (
        (ProposalAct.SUBMIT, cast.village_lahat, "district"),
        (ProposalAct.FORWARD, cast.steward_lahat, "regency"),
        (ProposalAct.CHECK, cast.steward_lahat, "province"),
        (ProposalAct.RATIFY, cast.steward_sumsel, "ratified"),
    )
    for act, who, reached in way:
        take(proposal, act, who)
        if reached == state:
            break
    proposal.refresh_from_db()
    assert proposal.state == state
    return proposal
