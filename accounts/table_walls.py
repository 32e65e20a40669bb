"""Walls of accounts. No rows of recipients; requests and links are kept to who works them.

Signing in, activation and a person's own security settings work as the bare login role, before any
scope is taken on: so the login roles alone hold passwords' and second factors' tables.
"""

from core.scope import DatabaseRole as Role
from core.walls import (
    APP_ROLES,
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

_DESKS = (Role.REGENCY.value, Role.PROVINCE.value)
WALLS = [
    OpenTable(
        "accounts_user",
        {
            READ: [role for role in APP_ROLES if role != Role.PUBLIC.value],
            # Enough to tell whether a membership is live; no name, no address.
            "SELECT (id, is_active)": [Role.PUBLIC.value],
            "INSERT, UPDATE": (*LOGIN_ROLES, *_DESKS),
        },
    ),
    OpenTable("accounts_user_groups", {READ: APP_ROLES}),
    OpenTable("accounts_user_user_permissions", {READ: APP_ROLES}),
    OpenTable("accounts_agency", {READ: APP_ROLES, "INSERT, UPDATE": [Role.PROVINCE.value]}),
    OpenTable("accounts_membership", {READ: APP_ROLES, "INSERT, UPDATE": _DESKS}),
    OpenTable("accounts_activation", {WRITE: (*LOGIN_ROLES, *_DESKS)}),
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
