"""The first visitor finds a portal that has been asked before."""

from __future__ import annotations

import logging

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connections

from sigertak import warming


@pytest.fixture
def closed(monkeypatch):
    """Tests share the connection that the fork must not."""
    calls: list[bool] = []
    monkeypatch.setattr(warming.connections, "close_all", lambda: calls.append(True))
    return calls


@pytest.mark.parametrize("origin", ["http://localhost:8000", "https://localhost"])
def test_pages_that_everybody_meets_are_rendered(db, settings, monkeypatch, closed, origin):
    settings.PUBLIC_ORIGIN = origin
    settings.SECURE_SSL_REDIRECT = origin.startswith("https")
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Nor may the end of a request close it.
    monkeypatch.setattr(connections["default"], "close_if_unusable_or_obsolete", lambda: None)
    portal, asked = get_wsgi_application(), []

    def application(environ, start_response):
        def start(status, headers, error=None):
            asked.append((environ["PATH_INFO"], status))
            return start_response(status, headers, error)

        return portal(environ, start)

    warming.warm_up(application)
    assert asked == [("/", "200 OK"), ("/akun/masuk/", "200 OK")]
    assert closed


def test_a_portal_that_cannot_answer_yet_starts_all_the_same(closed, caplog):
    def application(environ, start_response):
        raise ConnectionError("the database is away")

    with caplog.at_level(logging.ERROR):
        warming.warm_up(application)
    assert "could not be warmed up" in caplog.text
    assert closed
