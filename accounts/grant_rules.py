"""What a grant lends: which roles may hold it, and what of their role works inside. Plain rules.

A grant opens a place, never a role: inside it stands what the holder's own role may do, cut down by
the kind of grant. Accounts and rules of the whole are worked at one's own desk alone.
"""

from __future__ import annotations

from collections.abc import Mapping

from accounts.enums import GrantKind
from accounts.permissions import Permission
from accounts.roles import Role

# Looking, without leaving a trace in anybody's rows and without taking a list along.
READING = frozenset(
    {
        Permission.REGISTRY_VIEW,
        Permission.QUALITY_VIEW,
        Permission.PROPOSAL_VIEW,
        Permission.PROGRAM_VIEW,
        Permission.CASE_VIEW,
        Permission.AUDIT_VIEW,
        Permission.DASHBOARD_VIEW,
        Permission.OVERLAP_VIEW,
        Permission.NEED_VIEW,
        Permission.SCORECARD_VIEW,
        Permission.PLAN_VIEW,
        Permission.MINUTES_VIEW,
        Permission.TOTALS_VIEW,
    }
)
# Accounts, rules of the whole, requests of the people themselves, incidents: one's own desk alone.
_NEVER_LENT = frozenset(
    {
        Permission.ACCOUNT_VIEW,
        Permission.ACCOUNT_MANAGE,
        Permission.ACCOUNT_CONFIRM,
        Permission.RULES_EDIT,
        Permission.PROGRAM_SHARE,
        Permission.SUBJECT_SERVE,
        Permission.BREACH_REPORT,
        Permission.SYSTEM_ADMIN,
    }
)
_EVERYTHING_LENT = frozenset(Permission) - _NEVER_LENT
_OF_AGENCY = frozenset(
    {
        Permission.REGISTRY_VIEW,
        Permission.PROGRAM_VIEW,
        Permission.CASE_VIEW,
        Permission.SCORECARD_VIEW,
        Permission.PLAN_VIEW,
        Permission.MINUTES_VIEW,
    }
)
# The program itself stays its owner's: its budget, its rules, its rounds, its lists to take along.
_OF_PROGRAM = frozenset(
    {
        Permission.PROGRAM_VIEW,
        Permission.RECIPIENT_EDIT,
        Permission.RECIPIENT_SUBMIT,
        Permission.CASE_VIEW,
    }
)

_LENT: Mapping[GrantKind, frozenset[Permission]] = {
    GrantKind.REGENCY: _EVERYTHING_LENT,
    GrantKind.AGENCY: _OF_AGENCY & READING,
    GrantKind.PROGRAM: _OF_PROGRAM,
}
_OPD = frozenset({Role.OPD_OPERATOR, Role.OPD_SUPERVISOR})
# An agency's employee sees aid, never the base of a regency; a verifier never enters recipients.
HOLDERS: Mapping[GrantKind, frozenset[Role]] = {
    GrantKind.REGENCY: frozenset({Role.VERIFIER, Role.STEWARD, Role.AUDITOR, Role.EXECUTIVE}),
    GrantKind.AGENCY: _OPD,
    GrantKind.PROGRAM: _OPD,
}


def is_closed(target: object) -> bool:
    """Whether nobody works in there any more. A program says so itself; other places never do."""
    return bool(getattr(target, "is_closed", False))


def lent(kind: GrantKind, *, writes: bool) -> frozenset[Permission]:
    """The most that a grant of this kind opens, whoever holds it."""
    most = _LENT[kind]
    return most if writes else most & READING
