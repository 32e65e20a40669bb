"""Walls of the registry."""

from beneficiaries.group_walls import FOLLOW_GROUP, GROUP_ERASING, GROUP_WALLS
from beneficiaries.operation_walls import (
    AMENDING,
    COUNTING,
    ERASING,
    FOLLOW,
    FOLLOW_EVENT,
    FOLLOW_PHOTO,
    TASK_PLACES,
)
from beneficiaries.proposal_walls import PROPOSAL_WALLS
from beneficiaries.proposals.columns import TOLD_NUMBERS, VILLAGE_HOUSEHOLD, VILLAGE_PERSON
from core.scope import DatabaseRole as Role
from core.walls import (
    AGENCY,
    APP_ROLES,
    APPEND,
    EVERY_ROW,
    FULL,
    READ,
    REGENCY,
    VILLAGE,
    WRITE,
    OpenTable,
    Wall,
    WalledTable,
    on_columns,
    with_role,
)

_PROVINCE, _REGENCY, _AGENCY = Role.PROVINCE.value, Role.REGENCY.value, Role.AGENCY.value
_VILLAGE = Role.VILLAGE.value
_IMPORT, _MATCHING, _PUBLISH = Role.IMPORT.value, Role.MATCHING.value, Role.PUBLISH.value
_ERASURE = Role.ERASURE.value

_PUBLIC = Role.PUBLIC.value

_OWN_SIGHT = "user_id = nullif(current_setting('app.user'), '')::uuid"
_REVEALED_BY_ME = "revealed_by_id = nullif(current_setting('app.user'), '')::uuid"
_NO_PAPERS = " AND kind NOT IN ('ktp', 'kk')"
_TERRITORY = {_REGENCY: REGENCY, _PROVINCE: EVERY_ROW}
# A look at numbers or papers is noted in one's own name.
_OWN_REVEALS = {_REGENCY: f"{REGENCY} AND {_REVEALED_BY_ME}", _PROVINCE: _REVEALED_BY_ME}


def _aided(column: str) -> str:
    """An agency sees those its own approved recipients were matched to, within its territory."""
    return (
        "(current_setting('app.regency') = '' OR regency_id = "  # noqa: S608 - our own column
        "nullif(current_setting('app.regency'), '')::int) AND EXISTS ("
        "SELECT 1 FROM programs_recipient r WHERE r.match_outcome = 'match' "
        "AND r.state IN ('approved', 'ended') "
        f"AND r.household_id = {column} "
        "AND r.agency_id = current_setting('app.agency')::uuid)"
    )


def _base(table: str, household_column: str, of_village: tuple[str, ...]) -> WalledTable:
    """A village reads named columns of its own people, numbers masked, and no more."""
    readers = [_AGENCY, _MATCHING, _PUBLISH]
    told = tuple(f"{name}_told" for name in TOLD_NUMBERS[table.removeprefix("beneficiaries_")])
    return WalledTable(
        table,
        {
            READ: [*readers, _REGENCY, _PROVINCE],
            WRITE: [_IMPORT],
            on_columns("SELECT", (*of_village, *told)): [_VILLAGE],
        },
        {
            **_TERRITORY,
            _VILLAGE: VILLAGE,
            _AGENCY: _aided(f'"{table}".{household_column}'),
            _IMPORT: EVERY_ROW,
            _MATCHING: EVERY_ROW,
            _PUBLISH: EVERY_ROW,
        },
    )


def _versions(table: str) -> WalledTable:
    return WalledTable(
        table,
        {READ: list(_TERRITORY), FULL: [_IMPORT]},
        {**_TERRITORY, _IMPORT: EVERY_ROW},
    )


def _finishing(*columns: str) -> str:
    """To begin something, and then change no more of it than how it goes on and ends."""
    return f"{APPEND}, {on_columns('UPDATE', columns)}"


def _working_papers(table: str) -> WalledTable:
    """Imports and their rows: the steward's desk, and the importing worker."""
    return WalledTable(
        table,
        {FULL: [*_TERRITORY, _IMPORT]},
        {**_TERRITORY, _IMPORT: EVERY_ROW},
    )


WALLS: list[Wall] = [
    OpenTable(
        "beneficiaries_registryrelease",
        {
            READ: APP_ROLES,
            "INSERT": [_REGENCY, _PROVINCE],
            "UPDATE (told)": [_IMPORT],
            "UPDATE (decree, decree_date)": [_PROVINCE],
        },
    ),
    OpenTable("beneficiaries_releaseactivation", {READ: APP_ROLES, "INSERT, UPDATE": [_IMPORT]}),
    _base("beneficiaries_household", "id", VILLAGE_HOUSEHOLD),
    _base("beneficiaries_person", "household_id", VILLAGE_PERSON),
    _versions("beneficiaries_householdversion"),
    _versions("beneficiaries_personversion"),
    _working_papers("beneficiaries_registryimport"),
    _working_papers("beneficiaries_stagedrow"),
    _working_papers("beneficiaries_headermapping"),
    WalledTable(
        "beneficiaries_formerversion",
        {
            READ: list(_TERRITORY),
            # Whom it tells of, when that was named twice: see `operations.entering`.
            f"{APPEND}, UPDATE (household_id, person_id)": [_IMPORT],
        },
        {**_TERRITORY, _IMPORT: EVERY_ROW},
    ),
    # Words of names and addresses, for the search functions alone, which read them as their owner.
    WalledTable("beneficiaries_nameword", {APPEND: [_IMPORT]}, {_IMPORT: EVERY_ROW}),
    WalledTable("beneficiaries_addressword", {APPEND: [_IMPORT]}, {_IMPORT: EVERY_ROW}),
    OpenTable("beneficiaries_matchmodel", {READ: [_MATCHING, _REGENCY, _PROVINCE]}),
    WalledTable(
        "beneficiaries_matchrun",
        {
            _finishing("state", "fault", "result", "counts", "places", "finished_at"): list(
                _TERRITORY
            )
        },
        dict(_TERRITORY),
    ),
    # An agency never sees identity papers, nor that one was taken away. That it removes its own
    # pictures only, is a rule.
    WalledTable(
        "beneficiaries_householdphoto",
        {
            f"{APPEND}, DELETE": [_REGENCY, _PROVINCE, _AGENCY],
            FOLLOW_PHOTO: [_IMPORT],
        },
        {
            **_TERRITORY,
            _AGENCY: _aided('"beneficiaries_householdphoto".household_id') + _NO_PAPERS,
            _IMPORT: EVERY_ROW,
        },
    ),
    WalledTable(
        "beneficiaries_photoremoval",
        {APPEND: [_REGENCY, _PROVINCE, _AGENCY], FOLLOW: [_IMPORT]},
        {
            **_TERRITORY,
            _AGENCY: _aided('"beneficiaries_photoremoval".household_id') + _NO_PAPERS,
            _IMPORT: EVERY_ROW,
        },
    ),
    WalledTable(
        "beneficiaries_documentreveal",
        {APPEND: list(_TERRITORY)},
        dict(_TERRITORY),
        checks=_OWN_REVEALS,
    ),
    WalledTable(
        "beneficiaries_householdplace",
        {
            APPEND: [_REGENCY, _PROVINCE, _AGENCY],
            FOLLOW: [_IMPORT],
            # A check of the base compares it with the outlines.
            on_columns(READ, ("household_id", "regency_id", "latitude", "longitude", "set_at")): [
                _MATCHING
            ],
        },
        {
            **_TERRITORY,
            _AGENCY: _aided('"beneficiaries_householdplace".household_id'),
            _IMPORT: EVERY_ROW,
            _MATCHING: EVERY_ROW,
        },
    ),
    *(
        WalledTable(
            table,
            {_finishing(*columns): [*_TERRITORY, _AGENCY]},
            {**_TERRITORY, _AGENCY: AGENCY},
        )
        for table, columns in (
            ("beneficiaries_photobatch", ("state", "fault", "counts", "finished_at")),
            (
                "beneficiaries_photobatchentry",
                ("outcome", "household_id", "photo_id", "outside_m"),
            ),
        )
    ),
    # Findings are made by the check, as the matching role; stewards work on those of their rows.
    WalledTable(
        "beneficiaries_qualitytask",
        {
            _finishing("rows", "undone_at"): list(_TERRITORY),
            WRITE: [_MATCHING],
            TASK_PLACES: [_IMPORT],
        },
        {**_TERRITORY, _MATCHING: EVERY_ROW, _IMPORT: EVERY_ROW},
    ),
    # They follow households that move: `beneficiaries.operations.following`. What was found stays
    # as it was found, and what was done about it as it was done.
    WalledTable(
        "beneficiaries_qualityfinding",
        {
            _finishing(
                "state",
                "outcome",
                "reason",
                "closed_by_id",
                "ended_at",
                "task_id",
                "before_task_id",
                "due_on",
            ): list(_TERRITORY),
            WRITE: [_MATCHING],
            "SELECT, UPDATE": [_IMPORT],
        },
        {**_TERRITORY, _MATCHING: EVERY_ROW, _IMPORT: EVERY_ROW},
    ),
    WalledTable(
        "beneficiaries_qualityevent",
        {
            APPEND: [*_TERRITORY, _MATCHING],
            FOLLOW_EVENT: [_IMPORT],
        },
        {**_TERRITORY, _MATCHING: EVERY_ROW, _IMPORT: EVERY_ROW},
    ),
    WalledTable(
        "beneficiaries_qualityanswerfile",
        {_finishing("state", "fault", "counts", "corrections", "finished_at"): list(_TERRITORY)},
        dict(_TERRITORY),
    ),
    WalledTable("beneficiaries_qualityanswer", {APPEND: list(_TERRITORY)}, dict(_TERRITORY)),
    WalledTable(
        "beneficiaries_qualitycheck",
        {READ: list(_TERRITORY), APPEND: [_MATCHING]},
        {**_TERRITORY, _MATCHING: EVERY_ROW},
    ),
    # Who sees no names reads the blunted figure alone.
    WalledTable(
        "beneficiaries_qualitytally",
        {
            READ: list(_TERRITORY),
            WRITE: [_MATCHING],
            "SELECT (id, regency_id, kind, figure, checked_at)": [_PUBLIC],
        },
        {**_TERRITORY, _MATCHING: EVERY_ROW, _PUBLIC: EVERY_ROW},
    ),
    WalledTable(
        "beneficiaries_reveal", {APPEND: list(_TERRITORY)}, dict(_TERRITORY), checks=_OWN_REVEALS
    ),
    # Everybody notes what they themselves see; who reads the notes is a matter of territory.
    WalledTable(
        "beneficiaries_sight",
        {"SELECT, INSERT, UPDATE (count, last_at)": [*_TERRITORY, _AGENCY, _VILLAGE]},
        {**_TERRITORY, _AGENCY: _OWN_SIGHT, _VILLAGE: _OWN_SIGHT},
        checks=dict.fromkeys([*_TERRITORY, _AGENCY, _VILLAGE], _OWN_SIGHT),
        readers_write=True,
    ),
]

# What people ask about their own data; whose was erased.
WALLS += [
    WalledTable(
        "beneficiaries_subjectrequest",
        {_finishing("state", "answer", "answered_at", "answered_by_id"): list(_TERRITORY)},
        dict(_TERRITORY),
    ),
    WalledTable(
        "beneficiaries_erasure",
        {READ: list(_TERRITORY), APPEND: [_ERASURE]},
        {**_TERRITORY, _ERASURE: EVERY_ROW},
    ),
]

WALLS += PROPOSAL_WALLS
WALLS += GROUP_WALLS

# Who works on rows of all tenants, in a named operation.
WALLS = with_role(WALLS, _ERASURE, ERASING | GROUP_ERASING)
WALLS = with_role(WALLS, _IMPORT, {"beneficiaries_grouprow": FOLLOW_GROUP})
WALLS = with_role(WALLS, Role.AMENDING.value, AMENDING | {"beneficiaries_grouprow": FOLLOW_GROUP})
WALLS = with_role(WALLS, Role.COUNTING.value, COUNTING)

# Whose changed rows the database notes by itself: see `core.row_changes`.
WATCHED = (
    "beneficiaries_household",
    "beneficiaries_person",
    "beneficiaries_releaseactivation",
    "beneficiaries_reveal",
)
