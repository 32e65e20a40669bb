"""Going back before households were born at activation: asked about before anything is undone."""

from __future__ import annotations

import importlib

import pytest
from django.apps import apps
from django.db import connection

from tests.factories import import_files as files
from tests.factories.import_files import household

pytestmark = pytest.mark.django_db

editions = importlib.import_module("beneficiaries.migrations.0028_editions")


def go_back() -> None:
    editions.refuse_or_clear(apps, connection.schema_editor())


def waiting_indexes() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname FROM pg_indexes WHERE indexname IN"
            " ('household_waiting', 'person_waiting') ORDER BY 1"
        )
        return [name for (name,) in cursor.fetchall()]


def test_while_a_release_waits_nothing_is_undone(cast):
    steward = cast.steward_lahat
    release = files.release_of(steward)
    files.bring_in(steward, release, "household", files.households([household()]))
    with pytest.raises(RuntimeError, match="nothing was undone"):
        go_back()
    files.activate(release, "1604", steward)
    go_back()


def test_what_an_attempt_of_before_left_behind_goes_first(db):
    with connection.cursor() as cursor:
        for unit in ("household", "person"):
            cursor.execute(f"CREATE INDEX {unit}_waiting ON beneficiaries_{unit} (regency_id)")
    assert waiting_indexes() == ["household_waiting", "person_waiting"]
    go_back()
    assert waiting_indexes() == []
