"""Private files without a row, and rows whose file is gone: told first, cleared when old.

A file is written in the transaction that writes its row; what a transaction that failed leaves
behind, or a row that went without its file, lies in storage unseen. Only folders are swept whose
every row the sweeper may see: where a wall hides rows from it, a file without a row means nothing.
"""

from __future__ import annotations

import datetime
import logging
import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone

from core import walls
from core.scope import DatabaseRole, DatabaseScope, scoped
from core.stored_files import folder_of

logger = logging.getLogger(__name__)
_SWEEPER = DatabaseRole.PROVINCE
Holder = tuple[type[models.Model], "models.FileField"]


@dataclass(slots=True)
class Report:
    """What a sweep found. Names are made of row ids, never of anybody's words."""

    stray: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    missing: list[tuple[str, uuid.UUID]] = field(default_factory=list)
    unswept: list[str] = field(default_factory=list)


def sweep(*, older_than: datetime.timedelta, delete: bool) -> Report:
    """Look through all folders; delete strays older than `older_than` when told to.

    Opens transactions of its own, as a role that sees all rows of the province.
    """
    report = Report()
    for folder, holders in sorted(_folders().items()):
        if not all(_sees_all(model) for model, _file in holders):
            report.unswept.append(folder)
            continue
        # Files before rows: a row written meanwhile is not held to be missing its file.
        lying = set(_walk(folder))
        rows = _rows(holders)
        report.missing += [
            (f"{label}.{name}", pk)
            for label, name, pk, stored in rows
            if stored not in lying and not default_storage.exists(stored)
        ]
        _clear(report, lying - {stored for *_row, stored in rows}, older_than, delete)
    return report


def _clear(report: Report, names: set[str], age: datetime.timedelta, delete: bool) -> None:
    before = timezone.now() - age
    for name in sorted(names):
        report.stray.append(name)
        try:
            if delete and default_storage.get_modified_time(name) < before:
                default_storage.delete(name)
                report.deleted.append(name)
        except OSError:
            logger.exception("A stray file could not be cleared.")


def _folders() -> dict[str, list[Holder]]:
    """Folders of storage, with the columns that name files in them."""
    found: dict[str, list[Holder]] = defaultdict(list)
    for model in apps.get_models():
        for column in model._meta.concrete_fields:
            if isinstance(column, models.FileField):
                found[folder_of(column)].append((model, column))
    return found


def _sees_all(model: type[models.Model]) -> bool:
    """Whether the sweeper's role reads every row of the table, as its wall is declared."""
    for wall in walls.declared():
        if wall.table != model._meta.db_table:
            continue
        reads = any(
            _SWEEPER.value in roles and "SELECT" in privileges.replace(" ", "").split(",")
            for privileges, roles in wall.grants.items()
        )
        if isinstance(wall, walls.OpenTable):
            return reads
        return reads and wall.policies.get(_SWEEPER.value) == walls.EVERY_ROW
    return False


def _rows(holders: Sequence[Holder]) -> list[tuple[str, str, uuid.UUID, str]]:
    with scoped(DatabaseScope(_SWEEPER)):
        return [
            (model._meta.label, column.name, pk, stored)
            for model, column in holders
            for pk, stored in model._default_manager.exclude(**{column.name: ""}).values_list(
                "pk", column.name
            )
        ]


def _walk(folder: str) -> Iterator[str]:
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}" for name in files)
    for inner in folders:
        yield from _walk(f"{folder}/{inner}")
