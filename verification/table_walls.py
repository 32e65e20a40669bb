"""Walls of cases, findings, evidence and decisions.

An agency reads of its cases what it is told (ADR 10): not how its withheld criteria were judged,
not what the machine proposes, not that a decision would fall otherwise today.
"""

from core.scope import DatabaseRole as Role
from core.walls import (
    AGENCY,
    APPEND,
    EVERY_ROW,
    OF_GUESTS,
    OF_NO_PAGE,
    PROGRAM,
    READ,
    REGENCY,
    WRITE,
    Wall,
    WalledTable,
    on_columns,
    with_role,
)

_TENANTS = {
    Role.AGENCY.value: AGENCY,
    Role.REGENCY.value: REGENCY,
    Role.PROVINCE.value: EVERY_ROW,
}
_BAPPEDA = {Role.REGENCY.value: REGENCY, Role.PROVINCE.value: EVERY_ROW}
_PUBLISHED = {**_TENANTS, Role.PUBLISH.value: EVERY_ROW}
_WITH_MATCHING = {**_TENANTS, Role.MATCHING.value: EVERY_ROW}

# Each decides in their own name, and now: a decision of tomorrow would stand beside any move. And
# as a verifier of that place, asked once a statement: auditors work under the same role.
_BY_ME = "{} = nullif(current_setting('app.user'), '')::uuid"
_NOW = "{} BETWEEN transaction_timestamp() AND clock_timestamp()"
# A time that is printed is the portal's own, whose clock may go otherwise than the database's.
_ABOUT_NOW = "{0} > now() - interval '5 minutes' AND {0} < now() + interval '5 minutes'"
_VERIFIES = {
    Role.REGENCY.value: "(SELECT verification_decides_in(current_setting('app.regency')::int))",
    Role.PROVINCE.value: "(SELECT verification_decides_in(NULL))",
}
# What is of a whole territory is of the verifier's own: the province's names no regency.
_OF_ALL = {Role.REGENCY.value: REGENCY, Role.PROVINCE.value: "regency_id IS NULL"}


def _as_verifier(*conditions: str) -> dict[str, str]:
    """Of Bappeda's roles, a verifier of the place, and what else must be so."""
    return {role: " AND ".join((*conditions, verifies)) for role, verifies in _VERIFIES.items()}


def _of_all(*conditions: str) -> dict[str, str]:
    return {role: f"{_OF_ALL[role]} AND {told}" for role, told in _as_verifier(*conditions).items()}


# Guests of a shared program read the cases of those that their agency's people entered, and what
# hangs on these: whose that is, the wall of cases tells.
_ENTERED_BY_GUESTS = f"({PROGRAM} AND {OF_GUESTS})"
_OF_THEIR_CASE = "EXISTS (SELECT 1 FROM verification_case c WHERE c.id = case_id)"

# All of a case but `querysets.WITHHELD_COLUMNS`.
_TOLD = (
    "id", "recipient_id", "program_id", "agency_id", "regency_id", "village_id", "state", "version",
    "entered_by_id", "guest_agency_id", "submitted_by_id", "submitted_at", "decided_at",
    "claimed_by_id", "claimed_until", "escalated_at", "person_outcome", "presence",
    "location_outcome", "withheld", "eligibility_told", "overlap_outcome", "administration_outcome",
)  # fmt: skip

# What deciding, holding and judging anew write: whose case it is, who made it and where it lies,
# nobody of Bappeda changes.
_DECIDING = (
    "state", "version", "submitted_at", "decided_at", "claimed_by_id", "claimed_until",
    "escalated_at", "drifted", "person_outcome", "presence", "location_outcome",
    "eligibility_outcome",
    "withheld", "overlap_outcome", "administration_outcome", "proposed",
)  # fmt: skip
# What handing in again and judging anew write. Whose case it is stays.
_JUDGING = (
    "state", "version", "regency_id", "village_id", "submitted_by_id", "submitted_at", "decided_at",
    "drifted", "person_outcome", "presence", "location_outcome", "eligibility_outcome", "withheld",
    "overlap_outcome", "administration_outcome", "proposed",
)  # fmt: skip
_HANDLING = ("state", "reason", "handled_by_id", "handled_at")
_WITHDRAWING = ("state", "resolved_at")
_ANSWERING = (*_WITHDRAWING, "resolved_by_id", "resolution")

WALLS: list[Wall] = [
    # The agency that submits has case and findings written for it by the matching role, which
    # also judges them anew. Itself it moves a case no further than to an objection and back.
    WalledTable(
        "verification_case",
        {
            f"{APPEND}, {on_columns('UPDATE', _JUDGING)}": [Role.MATCHING.value],
            READ: [*_BAPPEDA, Role.PUBLISH.value],
            on_columns("UPDATE", _DECIDING): list(_BAPPEDA),
            on_columns("SELECT", _TOLD): [Role.AGENCY.value, Role.PROGRAM.value],
            on_columns("UPDATE", ["state"]): [Role.AGENCY.value, Role.PROGRAM.value],
        },
        {**_PUBLISHED, Role.MATCHING.value: EVERY_ROW, Role.PROGRAM.value: _ENTERED_BY_GUESTS},
        # Judged anew, and marked as late, by the worker in nobody's name.
        changing={role: f"({who} OR {OF_NO_PAGE})" for role, who in _VERIFIES.items()},
    ),
    WalledTable(
        "verification_finding",
        {APPEND: [Role.MATCHING.value], READ: [*_TENANTS, Role.PROGRAM.value]},
        {
            **_WITH_MATCHING,
            Role.AGENCY.value: f"({AGENCY} AND NOT withheld)",
            Role.PROGRAM.value: f"(NOT withheld AND {_OF_THEIR_CASE})",
        },
    ),
    # What the base says of a person, agencies never read.
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
            READ: [Role.AGENCY.value, Role.PUBLISH.value, Role.PROGRAM.value],
        },
        {**_PUBLISHED, Role.PROGRAM.value: _OF_THEIR_CASE},
        adding=_as_verifier(_BY_ME.format("decided_by_id"), _NOW.format("decided_at")),
    ),
    # Asked once, answered once: what it was about stays. What an act and its samples become, who
    # makes it so, and what minutes name, triggers tell (migration 0012).
    *(
        WalledTable(
            table,
            {f"{APPEND}, {on_columns('UPDATE', answer)}": list(_BAPPEDA)},
            _BAPPEDA,
            adding=adding,
            changing=changing,
        )
        for table, answer, adding, changing in (
            (
                "verification_bulkact",
                ("rows", "filters", "undone_by_id", "undone_at"),
                _of_all(
                    _BY_ME.format("by_id"), _NOW.format("at"), "rows = 0 AND undone_at IS NULL"
                ),
                {},
            ),
            (
                "verification_samplecheck",
                ("state", "note", "checked_by_id", "checked_at"),
                _as_verifier("state = 'open' AND note = '' AND checked_by_id IS NULL"),
                {},
            ),
            (
                "verification_fieldcheck",
                (
                    "state",
                    "visited_on",
                    "visitor",
                    "result",
                    "notes",
                    "latitude",
                    "longitude",
                    "distance_m",
                    "reported_by_id",
                    "reported_at",
                ),
                _as_verifier(_BY_ME.format("requested_by_id"), "state = 'open'"),
                _VERIFIES,
            ),
        )
    ),
    WalledTable(
        "verification_fieldphoto",
        {APPEND: list(_BAPPEDA)},
        _BAPPEDA,
        adding=_as_verifier(_BY_ME.format("uploaded_by_id")),
    ),
    # The agency lodges and withdraws; Bappeda answers. What a new one may say, a trigger tells.
    WalledTable(
        "verification_objection",
        {
            APPEND: [Role.AGENCY.value, Role.PROGRAM.value],
            READ: list(_BAPPEDA),
            on_columns("UPDATE", _WITHDRAWING): [Role.AGENCY.value, Role.PROGRAM.value],
            on_columns("UPDATE", _ANSWERING): list(_BAPPEDA),
        },
        {**_TENANTS, Role.PROGRAM.value: _OF_THEIR_CASE},
        changing=_VERIFIES,
    ),
    WalledTable(
        "verification_drift",
        {
            # The machine tells them; Bappeda answers.
            f"{READ}, {on_columns('UPDATE', _HANDLING)}": list(_BAPPEDA),
            WRITE: [Role.MATCHING.value],
        },
        {**_BAPPEDA, Role.MATCHING.value: EVERY_ROW},
        changing=_VERIFIES,
    ),
    WalledTable(
        "verification_recheck",
        {WRITE: [*_BAPPEDA, Role.MATCHING.value]},
        {**_BAPPEDA, Role.MATCHING.value: EVERY_ROW},
        adding=dict.fromkeys(_BAPPEDA, OF_NO_PAGE),
        changing=dict.fromkeys(_BAPPEDA, OF_NO_PAGE),
    ),
    WalledTable(
        "verification_takeover",
        {
            f"{APPEND}, {on_columns('UPDATE', ['ended_at', 'ended_by_id'])}": [Role.PROVINCE.value],
            READ: [Role.REGENCY.value],
        },
        _BAPPEDA,
        adding={
            Role.PROVINCE.value: f"{_BY_ME.format('by_id')} AND {_VERIFIES[Role.PROVINCE.value]}"
        },
        changing={Role.PROVINCE.value: _VERIFIES[Role.PROVINCE.value]},
    ),
    WalledTable(
        "verification_minutes",
        {APPEND: list(_BAPPEDA), READ: [Role.AGENCY.value]},
        _TENANTS,
        adding=_of_all(_BY_ME.format("made_by_id"), _ABOUT_NOW.format("made_at")),
    ),
]

WALLS = with_role(
    WALLS,
    Role.ERASURE.value,
    {"verification_evidence": f"{READ}, {on_columns('UPDATE', ['facts'])}"},
)
WALLS = with_role(
    WALLS,
    Role.COUNTING.value,
    {"verification_case": READ, "verification_decision": READ},
)

# Whose changed rows the database notes by itself: see `core.row_changes`.
WATCHED = (
    "verification_case",
    "verification_decision",
    "verification_objection",
)
