"""Walls of programs, recipients and uploads."""

from core.scope import DatabaseRole as Role
from core.walls import (
    AGENCY,
    APP_ROLES,
    APPEND,
    EVERY_ROW,
    FULL,
    INSERT_ONLY,
    OF_GUESTS,
    PROGRAM,
    READ,
    REGENCY,
    WRITE,
    OpenTable,
    Wall,
    WalledTable,
    on_columns,
    with_role,
)

# Who works in one program of another agency: its rows, and of tables that name it alone.
_SHARED = {Role.PROGRAM.value: PROGRAM}
_AGENCY_WORK = {Role.AGENCY.value: AGENCY}
_OWN_LISTS = f"({AGENCY} AND guest_id IS NULL)"
# What was done is written down in one's own name.
_BY_ME = "by_id = nullif(current_setting('app.user'), '')::uuid"
_NO_GUESTS = f"({_OWN_LISTS} AND guest_agency_id IS NULL)"
_GUESTS_LISTS = f"({PROGRAM} AND {OF_GUESTS})"
# No row may be slipped into somebody else's list, no list into somebody else's program.
_IN_A_LIST_OF_OURS = (
    "EXISTS (SELECT 1 FROM programs_recipientupload u"
    " WHERE u.id = upload_id AND u.agency_id = programs_uploadrow.agency_id)"
)
_OF_OUR_PROGRAM = "EXISTS (SELECT 1 FROM programs_program p WHERE p.id = program_id)"
_OF_OUR_ROUND = "EXISTS (SELECT 1 FROM programs_distribution d WHERE d.id = distribution_id)"
_OF_OUR_UPLOAD = "EXISTS (SELECT 1 FROM programs_deliveryupload u WHERE u.id = upload_id)"
# A regency reads its own programs and those of the province, which work on its ground.
_REGENCY_OR_PROVINCE = f"({REGENCY} OR regency_id IS NULL)"
_PROGRAM_POLICIES = {
    Role.AGENCY.value: AGENCY,
    Role.REGENCY.value: _REGENCY_OR_PROVINCE,
    Role.PROVINCE.value: EVERY_ROW,
    Role.MATCHING.value: EVERY_ROW,
    Role.PUBLISH.value: EVERY_ROW,
}
_OWN = (Role.AGENCY.value,)
_TERRITORY = (Role.REGENCY.value, Role.PROVINCE.value, Role.PUBLISH.value, Role.PROGRAM.value)
_TENANTS = {
    **_SHARED,
    Role.AGENCY.value: AGENCY,
    Role.REGENCY.value: REGENCY,
    Role.PROVINCE.value: EVERY_ROW,
    Role.PUBLISH.value: EVERY_ROW,
}
_PROGRAM_TENANTS = {**_TENANTS, Role.REGENCY.value: _REGENCY_OR_PROVINCE}
_READERS = (
    Role.REGENCY.value,
    Role.PROVINCE.value,
    Role.MATCHING.value,
    Role.PUBLISH.value,
    Role.PROGRAM.value,
)

# What a verdict moves.
_MOVED = ("state", "return_reason", "group_role")
# What the engine says anew when the base has changed.
_ANSWERED = (
    "person_id", "household_id", "match_outcome", "match_reasons", "match_weight",
    "match_probability",
)  # fmt: skip

# What a check says of a list; whose it is, and which file, stays.
_CHECKED = (
    "state", "fault", "headers", "positions", "mapping", "first_rows", "rows_total", "counts",
)  # fmt: skip
_NAMED_ANEW = ("headers", "columns", "created_by_id", "changed_at")
_APPLIED = ("state", "fault", "headers", "positions", "last_row", "rows_applied", "rows_left")

WALLS: list[Wall] = [
    # Bappeda of the province extends the kinds and lays the overlap rules down.
    OpenTable("programs_programkind", {READ: APP_ROLES, WRITE: [Role.PROVINCE.value]}),
    OpenTable("programs_kindattribute", {READ: APP_ROLES, WRITE: [Role.PROVINCE.value]}),
    OpenTable("programs_overlaprule", {READ: APP_ROLES, WRITE: [Role.PROVINCE.value]}),
    WalledTable(
        "programs_program",
        {WRITE: [Role.AGENCY.value], READ: _READERS},
        {**_PROGRAM_POLICIES, Role.PROGRAM.value: "id = current_setting('app.program')::uuid"},
    ),
    WalledTable(
        "programs_criteria",
        {"SELECT, INSERT": [Role.AGENCY.value], READ: _READERS},
        {**_PROGRAM_POLICIES, **_SHARED},
    ),
    # Pairs of a criteria version and a region. A version never changes; whose it is, its own wall
    # tells.
    WalledTable(
        "programs_criteria_areas",
        {"SELECT, INSERT": [Role.AGENCY.value], READ: _READERS},
        dict.fromkeys(
            [Role.AGENCY.value, *_READERS],
            "EXISTS (SELECT 1 FROM programs_criteria c WHERE c.id = criteria_id)",
        ),
    ),
    WalledTable(
        "programs_recipient",
        {
            WRITE: [Role.AGENCY.value, Role.PROGRAM.value],
            # Bappeda moves a recipient as it decided, and changes nothing that the agency wrote.
            f"{READ}, {on_columns('UPDATE', _MOVED)}": [Role.REGENCY.value, Role.PROVINCE.value],
            f"{READ}, {on_columns('UPDATE', _ANSWERED)}": [Role.MATCHING.value],
            READ: [Role.PUBLISH.value],
        },
        {
            **_SHARED,
            Role.AGENCY.value: AGENCY,
            Role.REGENCY.value: REGENCY,
            Role.PROVINCE.value: EVERY_ROW,
            Role.MATCHING.value: EVERY_ROW,
            Role.PUBLISH.value: EVERY_ROW,
        },
    ),
    WalledTable(
        "programs_programevent",
        # Verifiers add that they returned a recipient.
        {
            "SELECT, INSERT": [
                Role.AGENCY.value,
                Role.REGENCY.value,
                Role.PROVINCE.value,
                Role.PROGRAM.value,
            ]
        },
        {
            **_SHARED,
            Role.AGENCY.value: AGENCY,
            Role.REGENCY.value: _REGENCY_OR_PROVINCE,
            Role.PROVINCE.value: EVERY_ROW,
        },
        checks={
            Role.AGENCY.value: f"({AGENCY} AND {_BY_ME})",
            Role.PROGRAM.value: f"({PROGRAM} AND {_BY_ME})",
            Role.REGENCY.value: f"({REGENCY} AND {_BY_ME})",
            Role.PROVINCE.value: _BY_ME,
        },
    ),
    # What guests sent is their agency's to read; the owner reads the recipients that came of it.
    WalledTable(
        "programs_recipientupload",
        {f"{APPEND}, {on_columns('UPDATE', _CHECKED)}": [Role.AGENCY.value, Role.PROGRAM.value]},
        {Role.AGENCY.value: _OWN_LISTS, Role.PROGRAM.value: _GUESTS_LISTS},
        checks={Role.AGENCY.value: f"({_NO_GUESTS} AND {_OF_OUR_PROGRAM})"},
    ),
    # Guests of a program name columns for one list, and nothing is remembered of it.
    WalledTable(
        "programs_listmapping",
        {f"{APPEND}, DELETE, {on_columns('UPDATE', _NAMED_ANEW)}": list(_OWN)},
        _AGENCY_WORK,
    ),
    WalledTable(
        "programs_uploadrow",
        {FULL: [Role.AGENCY.value], APPEND: [Role.PROGRAM.value]},
        {Role.AGENCY.value: _OWN_LISTS, Role.PROGRAM.value: _GUESTS_LISTS},
        checks={
            Role.AGENCY.value: f"({_NO_GUESTS} AND {_IN_A_LIST_OF_OURS})",
            Role.PROGRAM.value: f"({_GUESTS_LISTS} AND {_IN_A_LIST_OF_OURS})",
        },
    ),
    WalledTable(
        "programs_recipientgroup",
        {
            WRITE: list(_OWN),
            READ: _TERRITORY,
            # To hold it while somebody is entered into it.
            on_columns("UPDATE", ["id"]): [Role.PROGRAM.value],
        },
        _TENANTS,
    ),
    WalledTable("programs_distribution", {WRITE: list(_OWN), READ: _TERRITORY}, _PROGRAM_TENANTS),
    # Papers name recipients: those of a provincial round are no regency's to read.
    WalledTable("programs_distributiondocument", {APPEND: list(_OWN), READ: _TERRITORY}, _TENANTS),
    WalledTable("programs_distributionitem", {FULL: list(_OWN), READ: _TERRITORY}, _TENANTS),
    WalledTable(
        "programs_deliveryupload",
        {f"{APPEND}, {on_columns('UPDATE', _APPLIED)}": list(_OWN)},
        _AGENCY_WORK,
        checks={Role.AGENCY.value: f"({AGENCY} AND {_OF_OUR_ROUND})"},
    ),
    WalledTable(
        "programs_deliveryfault",
        {FULL: list(_OWN)},
        _AGENCY_WORK,
        checks={Role.AGENCY.value: f"({AGENCY} AND {_OF_OUR_UPLOAD})"},
    ),
    WalledTable("programs_aidphoto", {APPEND: list(_OWN), READ: _TERRITORY}, _TENANTS),
    # What stands on the other side of an overlap is not for agencies: they have no right here.
    WalledTable(
        "programs_overlap",
        {FULL: [Role.MATCHING.value], READ: [Role.REGENCY.value, Role.PROVINCE.value]},
        {
            Role.MATCHING.value: EVERY_ROW,
            Role.REGENCY.value: REGENCY,
            Role.PROVINCE.value: EVERY_ROW,
        },
    ),
    # Only ids of recipients, on their way to be computed.
    OpenTable(
        "programs_touchedrecipient",
        {
            INSERT_ONLY: [
                Role.AGENCY.value,
                Role.REGENCY.value,
                Role.PROVINCE.value,
                Role.PROGRAM.value,
            ],
            FULL: [Role.MATCHING.value],
        },
    ),
    WalledTable(
        "programs_plan",
        {WRITE: [Role.AGENCY.value, Role.REGENCY.value, Role.PROVINCE.value]},
        {
            Role.AGENCY.value: AGENCY,
            Role.REGENCY.value: _REGENCY_OR_PROVINCE,
            Role.PROVINCE.value: EVERY_ROW,
        },
        checks={Role.REGENCY.value: REGENCY},
    ),
]

# What erasing blanks, and no state, amount or place.
_ERASED = (
    "name", "nik", "kk", "birth_date", "sex", "address", "attributes", "return_reason",
    "end_reason", "changed_at",
)  # fmt: skip
WALLS = with_role(
    WALLS,
    Role.ERASURE.value,
    {
        "programs_recipient": f"{READ}, {on_columns('UPDATE', _ERASED)}",
        "programs_recipientupload": f"{READ}, {on_columns('UPDATE', ['file', 'first_rows'])}",
        "programs_uploadrow": f"{READ}, {on_columns('UPDATE', ['raw', 'faults'])}",
        "programs_deliveryupload": f"{READ}, {on_columns('UPDATE', ['file'])}",
    },
)
# Sums over everybody's programs, for pages that tell figures alone.
WALLS = with_role(
    WALLS,
    Role.COUNTING.value,
    dict.fromkeys(
        (
            "programs_program", "programs_criteria", "programs_criteria_areas",
            "programs_recipient", "programs_recipientgroup", "programs_distribution",
            "programs_distributionitem",
        ),
        READ,
    ),
)  # fmt: skip

# Whose changed rows the database notes by itself: see `core.row_changes`.
WATCHED = (
    "programs_program",
    "programs_criteria",
    "programs_recipient",
    "programs_overlaprule",
)
