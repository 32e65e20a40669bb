"""Standing somewhere by a grant: every address, raw SQL, and what a missing wall would let in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.access import url_rules
from accounts.models import Grant, Membership
from accounts.scope import Scope
from core import walls
from core.scope import DatabaseRole, scoped
from core.walls import WalledTable
from programs.enums import ProgramAction
from programs.models import RecipientUpload
from tests.access.doors import closed_doors
from tests.access.paths import ROUTES, WALKED, path_to
from tests.access.test_matrix import _text
from tests.access.world import Tenant, plant
from tests.clients import as_login_role
from tests.factories.cast import Cast
from tests.factories.grants import a_grant
from tests.factories.regions import region
from tests.factories.registry import a_case, a_program, a_recipient

pytestmark = pytest.mark.slow

SIBLING = "KANARISAUDARA"
Tenants = dict[str, Tenant]


@dataclass(frozen=True)
class Standing:
    """Who stands where by a grant, and which canaries they may meet there, by this account."""

    who: str
    target: Callable[[Tenants], object]
    meets: set[str]
    writes: bool = False
    # What the holder sees at their own desk, which one list shows beside the granted place.
    own: str = ""

    def grant(self, cast: Cast, tenants: Tenants) -> Grant:
        return a_grant(getattr(cast, self.who), self.target(tenants), writes=self.writes)


LAHAT, PERKIM, PALEMBANG = "KANARILAHATDINSOS", "KANARILAHATPERKIM", "KANARIPALEMBANG"
_OWN_TOO = "verification:case_everywhere"
STANDINGS = {
    "regency to read": Standing(
        "verifier_palembang", lambda t: t["lahat"].household.regency, {LAHAT, PERKIM, SIBLING},
        own=PALEMBANG,
    ),
    "regency to work in": Standing(
        "verifier_palembang", lambda t: t["lahat"].household.regency, {LAHAT, PERKIM, SIBLING},
        writes=True, own=PALEMBANG,
    ),
    # Their own settings go along: saved views carry their own agency's canary.
    "agency to read": Standing(
        "operator_lahat_perkim", lambda t: t["lahat"].program.agency, {LAHAT, PERKIM, SIBLING}
    ),
    "program to read": Standing(
        "operator_lahat_perkim", lambda t: t["lahat"].program, {LAHAT, PERKIM}
    ),
    "program to work in": Standing(
        "operator_lahat_perkim", lambda t: t["lahat"].program, {LAHAT, PERKIM}, writes=True
    ),
}  # fmt: skip


@pytest.fixture
def tenants(cast: Cast) -> Tenants:
    """The tenants, and beside the shared program of Lahat a second one of the same agency."""
    planted = plant(cast)
    lahat = planted["lahat"]
    sibling = a_program(lahat.operator, name=f"Program {SIBLING}")
    village = lahat.recipient.village
    a_case(a_recipient(sibling, lahat.operator, village, name=f"{SIBLING} SATU"), lahat.operator)
    a_recipient(sibling, lahat.operator, village, name=f"{SIBLING} DUA")
    _plant_for_guests(cast, planted)
    for program in (lahat.program, sibling):
        program.events.create(
            agency=program.agency, regency=program.regency, action=ProgramAction.CREATED,
            reason=program.name, by=lahat.operator.user,
        )  # fmt: skip
    return planted


def _plant_for_guests(cast: Cast, planted: Tenants) -> None:
    """In two programs a recipient that the guest entered, its case with all that hangs on it, and
    a list of theirs."""
    held = cast.operator_lahat_perkim
    for tenant in planted.values():
        program = tenant.program
        entered = a_recipient(
            program, held, tenant.recipient.village, name=f"{tenant.canary} DARI TAMU"
        )
        case = a_case(entered, held)
        place = {"agency": case.agency, "regency": case.regency}
        case.findings.create(kind="person", outcome="found", case_version=1, **place)
        decision = case.decisions.create(
            case_version=1, action="reject", person_verdict=False, location_verdict=True,
            reason=tenant.canary, entered_by=held.user, submitted_by=held.user,
            decided_by=cast.verifier_sumsel.user, **place,
        )  # fmt: skip
        case.objections.create(
            decision=decision, grounds=tenant.canary, lodged_by=held.user, due_on="2026-12-31",
            state="withdrawn", contested_by=cast.verifier_sumsel.user, **place,
        )  # fmt: skip
        upload = RecipientUpload.objects.create(
            program=program, agency=program.agency, guest=held.user,
            guest_agency=held.agency, sha256=tenant.canary,
            file_name=f"{tenant.canary}.csv", created_by=held.user,
        )  # fmt: skip
        upload.rows.create(
            agency=program.agency, program=program, guest=held.user,
            guest_agency=held.agency, number=2,
            raw=[tenant.canary], outcome="faulty",
        )  # fmt: skip


_DIGEST = "SELECT md5(string_agg(kept::text, '' ORDER BY kept::text)) FROM \"{table}\" kept"


def _rows() -> dict[str, str]:
    """A digest of every table whose rows readers must leave as they are."""
    tables = [
        wall.table
        for wall in walls.declared()
        if isinstance(wall, WalledTable)
        and not wall.readers_write
        and wall.table.startswith(("programs_", "verification_", "beneficiaries_", "accounts_"))
    ]
    with connection.cursor() as cursor:
        found = {}
        for table in tables:
            cursor.execute(_DIGEST.format(table=table))
            found[table] = cursor.fetchone()[0]
    return found


@pytest.mark.parametrize("name", STANDINGS)
def test_every_address_from_a_granted_place(name, cast, tenants, sign_in):
    """No foreign canary, no server error; and who only reads has changed nothing in the end."""
    standing = STANDINGS[name]
    grant = standing.grant(cast, tenants)
    browser = sign_in(getattr(cast, standing.who))
    session = browser.session
    session["membership_id"] = str(grant.pk)
    session.save()
    scope = Scope.of(grant.user, grant.pk)
    assert scope.grant_id == grant.pk
    strangers = {LAHAT, PERKIM, PALEMBANG, SIBLING} - standing.meets
    before = _rows()
    wrong, opened = [], 0
    for url_name in WALKED:
        if not url_rules()[url_name].admits(scope):
            continue
        for key in ("lahat", "palembang") if ROUTES[url_name] else ("lahat",):
            for method in ("get", "post"):
                response = getattr(browser, method)(path_to(url_name, tenants[key]))
                label = f"{method} {url_name} of {key}: {response.status_code}"
                opened += response.status_code == 200
                if response.status_code >= 500 or response.status_code == 403:
                    wrong.append(label)
                text = _text(response)
                wrong += [
                    f"{label}, shows {canary}"
                    for canary in strangers
                    if canary in text and not (url_name == _OWN_TOO and canary == standing.own)
                ]
                if method == "get":
                    closed = closed_doors(response, scope)
                    wrong += [f"{label}, leads to {door}, which is closed" for door in closed]
    assert not wrong, "\n".join(sorted(set(wrong)))
    assert opened > 10
    if not standing.writes:
        changed = {table for table, digest in _rows().items() if digest != before[table]}
        assert changed == set()


# The wall of the database alone


@contextmanager
def standing_in(membership: Membership, grant: Grant) -> Iterator[None]:
    with (
        as_login_role(),
        transaction.atomic(),
        scoped(Scope.of(membership.user, grant.pk).database),
    ):
        yield


# What hangs on a case names its program through it.
_OF_CASE = ("verification_finding", "verification_decision", "verification_objection")


def _programs_seen(table: str) -> set[str]:
    column = "id" if table == "programs_program" else "program_id"
    if table in _OF_CASE:
        column = "(SELECT program_id FROM verification_case c WHERE c.id = case_id)"
    with connection.cursor() as cursor:
        # Rows of an agency's own lists name no program: nobody else's wall asks for it.
        cursor.execute(f'SELECT DISTINCT {column}::text FROM "{table}" WHERE {column} IS NOT NULL')
        return {key for (key,) in cursor.fetchall()}


OF_PROGRAM = sorted(
    wall.table
    for wall in walls.declared()
    if isinstance(wall, WalledTable)
    and wall.table.startswith(("programs_", "verification_"))
    # Pairs of ids, told by the criteria they belong to; `test_raw_sql.py` tries them.
    and wall.table != "programs_criteria_areas"
    and DatabaseRole.PROGRAM.value in wall.policies
)


def test_raw_sql_sees_one_program_and_no_other_table(cast, tenants):
    program = tenants["lahat"].program
    held = cast.operator_lahat_perkim
    grant = a_grant(held, program, writes=True)
    empty = set()
    for table in OF_PROGRAM:
        everything = _programs_seen(table)
        with standing_in(held, grant):
            seen = _programs_seen(table)
        assert seen <= {str(program.pk)}, table
        if len(everything) < 2 or not seen:
            empty.add(table)
    # Of each table several programs have rows: else nothing would be proven.
    assert empty == set()
    refused = [
        wall.table
        for wall in walls.declared()
        if wall.table.startswith(("beneficiaries_household", "beneficiaries_person"))
        or wall.table in ("verification_evidence", "verification_drift", "programs_overlap")
    ]
    for table in refused:
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            standing_in(held, grant),
            connection.cursor() as cursor,
        ):
            cursor.execute(f'SELECT 1 FROM "{table}"')


def test_raw_sql_writes_in_the_program_alone_and_only_where_the_grant_says_so(cast, tenants):
    lahat, held = tenants["lahat"], cast.operator_lahat_perkim
    change = "UPDATE programs_recipient SET amount = 7 WHERE id = %s"
    own = a_recipient(lahat.program, held, region("1604112001"))
    move = "UPDATE programs_recipient SET program_id = %s"
    writing = a_grant(held, lahat.program, writes=True)
    with standing_in(held, writing), connection.cursor() as cursor:
        cursor.execute(change, [own.pk])
        assert cursor.rowcount == 1
        # What the owner's people entered is not a guest's to write.
        with pytest.raises(DatabaseError, match="recipient_of_guest"), transaction.atomic():
            cursor.execute(change, [lahat.recipient.pk])
        with pytest.raises(DatabaseError, match="stays in its program"), transaction.atomic():
            cursor.execute(move + " WHERE id = %s", [tenants["palembang"].program.pk, own.pk])
        transaction.set_rollback(True)
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        standing_in(held, writing),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE programs_program SET name = 'x'")


@pytest.mark.parametrize("name", [n for n, s in STANDINGS.items() if not s.writes])
def test_raw_sql_of_a_reader_changes_nothing(name, cast, tenants):
    standing = STANDINGS[name]
    held = getattr(cast, standing.who)
    grant = standing.grant(cast, tenants)
    event = "INSERT INTO programs_programevent (program_id, agency_id, regency_id, action, reason,"
    event += " details, by_id) SELECT id, agency_id, %s, 'changed', '', '{}', %s"
    event += " FROM programs_program LIMIT 1"
    with standing_in(held, grant), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM programs_recipient")
        assert cursor.fetchone()[0] > 0
        cursor.execute("UPDATE programs_recipient SET return_reason = 'x'")
        assert cursor.rowcount == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            cursor.execute(event, [tenants["lahat"].household.regency_id, held.user_id])


@pytest.mark.parametrize(
    ("broken", "held_back_by"),
    [
        ("DROP POLICY reading_update ON programs_recipient", "reading"),
        ("ALTER POLICY wall_sigertak_program ON programs_recipient USING (true)", "program"),
    ],
)
def test_the_broken_wall_is_noticed(broken, held_back_by, cast, tenants):
    """Without the policy the database alone would let it through: so the tests above can fail."""
    held, program = cast.operator_lahat_perkim, tenants["lahat"].program
    grant = a_grant(held, program)
    own = a_recipient(program, held, region("1604112001"))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE;" + broken)
    with standing_in(held, grant), connection.cursor() as cursor:
        if held_back_by == "reading":
            cursor.execute("UPDATE programs_recipient SET amount = 7 WHERE id = %s", [own.pk])
            assert cursor.rowcount == 1
        else:
            assert len(_programs_seen("programs_recipient")) > 1
        transaction.set_rollback(True)
