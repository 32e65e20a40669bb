"""A long file is cleaned in other processes: the same rows, whatever becomes of them."""

from __future__ import annotations

import os
import signal

import pytest

from beneficiaries.models import StagedRow
from beneficiaries.operations import staged_chunks
from tests.factories import import_files as files
from tests.factories.import_files import household

pytestmark = pytest.mark.django_db


@pytest.fixture
def release(cast, monkeypatch):
    monkeypatch.setattr(staged_chunks, "CHUNK", 3)
    return files.release_of(cast.steward_lahat)


def _staged(cast, release, rows) -> list[tuple[object, ...]]:
    staged = files.stage(cast.steward_lahat, release, "household", files.households(rows))
    assert staged.fault == ""
    found = StagedRow.objects.filter(import_file=staged).order_by("number")
    return list(found.values_list("number", "registry_id", "raw", "data", "faults", "outcome"))


def _rows() -> list[dict[str, object]]:
    return [household(n, lantai=n if n < 11 else "#N/A") for n in range(1, 14)]


@pytest.mark.parametrize("hands", [1, 2, 3])
def test_other_processes_store_the_same_rows(cast, release, monkeypatch, hands):
    # Between them more blank rows than a chunk has.
    rows = [*_rows()[:4], *[{}] * 7, *_rows()[4:]]
    here = _staged(cast, release, rows)
    monkeypatch.setattr(staged_chunks, "LONG", 0)
    monkeypatch.setattr(staged_chunks, "HANDS", hands)
    there = _staged(cast, release, [*rows, household(20)])
    assert len(here) == 13
    assert there[:-1] == here


def test_when_one_is_killed_the_rest_is_done_here(cast, release, monkeypatch):
    monkeypatch.setattr(staged_chunks, "LONG", 0)
    parent, encoded, made = os.getpid(), staged_chunks.encoded, []

    def killed_at_the_second(rows):
        made.append(1)
        if os.getpid() != parent and len(made) == 2:
            os.kill(os.getpid(), signal.SIGKILL)
        return encoded(rows)

    monkeypatch.setattr(staged_chunks, "encoded", killed_at_the_second)
    assert [row[0] for row in _staged(cast, release, _rows())] == list(range(2, 15))
    # Each of the two brought one chunk, three were made here.
    assert len(made) == 3
