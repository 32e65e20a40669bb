"""Walls of accounts. No rows of recipients; requests and links are kept to who works them.

Signing in, activation and a person's own security settings work as the bare login role, before any
scope is taken on: so the login roles alone hold passwords' and second factors' tables.
"""

from core.scope import DatabaseRole as Role
from core.walls import (
    APP_ROLES,
    APPEND,
    EVERY_ROW,
    FULL,
    LOGIN_ROLES,
    READ,
    REGENCY,
    SCOPE_ROLES,
    WRITE,
    OpenTable,
    WalledTable,
)

_WORKER = "sigertak_worker"
_READERS = (Role.PROVINCE.value, Role.REGENCY.value, Role.AGENCY.value, Role.PUBLIC.value)
_DESKS = (Role.REGENCY.value, Role.PROVINCE.value)
_OWN = "user_id = nullif(current_setting('app.user'), '')::uuid"
_OF_OUR_PEOPLE = (
    "EXISTS (SELECT 1 FROM accounts_membership m"
    " WHERE m.user_id = accounts_activation.user_id"
    " AND m.regency_id = current_setting('app.regency')::int)"
)

WALLS = [
    OpenTable(
        "accounts_user",
        {
            READ: [role for role in APP_ROLES if role != Role.PUBLIC.value],
            # Enough to tell whether a membership is live; no name, no address.
            "SELECT (id, is_active)": [Role.PUBLIC.value],
            "UPDATE": LOGIN_ROLES,
            "INSERT": _DESKS,
        },
    ),
    OpenTable("accounts_user_groups", {READ: APP_ROLES}),
    OpenTable("accounts_user_user_permissions", {READ: APP_ROLES}),
    OpenTable("accounts_agency", {READ: APP_ROLES, "INSERT, UPDATE": [Role.PROVINCE.value]}),
    # One's own memberships are read under every role; a regency's desk writes its own only.
    WalledTable(
        "accounts_membership",
        {
            READ: (*LOGIN_ROLES, *_DESKS, Role.AGENCY.value, Role.PUBLIC.value),
            "INSERT, UPDATE": _DESKS,
        },
        {
            **dict.fromkeys((*LOGIN_ROLES, Role.PROVINCE.value), EVERY_ROW),
            Role.REGENCY.value: f"({REGENCY} OR {_OWN})",
            Role.AGENCY.value: _OWN,
            Role.PUBLIC.value: _OWN,
        },
        checks={Role.REGENCY.value: REGENCY},
    ),
    # What was done to a right stays as it was written.
    WalledTable(
        "accounts_membershipevent",
        {APPEND: _DESKS},
        {Role.PROVINCE.value: EVERY_ROW, Role.REGENCY.value: REGENCY},
    ),
    *(
        WalledTable(
            table,
            {WRITE: _DESKS},
            {Role.PROVINCE.value: EVERY_ROW, Role.REGENCY.value: REGENCY},
        )
        for table in ("accounts_campaign", "accounts_campaignitem")
    ),
    WalledTable(
        "accounts_activation",
        {WRITE: (*LOGIN_ROLES, *_DESKS)},
        {
            **dict.fromkeys((*LOGIN_ROLES, Role.PROVINCE.value), EVERY_ROW),
            Role.REGENCY.value: _OF_OUR_PEOPLE,
        },
    ),
    WalledTable(
        "accounts_accountrequest",
        # An applicant adds a request and reads back no more than its number.
        {WRITE: _DESKS, "INSERT, SELECT (id, submitted_at)": [Role.PUBLIC.value]},
        {
            Role.REGENCY.value: REGENCY,
            Role.PROVINCE.value: EVERY_ROW,
            Role.PUBLIC.value: EVERY_ROW,
        },
    ),
    # Everybody reads their own inbox and marks it read. Notices are born in `accounts_tell` alone;
    # the worker mails them and clears old ones away, as its bare self.
    WalledTable(
        "accounts_notice",
        {"SELECT, UPDATE (read_at)": _READERS, "SELECT, UPDATE (mailed_at), DELETE": [_WORKER]},
        {**dict.fromkeys(_READERS, _OWN), _WORKER: EVERY_ROW},
    ),
    WalledTable(
        "accounts_mailsetting",
        {WRITE: _READERS, READ: [_WORKER]},
        {**dict.fromkeys(_READERS, _OWN), _WORKER: EVERY_ROW},
    ),
    *(
        OpenTable(table, {FULL: LOGIN_ROLES})
        for table in (
            "account_emailaddress",
            "account_emailconfirmation",
            "mfa_authenticator",
            "usersessions_usersession",
            "axes_accessattempt",
            "axes_accessattemptexpiration",
            "axes_accessfailurelog",
            "axes_accesslog",
        )
    ),
    OpenTable("guardian_userobjectpermission", {READ: SCOPE_ROLES}),
    OpenTable("guardian_groupobjectpermission", {READ: SCOPE_ROLES}),
]

# Whose changed rows the database notes by itself: see `core.row_changes`.
WATCHED = (
    "accounts_user",
    "accounts_agency",
    "accounts_membership",
    "mfa_authenticator",
    "guardian_userobjectpermission",
)
