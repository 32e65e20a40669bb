"""Counting that stops where nobody looks any further."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.counting import Counted, up_to
from regions.models import Region

pytestmark = pytest.mark.django_db


def test_it_counts_to_the_end_or_says_that_there_is_more():
    rows = Region.objects.all()
    whole = rows.count()
    assert up_to(rows, whole) == Counted(whole)
    assert up_to(rows, whole - 1) == Counted(whole - 1, is_more=True)
    assert up_to(rows.none(), 5) == Counted(0)


def test_the_database_stops_too():
    with CaptureQueriesContext(connection) as caught:
        up_to(Region.objects.order_by("name"), 2)
    [query] = caught.captured_queries
    assert "LIMIT 3" in query["sql"]
    assert "ORDER BY" not in query["sql"]
