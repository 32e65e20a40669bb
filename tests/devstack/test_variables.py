"""What the code asks the environment for, what README tells of, what the example offers and what
the containers are given: four lists of the same names."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
import yaml

from devstack import texts

ROOT = Path(__file__).resolve().parents[2]
# For a working copy; no container is given these.
OF_DEVELOPERS = {"DATABASE_ROLE_PASSWORD", "DEBUG", "HOST", "MEDIA_ROOT", "PORT",
                 "STATIC_FROM_SOURCE"}  # fmt: skip
OURS = ("migrate", "manage", "web", "worker", "short-worker", "beat")
# What is called by hand; whoever breaks into the others finds no key to the copies.
COPYING = ("migrate", "manage")
# Laid down for each process in its own way: `test_deploy.py` holds who is given which.
OF_PROCESS = {"DATABASE_URL", "DATABASE_WEB_URL", "DATABASE_WORKER_URL", "WORKER_QUEUES"}
# Asked for by Compose itself.
OF_COMPOSE = {
    "BACKUPS", "DATABASE_ADMIN_PASSWORD", "DATABASE_WEB_PASSWORD", "DATABASE_WORKER_PASSWORD",
    "HTTP_PORT", "HTTPS_PORT", "LEDGERS", "PROXY_MAX_BODY", "REDIS_PASSWORD",
}  # fmt: skip
_READERS = {"os.environ.get", "_login_url"}


def read_by_the_code() -> set[str]:
    """Names asked for in Python, devstack and tests aside, and in the images' entrypoint."""
    found = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "deploy/entrypoint").read_text()))
    files = [*texts.python_files(), ROOT / "manage.py", ROOT / "deploy/gunicorn.conf.py"]
    for path in files:
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            called, first = ast.unparse(node.func), node.args[0]
            asks = called in _READERS or called.startswith("environment.")
            if asks and isinstance(first, ast.Constant) and isinstance(first.value, str):
                found.add(first.value)
    return {name for name in found if re.fullmatch(r"[A-Z][A-Z_]+", name)}


def told_of_in_the_readme() -> set[str]:
    section = (ROOT / "README.md").read_text().split("## Configuration")[1].split("\n## ")[0]
    cells = re.findall(r"^\| (`[^|]*?) \|", section, re.MULTILINE)
    return {name for cell in cells for name in re.findall(r"`([A-Z_]+)`", cell)}


def offered_by_the_example() -> set[str]:
    example = (ROOT / "deploy/env.example").read_text()
    return set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE))


def asked_for_by_compose() -> set[str]:
    return set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))


def laid_down_by_the_image() -> set[str]:
    told = (ROOT / "Dockerfile").read_text().split("ENV ")[1].split("\nRUN")[0]
    return set(re.findall(r"^\s*([A-Z_]+)=", told, re.MULTILINE))


@pytest.fixture(scope="module")
def services():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]


def fixed(services) -> set[str]:
    """What the compose file lays down without asking."""
    environment = services["web"]["environment"]
    return {name for name, value in environment.items() if f"${{{name}" not in str(value)}


def test_the_lists_are_not_empty():
    found = (read_by_the_code(), told_of_in_the_readme(), offered_by_the_example())
    assert all({"SECRET_KEY", "PROVINCE_CODE", "WEB_THREADS", "LOG_LEVEL"} <= one for one in found)


def test_what_is_read_is_told_of():
    assert read_by_the_code() == told_of_in_the_readme() - OF_COMPOSE
    assert told_of_in_the_readme() >= OF_COMPOSE


def test_what_compose_asks_for_stands_in_the_example():
    assert asked_for_by_compose() == offered_by_the_example()


def test_every_process_is_given_what_is_read(services):
    wanted = read_by_the_code() - OF_DEVELOPERS - OF_PROCESS - laid_down_by_the_image()
    for name in OURS:
        missing = wanted - set(services[name]["environment"])
        assert missing == (set() if name in COPYING else {"BACKUP_KEY"}), name


def test_whoever_runs_the_portal_may_set_all_but_what_is_laid_down(services):
    laid_down = fixed(services) | laid_down_by_the_image() | OF_PROCESS | OF_DEVELOPERS
    assert read_by_the_code() - laid_down == offered_by_the_example() - OF_COMPOSE


def test_developers_settings_reach_no_container(services):
    for name in OURS:
        assert not OF_DEVELOPERS & set(services[name]["environment"])
