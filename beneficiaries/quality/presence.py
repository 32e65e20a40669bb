"""Who the base itself says is not there any more: by the status of a member, or by a note.

The codes are those of the BDT questionnaire ("keberadaan anggota"): 2 died, 3 lives elsewhere, 5
listed by mistake, 6 not found. Notes are written freely when data are cleansed.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Case, CharField, Q, Value, When

PRESENCE_CODES: Mapping[str, tuple[int, ...]] = {"deceased": (2,), "moved": (3,), "absent": (5, 6)}
PRESENCE_NOTES: Mapping[str, str] = {
    "deceased": r"meninggal|wafat|almarhum",
    "moved": r"pindah",
}


def _sql(said: str) -> str:
    codes = ", ".join(map(str, PRESENCE_CODES[said]))
    told = f"p.presence_status IN ({codes})"
    if said in PRESENCE_NOTES:
        told += f" OR p.cleansing_note ~* '{PRESENCE_NOTES[said]}'"
    return f"WHEN {told} THEN '{said}'"


# The same of person `p`; NULL where nothing is said.
PRESENCE_SQL = f"CASE {' '.join(map(_sql, PRESENCE_CODES))} END"


def presence(path: str = "") -> Case:
    """ "deceased", "moved" or "absent", the graver first; "" where nothing is said.

    `path` leads to the person (`person__`).
    """
    return Case(
        *(When(_says(path, said), then=Value(said)) for said in PRESENCE_CODES),
        default=Value(""),
        output_field=CharField(),
    )


def _says(path: str, said: str) -> Q:
    by_code = Q(**{f"{path}presence_status__in": PRESENCE_CODES[said]})
    note = PRESENCE_NOTES.get(said)
    return by_code | Q(**{f"{path}cleansing_note__iregex": note}) if note else by_code
