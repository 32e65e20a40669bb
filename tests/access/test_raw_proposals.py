"""By raw SQL too, proposals are a steward's: verifiers and auditors work under the same role."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Membership
from accounts.scope import Scope
from beneficiaries.models import Proposal, ProposalMember, ProposalPaper
from beneficiaries.proposals.enums import ProposalKind
from core.scope import DatabaseScope
from tests.access.thefts import Theft, is_held_by_its_guard, moved
from tests.access.verifiers import of_lahat
from tests.beneficiaries.proposing import a_new_one, about, bring_to, member
from tests.factories.cast import Cast
from tests.factories.grants import a_grant
from tests.factories.regions import region
from tests.factories.registry import a_household

pytestmark = pytest.mark.django_db

_STATEMENTS: dict[str, tuple[str, str]] = {
    "refused": (
        "UPDATE beneficiaries_proposal SET state = 'refused' WHERE id = %(proposal)s",
        "changing_{role} ON beneficiaries_proposal",
    ),
    "another than it was": (
        "UPDATE beneficiaries_proposal SET happened_on = '2020-01-01' WHERE id = %(proposal)s",
        "changing_{role} ON beneficiaries_proposal",
    ),
    "made": (
        "INSERT INTO beneficiaries_proposal (id, kind, state, regency_id, district_id, village_id,"
        " household_id, subject_name, told, before, to_place, reason, created_by_id)"
        " SELECT gen_random_uuid(), 'ineligible', 'draft', regency_id, district_id, village_id,"
        " household_id, subject_name, '{}', '{}', '', '', %(me)s"
        " FROM beneficiaries_proposal WHERE id = %(other)s",
        "adding_{role} ON beneficiaries_proposal",
    ),
    "a step": (
        "INSERT INTO beneficiaries_proposalstep (id, proposal_id, act, by_id, reason, regency_id,"
        " village_id) SELECT gen_random_uuid(), id, 'refuse', %(me)s, 'x', regency_id, village_id"
        " FROM beneficiaries_proposal WHERE id = %(proposal)s",
        "adding_{role} ON beneficiaries_proposalstep",
    ),
    "a member called unknown": (
        "UPDATE beneficiaries_proposalmember SET match_outcome = 'none' WHERE id = %(member)s",
        "changing_{role} ON beneficiaries_proposalmember",
    ),
    "a member taken out": (
        "DELETE FROM beneficiaries_proposalmember WHERE id = %(draft_member)s",
        "removing_{role} ON beneficiaries_proposalmember",
    ),
    "a paper taken away": (
        "DELETE FROM beneficiaries_proposalpaper WHERE id = %(draft_paper)s",
        "removing_{role} ON beneficiaries_proposalpaper",
    ),
}  # fmt: skip


@pytest.fixture
def told(cast: Cast) -> dict[str, Any]:
    new = bring_to(a_new_one(cast.village_lahat), "regency", cast)
    home = a_household(region("1604112001"))
    other = about(cast.village_lahat, home, ProposalKind.CORRECTION, told={"address": "BARU"})
    draft = a_new_one(cast.village_lahat, member("HESTI GINTING"))
    return {
        "proposal": new.pk, "other": other.pk,
        "member": ProposalMember.objects.get(proposal=new).pk,
        "draft_member": ProposalMember.objects.get(proposal=draft).pk,
        "draft_paper": ProposalPaper.objects.get(proposal=draft).pk,
    }  # fmt: skip


def _lent(cast: Cast, member: Membership, *, writes: bool) -> DatabaseScope:
    a_grant(member, region("1604"), writes=writes)
    return of_lahat(member.user_id)


def _ended(member: Membership, **how: Any) -> Membership:
    Membership.objects.filter(pk=member.pk).update(**how)
    return member


NO_STEWARDS: dict[str, Callable[[Cast], DatabaseScope]] = {
    "verifier": lambda cast: Scope.of(cast.verifier_lahat.user).database,
    "verifier of the province": lambda cast: Scope.of(cast.verifier_sumsel.user).database,
    "auditor": lambda cast: Scope.of(cast.auditor_lahat.user).database,
    "verifier lent the regency": lambda cast: _lent(cast, cast.verifier_palembang, writes=True),
    "steward of another regency": lambda cast: of_lahat(cast.steward_palembang.user_id),
    "steward suspended": lambda cast: of_lahat(
        _ended(cast.steward_lahat, suspended_at=timezone.now()).user_id
    ),
    "steward of another time": lambda cast: of_lahat(
        _ended(cast.steward_lahat, expires_on=datetime.date(2020, 1, 1)).user_id
    ),
}


def _tried(scope: DatabaseScope, what: str, told: dict[str, Any]) -> Theft:
    statement, guard = _STATEMENTS[what]
    values = tuple(
        scope.user_id if name == "me" else told[name] for name in _names(statement)
    )  # fmt: skip
    unguarded = f"DROP POLICY {guard.format(role=scope.role.value)}"
    return Theft(scope, _plain(statement), values, unguarded)


def _names(statement: str) -> list[str]:
    return [part.split(")s")[0] for part in statement.split("%(")[1:]]


def _plain(statement: str) -> str:
    for name in _names(statement):
        statement = statement.replace(f"%({name})s", "%s")
    return statement


@pytest.mark.parametrize("what", _STATEMENTS)
def test_a_verifier_changes_none(cast: Cast, told, what) -> None:
    is_held_by_its_guard(_tried(NO_STEWARDS["verifier"](cast), what, told))


@pytest.mark.parametrize("who", NO_STEWARDS)
def test_nobody_but_a_steward_of_the_place_decides(cast: Cast, told, who) -> None:
    is_held_by_its_guard(_tried(NO_STEWARDS[who](cast), "refused", told))


@pytest.mark.parametrize("what", _STATEMENTS)
def test_what_the_stewards_pages_do_still_works(cast: Cast, told, what) -> None:
    theft = _tried(Scope.of(cast.steward_lahat.user).database, what, told)
    assert moved(theft.scope, theft.statement, *theft.values) == 1


def test_a_steward_works_in_their_own_name(cast: Cast, told) -> None:
    scope = Scope.of(cast.steward_lahat.user).database
    for what in ("made", "a step"):
        theft = _tried(scope, what, told)
        values = tuple(
            cast.verifier_lahat.user_id if value == scope.user_id else value
            for value in theft.values
        )
        assert moved(scope, theft.statement, *values) == 0, what


@pytest.mark.parametrize("writes", [False, True])
def test_a_steward_lent_the_regency_decides_if_they_may_write(cast: Cast, told, writes) -> None:
    theft = _tried(_lent(cast, cast.steward_palembang, writes=writes), "refused", told)
    assert moved(theft.scope, theft.statement, *theft.values) == writes


def test_of_another_regency_nothing_is_there_to_change(cast: Cast, told) -> None:
    scope = Scope.of(cast.steward_palembang.user).database
    theft = _tried(scope, "refused", told)
    assert moved(scope, theft.statement, *theft.values) == 0
    assert Proposal.objects.filter(pk=told["proposal"], state="regency").exists()
