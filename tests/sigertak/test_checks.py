"""`check --deploy` says which keys would be lost with another one."""

from __future__ import annotations

import pytest

from sigertak.checks import keys_stand_alone

KEYS = ("AUDIT_KEY", "ERASURE_KEY", "BACKUP_KEY")


@pytest.fixture(autouse=True)
def _keys(monkeypatch):
    for name in KEYS:
        monkeypatch.setenv(name, "k" * 64)


def said() -> list[str]:
    return [warning.msg.split()[0] for warning in keys_stand_alone()]


def test_keys_of_their_own_are_fine():
    assert said() == []


@pytest.mark.parametrize("name", KEYS)
def test_a_key_left_empty_is_named(monkeypatch, name):
    monkeypatch.setenv(name, "")
    assert said() == [name]
    monkeypatch.delenv(name)
    assert said() == [name]


def test_only_who_makes_copies_needs_their_key(monkeypatch, settings):
    monkeypatch.delenv("BACKUP_KEY")
    settings.PROCESS = "web"
    assert said() == []
