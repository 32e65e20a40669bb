"""Walls of accounts. No rows of recipients; requests and links are kept to who works them.

Signing in, activation and a person's own security settings work as the bare login role, before any
scope is taken on: so the web process's login role alone holds passwords and second factors.
"""

from core.scope import DatabaseRole as Role
from core.walls import (
    AGENCY,
    APP_ROLES,
    APPEND,
    EVERY_ROW,
    FULL,
    LOGIN_ROLES,
    OF_NO_PAGE,
    READ,
    REGENCY,
    SCOPE_ROLES,
    WRITE,
    OpenTable,
    WalledTable,
    on_columns,
)

_WEB, _WORKER = LOGIN_ROLES
_READERS = (
    Role.PROVINCE.value,
    Role.REGENCY.value,
    Role.AGENCY.value,
    Role.VILLAGE.value,
    Role.PROGRAM.value,
    Role.PUBLIC.value,
)
_DESKS = (Role.REGENCY.value, Role.PROVINCE.value)
_OWN = "user_id = nullif(current_setting('app.user'), '')::uuid"
_OF_OUR_PEOPLE = (
    "EXISTS (SELECT 1 FROM accounts_membership m"
    " WHERE m.user_id = accounts_activation.user_id"
    " AND m.regency_id = current_setting('app.regency')::int)"
)

# The roles of the desks are those of everybody in their territory: who gives rights is an officer
# of the secretariat besides, and never gives them to themselves. The worker's tasks at night work
# for nobody: they suspend and end rights, and give none (migration 0018).
_AT_DESK = "(SELECT accounts_at_desk())"
_BY_NIGHT = f"(nullif(current_setting('app.user'), '') IS NULL AND {OF_NO_PAGE})"
_AT_PROVINCE = f"({_AT_DESK} OR {_BY_NIGHT})"
_NOT_OWN = "user_id IS DISTINCT FROM nullif(current_setting('app.user'), '')::uuid"
_DESK_CHECKS = {Role.PROVINCE.value: _AT_PROVINCE, Role.REGENCY.value: f"{REGENCY} AND {_AT_DESK}"}
# An office's village got a new code or name, and nothing else (`village_offices.follow`).
_RENUMBERED = (
    "kind = 'village' AND EXISTS (SELECT FROM regions_regionlineage l"
    " JOIN regions_regionevent e ON e.id = l.event_id"
    " WHERE accounts_agency.region_id IN ({sides}) AND e.change IN ('recode', 'rename'))"
)
_IN_ITS_REGENCY = (
    "EXISTS (SELECT FROM regions_region r WHERE r.id = accounts_agency.region_id"
    " AND r.level = 'village' AND r.valid_to IS NULL AND r.regency_id = accounts_agency.regency_id)"
)
# Role, agency and territory of a right never change.
_MOVABLE = ("expires_on", "suspended_at", "suspended_by_province", "revoked_at", "revoked_by_id")
_HELD_HERE = "home_regency_id = current_setting('app.regency')::int"
_OUR_PROGRAM = f"kind = 'program' AND {AGENCY}"
_ANSWERED = ("state", "decided_by_id", "decided_at", "reason", "user_id")
_CLOSING = ("carrier_id", "state", "closing_reason", "ended_by_id", "ended_at")
_GIVING = (
    "user_id", "membership_id", "home_id", "home_regency_id", "decided_by_id", "decided_at",
    "suspended_at",
)  # fmt: skip
_RECOVERY_ENDS = ("state", "ended_by_id", "ended_at", "ended_reason")
_RECOVERY_OPEN = (
    "id", "user_id", "regency_id", "state", "started_by_id", "started_at", "expires_at",
    "finished_at",
)  # fmt: skip
_LINK = ("id", "user_id", "created_at", "created_by_id", "expires_at", "used_at")

WALLS = [
    OpenTable(
        "accounts_user",
        {
            READ: [role for role in APP_ROLES if role != Role.PUBLIC.value],
            # Enough to tell whether a membership is live; no name, no address.
            "SELECT (id, is_active)": [Role.PUBLIC.value],
            # That they signed in; what else an account says, no page changes.
            on_columns("UPDATE", ["last_login"]): [_WEB],
            # Accounts that ended long ago are closed and emptied.
            on_columns("UPDATE", ["nip", "phone", "is_active"]): [_WORKER],
            on_columns("UPDATE", ["is_active"]): [Role.TECHNICAL.value],
            # At a desk, which a trigger asks: this table is read beside every other one.
            "INSERT": _DESKS,
        },
    ),
    # Hashes are read where people sign in and nowhere else. A desk asks whether there is one.
    OpenTable(
        "accounts_credential",
        {FULL: [_WEB], on_columns("SELECT", ["user_id"]): _DESKS},
    ),
    OpenTable("accounts_user_groups", {READ: APP_ROLES}),
    OpenTable("accounts_user_user_permissions", {READ: APP_ROLES}),
    # A regency's desk founds the offices of its villages, and no other. The office of a village
    # that got another code or name goes along when that is recorded.
    WalledTable(
        "accounts_agency",
        {
            READ: APP_ROLES,
            "INSERT, UPDATE": [Role.PROVINCE.value],
            "INSERT": [Role.REGENCY.value],
            "INSERT, UPDATE (name, short_name, is_active)": [Role.TECHNICAL.value],
            on_columns("UPDATE", ["region_id", "name", "short_name"]): [Role.AMENDING.value],
        },
        dict.fromkeys(APP_ROLES, EVERY_ROW),
        checks={
            Role.PROVINCE.value: _AT_DESK,
            Role.REGENCY.value: f"{REGENCY} AND kind = 'village' AND {_AT_DESK}",
            Role.AMENDING.value: (
                f"{_RENUMBERED.format(sides='l.successor_id')} AND {_IN_ITS_REGENCY}"
            ),
        },
        # Asked of the row as it was, and once more of the row as it becomes.
        changing={
            Role.AMENDING.value: _RENUMBERED.format(sides="l.predecessor_id, l.successor_id")
        },
    ),
    # One's own memberships are read under every role; a regency's desk writes its own only.
    WalledTable(
        "accounts_membership",
        {
            READ: (*LOGIN_ROLES, *_READERS),
            f"INSERT, {on_columns('UPDATE', _MOVABLE)}": _DESKS,
        },
        {
            **dict.fromkeys((*LOGIN_ROLES, Role.PROVINCE.value), EVERY_ROW),
            Role.REGENCY.value: f"({REGENCY} OR {_OWN})",
            Role.AGENCY.value: _OWN,
            Role.VILLAGE.value: _OWN,
            Role.PROGRAM.value: _OWN,
            Role.PUBLIC.value: _OWN,
        },
        checks={role: f"{check} AND {_NOT_OWN}" for role, check in _DESK_CHECKS.items()},
    ),
    # What was done to a right stays as it was written.
    WalledTable(
        "accounts_membershipevent",
        {APPEND: _DESKS},
        {Role.PROVINCE.value: EVERY_ROW, Role.REGENCY.value: REGENCY},
        checks=_DESK_CHECKS,
    ),
    *(
        WalledTable(
            table,
            {f"{APPEND}, {on_columns('UPDATE', answer)}": _DESKS},
            {Role.PROVINCE.value: EVERY_ROW, Role.REGENCY.value: REGENCY},
            checks=_DESK_CHECKS,
        )
        for table, answer in (
            ("accounts_campaign", ("closed_at",)),
            ("accounts_campaignitem", ("answer", "answered_by_id", "answered_at")),
        )
    ),
    WalledTable(
        "accounts_activation",
        {
            WRITE: [_WEB],
            # A desk makes links and voids older ones; what a link's secret hashes to is not its.
            on_columns("SELECT", _LINK): _DESKS,
            "INSERT, UPDATE (used_at)": _DESKS,
        },
        {
            **dict.fromkeys((_WEB, Role.PROVINCE.value), EVERY_ROW),
            Role.REGENCY.value: _OF_OUR_PEOPLE,
        },
        checks={
            Role.PROVINCE.value: _AT_DESK,
            Role.REGENCY.value: f"{_OF_OUR_PEOPLE} AND {_AT_DESK}",
        },
    ),
    WalledTable(
        "accounts_accountrequest",
        # An applicant adds a request and reads back no more than its number.
        {
            f"{APPEND}, {on_columns('UPDATE', _ANSWERED)}": _DESKS,
            "INSERT, SELECT (id, submitted_at)": [Role.PUBLIC.value],
            # Letters go when their time is over.
            f"{READ}, {on_columns('UPDATE', ['letter'])}": [Role.ERASURE.value],
        },
        {
            Role.REGENCY.value: REGENCY,
            **dict.fromkeys(
                (Role.PROVINCE.value, Role.PUBLIC.value, Role.ERASURE.value), EVERY_ROW
            ),
        },
        checks={**_DESK_CHECKS, Role.PROVINCE.value: _AT_DESK},
    ),
    # Everybody reads their own inbox and marks it read. Notices are born in `accounts_tell` alone;
    # the worker mails them and clears old ones away, as its bare self.
    WalledTable(
        "accounts_notice",
        {"SELECT, UPDATE (read_at)": _READERS, "SELECT, UPDATE (mailed_at), DELETE": [_WORKER]},
        {**dict.fromkeys(_READERS, _OWN), _WORKER: EVERY_ROW},
        readers_write=True,
    ),
    # What was taken along counts against its owner's day, and is never taken back.
    WalledTable(
        "accounts_exportspending",
        {APPEND: _READERS},
        dict.fromkeys(_READERS, _OWN),
        readers_write=True,
    ),
    WalledTable(
        "accounts_mailsetting",
        {WRITE: _READERS, READ: [_WORKER]},
        {**dict.fromkeys(_READERS, _OWN), _WORKER: EVERY_ROW},
        readers_write=True,
    ),
    *(
        OpenTable(table, {FULL: LOGIN_ROLES})
        for table in (
            "account_emailaddress",
            "account_emailconfirmation",
            "usersessions_usersession",
            "axes_accessattempt",
            "axes_accessattemptexpiration",
            "axes_accessfailurelog",
            "axes_accesslog",
        )
    ),
    # An account's last factor goes by the act below alone: a trigger holds it (migration 0020).
    OpenTable("mfa_authenticator", {FULL: [_WEB]}),
    # One officer asks, another one answers: the database compares them, and takes the factors away
    # itself. Who signs people in reads whose act is open, and lets its holder stop it.
    WalledTable(
        "accounts_factorrecovery",
        {
            f"{APPEND}, {on_columns('UPDATE', _RECOVERY_ENDS)}": _DESKS,
            f"{READ}, {on_columns('UPDATE', _RECOVERY_ENDS)}": [Role.TECHNICAL.value],
            f"{on_columns('SELECT', _RECOVERY_OPEN)}, {on_columns('UPDATE', _RECOVERY_ENDS[:3])}": [
                _WEB
            ],
            # Letters go when their time is over.
            f"{READ}, {on_columns('UPDATE', ['letter'])}": [Role.ERASURE.value],
        },
        {
            **_DESK_CHECKS,
            Role.TECHNICAL.value: "of_province_desk AND (SELECT accounts_is_technical())",
            **dict.fromkeys((_WEB, Role.ERASURE.value), EVERY_ROW),
        },
    ),
    # A holder reads their own grants. A desk gives in its territory and reads what its people hold
    # elsewhere; an agency asks for its programs and ends, it never gives; what was agreed stays.
    WalledTable(
        "accounts_grant",
        {
            READ: (*LOGIN_ROLES, *_READERS),
            f"INSERT, {on_columns('UPDATE', (*_CLOSING, *_GIVING))}": _DESKS,
            f"INSERT, {on_columns('UPDATE', _CLOSING)}": (Role.AGENCY.value,),
        },
        {
            **dict.fromkeys((*LOGIN_ROLES, Role.PROVINCE.value), EVERY_ROW),
            **dict.fromkeys((Role.VILLAGE.value, Role.PROGRAM.value, Role.PUBLIC.value), _OWN),
            Role.REGENCY.value: f"({REGENCY} OR {_HELD_HERE} OR {_OWN})",
            Role.AGENCY.value: f"({_OWN} OR {_OUR_PROGRAM})",
        },
        checks={
            **_DESK_CHECKS,
            Role.AGENCY.value: f"({_OUR_PROGRAM} AND state <> 'given')",
        },
    ),
    # Alone such a row opens nothing, and one that carries a given grant cannot be deleted: the
    # grant points at it.
    OpenTable(
        "guardian_userobjectpermission",
        {
            READ: (*LOGIN_ROLES, *SCOPE_ROLES),
            "INSERT": _DESKS,
            "DELETE": (*_DESKS, Role.AGENCY.value),
        },
    ),
    OpenTable("guardian_groupobjectpermission", {READ: SCOPE_ROLES}),
]

# Whose changed rows the database notes by itself: see `core.row_changes`.
WATCHED = (
    "accounts_user",
    "accounts_agency",
    "accounts_membership",
    "accounts_grant",
    "accounts_factorrecovery",
    "accounts_credential",
    "mfa_authenticator",
    "guardian_userobjectpermission",
)
