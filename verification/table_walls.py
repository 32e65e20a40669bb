"""Walls of cases, findings, evidence and decisions."""

from core.scope import DatabaseRole as Role
from core.walls import AGENCY, APPEND, EVERY_ROW, READ, REGENCY, WRITE, WalledTable

_TENANTS = {
    Role.AGENCY.value: AGENCY,
    Role.REGENCY.value: REGENCY,
    Role.PROVINCE.value: EVERY_ROW,
}
_PUBLISHED = {**_TENANTS, Role.PUBLISH.value: EVERY_ROW}
_WITH_MATCHING = {**_TENANTS, Role.MATCHING.value: EVERY_ROW}

WALLS = [
    WalledTable(
        "verification_case", {WRITE: list(_TENANTS), READ: [Role.PUBLISH.value]}, _PUBLISHED
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
]
