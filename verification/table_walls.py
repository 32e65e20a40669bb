"""Walls of cases, findings, evidence and decisions."""

from core.scope import DatabaseRole as Role
from core.walls import AGENCY, APPEND, EVERY_ROW, READ, REGENCY, WRITE, WalledTable

_TENANTS = {
    Role.AGENCY.value: AGENCY,
    Role.REGENCY.value: REGENCY,
    Role.PROVINCE.value: EVERY_ROW,
}
_BAPPEDA = {Role.REGENCY.value: REGENCY, Role.PROVINCE.value: EVERY_ROW}
_PUBLISHED = {**_TENANTS, Role.PUBLISH.value: EVERY_ROW}
_WITH_MATCHING = {**_TENANTS, Role.MATCHING.value: EVERY_ROW}

WALLS = [
    WalledTable(
        "verification_case",
        # The matching role judges open cases anew when the base or an overlap has changed.
        {WRITE: [*_TENANTS, Role.MATCHING.value], READ: [Role.PUBLISH.value]},
        {**_PUBLISHED, Role.MATCHING.value: EVERY_ROW},
    ),
    WalledTable("verification_finding", {APPEND: list(_WITH_MATCHING)}, _WITH_MATCHING),
    # The agency that submits has its findings written for it by the matching role, and never
    # reads what the base says of a person.
    WalledTable(
        "verification_evidence",
        {APPEND: [Role.MATCHING.value], READ: [Role.REGENCY.value, Role.PROVINCE.value]},
        {
            Role.MATCHING.value: EVERY_ROW,
            Role.REGENCY.value: REGENCY,
            Role.PROVINCE.value: EVERY_ROW,
        },
    ),
    # Nobody may change or remove a decision.
    WalledTable(
        "verification_decision",
        {
            APPEND: [Role.REGENCY.value, Role.PROVINCE.value],
            READ: [Role.AGENCY.value, Role.PUBLISH.value],
        },
        _PUBLISHED,
    ),
    WalledTable("verification_bulkact", {WRITE: list(_BAPPEDA)}, _BAPPEDA),
    WalledTable("verification_samplecheck", {WRITE: list(_BAPPEDA)}, _BAPPEDA),
    WalledTable("verification_fieldcheck", {WRITE: list(_BAPPEDA)}, _BAPPEDA),
    WalledTable("verification_fieldphoto", {APPEND: list(_BAPPEDA)}, _BAPPEDA),
    # The agency lodges and withdraws; Bappeda answers.
    WalledTable("verification_objection", {WRITE: list(_TENANTS)}, _TENANTS),
    WalledTable(
        "verification_drift",
        {WRITE: [*_BAPPEDA, Role.MATCHING.value]},
        {**_BAPPEDA, Role.MATCHING.value: EVERY_ROW},
    ),
    WalledTable(
        "verification_recheck",
        {WRITE: [*_BAPPEDA, Role.MATCHING.value]},
        {**_BAPPEDA, Role.MATCHING.value: EVERY_ROW},
    ),
    WalledTable(
        "verification_takeover",
        {WRITE: [Role.PROVINCE.value], READ: [Role.REGENCY.value]},
        _BAPPEDA,
    ),
    WalledTable(
        "verification_minutes",
        {APPEND: list(_BAPPEDA), READ: [Role.AGENCY.value]},
        _TENANTS,
    ),
]
