"""Walls of group lists: stewards bring them in, a territory reads them, agencies nothing of it."""

from beneficiaries.group_codes import CONFIDENTIAL
from beneficiaries.steward_walls import STEWARDS, as_steward
from core.scope import DatabaseRole as Role
from core.walls import APPEND, EVERY_ROW, READ, REGENCY, Wall, WalledTable, on_columns

_REGENCY, _PROVINCE = Role.REGENCY.value, Role.PROVINCE.value
_PLACE = "regency_id IS NOT DISTINCT FROM nullif(current_setting('app.regency'), '')::int"
_LIST = "beneficiaries_grouplist"
_ORIGIN = "beneficiaries_grouporigin"
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


def _noted(of: str) -> str:
    """A look at somebody of a list in force was noted in this very transaction, in one's own name.

    `of` says which row of the list, `r`, is meant.
    """
    return (
        f"EXISTS (SELECT 1 FROM {_ROW} r JOIN {_LIST} l ON l.id = r.group_list_id"  # noqa: S608 - our own words
        " JOIN beneficiaries_reveal v ON v.person_id = r.person_id"
        f" WHERE {of} AND l.state = 'applied' AND v.about = 'group'"
        " AND v.revealed_at BETWEEN now() AND clock_timestamp()"
        " AND v.revealed_by_id = nullif(current_setting('app.user'), '')::uuid)"
    )


# Somebody who decides or keeps the base.
_READS_SECRETS = {
    role: f"({STEWARDS[role]} OR {_VERIFIERS[role]}) AND {_noted(f'r.id = {_HIDDEN}.row_id')}"
    for role in STEWARDS
}
# Who gave a list may say which category it is of: "Komisi Penanggulangan AIDS".
_TELLING = ", ".join(f"'{kind.value}'" for kind in CONFIDENTIAL)
_OF_THIS_LIST = f"r.group_list_id = {_ORIGIN}.group_list_id AND r.is_confidential"
_READS_ORIGINS = {
    role: (
        f"group_list_id IN (SELECT l.id FROM {_LIST} l WHERE l.kind NOT IN ({_TELLING}))"  # noqa: S608 - our own words
        f" OR {STEWARDS[role]} AND group_list_id IN (SELECT l.id FROM {_LIST} l)"
        f" OR {_VERIFIERS[role]} AND {_noted(_OF_THIS_LIST)}"
    )
    for role in STEWARDS
}
# Whoever keeps no lists is told of people in lists in force, as on pages.
_SHOWN = (
    f"outcome = 'joined' AND group_list_id IN (SELECT l.id FROM {_LIST} l"  # noqa: S608 - our own words
    " WHERE l.state = 'applied')"
)
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
    WalledTable(
        _ORIGIN,
        {APPEND: [_REGENCY, _PROVINCE]},
        _READS_ORIGINS,
        checks=_of_own_list("received"),
    ),
    # A list is read anew from its first row when its reader died, and forgotten when given up.
    WalledTable(
        _ROW,
        {f"{APPEND}, DELETE": [_REGENCY, _PROVINCE]},
        {
            _REGENCY: f"{REGENCY} AND ({STEWARDS[_REGENCY]} OR {_SHOWN})",
            _PROVINCE: f"({STEWARDS[_PROVINCE]} OR {_SHOWN})",
        },
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
