"""What kinds of aid ask: the first questions of `programs/data/attributes.csv`, and changes."""

from __future__ import annotations

import csv
import uuid
from pathlib import Path
from typing import Any

from django.db import models
from django.utils.text import slugify

from accounts.models import User
from core import audit
from programs.models import KindAttribute, ProgramKind

SOURCE = Path(__file__).resolve().parent.parent / "data" / "attributes.csv"
_LONGEST_KEY = 40


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


def add_attribute(
    *, kind: ProgramKind, attribute_id: uuid.UUID, values: dict[str, Any], by: User
) -> KindAttribute:
    """Ask one more thing for a kind; its key comes from its label and never changes.

    A form sent twice gives one question.
    """
    # The kind's lock keeps two editors from taking the same key.
    ProgramKind.objects.select_for_update().get(pk=kind.pk)
    if already := KindAttribute.objects.filter(pk=attribute_id, kind=kind).first():
        return already
    there = KindAttribute.objects.filter(kind=kind)
    attribute = KindAttribute(
        pk=attribute_id,
        kind=kind,
        key=_free_key(values["label"], set(there.values_list("key", flat=True))),
        **values,
    )
    attribute.save(force_insert=True)
    audit.record(
        "kind_attribute.create", by=by, subject=attribute, kind=kind.code, key=attribute.key
    )
    return attribute


def change_attribute(
    *, attribute: KindAttribute, values: dict[str, Any], by: User
) -> KindAttribute:
    """Correct a question, or switch it off; answers given so far stay as they are."""
    attribute = KindAttribute.objects.select_for_update().get(pk=attribute.pk)
    changed = sorted(name for name, value in values.items() if getattr(attribute, name) != value)
    if not changed:
        return attribute
    for name in changed:
        setattr(attribute, name, values[name])
    attribute.save(update_fields=changed)
    audit.record("kind_attribute.change", by=by, subject=attribute, fields=changed)
    return attribute


def _free_key(label: str, taken: set[str]) -> str:
    key = slugify(label).replace("-", "_")[:_LONGEST_KEY].strip("_") or "isian"
    number, free = 1, key
    while free in taken:
        number += 1
        free = f"{key[: _LONGEST_KEY - 4]}_{number}"
    return free
