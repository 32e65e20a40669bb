"""Nothing is deleted without a yes, while in use, or where it is not ours."""

import pytest

from devstack import leases, places, reset
from devstack.errors import SetupError


@pytest.fixture
def data_dir(reachable_path, monkeypatch):
    folder = reachable_path / "var"
    (folder / "private").mkdir(parents=True)
    (folder / "private" / "photo.jpg").write_text("photo")
    (folder / "secret_key").write_text("key")
    monkeypatch.setenv("SIGERTAK_DATA_DIR", str(folder))
    monkeypatch.setenv("SIGERTAK_TEST_DATA_DIR", str(folder / "test"))
    monkeypatch.setattr(places, "SHARED_STATE", reachable_path / "shared")
    monkeypatch.delenv("YES", raising=False)
    return folder


def answer(monkeypatch, text):
    monkeypatch.setattr("builtins.input", lambda _question: text)


@pytest.mark.parametrize("text", ["", "y", "no", "ya"])
def test_anything_but_yes_keeps_everything(data_dir, monkeypatch, text):
    answer(monkeypatch, text)

    assert reset.reset() == 1
    assert (data_dir / "private" / "photo.jpg").exists()


def test_yes_empties_the_folder(data_dir, monkeypatch):
    answer(monkeypatch, "yes")

    assert reset.reset() == 0
    assert list(data_dir.iterdir()) == []
    assert reset.reset() == 0


def test_no_terminal_means_no(data_dir, monkeypatch):
    def closed(_question):
        raise EOFError

    monkeypatch.setattr("builtins.input", closed)

    assert reset.reset() == 1
    assert (data_dir / "secret_key").exists()


def test_data_in_use_is_refused(data_dir, monkeypatch):
    answer(monkeypatch, "yes")
    lease = leases.Lease(data_dir / "leases")

    with pytest.raises(SetupError, match="In use"):
        reset.reset()

    lease.release()
    assert (data_dir / "secret_key").exists()


def test_a_folder_that_is_not_ours_is_left_alone(tmp_path, monkeypatch):
    (tmp_path / "thesis.txt").write_text("years of work")
    monkeypatch.setenv("SIGERTAK_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("YES", "1")

    with pytest.raises(SetupError, match="left alone"):
        reset.reset()

    assert (tmp_path / "thesis.txt").exists()
