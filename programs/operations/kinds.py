"""The list of program kinds, kept in `programs/data/kinds.csv`."""

from __future__ import annotations

import csv
from pathlib import Path

from django.db import models

from programs.models import ProgramKind

SOURCE = Path(__file__).resolve().parent.parent / "data" / "kinds.csv"


def load_kinds(kind_model: type[models.Model] = ProgramKind) -> int:
    """Bring the kinds of the file into the table, by code; return how many the file holds.

    Safe to repeat. Kinds that Bappeda added stay as they are. `kind_model` lets a migration pass
    its own version of the model. What a note says of kriteria "belum terkonfirmasi" has no decree
    behind it in our sources.
    """
    with SOURCE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        code = row.pop("code")
        kind_model._default_manager.update_or_create(code=code, defaults=row)
    return len(rows)
