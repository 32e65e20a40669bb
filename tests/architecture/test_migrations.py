"""Migrations on a base that is filled: none holds a large table while people work.

What landed before this was judged by eye, and stays as it is.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Sequence
from math import inf
from typing import Any

import pytest
from django.contrib.postgres.operations import (
    AddConstraintNotValid,
    AddIndexConcurrently,
    RemoveIndexConcurrently,
)
from django.db import connection, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import (
    AddConstraint,
    AddField,
    AddIndex,
    AlterField,
    RemoveIndex,
    RunPython,
    RunSQL,
    SeparateDatabaseAndState,
)
from django.db.migrations.state import ProjectState
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
_SHARED_ALONE = "writes the rows of shared programs alone, when there were few of them"
TAKEN = {
    "programs 0024_rights: SQL: writes the rows of ['programs_recipient']": _SHARED_ALONE,
    "programs 0024_rights: SQL: writes the rows of ['programs_uploadrow']": _SHARED_ALONE,
    "verification 0009_sharing: SQL: writes the rows of ['verification_case']": _SHARED_ALONE,
    "verification 0010_rights: SQL: writes the rows of ['verification_case']": _SHARED_ALONE,
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
_TYPE = re.compile(r"\bALTER\s+(?:COLUMN\s+)?\"?\w+\"?\s+(?:SET\s+DATA\s+)?TYPE\b", re.IGNORECASE)
_NOT_NULL = re.compile(r"\bSET\s+NOT\s+NULL\b", re.IGNORECASE)
_CONSTRAINT = re.compile(r"\bADD\s+CONSTRAINT\b", re.IGNORECASE)
# Told of a constraint itself: not looked at now, or standing on an index made before.
_UNCHECKED = re.compile(r"\bNOT\s+VALID\b|\bUSING\s+INDEX\b", re.IGNORECASE)
_WRITTEN = re.compile(r"\b(?:UPDATE\s+(?:ONLY\s+)?|DELETE\s+FROM\s+)\"?(\w+)", re.IGNORECASE)
# Bodies of functions run when they are called, not with the migration.
_BODY = re.compile(r"\$(\w*)\$.*?\$\1\$", re.DOTALL)
_OF_TRIGGER = re.compile(r"\b(?:OR|BEFORE|AFTER|OF|ON|FOR|GRANT|REVOKE)\s*$|,\s*$", re.IGNORECASE)


def faults(app: str, operations: Sequence[Any], state: ProjectState) -> Iterator[str]:
    """What these operations would do to a large table of the app. `state` is the one before."""
    state = state.clone()
    for one in operations:
        yield from _faults(app, one, state)
        if hasattr(one, "state_forwards"):
            one.state_forwards(app, state)


def _faults(app: str, one: Any, state: ProjectState) -> Iterator[str]:
    large = LARGE[app]
    of_large = getattr(one, "model_name", "").lower() in large
    match one:
        case AddIndexConcurrently() | RemoveIndexConcurrently() | AddConstraintNotValid():
            return
        case SeparateDatabaseAndState(database_operations=inner):
            for each in inner:
                yield from _faults(app, each, state)
        case AddIndex() | RemoveIndex() if of_large:
            yield f"{one.describe()}: not concurrently"
        case AddConstraint(constraint=models.UniqueConstraint()) if of_large:
            yield f"{one.describe()}: builds its index under a lock"
        case AddConstraint() if of_large:
            yield f"{one.describe()}: looks at every row under a lock"
        case AddField(field=field) if of_large and _rewrites(field):
            yield f"{one.describe()}: rewrites the table"
        case AlterField(field=field, name=name) if of_large:
            before = state.models[app, one.model_name_lower].fields[name]
            if getattr(field, "db_index", False):
                yield f"{one.describe()}: may build an index under a lock"
            if _retyped(before, field):
                yield f"{one.describe()}: rewrites the table for another type"
            if before.null and not field.null:
                yield f"{one.describe()}: looks at every row for what is empty"
        case RunPython(code=code):
            named = _models_named(code, app)
            if named:
                yield f"Python: goes over {sorted(named)}"
        case RunSQL(sql=sql):
            for statement in _statements(sql):
                yield from _faults_of_sql(statement, {f"{app}_{name}" for name in large})


def _faults_of_sql(sql: str, tables: set[str]) -> Iterator[str]:
    if _INDEX.search(sql) and any(table in sql for table in tables):
        yield "SQL: an index that is not made concurrently"
    touched = set(_TABLE.findall(sql)) & tables
    if touched and "lock_timeout" not in sql:
        yield f"SQL: waits without end for {sorted(touched)}"
    if touched and (_STORED.search(sql) or _TYPE.search(sql)):
        yield f"SQL: rewrites {sorted(touched)}"
    bare = _BODY.sub("", sql)
    for statement in bare.split(";"):
        held = set(_TABLE.findall(statement)) & tables
        checked = _CONSTRAINT.search(statement) and not _UNCHECKED.search(statement)
        if held and (checked or _NOT_NULL.search(statement)):
            yield f"SQL: looks at every row of {sorted(held)} under a lock"
        written = {
            found.group(1)
            for found in _WRITTEN.finditer(statement)
            if not _OF_TRIGGER.search(statement[: found.start()])
        }
        if written & tables:
            yield f"SQL: writes the rows of {sorted(written & tables)}"


def _statements(sql: Any) -> Iterator[str]:
    """The texts of `RunSQL`: one, or a list of texts and of pairs of text and parameters."""
    if isinstance(sql, str):
        yield sql
    else:
        for one in sql:
            yield one if isinstance(one, str) else one[0]


def _models_named(code: Any, app: str) -> set[str]:
    """Large models that a migration's code asks for by name, itself or by a helper it calls."""
    body = inspect.getsource(code)
    for name in set(re.findall(r"\b(\w+)\(", body)):
        helper = vars(inspect.getmodule(code)).get(name)
        if inspect.isfunction(helper):
            body += inspect.getsource(helper)
    asked = {
        (label, name.lower())
        for label, name in re.findall(r"get_model\(\s*\"(\w+)(?:\.|\",\s*\")(\w+)\"", body)
    }
    return {name for label, name in asked if label == app and name in LARGE[app]}


def _retyped(before: Any, after: Any) -> bool:
    """Whether the column's rows are written anew. A longer text is not."""
    if before.is_relation or after.is_relation:
        return bool(before.is_relation != after.is_relation)
    old, new = before.db_type(connection), after.db_type(connection)
    before_at_most, at_most = (_length(one) for one in (old, new))
    return old != new and (not before_at_most or before_at_most > at_most)


def _length(kind: str) -> float:
    """How long a text of this type may be; 0 for what is no text."""
    found = re.fullmatch(r"varchar\((\d+)\)", kind)
    return inf if kind == "text" else int(found.group(1)) if found else 0


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
    loader = MigrationLoader(None)
    for (app, name), migration in sorted(loader.disk_migrations.items()):
        if app in LARGE and int(name[:4]) > BY_EYE[app]:
            before = loader.project_state((app, name), at_end=False)
            judged = faults(app, migration.operations, before)
            found += [f"{app} {name}: {fault}" for fault in judged]
    assert set(found) == set(TAKEN)


_BOUNDED = "SET LOCAL lock_timeout = '5s'; ALTER TABLE beneficiaries_person"


def _by_a_helper(apps: Any, _editor: Any) -> None:
    _write(apps)


def _write(apps: Any) -> None:
    apps.get_model("beneficiaries.Person").objects.update(name="")


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
    "a check": AddConstraint(
        "person", models.CheckConstraint(condition=models.Q(name="x"), name="x")
    ),
    "another type": AlterField("person", "name", models.IntegerField()),
    "a shorter text": AlterField("person", "name", models.CharField(max_length=3)),
    "no empty ones any more": AlterField("person", "birth_date", models.DateField()),
    "rows written by Python": RunPython(lambda apps, _: apps.get_model("beneficiaries", "Person")),
    "rows written by a helper of it": RunPython(_by_a_helper),
    "the second of a list": RunSQL(
        ["SELECT 1", ("UPDATE beneficiaries_person SET name = %s", ["x"])]
    ),
    "rows that go": RunSQL("DELETE FROM beneficiaries_person WHERE name = 'x'"),
    "another type by hand": RunSQL(f"{_BOUNDED} ALTER COLUMN name TYPE integer USING 1"),
    "a check by hand": RunSQL(f"{_BOUNDED} ADD CONSTRAINT x CHECK (name <> '')"),
    "no empty ones by hand": RunSQL(f"{_BOUNDED} ALTER COLUMN name SET NOT NULL"),
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
    "a check that is looked at later": AddConstraintNotValid(
        "person", models.CheckConstraint(condition=models.Q(name="x"), name="x")
    ),
    "the same by hand": RunSQL(f"{_BOUNDED} ADD CONSTRAINT x CHECK (name <> '') NOT VALID"),
    "a longer text": AlterField("person", "name", models.TextField()),
    "rows of a small table": RunPython(
        lambda apps, _: apps.get_model("beneficiaries", "Proposal").objects.update(kind="x")
    ),
    "what a trigger will do": RunSQL(
        "CREATE TRIGGER x AFTER INSERT OR UPDATE ON beneficiaries_person EXECUTE FUNCTION y()"
    ),
    "what a function will do": RunSQL(
        "CREATE FUNCTION x() RETURNS void LANGUAGE sql AS $$ DELETE FROM beneficiaries_person $$"
    ),
}


@pytest.mark.parametrize("name", [*BAD, *GOOD])
def test_the_judge_tells_bad_from_good(name):
    state = MigrationLoader(None).project_state()
    judged = list(faults("beneficiaries", [{**BAD, **GOOD}[name]], state))
    assert bool(judged) is (name in BAD)
