"""By raw SQL too a page changes of the base what a ratified proposal says, and no more."""

from __future__ import annotations

import pytest
from django.db import connection

from beneficiaries.models import Amendment, Person, Proposal
from beneficiaries.proposals.enums import ProposalKind
from core.scope import DatabaseRole, DatabaseScope
from tests.access.logins import done, tried
from tests.access.thefts import take_away
from tests.beneficiaries.proposing import about, bring_to
from tests.factories.cast import Cast
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person

pytestmark = pytest.mark.django_db

# What a page changes of the base

_OF_THE_BASE = {
    "a NIK": "UPDATE beneficiaries_person SET nik = '1671010101010001'",
    "a household elsewhere": (
        "UPDATE beneficiaries_household SET village_id = {elsewhere.pk},"
        " district_id = {elsewhere.district_id}, regency_id = {elsewhere.regency_id}"
    ),
    "somebody out of the base": (
        "UPDATE beneficiaries_person SET in_base = false, release_id = NULL"
    ),
    "a person into another household": (
        "UPDATE beneficiaries_person SET household_id = '{other.pk}'"
    ),
}


@pytest.mark.parametrize("what", _OF_THE_BASE)
def test_a_page_changes_of_the_base_only_what_was_ratified(cast: Cast, what) -> None:
    home = a_household(region("1671011001"))
    a_person(home)
    change = _OF_THE_BASE[what].format(
        elsewhere=region("1604112001"), other=a_household(region("1604112001"))
    )
    table = "person" if "_person" in change else "household"
    where = f" WHERE {'household_id' if table == 'person' else 'id'} = %s"
    scope = DatabaseScope(DatabaseRole.AMENDING, cast.steward_sumsel.user_id)
    assert done("sigertak_web", scope, change + where, home.pk) == 0
    take_away(f"DROP TRIGGER {table}_is_amended ON beneficiaries_{table}")
    assert done("sigertak_web", scope, change + where, home.pk) == 1


def test_what_was_ratified_changes_its_own_columns_alone(cast: Cast) -> None:
    person = a_person(a_household(region("1604112001")), birth_place="LAHAT")
    proposal = about(
        cast.village_lahat, person, ProposalKind.CORRECTION, told={"birth_place": "Muara Enim"}
    )
    bring_to(proposal, "ratified", cast)
    assert Person.objects.get(pk=person.pk).birth_place == "Muara Enim"
    scope = DatabaseScope(DatabaseRole.AMENDING, cast.steward_sumsel.user_id)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE beneficiaries_person SET birth_place = 'X' WHERE id = %s", [person.pk]
        )
    update = "UPDATE beneficiaries_person SET birth_place = %s{0} WHERE id = %s"
    for said, more in (("Palembang", ""), ("Muara Enim", ", nik = '1671010101010001'")):
        assert done("sigertak_web", scope, update.format(more), said, person.pk) == 0
    assert done("sigertak_web", scope, update.format(""), "Muara Enim", person.pk) == 1


def test_an_amendment_says_what_its_proposal_says(cast: Cast) -> None:
    person = a_person(a_household(region("1604112001")), birth_place="LAHAT")
    proposal = bring_to(
        about(cast.village_lahat, person, ProposalKind.CORRECTION, told={"birth_place": "Lahat"}),
        "province", cast,
    )  # fmt: skip
    insert = (
        "INSERT INTO beneficiaries_amendment (id, proposal_id, act, household_id, person_id,"
        " regency_id, village_id, before, after)"
        " SELECT uuidv7(), id, %s, household_id, %s, regency_id, village_id, '{}', %s"
        " FROM beneficiaries_proposal WHERE id = %s"
    )
    scope = DatabaseScope(DatabaseRole.AMENDING, cast.steward_sumsel.user_id)
    true = ("changed", person.pk, '{"birth_place": "Lahat"}', proposal.pk)
    forged = ("changed", person.pk, '{"nik": "1671010101010001"}', proposal.pk)
    assert done("sigertak_web", scope, insert, *true) == 0
    _as_ratified(proposal, cast)
    others = a_person(a_household(region("1604112001")))
    for values in (
        forged,
        ("left", person.pk, "{}", proposal.pk),
        ("changed", others.pk, '{"birth_place": "Lahat"}', proposal.pk),
    ):
        assert done("sigertak_web", scope, insert, *values) == 0, values
    with tried():
        assert done("sigertak_web", scope, insert, *true) == 1
    take_away("DROP TRIGGER amendment_is_proposed ON beneficiaries_amendment")
    assert done("sigertak_web", scope, insert, *forged) == 1


def _as_ratified(proposal: Proposal, cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE beneficiaries_proposal SET state = 'ratified', ratified_at = now(),"
            " ratified_by_id = %s WHERE id = %s",
            [cast.steward_sumsel.user_id, proposal.pk],
        )
    assert not Amendment.objects.filter(proposal=proposal).exists()


def test_somebody_new_stands_outside_of_the_base(cast: Cast) -> None:
    home = a_household(region("1604112001"))
    made = a_person(home)
    columns = [str(field.column) for field in Person._meta.concrete_fields if not field.generated]
    said = {name: name for name in columns} | {
        "id": "uuidv7()", "registry_id": "'KTP-X'", "nik": "'1604112001900099'",
    }  # fmt: skip
    scope = DatabaseScope(DatabaseRole.AMENDING, cast.steward_sumsel.user_id)

    def insert(**values: str) -> int:
        chosen = said | values
        return done(
            "sigertak_web", scope,
            f"INSERT INTO beneficiaries_person ({', '.join(chosen)})"
            f" SELECT {', '.join(chosen.values())} FROM beneficiaries_person WHERE id = %s",
            made.pk,
        )  # fmt: skip

    assert insert(in_base="true") == 0
    assert insert(in_base="false", release_id="NULL") == 1
    take_away("DROP TRIGGER person_is_amended ON beneficiaries_person")
    assert insert(in_base="true", registry_id="'KTP-Y'", nik="'1604112001900098'") == 1
