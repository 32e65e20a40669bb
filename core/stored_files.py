"""Which file a row may name: one in the folder of its own table, called by the row's own key.

Files are handed out and deleted by what a row says. Whoever writes rows as a page does could
therefore reach any private file whose path they know, by a row of their own that names it. So the
database itself compares: in each table with files, for each role of pages and work, triggers that
`install` makes of the models, with the walls. A new table with files is held by them unasked.

A name that is there stays believed: only what is written is compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from django.apps import apps
from django.db import models
from django.db.backends.utils import CursorWrapper

# Before the row, since what comes of it is final. A file's name may be taken away.
_FUNCTION = """
CREATE OR REPLACE FUNCTION core_names_its_own_file() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    said jsonb := to_jsonb(NEW);
    before jsonb := CASE WHEN TG_OP = 'UPDATE' THEN to_jsonb(OLD) END;
    path text;
    place text;
    beside text;
    taken boolean;
BEGIN
    IF before IS NOT NULL AND before -> 'id' <> said -> 'id' THEN
        RAISE EXCEPTION '%: permission denied, a row with a file keeps its key', TG_TABLE_NAME
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    FOR i IN 0 .. TG_NARGS / 3 - 1 LOOP
        path := said ->> TG_ARGV[3 * i];
        CONTINUE WHEN path = '' OR path IS NOT DISTINCT FROM before ->> TG_ARGV[3 * i];
        place := TG_ARGV[3 * i + 1] || '/' || (said ->> 'id');
        taken := NOT starts_with(path, place) OR position('/' IN substr(path, length(place))) > 0;
        FOREACH beside IN ARRAY string_to_array(TG_ARGV[3 * i + 2], ' ') LOOP
            EXIT WHEN taken;
            EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE id = $1)', beside)
                INTO taken USING (said ->> 'id')::uuid;
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
        told = ", ".join(
            f"'{column}', '{folder}', '{_beside(table, folder, tables)}'"
            for column, folder in columns.items()
        )
        yield _TRIGGER.format(table=table, roles=named, columns=told)


def _beside(table: str, folder: str, tables: Mapping[str, Mapping[str, str]]) -> str:
    """Other tables whose files lie in the same folder: no row there may have the same key."""
    return " ".join(
        other for other, columns in tables.items() if other != table and folder in columns.values()
    )


def install(cursor: CursorWrapper, roles: tuple[str, ...]) -> None:
    """Make the database's triggers equal to the models. Call it as the tables' owner."""
    for statement in statements(roles):
        cursor.execute(statement)
