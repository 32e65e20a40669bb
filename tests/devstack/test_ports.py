"""The port is refused before anything starts, with the way out."""

import socket

import pytest

from devstack import ports
from devstack.errors import SetupError


@pytest.fixture
def taken():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_default_is_8000_on_this_machine_only(monkeypatch):
    monkeypatch.delenv("PORT", raising=False)
    monkeypatch.delenv("HOST", raising=False)

    assert ports.wanted() == ("127.0.0.1", 8000)


def test_make_passes_an_empty_port_when_none_is_given(monkeypatch):
    monkeypatch.setenv("PORT", "")

    assert ports.wanted()[1] == 8000


@pytest.mark.parametrize("text", ["0", "65536", "http", "-1", "80.5", "８０００"])
def test_an_odd_port_is_refused(monkeypatch, text):
    monkeypatch.setenv("PORT", text)

    with pytest.raises(SetupError, match="1 to 65535"):
        ports.wanted()


def test_a_taken_port_is_refused_with_another_to_try(taken):
    with pytest.raises(SetupError, match=f"Port {taken} .* PORT={taken + 1}"):
        ports.refuse_if_taken("127.0.0.1", taken)


def test_a_free_port_is_accepted(taken):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]

    ports.refuse_if_taken("127.0.0.1", free)
