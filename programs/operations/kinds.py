"""Kinds of aid: the given list of `programs/data/kinds.csv`, and what Bappeda makes of it."""

from __future__ import annotations

import csv
import uuid
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit
from programs.models import ProgramKind
from programs.operations.touching import touch_kind

SOURCE = Path(__file__).resolve().parent.parent / "data" / "kinds.csv"
_LONGEST_CODE = 40


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


def create_kind(*, kind_id: uuid.UUID, values: dict[str, Any], by: User) -> ProgramKind:
    """Add a kind; its code comes from its name. A form sent twice gives one kind."""
    if already := ProgramKind.objects.filter(pk=kind_id).first():
        return already
    _refuse_same_name(values["name"])
    kind = ProgramKind(pk=kind_id, code=_free_code(values["name"]), **values)
    try:
        with transaction.atomic():
            kind.save(force_insert=True)
    except IntegrityError:
        raise ValidationError(
            {"name": _("Jenis program bernama serupa baru saja dibuat. Periksa daftarnya.")},
            code="duplicate_kind",
        ) from None
    audit.record("program_kind.create", by=by, subject=kind, code=kind.code)
    return kind


def change_kind(*, kind: ProgramKind, values: dict[str, Any], by: User) -> ProgramKind:
    """Correct a kind, or switch it off and on (`is_active`); nothing when nothing differs.

    Programs that have the kind keep it; one switched off is only not offered any more.
    """
    kind = ProgramKind.objects.select_for_update().get(pk=kind.pk)
    changed = sorted(name for name, value in values.items() if getattr(kind, name) != value)
    if not changed:
        return kind
    if "name" in changed:
        _refuse_same_name(values["name"], but=kind)
    for name in changed:
        setattr(kind, name, values[name])
    kind.save(update_fields=changed)
    if "target_unit" in changed:
        touch_kind(kind.pk)
    audit.record("program_kind.change", by=by, subject=kind, fields=changed)
    return kind


def _free_code(name: str) -> str:
    code = slugify(name)[:_LONGEST_CODE].strip("-") or "jenis"
    taken = set(
        ProgramKind.objects.filter(code__startswith=code[:30]).values_list("code", flat=True)
    )
    number, free = 1, code
    while free in taken:
        number += 1
        free = f"{code[: _LONGEST_CODE - 4]}-{number}"
    return free


def _refuse_same_name(name: str, but: ProgramKind | None = None) -> None:
    same = ProgramKind.objects.filter(name__iexact=name)
    if but is not None:
        same = same.exclude(pk=but.pk)
    if same.exists():
        raise ValidationError(
            {"name": _("Jenis program bernama ini sudah ada. Ubah yang ada, atau beri nama lain.")},
            code="duplicate_kind",
        )
