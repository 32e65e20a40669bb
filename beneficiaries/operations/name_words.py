"""The words of the base's names and addresses, learnt when a release becomes the base."""

from __future__ import annotations

from django.db import connection

_LEARN = """
    INSERT INTO beneficiaries_nameword (word)
    SELECT word FROM (
        SELECT DISTINCT word
        FROM beneficiaries_person p, unnest(string_to_array(p.name_norm, ' ')) word
        WHERE p.in_base AND length(word) BETWEEN 3 AND 60
          AND (%(regency)s::int IS NULL OR p.regency_id = %(regency)s)
    ) told
    WHERE NOT EXISTS (SELECT 1 FROM beneficiaries_nameword known WHERE known.word = told.word)
    -- In one order, so that two regencies learning the same words wait, but not for each other.
    ORDER BY word
    ON CONFLICT DO NOTHING
"""
# Taken apart first and looked at second: of a million addresses some thousand words are left.
_LEARN_ADDRESSES = """
    WITH told AS MATERIALIZED (
        SELECT DISTINCT word
        FROM beneficiaries_household h,
             unnest(string_to_array(translate(upper(h.address), '.,/-()', '      '), ' ')) word
        WHERE h.in_base AND (%(regency)s::int IS NULL OR h.regency_id = %(regency)s)
    )
    INSERT INTO beneficiaries_addressword (word)
    SELECT word FROM told
    WHERE word ~ '^[A-Z]{4,60}$'
      AND NOT EXISTS (SELECT 1 FROM beneficiaries_addressword known WHERE known.word = told.word)
    ORDER BY word
    ON CONFLICT DO NOTHING
"""
# What is left of the transaction's work, before the words: another regency that learns the same
# ones waits for our commit.
_CHECK_NOW = "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED"


def learn(*, regency_id: int | None) -> None:
    """Take up the words of a regency's base, or of all; in the caller's transaction.

    Names and addresses that wait to be sorted into their indexes are, so that searches of the base
    are quick from the first one on.
    Runs as the import role. Nobody acts here: it follows from an activation, which is on record.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT beneficiaries_search_sorted_in()")
        cursor.execute(_CHECK_NOW)
        cursor.execute(_LEARN, {"regency": regency_id})
        cursor.execute(_LEARN_ADDRESSES, {"regency": regency_id})
