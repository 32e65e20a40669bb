"""The day of a moment is the offices' day: at one in the morning it is not yesterday."""

from __future__ import annotations

import ast
import datetime

import pytest
from django.db import connection

from devstack import texts

# Attributes and names that hold moments, by the project's habit.
_MOMENTS = ("at", "now", "since", "moment")
# Half past one in the morning of the 23rd in Palembang; the 22nd in UTC.
_NIGHT = datetime.datetime(2026, 11, 22, 18, 30, tzinfo=datetime.UTC)


def days_of_utc(source: str) -> list[str]:
    """Calls of `.date()` on what holds a moment: they give the day of whatever zone it came in."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    found = []
    for call in calls:
        if not (isinstance(call.func, ast.Attribute) and call.func.attr == "date"):
            continue
        owner = ast.unparse(call.func.value)
        last = owner.removesuffix("()").rsplit(".", 1)[-1].rsplit("_", 1)[-1]
        if last in _MOMENTS:
            found.append(f"{call.lineno}: {owner}.date()")
    return found


@pytest.mark.parametrize(
    "source",
    ["case.decided_at.date()", "now.date()", "timezone.now().date()", "look.at.date()"],
)
def test_a_day_of_utc_would_be_found(source: str):
    assert len(days_of_utc(source)) == 1


def test_a_day_as_it_stands_is_no_fault():
    assert days_of_utc("localdate(case.decided_at)\ncell.date()\nraw.date()") == []


def test_no_code_takes_the_day_of_utc():
    found = {
        f"{path.relative_to(texts.ROOT)}:{fault}"
        for path in texts.python_files()
        for fault in days_of_utc(path.read_text())
    }
    assert found == set()


@pytest.mark.django_db
def test_the_database_has_the_day_of_the_offices():
    """Its walls ask `current_date` whether a right still holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz::date", [_NIGHT])
        assert cursor.fetchone() == (datetime.date(2026, 11, 23),)
