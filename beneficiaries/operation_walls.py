"""What named operations do to the registry: they erase, amend, let rows follow, and count."""

from beneficiaries.models import Household, Person
from beneficiaries.operations.erasing_rows import blank_values
from core.walls import APPEND, READ, WRITE, on_columns

# What the import role needs to let a row follow its household to another regency.
FOLLOW = "SELECT (id, household_id, regency_id), UPDATE (regency_id)"
FOLLOW_PROPOSAL = (
    "SELECT (id, proposal_id, regency_id, village_id), UPDATE (regency_id, village_id)"
)
FOLLOW_STEPS = (
    f"{FOLLOW_PROPOSAL}, INSERT (proposal_id, act, by_id, reason, regency_id, village_id)"
)
FOLLOW_PHOTO = "SELECT (id, household_id, regency_id), UPDATE (regency_id, outside_m)"
FOLLOW_EVENT = "SELECT (id, finding_id, regency_id), UPDATE (regency_id)"
FOLLOW_MEMBER = f"{READ}, UPDATE (regency_id, village_id)"
PROPOSAL_TAKEN = (
    "SELECT, UPDATE (applied_at, household_id, person_id, regency_id, district_id, village_id,"
    " state, since, forwarded_by_id, forwarded_at, checked_by_id, checked_at)"
)
AMEND = f"{APPEND}, UPDATE (regency_id, village_id)"
TASK_PLACES = "SELECT (id, place_id, due_on)"


def _changing(*columns: str) -> str:
    """To read a row, and to change no more of it than these."""
    return f"{READ}, {on_columns('UPDATE', columns)}"


ERASING = {
    "beneficiaries_household": _changing(*blank_values(Household), "changed_at"),
    "beneficiaries_person": _changing(*blank_values(Person), "changed_at"),
    "beneficiaries_householdversion": _changing("data"),
    "beneficiaries_personversion": "SELECT, DELETE",
    "beneficiaries_formerversion": _changing("data"),
    "beneficiaries_proposal": _changing("subject_name", "told", "before", "reason"),
    "beneficiaries_proposalmember": _changing("name", "nik", "nik_usable", "birth_place"),
    "beneficiaries_amendment": _changing("before", "after"),
    "beneficiaries_qualityfinding": _changing("facts"),
    "beneficiaries_stagedrow": "SELECT, DELETE",
    "beneficiaries_registryimport": _changing("file"),
    "beneficiaries_matchrun": _changing("file", "result"),
    "beneficiaries_householdphoto": "SELECT, DELETE",
    "beneficiaries_sight": "SELECT, DELETE",
}

# What a page may do to the base is the importing worker's work in small: what a ratified proposal
# says, and households of villages that ended. A trigger holds it to these (migration 0026).
AMENDING = {
    "beneficiaries_household": WRITE,
    "beneficiaries_person": WRITE,
    "beneficiaries_nameword": APPEND,
    # How many members a household has is reckoned from what its release tells.
    "beneficiaries_householdversion": READ,
    "beneficiaries_personversion": READ,
    "beneficiaries_amendment": AMEND,
    "beneficiaries_proposal": PROPOSAL_TAKEN,
    "beneficiaries_proposalmember": FOLLOW_MEMBER,
    "beneficiaries_proposalpaper": FOLLOW_PROPOSAL,
    "beneficiaries_proposalstep": FOLLOW_STEPS,
    "beneficiaries_householdphoto": FOLLOW_PHOTO,
    "beneficiaries_photoremoval": FOLLOW,
    "beneficiaries_householdplace": FOLLOW,
    "beneficiaries_qualitytask": TASK_PLACES,
    "beneficiaries_qualityfinding": _changing(
        "household_id",
        "regency_id",
        "district_id",
        "village_id",
        "state",
        "task_id",
        "before_task_id",
        "due_on",
    ),
    "beneficiaries_qualityevent": FOLLOW_EVENT,
    # Who wants an activation undone, and why; undoing it is the worker's.
    "beneficiaries_releaseactivation": on_columns("UPDATE", ("undo_reason", "undone_by_id")),
}

# Sums, and what a release would change, for pages that tell figures alone.
COUNTING = {
    "beneficiaries_household": READ,
    "beneficiaries_person": READ,
    "beneficiaries_householdversion": READ,
    "beneficiaries_personversion": READ,
    "beneficiaries_registryimport": on_columns("SELECT", ("id", "release_id", "unit")),
    "beneficiaries_stagedrow": on_columns("SELECT", ("import_file_id", "registry_id", "outcome")),
}
