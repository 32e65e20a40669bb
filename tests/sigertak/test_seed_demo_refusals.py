"""Seeding into a database that is not free, or that is not ready, leaves it as it was."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from beneficiaries.models import Household
from core.models import AuditEvent
from regions.models import Region
from sigertak.demo.writing import story

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.DATA_DIR = tmp_path / "data"
    return settings.DATA_DIR


def _seed(**options) -> str:
    out = io.StringIO()
    call_command("seed_demo", households=8, stdout=out, **options)
    return out.getvalue()


def test_other_peoples_data_is_left_alone(cast, folder):
    assert cast.operator_lahat
    with pytest.raises(CommandError, match="data lain"):
        _seed()
    assert "data lain" in _seed(if_empty=True)
    assert User.objects.count() == 1
    assert not folder.exists()


def test_regions_come_first(monkeypatch):
    Region.objects.update(valid_to="2020-01-01")
    with pytest.raises(CommandError, match="load_regions"):
        _seed()


def test_a_number_below_one_is_refused():
    with pytest.raises(CommandError, match="1 atau lebih"):
        call_command("seed_demo", households=0)


def test_a_failure_leaves_nothing_behind(folder, monkeypatch):
    def fails() -> None:
        raise RuntimeError("no")

    monkeypatch.setattr(story, "publish_totals", fails)
    with pytest.raises(RuntimeError):
        _seed()
    assert not Household.objects.exists()
    assert not User.objects.exists()
    assert not AuditEvent.objects.filter(action="demo.seed").exists()
    assert [path for path in folder.rglob("*") if path.is_file()] == []
