"""Which role a login may become, and what the roles that pages keep still cannot do by raw SQL."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, connection

from accounts.models import AccountRequest
from accounts.scope import Scope
from beneficiaries.enums import SeenOn
from beneficiaries.operations import sights
from beneficiaries.proposals.enums import ProposalKind
from core.management.commands import db_roles
from core.scope import ROLES_OF_LOGIN, DatabaseRole, DatabaseScope, scoped
from tests.access.logins import done, server
from tests.access.thefts import take_away
from tests.beneficiaries.proposing import about
from tests.clients import as_login_role
from tests.factories.cast import Cast
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person, a_program, a_recipient

pytestmark = pytest.mark.django_db

_TENANTS = {"province", "regency", "agency", "village", "program", "public"}
_PAGES = _TENANTS | {"matching", "counting", "amending", "technical"}
# Whoever adds one says here why a page, or the worker, may become it.
MAY_BECOME = {
    "sigertak_web": _PAGES,
    # Amending: it takes the villages of a district along to its new code.
    "sigertak_worker": _TENANTS
    | {"matching", "counting", "amending", "import", "publish", "erasure"},
    "sigertak_owner": set(),
}
NOT_THE_WEBS = sorted({role.value.removeprefix("sigertak_") for role in DatabaseRole} - _PAGES)
_HELD = (
    "SELECT r.rolname FROM pg_roles r WHERE r.rolname LIKE 'sigertak%%' AND r.rolname <> %s"
    " AND pg_has_role(%s, r.oid, 'MEMBER')"
)


def _becomes(login: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [login, login])
        return {name.removeprefix("sigertak_") for (name,) in cursor.fetchall()}


@pytest.mark.parametrize("login", MAY_BECOME)
def test_a_login_becomes_its_own_roles_and_no_other(login) -> None:
    assert _becomes(login) == MAY_BECOME[login]
    # Also by way of a role that it may become.
    with server() as cursor:
        cursor.execute("CREATE ROLE sigertak_more; GRANT sigertak_more TO sigertak_public")
        cursor.execute("GRANT sigertak_public TO sigertak_owner")
    assert "more" in _becomes(login)


@pytest.mark.parametrize("scope", [role.value for role in DatabaseRole])
def test_a_scope_becomes_nothing(scope) -> None:
    assert _becomes(scope) == set()


def test_what_was_granted_before_is_taken_away() -> None:
    with server() as cursor:
        cursor.execute("GRANT sigertak_erasure, sigertak_import TO sigertak_web")
        cursor.execute("GRANT sigertak_publish TO sigertak_regency")
        assert _becomes("sigertak_web") > MAY_BECOME["sigertak_web"]
        db_roles._take_away_others(cursor, "sigertak_web", ROLES_OF_LOGIN["sigertak_web"])
        db_roles._take_away_others(cursor, "sigertak_regency", ())
    assert _becomes("sigertak_web") == MAY_BECOME["sigertak_web"]


@pytest.mark.parametrize("role", NOT_THE_WEBS)
def test_a_page_does_not_become_who_works_by_night(role) -> None:
    scope = DatabaseScope(DatabaseRole(f"sigertak_{role}"))
    with as_login_role(), pytest.raises(ProgrammingError, match="set role"), scoped(scope):
        pass
    with as_login_role("sigertak_worker"), scoped(scope):
        pass
    with server() as cursor:
        cursor.execute(f"GRANT sigertak_{role} TO sigertak_web")
    with as_login_role(), scoped(scope):
        pass


# Erasing blanks what it names, also where somebody became its role

_ERASURE = DatabaseScope(DatabaseRole.ERASURE)
_REWRITING = {
    "programs_recipient": (
        "state = 'approved', amount = 99999999, match_outcome = 'match'", "amount = 1",
        "village_id = village_id", "person_id = NULL",
    ),
    "beneficiaries_household": ("regency_id = regency_id", "id = id"),
    "beneficiaries_person": ("household_id = household_id", "regency_id = regency_id"),
    "beneficiaries_proposal": ("state = 'ratified'",),
    "accounts_accountrequest": ("state = 'approved'",),
}  # fmt: skip


@pytest.mark.parametrize(
    ("table", "change"), [(table, one) for table, all_ in _REWRITING.items() for one in all_]
)
def test_the_erasure_role_changes_only_what_it_blanks(cast: Cast, table, change) -> None:
    home = a_household(region("1604112001"))
    person = a_person(home)
    a_recipient(a_program(cast.operator_lahat), cast.operator_lahat, home.village, person)
    if table == "beneficiaries_proposal":
        about(cast.village_lahat, home, ProposalKind.INELIGIBLE)
    if table == "accounts_accountrequest":
        AccountRequest.objects.create(
            name="X", email="x@contoh.test", nip="1" * 18, phone="08", role="executive",
            agency=cast.operator_lahat.agency, regency=cast.operator_lahat.regency,
        )  # fmt: skip
    update = f"UPDATE {table} SET {change} WHERE false"
    login = "sigertak_worker"
    refused = pytest.raises(ProgrammingError, match="denied")
    with as_login_role(login), refused, scoped(_ERASURE), connection.cursor() as cursor:
        cursor.execute(update)
    take_away(f"GRANT UPDATE ON {table} TO sigertak_erasure")
    with as_login_role(login), scoped(_ERASURE), connection.cursor() as cursor:
        cursor.execute(update)


def test_a_page_deletes_no_note_of_who_looked(cast: Cast) -> None:
    home = a_household(region("1604112001"))
    scope = Scope.of(cast.verifier_lahat.user)
    with scoped(scope.database):
        sights.note(home, SeenOn.HOUSEHOLD, scope=scope)
    wipe = "DELETE FROM beneficiaries_sight"
    assert done("sigertak_web", _ERASURE, wipe) == 0
    with server() as cursor:
        cursor.execute("GRANT sigertak_erasure TO sigertak_web")
    assert done("sigertak_web", _ERASURE, wipe) == 1


# Figures that are withheld, and published ones

_COUNTING = DatabaseScope(DatabaseRole.COUNTING)


def test_pages_count_and_neither_read_what_is_withheld_nor_write() -> None:
    for statement in (
        "SELECT count(*) FROM public_withheldtotal",
        "DELETE FROM public_publishedtotal",
        "UPDATE programs_recipient SET amount = 1",
        "UPDATE beneficiaries_person SET nik = ''",
    ):
        refused = pytest.raises(ProgrammingError, match="denied")
        with as_login_role(), refused, scoped(_COUNTING), connection.cursor() as cursor:
            cursor.execute(statement)
    take_away("GRANT SELECT ON public_withheldtotal TO sigertak_counting")
    with as_login_role(), scoped(_COUNTING), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM public_withheldtotal")
