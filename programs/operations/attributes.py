"""The first questions of each kind of aid, kept in `programs/data/attributes.csv`."""

from __future__ import annotations

import csv
from pathlib import Path

from django.db import models

from programs.models import KindAttribute, ProgramKind

SOURCE = Path(__file__).resolve().parent.parent / "data" / "attributes.csv"


def load_attributes(
    kind_model: type[models.Model] = ProgramKind,
    attribute_model: type[models.Model] = KindAttribute,
) -> int:
    """Give each kind the questions of the file that it lacks, by key; return how many are new.

    Safe to repeat: what Bappeda changed, switched off or added stays as it is. No question is
    required at first, so that no list is refused for a column that nobody was told of. A migration
    passes its own versions of the models.
    """
    kinds = dict(kind_model._default_manager.values_list("code", "pk"))
    with SOURCE.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] in kinds]
    known = set(attribute_model._default_manager.values_list("kind_id", "key"))
    fresh = [
        attribute_model(
            kind_id=kinds[row["kind"]],
            key=row["key"],
            label=row["label"],
            type=row["type"],
            digits=int(row["digits"]) if row["digits"] else None,
            choices=[choice for choice in row["choices"].split(";") if choice],
            help=row["help"],
            position=position,
        )
        for position, row in enumerate(rows, start=1)
        if (kinds[row["kind"]], row["key"]) not in known
    ]
    attribute_model._default_manager.bulk_create(fresh)
    return len(fresh)
