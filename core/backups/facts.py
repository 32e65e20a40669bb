"""What a database is like: rows and their digests by table, and who may do what with them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import psycopg2
from django.conf import settings
from psycopg2 import sql

_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
# The sum does not care for the order of rows; the text of a row carries every column.
_ROWS = "SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text FROM {} t"
# Everything that decides who may do what: row security and its policies, privileges on tables,
# columns, sequences and functions, and triggers. Functions of extensions belong to whoever
# installed them.
_RIGHTS = """
    SELECT format('table %s owner %s security %s forced %s', relname, relowner::regrole,
        relrowsecurity, relforcerowsecurity)
    FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
  UNION ALL
    SELECT format('policy %s %s %s %s %s using %s check %s', tablename, policyname, permissive,
        (SELECT array_agg(role ORDER BY role) FROM unnest(roles) role), cmd, qual, with_check)
    FROM pg_policies WHERE schemaname = 'public'
  UNION ALL
    SELECT format('privilege %s %s %s %s', relname, grantee::regrole, privilege_type, is_grantable)
    FROM pg_class, aclexplode(coalesce(relacl,
        acldefault(CASE relkind WHEN 'S' THEN 's'::"char" ELSE 'r'::"char" END, relowner)))
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S')
  UNION ALL
    SELECT format('column %s.%s %s %s', relname, attname, grantee::regrole, privilege_type)
    FROM pg_attribute JOIN pg_class c ON c.oid = attrelid, aclexplode(attacl)
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND NOT attisdropped
  UNION ALL
    SELECT format('function %s %s %s', p.oid::regprocedure, grantee::regrole, privilege_type)
    FROM pg_proc p, aclexplode(coalesce(proacl, acldefault('f', proowner)))
    WHERE pronamespace = 'public'::regnamespace AND p.oid NOT IN
        (SELECT objid FROM pg_depend WHERE deptype = 'e')
  UNION ALL
    SELECT format('body of %s %s', oid::regprocedure, md5(prosrc))
    FROM pg_proc p WHERE pronamespace = 'public'::regnamespace AND p.oid NOT IN
        (SELECT objid FROM pg_depend WHERE deptype = 'e')
  UNION ALL
    SELECT format('trigger %s', pg_get_triggerdef(t.oid))
    FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid
    WHERE NOT tgisinternal AND relnamespace = 'public'::regnamespace
"""
_WRITTEN_OUT = re.compile(r"::(character varying|text)(\[\])?|[()\s]")


@dataclass(frozen=True, slots=True)
class Facts:
    """Rows and digest by table; a digest over all rights."""

    tables: Mapping[str, tuple[int, str]]
    rights: str

    def differences(self, other: Facts) -> list[str]:
        """Names of the tables that are not alike, and "rights" when those are not."""
        names = {*self.tables, *other.tables}
        odd = sorted(name for name in names if self.tables.get(name) != other.tables.get(name))
        return odd if self.rights == other.rights else [*odd, "rights"]


def connected(parameters: Mapping[str, Any]) -> Any:
    """A connection of its own, as the tables' owner. `parameters`: Django's dict of a database."""
    connection = psycopg2.connect(**login(parameters))
    with connection.cursor() as cursor:
        cursor.execute("SET timezone TO 'UTC'")
        role = sql.Identifier(settings.DATABASE_OWNER_ROLE)
        cursor.execute(sql.SQL("SET ROLE {}").format(role))
    connection.commit()
    return connection


def login(parameters: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "dbname": parameters["NAME"],
        "user": parameters["USER"] or None,
        "password": parameters["PASSWORD"] or None,
        "host": parameters["HOST"] or None,
        "port": parameters["PORT"] or None,
    }


def gather(connection: Any) -> Facts:
    """The facts as the connection's transaction sees them."""
    with connection.cursor() as cursor:
        tables = {}
        for name in tables_of(connection):
            cursor.execute(sql.SQL(_ROWS).format(sql.Identifier(name)))
            rows, digest = cursor.fetchone()
            tables[name] = (rows, digest)
        cursor.execute(_RIGHTS)
        rights = "\n".join(sorted(_alike(line) for (line,) in cursor.fetchall()))
    return Facts(tables, hashlib.sha256(rights.encode()).hexdigest())


def _alike(line: str) -> str:
    """A condition that was written out and read in again differs in casts and parentheses."""
    return _WRITTEN_OUT.sub("", line) if line.startswith(("policy", "trigger")) else line


def tables_of(connection: Any) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        return [name for (name,) in cursor.fetchall()]
