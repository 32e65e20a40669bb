"""COPY: every value arrives as it was, and the source is drawn from as it is needed."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from decimal import Decimal

import pytest
from django.db import connection

from core.tabular.copying import (
    _CHUNK,
    _CopySource,
    copy_encoded,
    copy_rows,
    encoded,
    json_of_texts,
)

AWKWARD = [
    "plain",
    "",
    None,
    "\\N",
    "\\",
    "tab\there",
    "line\nbreak\r\n",
    "back\\slash\\t",
    "quote'\"",
    "é ＝ 😀",
    "\\.",
]


@pytest.fixture
def staging(db):
    with connection.cursor() as cursor:
        cursor.execute('CREATE TEMP TABLE "Staging ""rows""" (number int, first text, second text)')
        yield cursor


def test_awkward_text_survives_in_both_ways_of_writing(staging):
    pairs = [(first, second) for first in AWKWARD for second in AWKWARD]
    rows = [(number, *pair) for number, pair in enumerate(pairs)]
    assert copy_rows(staging, 'Staging "rows"', ["number", "first", "second"], iter(rows)) == len(
        rows
    )
    staging.execute('SELECT number, first, second FROM "Staging ""rows""" ORDER BY number')
    assert staging.fetchall() == rows


def test_rows_made_beforehand_arrive_as_well(staging):
    columns = ["number", "first", "second"]
    rows = [(number, text, None) for number, text in enumerate(AWKWARD)]
    copy_encoded(staging, 'Staging "rows"', columns, encoded(rows))
    copy_encoded(staging, 'Staging "rows"', columns, encoded([]))
    staging.execute('SELECT number, first, second FROM "Staging ""rows""" ORDER BY number')
    assert staging.fetchall() == rows


def test_nul_signs_are_dropped(staging):
    copy_rows(staging, 'Staging "rows"', ["first"], [("a\x00b",)])
    staging.execute('SELECT first FROM "Staging ""rows"""')
    assert staging.fetchone() == ("ab",)


def test_typed_values(db):
    key = uuid.uuid4()
    row = (True, 7, Decimal("1.50"), dt.date(2026, 11, 22), key, {"a": "x\ty", "b": [None]})
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE typed (a bool, b int, c numeric, d date, e uuid, f jsonb)"
        )
        copy_rows(cursor, "pg_temp.typed", list("abcdef"), [row])
        cursor.execute("SELECT a, b, c, d, e::text, f->>'a' FROM typed")
        assert cursor.fetchone() == (*row[:4], str(key), "x\ty")


def test_no_rows(staging):
    assert copy_rows(staging, 'Staging "rows"', ["first"], []) == 0


def test_source_draws_only_what_is_asked_for():
    drawn = []

    def rows():
        for number in range(1_000_000):
            drawn.append(number)
            yield ("x" * 100,)

    source = _CopySource(rows())
    assert len(source.read(_CHUNK)) == _CHUNK
    assert len(drawn) == source.count == -(-_CHUNK // 101)


@pytest.mark.parametrize(
    "texts",
    [
        [],
        [None],
        ["a", None, "b c"],
        [None, "", "é"],
        ['say "so"', "b"],
        ['"', '"'],
        ["back\\slash", None],
        ['","'],
    ],
)
def test_texts_as_json(texts):
    assert json.loads(json_of_texts(texts)) == [text or None for text in texts]
