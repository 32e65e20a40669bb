"""An empty portal before a measurement."""

from __future__ import annotations

from django.db import connection

_EMPTY = (
    "TRUNCATE beneficiaries_registryrelease, beneficiaries_household, beneficiaries_person,"
    # No constraint of the database leads to these from the tables above.
    " beneficiaries_householdversion, beneficiaries_personversion, beneficiaries_stagedrow,"
    " programs_program, accounts_membership, accounts_agency, accounts_user, core_job,"
    " core_auditevent CASCADE"
)


def empty_portal() -> None:
    """Everything but the regions goes."""
    # The audit trail takes no TRUNCATE from the owner; the server's administrator may.
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(_EMPTY)
        cursor.execute("SET session_replication_role = DEFAULT")
    connection.close()
