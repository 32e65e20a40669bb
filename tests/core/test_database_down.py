"""Without the database: a page that says so within seconds, and no restart when it is back."""

from __future__ import annotations

import time

import psycopg2
import pytest
from django.db import connection
from django.test import Client

pytestmark = pytest.mark.django_db(transaction=True)

LONGEST_WAIT = 2.0


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


def test_away_and_back(visitor):
    assert visitor.get("/").status_code == 200
    address = connection.settings_dict["HOST"]
    connection.close()
    connection.settings_dict["HOST"] = "/nowhere/at/all"
    try:
        for path in ("/", "/akun/masuk/", "/healthz"):
            began = time.perf_counter()
            assert visitor.get(path).status_code == 503
            assert time.perf_counter() - began < LONGEST_WAIT
        # What can be done now stands on the page.
        assert "<h1" in visitor.get("/").content.decode()
    finally:
        connection.close()
        connection.settings_dict["HOST"] = address
    assert visitor.get("/").status_code == 200
    assert visitor.get("/healthz").status_code == 200


def test_a_connection_cut_in_mid_life_is_made_anew(visitor):
    """As after a restart of the server: the first page may fail, the second never."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (process,) = cursor.fetchone()
    known = connection.get_connection_params()
    wanted = ("dbname", "user", "host", "port", "password")
    other = psycopg2.connect(**{name: known[name] for name in wanted if known.get(name)})
    with other, other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [process])
    other.close()
    assert visitor.get("/").status_code in (200, 503)
    assert visitor.get("/").status_code == 200
