"""A long file is cleaned in a second process: the same rows, whatever becomes of that process."""

from __future__ import annotations

import os
import signal

import pytest

from beneficiaries.models import StagedRow
from beneficiaries.operations import staging
from tests.factories import import_files as files
from tests.factories.import_files import household

pytestmark = pytest.mark.django_db


@pytest.fixture
def release(cast, monkeypatch):
    monkeypatch.setattr(staging, "CHUNK", 3)
    return files.release_of(cast.steward_lahat)


def _staged(cast, release, rows) -> list[tuple[object, ...]]:
    staged = files.stage(cast.steward_lahat, release, "household", files.households(rows))
    assert staged.fault == ""
    found = StagedRow.objects.filter(import_file=staged).order_by("number")
    return list(found.values_list("number", "registry_id", "raw", "data", "faults", "outcome"))


def _rows() -> list[dict[str, object]]:
    return [household(n, lantai=n if n < 11 else "#N/A") for n in range(1, 14)]


def test_the_second_process_stores_the_same_rows(cast, release, monkeypatch):
    here = _staged(cast, release, _rows())
    monkeypatch.setattr(staging, "LONG", 0)
    there = _staged(cast, release, [*_rows(), household(20)])
    assert len(here) == 13
    assert there[:-1] == here


def test_when_it_is_killed_the_rest_is_done_here(cast, release, monkeypatch):
    monkeypatch.setattr(staging, "LONG", 0)
    parent, encoded, made = os.getpid(), staging.encoded, []

    def killed_at_the_third(rows):
        made.append(1)
        if os.getpid() != parent and len(made) == 3:
            os.kill(os.getpid(), signal.SIGKILL)
        return encoded(rows)

    monkeypatch.setattr(staging, "encoded", killed_at_the_third)
    assert [row[0] for row in _staged(cast, release, _rows())] == list(range(2, 15))
    # The first two chunks came from there, three were made here.
    assert len(made) == 3
