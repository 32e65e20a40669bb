"""Migrations on a base that is filled: none holds a large table while people work.

What landed before this was judged by eye, and stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import (
    AddConstraint,
    AddField,
    AddIndex,
    AlterField,
    RemoveIndex,
    RunSQL,
    SeparateDatabaseAndState,
)
from django.db.models.functions import Lower

# Tables with a row for each person, household, recipient, case or look at one of them.
LARGE = {
    "beneficiaries": {
        "household", "person", "householdversion", "personversion", "stagedrow", "nameword",
        "formerversion", "qualityfinding", "sight", "householdphoto",
    },
    "programs": {"recipient", "uploadrow", "distributionitem", "overlap", "programevent"},
    "verification": {"case", "finding", "evidence", "decision"},
    "core": {"auditevent", "rowchange"},
}  # fmt: skip
# The last one of each app that was judged by eye.
BY_EYE = {"beneficiaries": 15, "programs": 18, "verification": 7, "core": 4}
# What was looked at and taken, and why.
_INDEX_STAYS = "its index stands already and stays: only the constraint goes"
TAKEN = {
    "beneficiaries 0024_import: Alter field household on formerversion: may build an index under"
    " a lock": _INDEX_STAYS,
    "beneficiaries 0024_import: Alter field person on formerversion: may build an index under"
    " a lock": _INDEX_STAYS,
    "programs 0029_names: SQL: rewrites ['programs_recipient']": (
        "once, and the column replaces steps over all earlier rows at every page of a list"
    ),
}
_STORED = re.compile(r"\bGENERATED\b.+\bSTORED\b", re.IGNORECASE | re.DOTALL)
_INDEX = re.compile(r"\bCREATE\s+(?:UNIQUE\s+)?INDEX\s+(?!CONCURRENTLY)", re.IGNORECASE)
_TABLE = re.compile(r"\bALTER\s+TABLE\s+(?:ONLY\s+)?\"?(\w+)", re.IGNORECASE)


def faults(app: str, operations: Sequence[Any]) -> Iterator[str]:
    """What these operations would do to a large table of the app."""
    large = LARGE[app]
    tables = {f"{app}_{name}" for name in large}
    for one in operations:
        of_large = getattr(one, "model_name", "").lower() in large
        match one:
            case AddIndexConcurrently() | RemoveIndexConcurrently():
                continue
            case SeparateDatabaseAndState(database_operations=inner):
                yield from faults(app, inner)
            case AddIndex() | RemoveIndex() if of_large:
                yield f"{one.describe()}: not concurrently"
            case AddConstraint(constraint=models.UniqueConstraint()) if of_large:
                yield f"{one.describe()}: builds its index under a lock"
            case AddField(field=field) if of_large and _rewrites(field):
                yield f"{one.describe()}: rewrites the table"
            case AlterField(field=field) if of_large and getattr(field, "db_index", False):
                yield f"{one.describe()}: may build an index under a lock"
            case RunSQL(sql=str() as sql):
                if _INDEX.search(sql) and any(table in sql for table in tables):
                    yield "SQL: an index that is not made concurrently"
                touched = set(_TABLE.findall(sql)) & tables
                if touched and "lock_timeout" not in sql:
                    yield f"SQL: waits without end for {sorted(touched)}"
                if touched and _STORED.search(sql):
                    yield f"SQL: rewrites {sorted(touched)}"


def _rewrites(field: Any) -> bool:
    """A stored generated column; and a key, whose index and check are made under a lock."""
    generated = isinstance(field, models.GeneratedField) and bool(
        getattr(field, "db_persist", True)
    )
    return generated or (
        isinstance(field, models.ForeignKey) and bool(getattr(field, "db_index", True))
    )


def test_migrations_do_not_hold_large_tables():
    found = []
    for (app, name), migration in sorted(MigrationLoader(None).disk_migrations.items()):
        if app in LARGE and int(name[:4]) > BY_EYE[app]:
            found += [f"{app} {name}: {fault}" for fault in faults(app, migration.operations)]
    assert set(found) == set(TAKEN)


BAD = {
    "a plain index": AddIndex("person", models.Index(fields=["name"], name="x")),
    "an index that goes": RemoveIndex("person", "x"),
    "a unique constraint": AddConstraint(
        "person", models.UniqueConstraint(fields=["name"], name="x")
    ),
    "a stored column": AddField(
        "person", "x",
        models.GeneratedField(
            expression=Lower("name"), output_field=models.TextField(), db_persist=True
        ),
    ),
    "a key with its index": AddField(
        "person", "x", models.ForeignKey("accounts.User", models.PROTECT, null=True)
    ),
    "an index by hand": RunSQL("CREATE INDEX x ON beneficiaries_person (name)"),
    "a change by hand": RunSQL("ALTER TABLE beneficiaries_person ADD COLUMN x text"),
    "a stored column by hand": RunSQL(
        "SET LOCAL lock_timeout = '5s'; ALTER TABLE beneficiaries_person"
        " ADD COLUMN x text GENERATED ALWAYS AS (upper(name)) STORED"
    ),
    "an index apart from the state": SeparateDatabaseAndState(
        [RunSQL("CREATE INDEX x ON beneficiaries_person (name)")]
    ),
}  # fmt: skip
GOOD = {
    "an index made meanwhile": AddIndexConcurrently(
        "person", models.Index(fields=["name"], name="x")
    ),
    "a small table": AddIndex("proposal", models.Index(fields=["kind"], name="x")),
    "a plain column": AddField("person", "x", models.TextField(null=True)),
    "a bounded wait": RunSQL(
        "SET LOCAL lock_timeout = '5s'; ALTER TABLE beneficiaries_person ADD COLUMN x text"
    ),
}


@pytest.mark.parametrize("name", [*BAD, *GOOD])
def test_the_judge_tells_bad_from_good(name):
    judged = list(faults("beneficiaries", [{**BAD, **GOOD}[name]]))
    assert bool(judged) is (name in BAD)
