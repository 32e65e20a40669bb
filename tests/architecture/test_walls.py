"""Every table stands behind a declared wall, and the database equals the declaration."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection

from core import walls
from core.scope import DatabaseRole, DatabaseScope, scoped
from core.walls import APP_ROLES, OpenTable, WalledTable
from tests.clients import as_login_role

# Open tables, each with the reason why a row of it says nothing about a person who gets aid.
OPEN = {
    "core_auditchain": "ends of chains: keys and digests",
    "regions_region": "public knowledge",
    "regions_regionevent": "changes of regions, by decree",
    "regions_regionlineage": "what regions became",
    "beneficiaries_registryrelease": "editions of the base",
    "beneficiaries_releaseactivation": "editions by regency, with counts",
    "programs_programkind": "a list of kinds",
    "beneficiaries_matchmodel": "chances of the engine, nobody's data",
    "programs_kindattribute": "what a kind of aid asks",
    "programs_overlaprule": "which kinds go together",
    "programs_touchedrecipient": "ids on their way to be computed; agencies may only add",
    "public_publication": "published",
    "public_publishedtotal": "published",
    "public_withheldtotal": "counts, small ones too, granted to the publishing role alone",
}
OURS = {"core", "regions", "accounts", "beneficiaries", "programs", "verification", "public"}


def _walls() -> dict[str, walls.Wall]:
    return {wall.table: wall for wall in walls.declared()}


def test_every_table_of_ours_is_declared():
    tables = {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in OURS
    }
    assert tables - set(_walls()) == set()


def test_open_tables_are_reasoned():
    undefended = {
        wall.table
        for wall in walls.declared()
        if isinstance(wall, OpenTable) and wall.table.split("_")[0] in OURS - {"accounts"}
    }
    assert undefended == set(OPEN)


def test_tables_with_tenant_columns_are_walled():
    odd = [
        model._meta.db_table
        for model in apps.get_models()
        if model._meta.app_label in {"beneficiaries", "programs", "verification"}
        and {"regency", "agency"} & {field.name for field in model._meta.fields}
        and isinstance(_walls()[model._meta.db_table], OpenTable)
        and model._meta.db_table not in OPEN
    ]
    assert odd == []


def _row_security() -> dict[str, tuple[bool, bool]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class")
        return {name: (enabled, forced) for name, enabled, forced in cursor.fetchall()}


def _policies() -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename, unnest(roles)::text FROM pg_policies WHERE permissive = 'PERMISSIVE'"
        )
        return set(cursor.fetchall())


def _declared_policies() -> set[tuple[str, str]]:
    return {
        (wall.table, role)
        for wall in walls.declared()
        if isinstance(wall, WalledTable)
        for role in (*wall.policies, "sigertak_owner")
    }


def test_database_equals_declaration(db):
    security = _row_security()
    walled = {wall.table for wall in walls.declared() if isinstance(wall, WalledTable)}
    assert {table for table in walled if security[table] != (True, True)} == set()
    assert _policies() == _declared_policies()


def test_who_adds_and_changes_is_asked_as_declared(db):
    declared = {
        (wall.table, f"{word}_{role}")
        for wall in walls.declared()
        if isinstance(wall, WalledTable)
        for word in ("adding", "changing", "removing")
        for role in getattr(wall, word)
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename, policyname FROM pg_policies WHERE permissive = 'RESTRICTIVE'"
            " AND policyname ~ '^(adding|changing|removing)_'"
        )
        assert set(cursor.fetchall()) == declared


# What reading itself leaves behind: each table with what its readers write there.
WRITTEN_BY_READERS = {
    "core_auditevent": "what they did",
    "core_job": "that a list is to be written",
    "core_export": "lists they ask for, of places where they may",
    "core_savedview": "how they like a list",
    "accounts_notice": "that they read it",
    "accounts_mailsetting": "how they want mail",
    "accounts_exportspending": "how many rows of the day they took along",
    "beneficiaries_sight": "whom they saw",
}


def test_who_only_reads_changes_no_other_table(db):
    """A grant to read holds in the database: on every walled table that its roles may touch."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename, unnest(roles)::text, array_agg(cmd ORDER BY cmd) FROM pg_policies"
            " WHERE permissive = 'RESTRICTIVE' AND policyname LIKE 'reading%' GROUP BY 1, 2"
        )
        held = {(table, role) for table, role, commands in cursor.fetchall() if len(commands) == 3}
    touched = {
        (wall.table, role)
        for wall in walls.declared()
        if isinstance(wall, WalledTable)
        for role in wall.policies
        if role in walls.LENT_ROLES
    }
    exempt = {table for table, _role in touched - held}
    assert held <= touched
    assert exempt == set(WRITTEN_BY_READERS)


def test_a_dropped_policy_is_noticed(db):
    with connection.cursor() as cursor:
        cursor.execute("DROP POLICY wall_sigertak_regency ON beneficiaries_person")
    assert _policies() != _declared_policies()


def test_nobody_may_truncate_or_change_history(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, privilege_type FROM information_schema.role_table_grants"
            " WHERE grantee = ANY(%s)",
            [list(APP_ROLES)],
        )
        held = set(cursor.fetchall())
    assert not {table for table, privilege in held if privilege == "TRUNCATE"}
    for table in ("core_auditevent", "verification_decision", "beneficiaries_reveal"):
        assert (table, "UPDATE") not in held
        assert (table, "DELETE") not in held


# Named operations across tenants; no page works as one.
_OPERATIONS = {f"sigertak_{name}" for name in ("import", "matching", "publish", "erasure")}
# Where a page may change every column of a row, and why. Everywhere else columns are named.
CHANGED_WHOLE = {
    "core_savedview": "one's own view",
    "accounts_agency": "the province's own desk",
    "accounts_mailsetting": "one's own setting",
    "regions_region": "what a decree changed",
    "beneficiaries_household": "what a ratified proposal says, as triggers hold",
    "beneficiaries_person": "what a ratified proposal says, as triggers hold",
    "beneficiaries_registryimport": "the steward's papers until they are applied",
    "beneficiaries_stagedrow": "rows of these papers",
    "beneficiaries_headermapping": "how the steward reads a file",
    "beneficiaries_proposal": "drafted by the village, its states by a check",
    "programs_programkind": "Bappeda's list",
    "programs_kindattribute": "Bappeda's list",
    "programs_overlaprule": "Bappeda's rules",
    "programs_program": "the agency's own",
    "programs_recipient": "the agency's own; triggers hold states, place and what was found",
    "programs_uploadrow": "rows of that list",
    "programs_recipientgroup": "the agency's own",
    "programs_distribution": "the agency's own",
    "programs_distributionitem": "the agency's own",
    "programs_deliveryfault": "rows of that list",
    "programs_plan": "one's own year",
    "verification_recheck": "how far the night's work has come",
}


def test_rows_that_pages_may_change_whole_are_reasoned(db):
    pages = [role for role in walls.SCOPE_ROLES if role not in _OPERATIONS]
    wide = (
        "SELECT table_name FROM information_schema.role_table_grants"
        " WHERE privilege_type = 'UPDATE' AND grantee = ANY(%s)"
    )
    with connection.cursor() as cursor:
        cursor.execute(wide, [pages])
        held = {table for (table,) in cursor.fetchall()}
        assert held == set(CHANGED_WHOLE)
        cursor.execute("GRANT UPDATE ON verification_drift TO sigertak_regency")
        cursor.execute(wide, [pages])
        assert ("verification_drift",) in cursor.fetchall()


@pytest.mark.parametrize("role", ["sigertak_web", "sigertak_worker"])
def test_without_a_scope_no_person_can_be_read(db, role):
    with as_login_role(role), connection.cursor() as cursor:
        cursor.execute("SAVEPOINT before_try")
        with pytest.raises(Exception, match="permission denied"):
            cursor.cursor.execute("SELECT count(*) FROM beneficiaries_person")
        cursor.execute("ROLLBACK TO SAVEPOINT before_try")


def test_public_role_reads_no_person(db):
    public = scoped(DatabaseScope(DatabaseRole.PUBLIC))
    with pytest.raises(ProgrammingError, match="denied"), public, connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM programs_recipient")
