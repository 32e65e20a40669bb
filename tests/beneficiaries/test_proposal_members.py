"""Who joins a standing household by a proposal: new, back again, or from another household."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from beneficiaries.enums import Source
from beneficiaries.models import (
    Amendment,
    Household,
    HouseholdVersion,
    Person,
    PersonVersion,
    Proposal,
    RegistryRelease,
    ReleaseActivation,
)
from beneficiaries.operations import activation, undo_activation
from beneficiaries.operations.proposals import Draft, draw_up
from beneficiaries.proposals.enums import ProposalAct, ProposalKind
from beneficiaries.proposals.rules import ProposalRefused
from beneficiaries.queries.proposals import gone_members
from core.scope import DatabaseRole, DatabaseScope, scoped
from tests.beneficiaries.proposing import at_desk, bring_to, member, take, with_paper
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person

HERE, BESIDE, FAR = "1604112001", "1604112002", "1671011001"
BORN = datetime.date(1995, 3, 4)
NIK = "1604114403950002"
CARD = "1604110101100009"


def _release(cast, period: str, *homes: Household, members: dict | None = None) -> RegistryRelease:
    """An edition of these households as they are, with `members` told beside or instead."""
    release = RegistryRelease.objects.create(
        source=Source.DTSEN, period=period, created_by=cast.steward_sumsel.user
    )
    for home in homes:
        place = {"regency_id": home.regency_id, "district_id": home.district_id,
                 "village_id": home.village_id}  # fmt: skip
        people = (members or {}).get(home.pk, list(home.members.all()))
        HouseholdVersion.objects.create(
            release=release, household=home, registry_id=home.registry_id,
            regency_id=home.regency_id,
            data=place | {"head_name": home.head_name, "member_count": len(people)},
        )  # fmt: skip
        for one in people:
            PersonVersion.objects.create(
                release=release, person=one, household=home, registry_id=one.registry_id,
                regency_id=home.regency_id,
                data=place | {
                    "name": one.name, "name_norm": one.name_norm, "nik": one.nik,
                    "nik_usable": one.nik_usable, "sex": one.sex, "kk": one.kk,
                    "name_skeleton": one.name_skeleton, "head_relation": one.head_relation,
                    "birth_date": one.birth_date.isoformat(),
                },
            )  # fmt: skip
    return release


def _activate(cast, release: RegistryRelease, regency: str = "1604", *, anywhere=False) -> None:
    with scoped(DatabaseScope(DatabaseRole.IMPORT)):
        activation.activate(
            release=release, regency=region(regency), anywhere=anywhere,
            by=cast.steward_sumsel.user,
        )  # fmt: skip


def _home(village: str, head: str, *others: Person, **values) -> Household:
    home = a_household(region(village), head_name=head, in_base=False, **values)
    a_person(home, name=head, in_base=False, kk=CARD, registry_id=f"A-{head}")
    return home


def _child(home: Household, **values) -> Person:
    told = {"name": "RATNA SARI", "nik": NIK, "birth_date": BORN, "sex": 2, "head_relation": 3}
    return a_person(home, in_base=False, registry_id=f"C-{home.head_name}", **{**told, **values})


@pytest.fixture
def home(cast) -> Household:
    row = _home(HERE, "BUDI")
    _activate(cast, _release(cast, "2025-10", row))
    row.refresh_from_db()
    return row


def _joins(
    cast, home: Household, *, by=None, told=None, joined_by="marriage", **values
) -> Proposal:
    who = by or cast.village_lahat
    given: dict[str, Any] = {
        "name": "RATNA SARI",
        "nik": NIK,
        "birth_date": BORN,
        "head_relation": 4,
    } | values
    with at_desk(who) as scope:
        proposal = draw_up(
            kind=ProposalKind.MEMBER, by=who.user, scope=scope, household=home,
            draft=Draft(
                subject_name=given["name"], told=told or {}, members=[member(**given)],
                reason="Menikah bulan lalu, surat terlampir.", joined_by=joined_by,
                happened_on=datetime.date(2026, 1, 5),
            ),
        )  # fmt: skip
    return with_paper(proposal, who, "letter")


def test_a_new_member_enters_once_stays_beside_releases_and_joins_the_one_that_tells(cast, home):
    """The new member stands under one identity, also when a release names them by its own id."""
    proposal = bring_to(_joins(cast, home, told={"marital_status": 2}), "ratified", cast)
    one = Person.objects.get(nik=NIK)
    assert (one.in_base, one.household_id, one.village.code) == (True, home.pk, HERE)
    # Without a card of their own they are on that of the house.
    assert (one.kk, one.marital_status, one.head_relation, one.nik_usable) == (CARD, 2, 4, True)
    assert (one.name_norm, proposal.person_id) == ("RATNA SARI", one.pk)
    home.refresh_from_db()
    assert home.member_count == 2
    # An edition that has not heard of them: they stay, and are counted.
    head = [home.members.get(name="BUDI")]
    unheard = _release(cast, "2026-01", home, members={home.pk: head})
    _activate(cast, unheard)
    home.refresh_from_db()
    one.refresh_from_db()
    assert (one.in_base, home.member_count) == (True, 2)
    # One that tells of them under an id of its own: the same person, counted by the release.
    register = Person(
        registry_id="REGISTER-7", name="RATNA SARI", nik=NIK, nik_usable=True, sex=2,
        name_norm="RATNA SARI", head_relation=4, birth_date=BORN, kk=CARD,
    )  # fmt: skip
    _activate(cast, _release(cast, "2026-04", home, members={home.pk: [*head, register]}))
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
        _joins(cast, home, joined_by="birth", nik="", name="PUTRI", birth_date=born), "ratified",
        cast,
    )  # fmt: skip
    baby = Person.objects.get(name="PUTRI")
    assert (baby.nik, baby.nik_usable, baby.in_base) == ("", False, True)
    register = Person(
        registry_id="REGISTER-8", name="PUTRI", nik="1604114401260003", nik_usable=True, sex=2,
        name_norm="PUTRI", head_relation=3, birth_date=born, kk=CARD,
    )  # fmt: skip
    head = home.members.get(name="BUDI")
    _activate(cast, _release(cast, "2026-04", home, members={home.pk: [head, register]}))
    baby.refresh_from_db()
    assert (baby.registry_id, baby.nik) == ("REGISTER-8", "1604114401260003")
    assert home.members.filter(name="PUTRI").count() == 1


def test_who_stands_in_another_household_moves_and_stays_one_person(cast, home):
    """Both households are told and counted; the edition that still tells the old one is outdone,
    one that tells a third household is believed.
    """
    other = _home(BESIDE, "JOKO")
    child = _child(other)
    first = _release(cast, "2025-11", home, other)
    _activate(cast, first)
    proposal = _joins(cast, home)
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
    _activate(cast, _release(cast, "2026-01", home, other, members=still_there))
    child.refresh_from_db()
    assert child.household_id == home.pk
    assert dict(Household.objects.values_list("head_name", "member_count")) == counts
    third = _home(BESIDE, "DIMAS")
    elsewhere = {home.pk: still_there[home.pk], other.pk: still_there[other.pk][:1],
                 third.pk: [third.members.get(), child]}  # fmt: skip
    _activate(cast, _release(cast, "2026-04", home, other, third, members=elsewhere))
    child.refresh_from_db()
    assert child.household_id == third.pk


def test_who_comes_from_another_regency_is_told_there_and_no_more_than_that(cast, home):
    far = _home(FAR, "SLAMET")
    child = _child(far)
    _activate(cast, _release(cast, "2025-11", far), "1671")
    proposal = bring_to(_joins(cast, home), "regency", cast)
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
        _activate(cast, _release(cast, period, far, members=still), "1671", anywhere=anywhere)
        child.refresh_from_db()
        assert (child.household_id, child.regency.code) == (home.pk, "1604")
        far.refresh_from_db()
        assert far.member_count == 1
    assert Person.objects.in_base().filter(nik=NIK).count() == 1


def test_who_left_the_base_comes_back_as_the_one_they_were(cast, home):
    other = _home(HERE, "JOKO")
    child = _child(other)
    _activate(cast, _release(cast, "2025-11", home, other))
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
    bring_to(_joins(cast, home, joined_by="returned"), "ratified", cast)
    child.refresh_from_db()
    assert (child.in_base, child.household_id) == (True, home.pk)
    people = {home.pk: [home.members.get(name="BUDI")], other.pk: [other.members.get(), child]}
    _activate(cast, _release(cast, "2026-01", home, other, members=people))
    child.refresh_from_db()
    assert (child.in_base, child.household_id) == (True, home.pk)
    assert Person.objects.filter(nik=NIK).count() == 1


@pytest.mark.parametrize(
    ("relation", "name", "words"),
    [(1, "RATNA SARI", "kepala rumah tangga lain"), (3, "YULIUS HAREFA", "milik orang lain")],
)
def test_whom_the_base_knows_otherwise_does_not_come(relation, name, words, cast, home):
    other = _home(BESIDE, "JOKO")
    born = BORN if relation == 1 else datetime.date(1961, 12, 24)
    _child(other, name=name, head_relation=relation, birth_date=born)
    _activate(cast, _release(cast, "2025-11", home, other))
    proposal = bring_to(_joins(cast, home), "regency", cast)
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
    other = _home(BESIDE, "JOKO")
    _child(other, nik="", nik_usable=False, kk=CARD)
    _activate(cast, _release(cast, "2025-11", home, other))
    proposal = bring_to(_joins(cast, home, told={"kk": CARD}), "regency", cast)
    assert proposal.members.get().match_outcome == "match"
    with pytest.raises(ProposalRefused, match="tanpa NIK itu"):
        take(proposal, ProposalAct.CHECK, cast.steward_lahat)
    assert Person.objects.filter(name="RATNA SARI").count() == 1


def test_one_person_is_proposed_once_and_two_join_at_once(cast, home):
    _joins(cast, home)
    for same in ({}, {"nik": ""}):
        with pytest.raises(ProposalRefused, match="sudah ada dalam usulan lain"):
            _joins(cast, home, **same)
    twin = _joins(cast, home, name="RATNA DEWI", nik="1604114403950003")
    assert twin.state == "draft"


def test_papers_come_first(cast, home):
    proposal = _joins(cast, home)
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
    proposal = _joins(cast, home)
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
    other = _home(BESIDE, "JOKO")
    stranger = _child(other, nik="1604114403950009", name="LAIN")
    _activate(cast, _release(cast, "2025-11", home, other))
    proposal = bring_to(_joins(cast, home), "province", cast)
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
