"""What a person meets before and around the virtual environment."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from devstack import bench, chromium, commands, venv
from devstack.errors import SetupError

ROOT = Path(__file__).resolve().parents[2]


def call(*arguments, **environment):
    return subprocess.run(
        arguments,
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_make_target_has_its_command():
    makefile = (ROOT / "Makefile").read_text()
    called = {line.split()[-1] for line in makefile.splitlines() if "-m devstack" in line}

    assert called == set(commands.COMMANDS)


def test_an_unknown_command_names_the_known_ones():
    done = call(sys.executable, "-m", "devstack", "rnu")

    assert done.returncode == 2
    assert "run" in done.stderr


def test_the_first_file_is_readable_by_old_pythons():
    source = (ROOT / "devstack" / "__main__.py").read_text()

    ast.parse(source, feature_version=(3, 6))


def test_setup_needs_only_the_standard_library_before_the_environment_stands():
    code = "import devstack.commands, devstack.venv, devstack.leases, devstack.say"

    done = call(sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, '.'); {code}")

    assert done.returncode == 0, done.stderr


def test_managing_without_django_says_what_to_do():
    done = call(sys.executable, "-S", "manage.py", "check")

    assert done.returncode == 1
    assert "make setup" in done.stderr
    assert ".venv/bin/python manage.py check" in done.stderr


def test_images_never_start_embedded_servers():
    done = call(
        sys.executable, "manage.py", "check",
        DATABASE_URL="", REDIS_URL="", SECRET_KEY="x" * 50, SIGERTAK_EMBEDDED="0",
    )  # fmt: skip

    assert done.returncode != 0
    assert "DATABASE_URL" in done.stderr


def test_requirements_are_pinned_with_hashes_and_name_no_index():
    for name in venv.DEVELOPMENT:
        lines = (ROOT / name).read_text().splitlines()
        pins = [line for line in lines if line[:1].isalpha()]
        assert pins
        assert all("==" in line for line in pins)
        assert sum("--hash=" in line for line in lines) >= len(pins)
        assert not any("://" in line or "index" in line for line in lines)


def test_changed_requirements_are_noticed(tmp_path, monkeypatch):
    monkeypatch.setattr(venv, "ROOT", tmp_path)
    (tmp_path / "requirements.txt").write_text("a==1")
    before = venv._fingerprint("requirements.txt")

    (tmp_path / "requirements.txt").write_text("a==2")

    assert venv._fingerprint("requirements.txt") != before


def test_a_chromium_that_is_not_there_is_refused(monkeypatch):
    monkeypatch.setenv("SIGERTAK_CHROMIUM", "/nowhere/chromium")

    with pytest.raises(SetupError, match="/nowhere/chromium"):
        chromium.ensure()


def test_benchmarks_are_modules_without_underscore(tmp_path, monkeypatch):
    monkeypatch.setattr(bench, "FOLDER", tmp_path)
    for name in ("__init__.py", "_table.py", "loading.py", "matching.py"):
        (tmp_path / name).touch()

    assert bench.names() == ["loading", "matching"]


def test_an_unknown_benchmark_names_the_known_ones(tmp_path, monkeypatch):
    monkeypatch.setattr(bench, "FOLDER", tmp_path)
    (tmp_path / "loading.py").touch()
    monkeypatch.setenv("NAME", "laoding")

    with pytest.raises(SetupError, match="loading"):
        bench.bench()
