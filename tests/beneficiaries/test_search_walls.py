"""The functions that search stay within the reader's walls, whoever calls them how."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.utils import Error as DatabaseError

from accounts.scope import Scope
from beneficiaries.models import AddressWord, NameWord
from beneficiaries.queries.search import search
from core.scope import DatabaseRole, DatabaseScope, scoped
from tests.beneficiaries.searching import LAHAT, PALEMBANG
from tests.clients import as_login_role
from tests.factories.regions import region
from tests.factories.registry import a_program, a_recipient

STREETS = "SELECT household_id FROM beneficiaries_search_streets(%s, %s, %s, %s, %s, 50, true)"
HEADS = "SELECT household_id FROM beneficiaries_search_heads(%s, %s, %s, 50)"
NAMES = "SELECT person_id FROM beneficiaries_search_names(%s, %s, %s, %s, 50)"


def asked(role: str, *, regency: str = "", agency: str = "", arguments=None) -> int:
    """How many the function answers with, called past the application as the web role does."""
    with as_login_role(), connection.cursor() as cursor, scoped(None):
        cursor.execute(
            "SELECT set_config('role', %s, true), set_config('app.regency', %s, true),"
            " set_config('app.agency', %s, true)",
            [role, regency, agency],
        )
        cursor.execute(NAMES, arguments or [["SITI"], "ST", None, None])
        return len(cursor.fetchall())


def test_the_role_bounds_and_no_argument_widens(people, cast):
    lahat, palembang = region("1604").pk, region("1671").pk
    assert asked("sigertak_province") == 2
    assert asked("sigertak_regency", regency=str(lahat)) == 1
    inside = [["SITI"], "ST", None, [region(PALEMBANG).pk]]
    assert asked("sigertak_regency", regency=str(lahat), arguments=inside) == 0
    over = [["SITI"], "ST", palembang, None]
    assert asked("sigertak_regency", regency=str(lahat), arguments=over) == 0
    agency = str(cast.operator_lahat.agency_id)
    assert asked("sigertak_agency", regency=str(lahat), agency=agency) == 0


@pytest.mark.parametrize("role", ["sigertak_public", "sigertak_matching", "sigertak_import"])
def test_other_roles_may_not_even_ask(people, role):
    with pytest.raises(DatabaseError, match="permission denied"):
        asked(role)


@pytest.mark.parametrize(
    ("role", "given"),
    [
        ("sigertak_regency", {}),
        ("sigertak_regency", {"regency": "0"}),
        ("sigertak_agency", {}),
        ("sigertak_agency", {"regency": "1"}),
        ("sigertak_agency", {"agency": "00000000-0000-0000-0000-000000000000"}),
    ],
)
def test_missing_settings_answer_nothing(people, role, given):
    try:
        assert asked(role, **given) == 0
    except DatabaseError as error:
        assert "invalid input syntax" in str(error)  # noqa: PT017 - loud is as good as empty


def test_the_list_of_words_is_nobodys_to_read(people):
    for role in (DatabaseRole.PROVINCE, DatabaseRole.PUBLIC):
        with (
            as_login_role(),
            pytest.raises(DatabaseError, match="permission denied"),
            scoped(DatabaseScope(role)),
        ):
            NameWord.objects.exists()
        with (
            as_login_role(),
            pytest.raises(DatabaseError, match="permission denied"),
            scoped(DatabaseScope(role)),
        ):
            AddressWord.objects.exists()


def test_bounds_equal_the_walls(people, cast):
    """Whoever the function names, the reader's own policies show as well."""
    operator = cast.operator_lahat
    a_recipient(a_program(operator), operator, region(LAHAT), people["siti"], state="ended",
                ended_on="2026-01-02", end_kind="completed")  # fmt: skip
    for membership in (operator, cast.verifier_lahat, cast.verifier_sumsel):
        scope = Scope.of(membership.user)
        with as_login_role(), scoped(scope.database), connection.cursor() as cursor:
            cursor.execute(NAMES, [["SITI"], "ST", None, None])
            named = {key for (key,) in cursor.fetchall()}
            cursor.execute(
                "SELECT id FROM beneficiaries_person WHERE in_base AND name_norm LIKE 'SITI%%'"
            )
            assert named == {key for (key,) in cursor.fetchall()} != set()


@pytest.mark.parametrize(
    ("asking", "given"),
    [(STREETS, [["MERDEKKA"], None, None, None, None]), (HEADS, [["AMINAH"], None, None])],
)
def test_streets_and_heads_keep_to_the_walls_too(people, cast, asking, given):
    operator = cast.operator_lahat
    a_recipient(a_program(operator), operator, region(LAHAT), people["siti"], state="ended",
                ended_on="2026-01-02", end_kind="completed")  # fmt: skip
    own = {people["siti"].household_id}
    both = own | {people["palembang"].household_id}
    for membership, seen in ((operator, own), (cast.verifier_lahat, own),
                             (cast.verifier_sumsel, both)):  # fmt: skip
        scope = Scope.of(membership.user)
        with as_login_role(), scoped(scope.database), connection.cursor() as cursor:
            cursor.execute(asking, given)
            assert {key for (key,) in cursor.fetchall()} == seen
    with (
        as_login_role(),
        pytest.raises(DatabaseError, match="permission denied"),
        scoped(Scope.of(cast.village_lahat.user).database),
        connection.cursor() as cursor,
    ):
        cursor.execute(asking, given)


UNBOUND = """
CREATE OR REPLACE FUNCTION beneficiaries_search_bound(
    OUT may_search boolean, OUT regency integer, OUT agency uuid
) LANGUAGE plpgsql STABLE AS $$ BEGIN may_search := true; END $$
"""


def test_with_the_bounds_taken_out_the_wall_still_stands(people, cast):
    """The function alone would tell then, which shows that the tests above can fail."""
    with connection.cursor() as cursor:
        cursor.execute(UNBOUND)
    assert asked("sigertak_regency", regency=str(region("1604").pk)) == 2
    scope = Scope.of(cast.verifier_lahat.user)
    with as_login_role(), scoped(scope.database):
        found = search(scope, "Siti Aminah")
    assert [person.pk for person in found.people] == [people["siti"].pk]
