"""Which file a row may name: one in the folder of its own table, called by the row's own key.

Files are handed out and deleted by what a row says. Whoever writes rows as a page does could
therefore reach any private file whose path they know, by a row of their own that names it. So the
database itself compares: in each table with files, for each role of pages and work, triggers that
`install` makes of the models, with the walls. A new table with files is held by them unasked.

A name that is there stays believed: only what is written is compared. Files of before have names of
any kind, so a new row may not take a key by which such a name would look like its own, either. An
index of those names alone finds them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from django.apps import apps
from django.db import models
from django.db.backends.utils import CursorWrapper

# Before the row, since what comes of it is final. A file's name may be taken away. Told of each
# column: its name, its folder, the other tables of that folder, all columns that name files there.
_FUNCTION = """
CREATE OR REPLACE FUNCTION core_names_its_own_file() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    said jsonb := to_jsonb(NEW);
    before jsonb := CASE WHEN TG_OP = 'UPDATE' THEN to_jsonb(OLD) END;
    path text;
    place text;
    other text;
    taken boolean;
BEGIN
    IF before IS NOT NULL AND before -> 'id' <> said -> 'id' THEN
        RAISE EXCEPTION '%: permission denied, a row with a file keeps its key', TG_TABLE_NAME
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    FOR i IN 0 .. TG_NARGS / 4 - 1 LOOP
        path := said ->> TG_ARGV[4 * i];
        CONTINUE WHEN path = '' OR path IS NOT DISTINCT FROM before ->> TG_ARGV[4 * i];
        place := TG_ARGV[4 * i + 1] || '/' || (said ->> 'id');
        taken := NOT starts_with(path, place) OR position('/' IN substr(path, length(place))) > 0;
        FOREACH other IN ARRAY string_to_array(TG_ARGV[4 * i + 2], ' ') LOOP
            EXIT WHEN taken;
            EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE id = $1)', other)
                INTO taken USING (said ->> 'id')::uuid;
        END LOOP;
        FOREACH other IN ARRAY string_to_array(TG_ARGV[4 * i + 3], ' ') LOOP
            EXIT WHEN taken;
            EXECUTE format(
                $one$SELECT EXISTS (SELECT FROM %1$I WHERE %2$I = $1 AND %2$I <> ''
                    AND NOT starts_with(%2$I, %3$L || id::text))$one$,
                split_part(other, '.', 1), split_part(other, '.', 2), TG_ARGV[4 * i + 1] || '/'
            ) INTO taken USING path;
        END LOOP;
        IF taken THEN
            RAISE EXCEPTION '%: permission denied, a row names its own file', TG_TABLE_NAME
                USING ERRCODE = 'insufficient_privilege';
        END IF;
    END LOOP;
    RETURN NEW;
END
$$
"""
_TRIGGER = """
CREATE TRIGGER names_its_own_file BEFORE INSERT OR UPDATE ON "{table}"
FOR EACH ROW WHEN (current_user IN ({roles})) EXECUTE FUNCTION core_names_its_own_file({columns})
"""
# Small, for no name that is given now stands in it.
_INDEX = """
CREATE INDEX IF NOT EXISTS "{table}_{column}_of_before" ON "{table}" ("{column}")
WHERE "{column}" <> '' AND NOT starts_with("{column}", '{folder}/' || id::text)
"""


def held() -> dict[str, dict[str, str]]:
    """By table the folder of each column that names a file."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for model in apps.get_models():
        for column in model._meta.concrete_fields:
            if isinstance(column, models.FileField):
                found[model._meta.db_table][column.attname] = folder_of(column)
    return found


def folder_of(column: models.FileField) -> str:
    """The folder of storage in which files of a column lie."""
    upload_to = column.upload_to
    sample = upload_to(column.model(), "x") if callable(upload_to) else str(upload_to)
    return str(sample).split("/", maxsplit=1)[0]


def statements(roles: tuple[str, ...]) -> Iterator[str]:
    """What makes the triggers, for rows that `roles` write."""
    yield _FUNCTION
    yield "REVOKE ALL ON FUNCTION core_names_its_own_file() FROM PUBLIC"
    named = ", ".join(f"'{role}'" for role in roles)
    tables = held()
    for table, columns in tables.items():
        yield f'DROP TRIGGER IF EXISTS names_its_own_file ON "{table}"'
        told = []
        for column, folder in columns.items():
            yield _INDEX.format(table=table, column=column, folder=folder)
            namers = _namers(folder, tables)
            beside = dict.fromkeys(other for other, _column in namers if other != table)
            named_there = " ".join(f"{other}.{name}" for other, name in namers)
            told.append(f"'{column}', '{folder}', '{' '.join(beside)}', '{named_there}'")
        yield _TRIGGER.format(table=table, roles=named, columns=", ".join(told))


def _namers(folder: str, tables: Mapping[str, Mapping[str, str]]) -> list[tuple[str, str]]:
    """The columns, each with its table, that name files of a folder."""
    return [
        (table, column)
        for table, columns in tables.items()
        for column, place in columns.items()
        if place == folder
    ]


def install(cursor: CursorWrapper, roles: tuple[str, ...]) -> None:
    """Make the database's triggers equal to the models. Call it as the tables' owner."""
    for statement in statements(roles):
        cursor.execute(statement)
