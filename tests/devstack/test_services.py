"""The embedded servers: real ones, in a folder of the test's own."""

import subprocess
import sys
from pathlib import Path

import psycopg2
import pytest
import redis

from devstack import services

ROOT = Path(__file__).resolve().parents[2]
ENSURE_AND_WAIT = (
    "import sys, pathlib; from devstack import services; "
    "services.ensure(pathlib.Path(sys.argv[1])); print('up', flush=True); sys.stdin.read()"
)


@pytest.fixture
def bare_environment(monkeypatch):
    """As on a fresh machine; the test run itself names its servers."""
    for name in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "STATIC_FROM_SOURCE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def data_dir(reachable_path, bare_environment):
    yield reachable_path / "var"
    services.release(reachable_path / "var")


def answers(url):
    try:
        psycopg2.connect(url, connect_timeout=2).close()
    except psycopg2.OperationalError:
        return False
    return True


def test_what_the_environment_names_is_not_started(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/sigertak")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere")

    found = services.ensure(tmp_path / "var")

    assert found == {"SIGERTAK_DATA_DIR": str(tmp_path / "var")}
    assert not (tmp_path / "var").exists()


@pytest.mark.slow
def test_one_own_server_leaves_only_the_other_embedded(data_dir, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/sigertak")

    found = services.ensure(data_dir)

    assert set(found) == {"SIGERTAK_DATA_DIR", "REDIS_URL"}
    assert redis.from_url(found["REDIS_URL"]).ping()
    assert not (data_dir / "services" / "pgdata").exists()


@pytest.mark.slow
def test_data_outlives_a_stop_and_the_second_start_finds_it(data_dir):
    first = services.ensure(data_dir)
    with psycopg2.connect(first["DATABASE_URL"]) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE kept (id int)")
    redis.from_url(first["REDIS_URL"]).set("kept", "yes")
    assert services.release(data_dir)
    assert not answers(first["DATABASE_URL"])

    second = services.ensure(data_dir)

    assert second == first
    with psycopg2.connect(second["DATABASE_URL"]) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM kept")
        assert cursor.fetchone() == (0,)
    assert redis.from_url(second["REDIS_URL"]).get("kept") == b"yes"


@pytest.mark.slow
def test_no_network_port_is_opened(data_dir):
    found = services.ensure(data_dir)

    with psycopg2.connect(found["DATABASE_URL"]) as connection, connection.cursor() as cursor:
        cursor.execute("SHOW listen_addresses")
        assert cursor.fetchone() == ("",)
    assert redis.from_url(found["REDIS_URL"]).config_get("port") == {"port": "0"}


@pytest.mark.slow
def test_servers_stay_while_another_process_needs_them(data_dir):
    found = services.ensure(data_dir)
    other = subprocess.Popen(
        [sys.executable, "-c", ENSURE_AND_WAIT, str(data_dir)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        text=True,
    )
    assert other.stdout.readline() == "up\n"

    assert services.release(data_dir) is False
    assert answers(found["DATABASE_URL"])
    assert services.in_use(data_dir)

    other.communicate()
    assert not answers(found["DATABASE_URL"])
    assert not services.in_use(data_dir)


@pytest.mark.slow
def test_servers_of_a_killed_process_are_taken_over(data_dir):
    other = subprocess.Popen(
        [sys.executable, "-c", ENSURE_AND_WAIT, str(data_dir)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        text=True,
    )
    other.stdout.readline()
    other.kill()
    other.communicate()
    assert not services.in_use(data_dir)

    found = services.ensure(data_dir)

    assert answers(found["DATABASE_URL"])
    assert services.release(data_dir) is True


@pytest.mark.slow
def test_a_long_path_with_blanks_works(data_dir):
    deep = data_dir / ("x" * 80) / "dir with space, and comma"
    try:
        found = services.ensure(deep)
        assert answers(found["DATABASE_URL"])
        assert redis.from_url(found["REDIS_URL"]).ping()
    finally:
        services.release(deep)


@pytest.mark.slow
def test_a_swept_socket_folder_is_healed(data_dir):
    found = services.ensure(data_dir)
    sockets = [p for p in (data_dir / "services" / "run").iterdir() if "PGSQL" in p.name]
    assert sockets
    for each in sockets:
        each.unlink()

    assert services.ensure(data_dir) == found
    assert answers(found["DATABASE_URL"])


def test_the_development_key_is_made_once_and_private(tmp_path, bare_environment):
    first = services.development_defaults(tmp_path)

    assert first == services.development_defaults(tmp_path)
    assert first["STATIC_FROM_SOURCE"] == "1"
    assert "DEBUG" not in first
    assert len(first["SECRET_KEY"]) >= 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_given_development_values_win(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "given")
    monkeypatch.setenv("STATIC_FROM_SOURCE", "0")
    monkeypatch.setenv("EMAIL_BACKEND", "given")

    assert services.development_defaults(tmp_path) == {}
    assert list(tmp_path.iterdir()) == []
