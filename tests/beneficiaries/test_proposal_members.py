"""Who joins a standing household by a proposal: new, back again, or from another household."""

from __future__ import annotations

import datetime

import pytest
from django.db import DatabaseError, connection, transaction

from beneficiaries.models import (
    Amendment,
    Household,
    Person,
    Proposal,
    ReleaseActivation,
)
from beneficiaries.operations import undo_activation
from beneficiaries.operations.proposals import Draft, draw_up
from beneficiaries.proposals.enums import ProposalAct, ProposalKind
from beneficiaries.proposals.rules import ProposalRefused
from beneficiaries.queries.proposals import gone_members
from core.scope import DatabaseRole, DatabaseScope, scoped
from tests.beneficiaries.joiners import (
    BESIDE,
    BORN,
    CARD,
    FAR,
    HERE,
    NIK,
    a_home_in_base,
    activate,
    edition,
    joins,
    untold_child,
    untold_home,
)
from tests.beneficiaries.proposing import at_desk, bring_to, take, with_paper
from tests.factories.regions import region
from tests.factories.registry import a_household


@pytest.fixture
def home(cast) -> Household:
    return a_home_in_base(cast)


def test_a_new_member_enters_once_stays_beside_releases_and_joins_the_one_that_tells(cast, home):
    """The new member stands under one identity, also when a release names them by its own id."""
    proposal = bring_to(joins(cast, home, told={"marital_status": 2}), "ratified", cast)
    one = Person.objects.get(nik=NIK)
    assert (one.in_base, one.household_id, one.village.code) == (True, home.pk, HERE)
    # Without a card of their own they are on that of the house.
    assert (one.kk, one.marital_status, one.head_relation, one.nik_usable) == (CARD, 2, 4, True)
    assert (one.name_norm, proposal.person_id) == ("RATNA SARI", one.pk)
    home.refresh_from_db()
    assert home.member_count == 2
    # An edition that has not heard of them: they stay, and are counted.
    head = [home.members.get(name="BUDI")]
    unheard = edition(cast, "2026-01", home, members={home.pk: head})
    activate(cast, unheard)
    home.refresh_from_db()
    one.refresh_from_db()
    assert (one.in_base, home.member_count) == (True, 2)
    # One that tells of them under an id of its own: the same person, counted by the release.
    register = Person(
        registry_id="REGISTER-7", name="RATNA SARI", nik=NIK, nik_usable=True, sex=2,
        name_norm="RATNA SARI", head_relation=4, birth_date=BORN, kk=CARD,
    )  # fmt: skip
    activate(cast, edition(cast, "2026-04", home, members={home.pk: [*head, register]}))
    one.refresh_from_db()
    home.refresh_from_db()
    assert (one.registry_id, one.in_base, home.member_count) == ("REGISTER-7", True, 2)
    assert Person.objects.filter(nik=NIK).count() == 1
    # Undone, the former edition is the base again, and the proposal stands over it.
    now = ReleaseActivation.objects.get(superseded_at__isnull=True, regency=home.regency)
    ReleaseActivation.objects.filter(pk=now.pk).update(
        undo_reason="Berkas keliru.", undone_by=cast.steward_sumsel.user
    )
    with scoped(DatabaseScope(DatabaseRole.IMPORT)):
        undo_activation.undo(activation_id=now.pk, by=cast.steward_sumsel.user)
    one.refresh_from_db()
    home.refresh_from_db()
    assert (one.in_base, one.household_id, home.member_count) == (True, home.pk, 2)


def test_a_newborn_without_nik_has_an_empty_one_and_is_found_by_the_next_edition(cast, home):
    born = datetime.date(2026, 1, 4)
    bring_to(
        joins(cast, home, joined_by="birth", nik="", name="PUTRI", birth_date=born), "ratified",
        cast,
    )  # fmt: skip
    baby = Person.objects.get(name="PUTRI")
    assert (baby.nik, baby.nik_usable, baby.in_base) == ("", False, True)
    register = Person(
        registry_id="REGISTER-8", name="PUTRI", nik="1604114401260003", nik_usable=True, sex=2,
        name_norm="PUTRI", head_relation=3, birth_date=born, kk=CARD,
    )  # fmt: skip
    head = home.members.get(name="BUDI")
    activate(cast, edition(cast, "2026-04", home, members={home.pk: [head, register]}))
    baby.refresh_from_db()
    assert (baby.registry_id, baby.nik) == ("REGISTER-8", "1604114401260003")
    assert home.members.filter(name="PUTRI").count() == 1


def test_who_stands_in_another_household_moves_and_stays_one_person(cast, home):
    """Both households are told and counted; the edition that still tells the old one is outdone,
    one that tells a third household is believed.
    """
    other = untold_home(BESIDE, "JOKO")
    child = untold_child(other)
    first = edition(cast, "2025-11", home, other)
    activate(cast, first)
    proposal = joins(cast, home)
    bring_to(proposal, "ratified", cast)
    child.refresh_from_db()
    assert (child.household_id, child.village.code, child.head_relation) == (home.pk, HERE, 4)
    assert Person.objects.filter(nik=NIK).count() == 1
    counts = dict(Household.objects.values_list("head_name", "member_count"))
    assert counts == {"BUDI": 2, "JOKO": 1}
    with at_desk(cast.steward_lahat) as scope:
        (told,) = gone_members(scope, other)
        assert (told.name, told.proposal) == ("RATNA SARI", None)
    still_there = {home.pk: [home.members.get(name="BUDI")],
                   other.pk: [other.members.get(name="JOKO"), child]}  # fmt: skip
    activate(cast, edition(cast, "2026-01", home, other, members=still_there))
    child.refresh_from_db()
    assert child.household_id == home.pk
    assert dict(Household.objects.values_list("head_name", "member_count")) == counts
    third = untold_home(BESIDE, "DIMAS")
    elsewhere = {home.pk: still_there[home.pk], other.pk: still_there[other.pk][:1],
                 third.pk: [third.members.get(), child]}  # fmt: skip
    activate(cast, edition(cast, "2026-04", home, other, third, members=elsewhere))
    child.refresh_from_db()
    assert child.household_id == third.pk


def test_who_comes_from_another_regency_is_told_there_and_no_more_than_that(cast, home):
    far = untold_home(FAR, "SLAMET")
    child = untold_child(far)
    activate(cast, edition(cast, "2025-11", far), "1671")
    proposal = bring_to(joins(cast, home), "regency", cast)
    take(proposal, ProposalAct.CHECK, cast.steward_lahat)
    # Until it is ratified nobody there is told of it, and nobody here reads the row.
    with at_desk(cast.steward_palembang):
        assert not Proposal.objects.exists()
    with at_desk(cast.steward_lahat):
        assert not Person.objects.filter(nik=NIK).exists()
    take(proposal, ProposalAct.RATIFY, cast.steward_sumsel)
    child.refresh_from_db()
    assert (child.household_id, child.regency.code, child.in_base) == (home.pk, "1604", True)
    with at_desk(cast.steward_palembang) as scope:
        (told,) = gone_members(scope, far)
        assert (told.name, told.proposal) == ("RATNA SARI", None)
        assert list(Amendment.objects.values_list("act", flat=True)) == ["gave"]
        assert not Proposal.objects.exists()
        assert not Person.objects.filter(nik=NIK).exists()
    # The regency they left activates an edition that still tells them there, once for itself and
    # once as the province may.
    for period, anywhere in (("2026-01", False), ("2026-04", True)):
        still = {far.pk: [far.members.get(), child]}
        activate(cast, edition(cast, period, far, members=still), "1671", anywhere=anywhere)
        child.refresh_from_db()
        assert (child.household_id, child.regency.code) == (home.pk, "1604")
        far.refresh_from_db()
        assert far.member_count == 1
    assert Person.objects.in_base().filter(nik=NIK).count() == 1


def test_who_left_the_base_comes_back_as_the_one_they_were(cast, home):
    other = untold_home(HERE, "JOKO")
    child = untold_child(other)
    activate(cast, edition(cast, "2025-11", home, other))
    with at_desk(cast.village_lahat) as scope:
        gone = draw_up(
            kind=ProposalKind.MOVED, by=cast.village_lahat.user, scope=scope, household=other,
            person=child,
            draft=Draft(subject_name="X", reason="Menurut musyawarah desa.", to_place="Jambi",
                        happened_on=datetime.date(2026, 1, 5)),
        )  # fmt: skip
    bring_to(with_paper(gone, cast.village_lahat, "letter"), "ratified", cast)
    child.refresh_from_db()
    assert not child.in_base
    bring_to(joins(cast, home, joined_by="returned"), "ratified", cast)
    child.refresh_from_db()
    assert (child.in_base, child.household_id) == (True, home.pk)
    people = {home.pk: [home.members.get(name="BUDI")], other.pk: [other.members.get(), child]}
    activate(cast, edition(cast, "2026-01", home, other, members=people))
    child.refresh_from_db()
    assert (child.in_base, child.household_id) == (True, home.pk)
    assert Person.objects.filter(nik=NIK).count() == 1


@pytest.mark.parametrize(
    ("relation", "name", "words"),
    [(1, "RATNA SARI", "kepala rumah tangga lain"), (3, "YULIUS HAREFA", "milik orang lain")],
)
def test_whom_the_base_knows_otherwise_does_not_come(relation, name, words, cast, home):
    other = untold_home(BESIDE, "JOKO")
    born = BORN if relation == 1 else datetime.date(1961, 12, 24)
    untold_child(other, name=name, head_relation=relation, birth_date=born)
    activate(cast, edition(cast, "2025-11", home, other))
    proposal = bring_to(joins(cast, home), "regency", cast)
    with pytest.raises(ProposalRefused, match=words):
        take(proposal, ProposalAct.CHECK, cast.steward_lahat)
    # Not past the province either, should it have become so since.
    Proposal.objects.filter(pk=proposal.pk).update(
        state="province", checked_by=cast.steward_lahat.user
    )
    with pytest.raises(ProposalRefused, match=words):
        take(proposal, ProposalAct.RATIFY, cast.steward_sumsel)
    assert Person.objects.filter(nik=NIK).count() == 1


def test_who_stands_in_the_base_without_that_nik_is_not_entered_a_second_time(cast, home):
    """By name, day of birth and card it is surely the same person: the NIK is mended first."""
    other = untold_home(BESIDE, "JOKO")
    untold_child(other, nik="", nik_usable=False, kk=CARD)
    activate(cast, edition(cast, "2025-11", home, other))
    proposal = bring_to(joins(cast, home, told={"kk": CARD}), "regency", cast)
    assert proposal.members.get().match_outcome == "match"
    with pytest.raises(ProposalRefused, match="tanpa NIK itu"):
        take(proposal, ProposalAct.CHECK, cast.steward_lahat)
    assert Person.objects.filter(name="RATNA SARI").count() == 1


def test_one_person_is_proposed_once_and_two_join_at_once(cast, home):
    joins(cast, home)
    for same in ({}, {"nik": ""}):
        with pytest.raises(ProposalRefused, match="sudah ada dalam usulan lain"):
            joins(cast, home, **same)
    twin = joins(cast, home, name="RATNA DEWI", nik="1604114403950003")
    assert twin.state == "draft"


def test_papers_come_first(cast, home):
    proposal = joins(cast, home)
    proposal.papers.all().delete()
    with pytest.raises(ProposalRefused, match="surat keterangan"):
        take(proposal, ProposalAct.SUBMIT, cast.village_lahat)


def _refused_sql(cursor, text: str, given: dict) -> None:
    cursor.execute("SAVEPOINT here")
    with pytest.raises(DatabaseError, match=r"row-level security|permission denied"):
        cursor.execute(text, given)
    cursor.execute("ROLLBACK TO SAVEPOINT here")


def test_raw_sql_of_a_village_proposes_nobody_for_another_one(cast, home):
    beside = a_household(region(BESIDE), head_name="TETANGGA")
    proposal = joins(cast, home)
    with at_desk(cast.village_lahat), connection.cursor() as cursor:
        _refused_sql(
            cursor, "UPDATE beneficiaries_proposal SET household_id = %(to)s WHERE id = %(id)s",
            {"to": beside.pk, "id": proposal.pk},
        )  # fmt: skip
        # Nor does it read whom the base knows, nor make anybody a member by itself.
        _refused_sql(cursor, "SELECT match_person_id FROM beneficiaries_proposalmember", {})
        _refused_sql(
            cursor, "UPDATE beneficiaries_person SET household_id = %(to)s", {"to": home.pk}
        )
    proposal.refresh_from_db()
    assert proposal.household_id == home.pk


def test_raw_sql_of_the_amending_role_moves_nobody_but_whom_the_proposal_names(cast, home):
    """A ratified proposal opens the way for one person, by the NIK that was told."""
    other = untold_home(BESIDE, "JOKO")
    stranger = untold_child(other, nik="1604114403950009", name="LAIN")
    activate(cast, edition(cast, "2025-11", home, other))
    proposal = bring_to(joins(cast, home), "province", cast)
    Proposal.objects.filter(pk=proposal.pk).update(
        state="ratified", ratified_by=cast.steward_sumsel.user, ratified_at="2026-01-01T00:00Z"
    )
    insert = """INSERT INTO beneficiaries_amendment
        (id, proposal_id, regency_id, village_id, act, household_id, person_id, before, after)
        VALUES (gen_random_uuid(), %(p)s, %(r)s, %(v)s, 'joined', %(h)s, %(person)s, '{}', '{}')"""
    given = {"p": proposal.pk, "r": home.regency_id, "v": home.village_id, "h": home.pk,
             "person": stranger.pk}  # fmt: skip
    with at_desk(cast.steward_sumsel), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE sigertak_amending")
        _refused_sql(cursor, insert, given)
        _refused_sql(
            cursor, "UPDATE beneficiaries_person SET household_id = %(h)s WHERE id = %(person)s",
            given,
        )  # fmt: skip
        _refused_sql(
            cursor, "UPDATE beneficiaries_household SET member_count = 9 WHERE id = %(h)s", given
        )
    with transaction.atomic():
        stranger.refresh_from_db()
    assert stranger.household_id == other.pk
