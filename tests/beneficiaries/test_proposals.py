"""The tiers of proposals: whose turn, who may not decide, and what the database refuses."""

from __future__ import annotations

import datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import Notice
from accounts.roles import Role
from accounts.scope import Scope
from beneficiaries.models import Proposal, ProposalStep
from beneficiaries.operations import proposal_acts
from beneficiaries.proposals.enums import ProposalAct, ProposalKind
from beneficiaries.proposals.rules import ProposalRefused
from tests.beneficiaries.proposing import (
    WORDS,
    a_new_one,
    about,
    at_desk,
    bring_to,
    member,
    take,
)
from tests.factories.cast import FAR
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person, a_release, in_force

A = ProposalAct


@pytest.fixture
def base(cast):
    """A household of the operator's village and one of the village beside it, in force."""
    release = a_release(cast.steward_sumsel)
    in_force(release, region("1604"), cast.steward_sumsel)
    return {
        "own": a_household(region("1604112001"), head_name="BUDI", release=release),
        "beside": a_household(region("1604112002"), head_name="TETANGGA", release=release),
        "release": release,
    }


def test_each_tier_is_decided_by_its_own_people_in_order(cast, base):
    proposal = a_new_one(cast.village_lahat)
    away = {
        A.FORWARD: (cast.village_lahat, cast.steward_sumsel, cast.steward_palembang),
        A.CHECK: (cast.village_lahat, cast.steward_sumsel),
        A.RATIFY: (cast.village_lahat, cast.steward_lahat),
    }
    for state, act in (("district", A.FORWARD), ("regency", A.CHECK), ("province", A.RATIFY)):
        if state == "district":
            take(proposal, A.SUBMIT, cast.village_lahat)
        for stranger in away[act]:
            with pytest.raises((ProposalRefused, Proposal.DoesNotExist)):
                take(proposal, act, stranger)
        # No tier can be skipped.
        for later in [one for one in away if one is not act]:
            with pytest.raises(ProposalRefused):
                take(proposal, later, cast.steward_lahat)
        who = cast.steward_sumsel if act is A.RATIFY else cast.steward_lahat
        take(proposal, act, who)
    proposal.refresh_from_db()
    assert proposal.state == "ratified"
    steps = ProposalStep.objects.filter(proposal=proposal).order_by("at", "id")
    assert [one.act for one in steps] == ["draft", "submit", "forward", "check", "ratify"]


def test_maker_is_never_checker(cast, base, sign_in):
    """A steward's own proposal goes past them: by rule, and by the database itself."""
    proposal = about(
        cast.steward_lahat, base["own"], ProposalKind.CORRECTION, told={"address": "Jalan Baru"}
    )
    take(proposal, A.SUBMIT, cast.steward_lahat)
    with pytest.raises(ProposalRefused):
        take(proposal, A.FORWARD, cast.steward_lahat)
    me = cast.steward_lahat.user
    now = timezone.now()
    for column in ("forwarded_by", "checked_by", "ratified_by"):
        with pytest.raises(IntegrityError, match="maker_never"), transaction.atomic():
            Proposal.objects.filter(pk=proposal.pk).update(**{column: me})
    checked = Proposal.objects.filter(pk=proposal.pk)
    checked.update(forwarded_by=cast.verifier_lahat.user, checked_by=cast.verifier_lahat.user)
    with pytest.raises(IntegrityError, match="never_ratifies"), transaction.atomic():
        checked.update(ratified_by=cast.verifier_lahat.user, ratified_at=now, state="ratified")


def test_the_database_lets_no_tier_be_skipped(cast, base):
    proposal = a_new_one(cast.village_lahat)
    with pytest.raises(IntegrityError, match="skips_no_tier"), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(
            state="ratified", ratified_by=cast.steward_sumsel.user, ratified_at=timezone.now()
        )


@pytest.mark.parametrize(
    ("who", "state"),
    [("village_lahat", "ratified"), ("village_lahat", "province"), ("village_lahat", "refused"),
     ("steward_lahat", "ratified")],
)  # fmt: skip
def test_a_role_cannot_write_what_is_another_tiers(who, state, cast, base):
    """Raw SQL of a lower tier does not bring a proposal to where it may not."""
    proposal = bring_to(a_new_one(cast.village_lahat), "province", cast)
    values = {
        "state": state,
        "ratified_by": cast.steward_sumsel.user,
        "ratified_at": timezone.now(),
    }
    with at_desk(getattr(cast, who)), pytest.raises(DatabaseError), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(**values)
    proposal.refresh_from_db()
    assert proposal.state == "province"


def test_papers_come_first(cast, base):
    proposal = a_new_one(cast.village_lahat)
    proposal.papers.all().delete()
    with pytest.raises(ProposalRefused, match="berita acara"):
        take(proposal, A.SUBMIT, cast.village_lahat)


def test_returned_with_a_reason_it_comes_back_and_its_maker_is_told(cast, base):
    stranger = cast.steward_palembang
    proposal = bring_to(a_new_one(cast.village_lahat), "regency", cast)
    with pytest.raises(ProposalRefused, match="10 huruf"):
        take(proposal, A.RETURN, cast.steward_lahat, reason="salah")
    take(proposal, A.RETURN, cast.steward_lahat, reason="Alamatnya belum jelas.")
    told = Notice.objects.get(user=cast.village_lahat.user)
    assert (told.kind, told.subject_id) == ("proposal_returned", proposal.pk)
    take(proposal, A.SUBMIT, cast.village_lahat)
    proposal.refresh_from_db()
    # What was decided about the former edition counts no more.
    assert (proposal.state, proposal.forwarded_by, proposal.checked_by) == ("district", None, None)
    assert not Notice.objects.filter(user=stranger.user).exists()
    assert Notice.objects.get(user=cast.steward_lahat.user).kind == "proposals_waiting"


def test_one_undecided_proposal_per_subject_and_kind(cast, base):
    about(cast.village_lahat, base["own"], ProposalKind.INELIGIBLE)
    with pytest.raises(ProposalRefused, match="Sudah ada"):
        about(cast.village_lahat, base["own"], ProposalKind.INELIGIBLE)


def test_somebody_in_the_base_is_no_new_household(cast, base):
    """Known by NIK or card, anywhere in the province: the check stops it, ratifying as well."""
    far = a_household(region("1671011001"), release=base["release"])
    nik = a_person(far, name="SITI AMINAH").nik
    proposal = a_new_one(cast.village_lahat, member(nik=nik))
    bring_to(proposal, "regency", cast)
    assert proposal.members.get().match_outcome in ("match", "doubtful")
    with pytest.raises(ProposalRefused, match="sudah ada dalam basis"):
        take(proposal, A.CHECK, cast.steward_lahat)
    card = "1604110101100009"
    late = bring_to(
        a_new_one(cast.village_lahat, member("RINA"), family_card_number=card), "province", cast
    )
    a_person(base["beside"], name="LAIN", kk=card)
    with pytest.raises(ProposalRefused, match="sudah ada dalam basis"):
        take(late, A.RATIFY, cast.steward_sumsel)


def test_ratifying_many_is_one_act_with_constant_queries(cast, base, django_assert_max_num_queries):
    # Unlike each other: who is like somebody ratified since the check waits.
    people = [
        member(name, birth_date=datetime.date(1970 + 9 * n, 3 + n, 4 + 7 * n))
        for n, name in enumerate(("TUKIMAN", "HESTI GINTING", "YOHANES SIMBOLON"))
    ]
    ready = [bring_to(a_new_one(cast.village_lahat, one), "province", cast) for one in people]
    waiting = bring_to(a_new_one(cast.village_lahat, member("LAIN")), "regency", cast)
    ids = [one.pk for one in ready]

    def ratify(keys):
        with at_desk(cast.steward_sumsel) as scope:
            return proposal_acts.ratify_all(ids=keys, by=cast.steward_sumsel.user, scope=scope)

    with django_assert_max_num_queries(80) as one:
        assert ratify(ids[:1]).taken == 1
    with django_assert_max_num_queries(len(one) + 2):
        done = ratify([*ids[1:], waiting.pk])
    assert (done.taken, done.skipped) == (2, 1)
    assert ratify(ids).taken == 0
    assert Proposal.objects.filter(state="ratified", applied_at__isnull=False).count() == 3


# What a village may not so much as count.
_CLOSED = (
    "programs_program", "programs_recipient", "verification_case", "beneficiaries_reveal",
    "beneficiaries_householdphoto", "beneficiaries_householdversion", "beneficiaries_stagedrow",
    "beneficiaries_qualityfinding", "accounts_accountrequest",
)  # fmt: skip


@pytest.mark.parametrize("table", _CLOSED)
def test_a_village_reads_no_other_table(table, cast, base):
    with at_desk(cast.village_lahat), connection.cursor() as cursor:
        cursor.execute("SAVEPOINT here")
        with pytest.raises(DatabaseError, match="permission denied"):
            cursor.execute(f"SELECT count(*) FROM {table}")
        cursor.execute("ROLLBACK TO SAVEPOINT here")


def test_a_village_reads_its_own_rows_and_named_columns(cast, base):
    """Raw SQL: other villages of the same regency stay away, and so does what concerns nobody."""
    a_person(base["own"], name="MILIK", mother_maiden_name="RAHASIA")
    a_person(base["beside"], name="ASING")
    own = a_new_one(cast.village_lahat)
    a_new_one(cast.village_lahat_other, member("ASING"))
    with at_desk(cast.village_lahat), connection.cursor() as cursor:
        cursor.execute("SELECT name FROM beneficiaries_person")
        assert cursor.fetchall() == [("MILIK",)]
        cursor.execute("SELECT head_name FROM beneficiaries_household")
        assert cursor.fetchall() == [("BUDI",)]
        cursor.execute("SELECT id FROM beneficiaries_proposal")
        assert cursor.fetchall() == [(own.pk,)]
        cursor.execute("SELECT name FROM beneficiaries_proposalmember")
        assert cursor.fetchall() == [("SITI AMINAH",)]
        for column, table in (
            ("mother_maiden_name", "beneficiaries_person"),
            ("disability", "beneficiaries_person"),
            ("caretaker_nik", "beneficiaries_household"),
            ("match_outcome", "beneficiaries_proposalmember"),
        ):
            cursor.execute("SAVEPOINT here")
            with pytest.raises(DatabaseError, match="permission denied"):
                cursor.execute(f"SELECT {column} FROM {table}")
            cursor.execute("ROLLBACK TO SAVEPOINT here")


def test_a_village_without_a_village_sees_nothing(cast, base):
    """The setting forgotten: an error, and no rows."""
    a_person(base["own"])
    with at_desk(cast.village_lahat), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.village', '', true)")
        cursor.execute("SAVEPOINT here")
        with pytest.raises(DatabaseError, match="invalid input syntax"):
            cursor.execute("SELECT name FROM beneficiaries_person")
        cursor.execute("ROLLBACK TO SAVEPOINT here")
    scope = Scope.of(cast.village_lahat.user)
    assert (scope.portal_role, scope.village_id) == (
        Role.VILLAGE_OPERATOR, region("1604112001").pk,
    )  # fmt: skip
    assert cast.village_lahat.expires_on == FAR
    assert WORDS
