"""Inboxes as people leave them: the latest few unread, the rest read."""

from __future__ import annotations

from django.db import connection

LEFT_UNREAD = 5

_READ = """
UPDATE accounts_notice SET read_at = statement_timestamp()
WHERE read_at IS NULL AND id NOT IN (
    SELECT id FROM (
        SELECT id, row_number() OVER (PARTITION BY user_id ORDER BY changed_at DESC, id) AS place
        FROM accounts_notice
    ) placed WHERE place <= %s
)
"""


def read_the_older() -> int:
    """Mark all but the latest notices of every user as read; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(_READ, [LEFT_UNREAD])
        return cursor.rowcount
