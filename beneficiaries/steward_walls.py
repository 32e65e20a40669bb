"""Who of a territory decides about proposals: verifiers and auditors read them under its role too.

What does not depend on the row is asked once in a statement.
"""

from core.scope import DatabaseRole as Role

STEWARDS = {
    Role.REGENCY.value: (
        "(SELECT accounts_works_as('steward', current_setting('app.regency')::int))"
    ),
    Role.PROVINCE.value: "(SELECT accounts_works_as('steward', NULL))",
}


def as_steward(column: str) -> dict[str, str]:
    """A steward of the place, in their own name, which stands in `column`."""
    by_me = f"{column} = nullif(current_setting('app.user'), '')::uuid"
    return {role: f"{by_me} AND {who}" for role, who in STEWARDS.items()}
