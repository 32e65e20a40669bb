"""Ratified proposals in the base: applied once, kept beside later releases, gone when heard."""

from __future__ import annotations

import datetime

import pytest

from beneficiaries.enums import Source
from beneficiaries.models import (
    Amendment,
    Household,
    HouseholdVersion,
    NameWord,
    Person,
    PersonVersion,
    Proposal,
    RegistryRelease,
)
from beneficiaries.operations import activation, amendments
from beneficiaries.proposals.enums import ProposalKind
from core.scope import DatabaseRole, DatabaseScope, scoped
from tests.beneficiaries.proposing import a_new_one, about, bring_to, member
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person

K = ProposalKind
CARD, NIK = "1604110101100009", "1604115705850009"


def _release(
    cast, period: str, *rows: Household, without: tuple = (), **changed
) -> RegistryRelease:
    """An edition that tells of these households as they were, but for what is `changed`."""
    release = RegistryRelease.objects.create(
        source=Source.DTSEN, period=period, created_by=cast.steward_sumsel.user
    )
    for row in rows:
        place = {"regency_id": row.regency_id, "district_id": row.district_id,
                 "village_id": row.village_id}  # fmt: skip
        told = {"head_name": row.head_name, "address": row.address, "decile": row.decile}
        HouseholdVersion.objects.create(
            release=release,
            household=row,
            registry_id=row.registry_id,
            regency_id=row.regency_id,
            data=place | told | changed,
        )
        for person in row.members.exclude(pk__in=without):
            assert person.birth_date is not None
            PersonVersion.objects.create(
                release=release, person=person, household=row, registry_id=person.registry_id,
                regency_id=row.regency_id, data=place | {
                    "name": person.name, "name_norm": person.name_norm, "nik": person.nik,
                    "nik_usable": True, "sex": person.sex, "head_relation": person.head_relation,
                    "birth_date": person.birth_date.isoformat(),
                },
            )  # fmt: skip
    return release


def _activate(cast, release: RegistryRelease) -> None:
    with scoped(DatabaseScope(DatabaseRole.IMPORT)):
        activation.activate(
            release=release, regency=region("1604"), anywhere=True, by=cast.steward_sumsel.user
        )


@pytest.fixture
def home(cast) -> Household:
    """A household of two in the base of the operator's village."""
    row = a_household(region("1604112001"), head_name="BUDI", address="Jalan Lama", in_base=False)
    a_person(row, name="BUDI", in_base=False)
    a_person(row, name="ANI", sex=2, head_relation=2, in_base=False)
    _activate(cast, _release(cast, "2025-10", row))
    row.refresh_from_db()
    assert row.in_base
    return row


def _ratified(cast, proposal: Proposal) -> Proposal:
    return bring_to(proposal, "ratified", cast)


def test_a_new_household_enters_once_and_stays_beside_later_releases(cast, home):
    proposal = _ratified(
        cast,
        a_new_one(
            cast.village_lahat, member(nik=NIK),
            member("DEWI", head_relation=3, birth_date=datetime.date(2015, 1, 1)),
            family_card_number=CARD, floor_type=9,
        ),
    )  # fmt: skip
    row = Household.objects.get(pk=proposal.household_id)
    told = (row.in_base, row.head_name, row.floor_type, row.data_source, row.member_count)
    assert told == (True, "SITI AMINAH", 9, "Usulan", 2)
    head = row.members.get(nik=NIK)
    assert (head.in_base, head.nik_usable, head.kk, head.name_norm) == (
        True, True, CARD, "SITI AMINAH",
    )  # fmt: skip
    assert NameWord.objects.filter(word="AMINAH").exists()
    before = list(Person.objects.order_by("pk").values()), list(Household.objects.values())
    amendments.apply(ids=[proposal.pk], by=cast.steward_sumsel.user)
    assert Amendment.objects.filter(proposal=proposal).count() == 3
    assert (
        list(Person.objects.order_by("pk").values()),
        list(Household.objects.values()),
    ) == before
    # The next edition does not know them yet: they stay, under the same ids.
    _activate(cast, _release(cast, "2026-01", home))
    row.refresh_from_db()
    assert row.in_base
    assert row.members.in_base().count() == 2
    # The one after tells of them: its word counts, and the identity stays.
    _activate(cast, _release(cast, "2026-04", home, row, address="Alamat menurut pusat"))
    row.refresh_from_db()
    assert (row.in_base, row.address) == (True, "Alamat menurut pusat")
    assert Household.objects.filter(head_name="SITI AMINAH").count() == 1


def test_who_a_release_tells_under_another_id_is_not_doubled(cast, home):
    _ratified(cast, a_new_one(cast.village_lahat, member(nik=NIK), family_card_number=CARD))
    other = a_household(region("1604112001"), head_name="SITI AMINAH", in_base=False)
    a_person(other, name="SITI AMINAH", nik=NIK, in_base=False)
    _activate(cast, _release(cast, "2026-01", home, other))
    assert Person.objects.in_base().filter(nik=NIK).count() == 1


def test_a_correction_stands_until_a_release_tells_something_else(cast, home):
    _ratified(
        cast,
        about(cast.village_lahat, home, K.CORRECTION, told={"address": "Jalan Benar"}),
    )
    home.refresh_from_db()
    assert home.address == "Jalan Benar"
    version = HouseholdVersion.objects.get(household=home)
    assert version.data["address"] == "Jalan Lama"
    home.address = "Jalan Lama"
    _activate(cast, _release(cast, "2026-01", home))
    home.refresh_from_db()
    assert home.address == "Jalan Benar"
    _activate(cast, _release(cast, "2026-04", home, address="Jalan Pusat"))
    home.refresh_from_db()
    assert home.address == "Jalan Pusat"


def test_corrections_of_one_row_are_laid_on_in_turn(cast, home):
    """And a corrected name brings its forms along, as a corrected NIK its mark."""
    person = home.members.get(name="ANI")
    for told in ({"name": "ANIK"}, {"name": "ANNISA", "nik": NIK}):
        _ratified(cast, about(cast.village_lahat, person, K.CORRECTION, told=told))
    _activate(cast, _release(cast, "2026-01", home, without=()))
    person.refresh_from_db()
    assert (person.name, person.name_norm, person.nik, person.nik_usable) == (
        "ANNISA", "ANISA", NIK, True,
    )  # fmt: skip


def test_the_dead_stay_out_and_the_reason_is_kept(cast, home):
    person = home.members.get(name="ANI")
    day = datetime.date(2026, 1, 5)
    proposal = _ratified(cast, about(cast.village_lahat, person, K.DECEASED, happened_on=day))
    person.refresh_from_db()
    assert not person.in_base
    _activate(cast, _release(cast, "2026-01", home))
    person.refresh_from_db()
    assert not person.in_base
    gone = Amendment.objects.get(person=person)
    assert (gone.act, gone.proposal_id, gone.proposal.happened_on) == ("left", proposal.pk, day)
    home.refresh_from_db()
    assert home.in_base


def test_not_eligible_until_the_next_release_ranks_anew(cast, home):
    _ratified(cast, about(cast.village_lahat, home, K.INELIGIBLE))
    home.refresh_from_db()
    assert not home.in_base
    assert not home.members.in_base().exists()
    _activate(cast, _release(cast, "2026-01", home))
    home.refresh_from_db()
    assert home.in_base


def test_moving_within_the_regency_takes_the_family_along(cast, home):
    there = region("1604112002")
    _ratified(
        cast,
        about(
            cast.village_lahat, home, K.MOVED, happened_on=datetime.date(2026, 1, 1),
            to_village_id=there.pk,
        ),
    )  # fmt: skip
    home.refresh_from_db()
    assert (home.in_base, home.village_id, home.district_id) == (True, there.pk, there.district_id)
    assert set(home.members.values_list("village_id", flat=True)) == {there.pk}


def test_moving_away_leaves_the_base(cast, home):
    _ratified(
        cast,
        about(
            cast.village_lahat, home, K.MOVED, happened_on=datetime.date(2026, 1, 1),
            to_place="Kota Bengkulu",
        ),
    )  # fmt: skip
    assert not Household.objects.in_base().filter(pk=home.pk).exists()
    assert not Person.objects.in_base().filter(household=home).exists()
