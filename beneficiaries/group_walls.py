"""Walls of group lists: stewards bring them in, a territory reads them, agencies nothing of it."""

from beneficiaries.steward_walls import STEWARDS, as_steward
from core.scope import DatabaseRole as Role
from core.walls import APPEND, EVERY_ROW, READ, REGENCY, Wall, WalledTable, on_columns

_REGENCY, _PROVINCE = Role.REGENCY.value, Role.PROVINCE.value
_PLACE = "regency_id IS NOT DISTINCT FROM nullif(current_setting('app.regency'), '')::int"
_LIST = "beneficiaries_grouplist"
_ROW = "beneficiaries_grouprow"
_HIDDEN = "beneficiaries_groupsecret"
_VERIFIERS = {
    _REGENCY: "(SELECT accounts_works_as('verifier', current_setting('app.regency')::int))",
    _PROVINCE: "(SELECT accounts_works_as('verifier', NULL))",
}


def _of_own_list(*states: str) -> dict[str, str]:
    """A steward, and a row of a list of their own desk in one of these states."""
    named = ", ".join(f"'{state}'" for state in states)
    own = (
        f"group_list_id IN (SELECT l.id FROM {_LIST} l"  # noqa: S608 - our own words
        f" WHERE l.state IN ({named}) AND l.{_PLACE})"
    )
    return {role: f"{who} AND {own}" for role, who in STEWARDS.items()}


# Noted in this very transaction, in one's own name, by somebody who decides or keeps the base.
_NOTED = (
    f"EXISTS (SELECT 1 FROM {_ROW} r JOIN beneficiaries_reveal v ON v.person_id = r.person_id"  # noqa: S608 - our own words
    f" WHERE r.id = {_HIDDEN}.row_id AND v.about = 'group'"
    " AND v.revealed_at BETWEEN now() AND clock_timestamp()"
    " AND v.revealed_by_id = nullif(current_setting('app.user'), '')::uuid)"
)
_READS_SECRETS = {
    role: f"({STEWARDS[role]} OR {_VERIFIERS[role]}) AND {_NOTED}" for role in STEWARDS
}
# Whoever enters a row enters its secret; the wall of rows says which.
_ENTERS_SECRETS = {
    role: f"{who} AND EXISTS (SELECT 1 FROM {_ROW} r WHERE r.id = row_id AND r.is_confidential)"  # noqa: S608 - our own words
    for role, who in STEWARDS.items()
}

GROUP_WALLS: list[Wall] = [
    WalledTable(
        _LIST,
        {
            f"{APPEND}, "
            + on_columns(
                "UPDATE",
                ("state", "fault", "leftovers", "checked_at", "applied_at", "ended_at",
                 "replaced_by_id"),
            ): [_REGENCY, _PROVINCE],
        },
        {_REGENCY: f"({REGENCY} OR regency_id IS NULL)", _PROVINCE: EVERY_ROW},
        checks={_REGENCY: REGENCY},
        adding={
            role: f"{who} AND {_PLACE}" for role, who in as_steward("created_by_id").items()
        },
        changing={role: f"{who} AND {_PLACE}" for role, who in STEWARDS.items()},
    ),
    # A list is read anew from its first row when its reader died, and forgotten when given up.
    WalledTable(
        _ROW,
        {f"{APPEND}, DELETE": [_REGENCY, _PROVINCE]},
        {_REGENCY: REGENCY, _PROVINCE: EVERY_ROW},
        adding=_of_own_list("received"),
        removing=_of_own_list("received", "discarded"),
    ),
    WalledTable(
        _HIDDEN,
        {APPEND: [_REGENCY, _PROVINCE]},
        _READS_SECRETS,
        checks=_ENTERS_SECRETS,
    ),
]  # fmt: skip

# What named operations do here, see `operation_walls`.
FOLLOW_GROUP = "SELECT (id, person_id, regency_id), UPDATE (regency_id)"
GROUP_ERASING = {
    _LIST: f"{READ}, {on_columns('UPDATE', ('file', 'leftovers'))}",
    _ROW: "SELECT, DELETE",
}
