"""Row changes noted by the database: triggers on the tables that apps declare as watched.

An app names its tables in its ``table_walls.py`` as `WATCHED`; `install` makes triggers of that,
with the walls, so that they always know all columns. A trigger fires once for each statement and
writes set-based: one row for each changed row, with the names of the columns that changed. So an
`UPDATE` typed in by hand is noted like one that a page makes. What it costs and why it is so,
ADR 14 says.

Too many to be named one by one, and therefore noted as a sum of the statement: rows that are added
by the hundred, since a new row tells of itself; and rows of the bulk roles by the thousand, whose
history the registry keeps by release.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.conf import settings
from django.db.backends.utils import CursorWrapper

from core.scope import DatabaseRole

# Beyond so many rows of one statement a sum is noted.
MOST_ADDED = 100
MOST_IN_BULK = 1000
_EVENTS = {"insert": ("new",), "update": ("old", "new"), "delete": ("old",)}

_COLUMNS = """
    SELECT attname, CASE format_type(atttypid, NULL) WHEN 'json' THEN '::text' ELSE '' END
    FROM pg_attribute
    WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
    ORDER BY attnum
"""
_KEY = """
    SELECT attname FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey)
    WHERE indrelid = %s::regclass AND indisprimary
"""
_FUNCTION = """
CREATE OR REPLACE FUNCTION "watch_{table}"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $watch$
DECLARE
    many bigint;
    who uuid := nullif(current_setting('app.user', true), '')::uuid;
    working_as text := current_setting('role');
    most bigint;
BEGIN
    IF TG_OP = 'DELETE' THEN
        SELECT count(*) INTO many FROM old_rows;
    ELSE
        SELECT count(*) INTO many FROM new_rows;
    END IF;
    IF many = 0 THEN
        RETURN NULL;
    END IF;
    most := CASE
        WHEN TG_OP = 'INSERT' THEN {most_added}
        WHEN working_as IN ({bulk_roles}) THEN {most_in_bulk}
        ELSE many
    END;
    IF many > most THEN
        INSERT INTO core_rowchange
            (table_name, row_id, operation, columns, rows, actor_id, role, login)
        VALUES ('{table}', '', lower(TG_OP), '{{}}', many, who, working_as, session_user);
    ELSIF TG_OP = 'INSERT' THEN
        INSERT INTO core_rowchange (table_name, row_id, operation, columns, rows, actor_id, role,
            login, regency_id, agency_id)
        SELECT '{table}', n."{key}"::text, 'insert', '{{}}', 1, who, working_as, session_user,
            {new_place} FROM new_rows n;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO core_rowchange (table_name, row_id, operation, columns, rows, actor_id, role,
            login, regency_id, agency_id)
        SELECT '{table}', o."{key}"::text, 'delete', '{{}}', 1, who, working_as, session_user,
            {old_place} FROM old_rows o;
    ELSE
        INSERT INTO core_rowchange (table_name, row_id, operation, columns, rows, actor_id, role,
            login, regency_id, agency_id)
        SELECT '{table}', coalesce(o."{key}", n."{key}")::text, 'update', changed.names, 1, who,
            working_as, session_user, {both_places}
        FROM old_rows o FULL JOIN new_rows n ON n."{key}" = o."{key}"
        CROSS JOIN LATERAL (SELECT array_remove(ARRAY[{comparisons}]::text[], NULL)) changed(names)
        WHERE changed.names <> '{{}}';
    END IF;
    RETURN NULL;
END $watch$
"""


def watched() -> list[str]:
    """The tables that all apps declare as watched, in the order of INSTALLED_APPS."""
    tables: list[str] = []
    for config in apps.get_app_configs():
        name = f"{config.name}.table_walls"
        if find_spec(name) is not None:
            tables += getattr(import_module(name), "WATCHED", ())
    return tables


def install(cursor: CursorWrapper) -> None:
    """Make the database's triggers equal to the declarations. Call it as the tables' owner."""
    cursor.execute(
        "SELECT tgname, tgrelid::regclass::text FROM pg_trigger"
        " WHERE NOT tgisinternal AND tgname LIKE 'watch\\_%%'"
    )
    for trigger, table in cursor.fetchall():
        cursor.execute(f'DROP TRIGGER "{trigger}" ON {table}')
    for table in watched():
        cursor.execute(_KEY, [table])
        ((key,),) = cursor.fetchall()
        cursor.execute(_COLUMNS, [table])
        for statement in _statements(table, key, dict(cursor.fetchall())):
            cursor.execute(statement)


def _statements(table: str, key: str, columns: dict[str, str]) -> Iterator[str]:
    """The function and triggers of a table; `columns` by name, with the cast that compares them."""
    bulk = (settings.DATABASE_OWNER_ROLE, DatabaseRole.IMPORT.value)
    places = [name if name in columns else None for name in ("regency_id", "agency_id")]
    yield _FUNCTION.format(
        table=table,
        key=key,
        most_added=MOST_ADDED,
        most_in_bulk=MOST_IN_BULK,
        bulk_roles=", ".join(f"'{role}'" for role in bulk),
        new_place=_places(places, "n.{0}"),
        old_place=_places(places, "o.{0}"),
        # A row that moves is noted where it was: those it was taken from learn of it.
        both_places=_places(places, "coalesce(o.{0}, n.{0})"),
        comparisons=", ".join(
            f'CASE WHEN o."{name}"{cast} IS DISTINCT FROM n."{name}"{cast} THEN \'{name}\' END'
            for name, cast in columns.items()
        ),
    )
    yield f'REVOKE ALL ON FUNCTION "watch_{table}"() FROM PUBLIC'
    for event, tables in _EVENTS.items():
        referencing = " ".join(f"{name.upper()} TABLE AS {name}_rows" for name in tables)
        yield (
            f'CREATE TRIGGER "watch_{event}" AFTER {event.upper()} ON "{table}" '
            f"REFERENCING {referencing} FOR EACH STATEMENT "
            f'EXECUTE FUNCTION "watch_{table}"()'
        )


def _places(places: Sequence[str | None], pattern: str) -> str:
    return ", ".join(pattern.format(name) if name else "NULL" for name in places)
