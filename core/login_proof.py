"""A password alone opens no connection as web or worker: the portal shows a proof beside it.

Whoever holds such a connection may take on any tenant's role and name anybody as `app.user`, so the
password of a login is worth the whole base. It stands in addresses, files and logs of others. The
proof is made of a key that is never sent: an HMAC over login, database and time, given as a setting
of the connection and compared by the database before the first statement (ADR 22).

The database keeps the key in a schema of its own, which is in no backup and which no login reads.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from psycopg2 import sql

SETTING = "app.proof"
# The same name for the schema and for the trigger that asks.
DOOR = "sigertak_door"
# So far the clocks of portal and database may differ; as long somebody may use a proof they saw.
SECONDS = 120
_BLOCK = 64

# HMAC-SHA256 by the hash that every PostgreSQL has; the key's two halves come prepared.
_ASKS = """
CREATE OR REPLACE FUNCTION {door}.asks() RETURNS event_trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    shown text := coalesce(current_setting({setting}, true), '');
    made_at text := substring(shown FROM '^([0-9]{{10}})[.][0-9a-f]{{64}}$');
    said text := session_user || ':' || current_database() || ':' || made_at;
BEGIN
    IF session_user <> ALL ({logins}) THEN
        RETURN;
    END IF;
    IF (abs(extract(epoch FROM clock_timestamp()) - made_at::bigint) <= {seconds}
        AND split_part(shown, '.', 2) = (
            SELECT encode(sha256(outer_half || sha256(inner_half || convert_to(said, 'UTF8'))),
                          'hex')
              FROM {door}.key)) IS NOT TRUE THEN
        RAISE EXCEPTION '% signs in without the proof of the portal', session_user
            USING ERRCODE = 'invalid_authorization_specification',
            HINT = 'PORTAL_PROOF_KEY must be that of the last db_roles, and the clocks the same.';
    END IF;
    -- What lies in the session can be read by whoever speaks through it.
    PERFORM set_config({setting}, '', false);
END
$$
"""


def made(login: str, database: str, at: float | None = None) -> str:
    """The proof of this login for this database, of now or of `at` (seconds since 1970)."""
    moment = int(time.time() if at is None else at)
    told = hmac.new(_key(), f"{login}:{database}:{moment}".encode(), hashlib.sha256)
    return f"{moment}.{told.hexdigest()}"


def install(cursor: Any, *, owner: str, logins: Iterable[str]) -> bool:
    """Lay the key down and let the database ask `logins` for proofs; False where it cannot be.

    `cursor` is an administrator's in the database concerned; PostgreSQL lets only a superuser make
    a trigger on signing in. May be run again, also with another key: it holds from the commit on.
    """
    cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    if not cursor.fetchone()[0]:
        return False
    door = sql.Identifier(DOOR)
    words = {
        "door": door, "owner": sql.Identifier(owner), "setting": sql.Literal(SETTING),
        "logins": sql.Literal(list(logins)), "seconds": sql.Literal(SECONDS),
    }  # fmt: skip
    for statement in (
        "CREATE SCHEMA IF NOT EXISTS {door} AUTHORIZATION {owner}",
        "CREATE TABLE IF NOT EXISTS {door}.key (one boolean PRIMARY KEY DEFAULT true CHECK (one),"
        " inner_half bytea NOT NULL, outer_half bytea NOT NULL)",
        "ALTER TABLE {door}.key OWNER TO {owner}",
        _ASKS,
        "ALTER FUNCTION {door}.asks() OWNER TO {owner}",
        "REVOKE ALL ON FUNCTION {door}.asks() FROM PUBLIC",
    ):
        cursor.execute(sql.SQL(statement).format(**words))
    cursor.execute(
        sql.SQL(
            "INSERT INTO {door}.key (inner_half, outer_half) VALUES (%s, %s) ON CONFLICT (one)"
            " DO UPDATE SET inner_half = EXCLUDED.inner_half, outer_half = EXCLUDED.outer_half"
        ).format(door=door),
        [_half(0x36), _half(0x5C)],
    )
    cursor.execute("SELECT FROM pg_event_trigger WHERE evtname = %s", [DOOR])
    if cursor.fetchone() is None:
        cursor.execute(
            sql.SQL("CREATE EVENT TRIGGER {door} ON login EXECUTE FUNCTION {door}.asks()").format(
                door=door
            )
        )
        # Whatever a session calls itself by `session_replication_role`.
        cursor.execute(sql.SQL("ALTER EVENT TRIGGER {} ENABLE ALWAYS").format(door))
    return True


def _key() -> bytes:
    # One block at most, as HMAC has it of keys that are longer.
    return hashlib.sha256(settings.PORTAL_PROOF_KEY).digest()


def _half(mark: int) -> bytes:
    return bytes(byte ^ mark for byte in _key().ljust(_BLOCK, b"\0"))
