"""Folders: sockets fit their limit, nobody else gets in, foreign folders are refused."""

import os
import stat

import pytest

from devstack import places
from devstack.errors import SetupError


def mode_of(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_sockets_stay_inside_a_short_plain_folder(tmp_path):
    engine = tmp_path / "services"

    assert places.socket_folder(engine) == engine / "run"


@pytest.mark.parametrize("name", ["x" * 100, "dir with space", "komma,inside", "ümlaut", "50%"])
def test_long_or_odd_paths_use_a_short_folder_that_stays_the_same(tmp_path, name):
    engine = tmp_path / name / "services"

    folder = places.socket_folder(engine)

    assert folder == places.socket_folder(engine)
    assert folder != places.socket_folder(tmp_path / f"{name}2" / "services")
    longest = os.fsencode(folder / places.LONGEST_SOCKET_NAME)
    assert len(longest) <= places.MAX_SOCKET_PATH_BYTES
    assert places.PLAIN_PATH.fullmatch(str(folder))


def test_even_a_long_tmpdir_leaves_room_for_sockets(tmp_path, monkeypatch):
    long = tmp_path / ("t" * 90)
    long.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(long))

    folder = places.socket_folder(tmp_path / ("x" * 100))

    assert len(os.fsencode(folder / places.LONGEST_SOCKET_NAME)) <= places.MAX_SOCKET_PATH_BYTES


def test_folders_are_closed_to_others_whatever_the_umask(reachable_path):
    before = os.umask(0)
    try:
        spots = places.prepare(reachable_path / "deep" / "var")
    finally:
        os.umask(before)

    assert mode_of(spots.engine_dir) == mode_of(spots.socket_dir) == 0o700
    assert mode_of(spots.data_dir) & 0o066 == 0


def test_a_strict_umask_does_not_lock_the_servers_out(reachable_path):
    before = os.umask(0o077)
    try:
        spots = places.prepare(reachable_path / "deep" / "var")
    finally:
        os.umask(before)

    assert places.can_reach(spots.account, spots.engine_dir)


def test_preparing_twice_gives_the_same_places(reachable_path):
    assert places.prepare(reachable_path / "var") == places.prepare(reachable_path / "var")


def test_a_link_in_place_of_a_private_folder_is_refused(reachable_path):
    (reachable_path / "elsewhere").mkdir()
    (reachable_path / "var").mkdir()
    (reachable_path / "var" / "services").symlink_to(reachable_path / "elsewhere")

    with pytest.raises(SetupError, match="belongs to another account"):
        places.prepare(reachable_path / "var")


@pytest.mark.skipif(os.geteuid() != 0, reason="needs to give folders away")
def test_a_folder_made_by_somebody_else_is_refused(reachable_path):
    engine = reachable_path / "var" / "services"
    engine.mkdir(parents=True)
    os.chown(engine, 12345, 12345)

    with pytest.raises(SetupError, match="belongs to another account"):
        places.prepare(reachable_path / "var")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts servers as somebody else")
def test_root_keeps_the_data_where_the_servers_account_can_go(reachable_path, monkeypatch):
    shared = reachable_path / "shared"
    monkeypatch.setattr(places, "SHARED_STATE", shared)
    closed = reachable_path / "closed"
    closed.mkdir(mode=0o700)

    spots = places.prepare(closed / "var")

    assert spots.engine_dir.parent == shared
    assert spots.engine_dir in places.engine_folders(closed / "var")
    assert places.prepare(closed / "var") == spots
