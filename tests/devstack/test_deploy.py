"""What the compose file promises: passwords where they belong, health checks, one example file."""

import os
import re
import runpy
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from devstack import run
from sigertak import schedule

ROOT = Path(__file__).resolve().parents[2]
OURS = ("migrate", "manage", "web", "worker", "short-worker", "beat")


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def render(text: object, given: dict[str, str]) -> str:
    """A value of the compose file, its variables filled in as Compose does."""
    return re.sub(
        r"\$\{([A-Z_]+)(?::[-?]([^}]*))?\}", lambda m: given.get(m[1]) or m[2] or "", str(text)
    )


def filled_in() -> dict[str, str]:
    """The example, with a secret wherever it leaves something open."""
    example = (ROOT / "deploy" / "env.example").read_text()
    given = dict(re.findall(r"^([A-Z_]+)=(.*)$", example, re.MULTILINE))
    return given | {name: secrets.token_hex(32) for name, value in given.items() if not value}


def inside(compose, name: str, **changes: str) -> dict[str, str]:
    """The environment of a container under the example filled in; only what its image adds."""
    environment = compose["services"][name]["environment"]
    given = filled_in() | changes
    return {
        "PATH": os.environ["PATH"], "SIGERTAK_EMBEDDED": "0",
        **{key: render(value, given) for key, value in environment.items()},
    }  # fmt: skip


def mounted(compose, name: str) -> dict[str, str]:
    """Which volume, or folder of the machine, lies where in a container."""
    volumes = compose["services"][name].get("volumes", [])
    return {place: what for what, place in (render(one, {}).split(":")[:2] for one in volumes)}


def test_only_what_is_called_by_hand_knows_the_administrators_password(compose):
    knowing = {
        name
        for name, service in compose["services"].items()
        if "DATABASE_ADMIN_PASSWORD" in str(service.get("environment"))
    }

    assert knowing == {"database", "migrate", "manage"}
    assert compose["services"]["manage"]["profiles"] == ["manage"]


def test_each_process_knows_its_own_login_only(compose):
    logins = {
        name: {key for key in compose["services"][name]["environment"] if "DATABASE" in key}
        for name in OURS
    }

    assert logins == {
        "migrate": {"DATABASE_URL", "DATABASE_WEB_URL", "DATABASE_WORKER_URL"},
        "manage": {"DATABASE_URL", "DATABASE_WEB_URL", "DATABASE_WORKER_URL"},
        "web": {"DATABASE_WEB_URL"},
        "worker": {"DATABASE_WORKER_URL"},
        "short-worker": {"DATABASE_WORKER_URL"},
        "beat": {"DATABASE_WORKER_URL"},
    }


def test_everything_that_stays_has_a_health_check(compose):
    without = {
        name for name, service in compose["services"].items() if "healthcheck" not in service
    }

    assert without == {"migrate", "manage"}


def test_our_containers_can_do_little(compose):
    for name in OURS:
        service = compose["services"][name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
    assert compose["networks"]["inside"] == {"internal": True}


def test_every_queue_has_a_worker(compose):
    """What no worker takes is never done, and nobody hears of it."""
    served = [
        service["environment"]["WORKER_QUEUES"]
        for service in compose["services"].values()
        if service.get("command") == ["worker"]
    ]
    commands = [word for each in run.programs(ROOT, "", 8000) for word in each.command]
    here = [word.removeprefix("--queues=") for word in commands if word.startswith("--queues=")]
    routed = {"celery", *(route["queue"] for route in schedule.ROUTES.values())}

    assert sorted(served) == sorted(here) == sorted(routed)


def test_only_the_proxy_is_reachable(compose):
    assert {name for name, s in compose["services"].items() if "ports" in s} == {"proxy"}


def test_totals_are_published_by_the_day(compose):
    """What was withheld is kept from differences over twelve publications, not over three hours."""
    assert compose["services"]["beat"]["environment"]["PUBLISH_EVERY_SECONDS"].endswith(":-86400}")


def test_every_variable_that_must_be_filled_in_stands_in_the_example():
    wanted = set(re.findall(r"\$\{([A-Z_]+):\?", (ROOT / "docker-compose.yml").read_text()))
    example = (ROOT / "deploy" / "env.example").read_text()
    offered = set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE))

    assert wanted
    assert wanted <= offered


def test_logs_of_the_servers_leave_out_query_strings():
    proxy = (ROOT / "deploy" / "nginx.conf.template").read_text()
    web = (ROOT / "deploy" / "gunicorn.conf.py").read_text()

    log = re.search(r"log_format plain(.*?);", proxy, re.DOTALL).group(1)
    assert not {"$request ", '$request"', "$request_uri", "$args", "$http_referer"} & set(
        re.findall(r"\$\w+[\s\"]?", log)
    )
    assert "%(U)s" in web
    assert not any(f"%({field})s" in web for field in ("r", "q", "f"))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["web", "migrate"])
def test_django_finds_nothing_to_warn_of(compose, name):
    """`check --deploy` under the very variables of the compose file, filled in as the example."""
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level=WARNING"],
        cwd=ROOT,
        env=inside(compose, name),
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_what_is_set_arrives_and_what_is_empty_keeps_its_default(compose):
    told = "from django.conf import settings as s; print(s.PROVINCE_CODE, s.DISCLOSURE_THRESHOLD,"
    told += " s.RETENTION_DAYS['letters'], s.TIME_ZONE, s.ERASURE_LEDGER)"
    for changes, expected in (
        ({}, "16 10 365 Asia/Jakarta /srv/ledgers/erasures.jsonl"),
        (
            {"PROVINCE_CODE": "73", "DISCLOSURE_THRESHOLD": "20", "RETENTION_DAYS": "letters=90",
             "TIME_ZONE": "Asia/Makassar"},
            "73 20 90 Asia/Makassar /srv/ledgers/erasures.jsonl",
        ),
    ):  # fmt: skip
        environment = inside(compose, "worker", **changes)
        done = subprocess.run(
            [sys.executable, "-c", told],
            cwd=ROOT,
            env={**environment, "DJANGO_SETTINGS_MODULE": "sigertak.settings"},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == expected


def test_the_scheduler_keeps_what_it_has_done_on_a_volume(compose):
    entrypoint = (ROOT / "deploy" / "entrypoint").read_text()
    folder = re.search(r"--schedule=(\S+)/", entrypoint).group(1)
    service = compose["services"]["beat"]
    assert mounted(compose, "beat")[folder] == "private"
    assert not [one for one in service["tmpfs"] if folder.startswith(one)]
    assert f"find {folder} " in service["healthcheck"]["test"][1]


def test_copies_and_ledgers_outlive_the_portals_own_volume(compose):
    given, environment = filled_in(), compose["services"]["worker"]["environment"]
    for name in ("worker", "short-worker", "manage"):
        assert mounted(compose, name)["/srv/ledgers"] == "ledgers"
    for name in ("AUDIT_ANCHORS", "ERASURE_LEDGER"):
        assert render(environment[name], given).startswith("/srv/ledgers/")
    # No page writes where it is noted what nobody may change.
    assert "/srv/ledgers" not in mounted(compose, "web")
    assert mounted(compose, "manage")["/srv/backups"] == "backups"
    assert {"ledgers", "backups"} <= set(compose["volumes"])
    # A named volume belongs to whom the folder of the image belongs to.
    made = (ROOT / "Dockerfile").read_text().split("install -d")[1].split("\n\n")[0]
    assert {"/srv/ledgers", "/srv/backups"} <= set(made.split())


def test_a_copy_is_made_and_brought_back_by_one_word(tmp_path):
    """The entrypoint, with a python that says what it was asked."""
    (tmp_path / "python").write_text('#!/bin/sh\necho "$@"\n')
    (tmp_path / "python").chmod(0o755)
    script = (ROOT / "deploy" / "entrypoint").read_text().replace("cd /srv/app", "")

    def said(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["/bin/sh", "-c", script, "entrypoint", *words],
            env={"PATH": f"{tmp_path}:{os.environ['PATH']}"}, capture_output=True, text=True,
            check=False,
        )  # fmt: skip

    assert re.fullmatch(
        r"manage.py backup /srv/backups/\d{4}-\d\d-\d\d-\d{6}\n", said("backup").stdout
    )
    assert said("backup", "sebelum").stdout == "manage.py backup /srv/backups/sebelum\n"
    assert said("restore", "sebelum").stdout == "manage.py restore /srv/backups/sebelum\n"
    assert said("restore").returncode != 0
    assert said("python", "manage.py", "found_portal").stdout == "manage.py found_portal\n"


def test_the_proxy_asks_again_where_the_web_container_is():
    nginx = (ROOT / "deploy" / "nginx.conf.template").read_text()
    upstream = re.search(r"upstream portal \{(.*?)\}", nginx, re.DOTALL).group(1)
    assert "server web:8000 resolve;" in upstream
    assert "zone portal" in upstream
    assert re.search(r"^resolver 127\.0\.0\.11 ", nginx, re.MULTILINE)


def test_secrets_of_one_time_links_stay_out_of_the_access_logs():
    web = runpy.run_path(str(ROOT / "deploy" / "gunicorn.conf.py"))
    mask = web["_SECRET_PATH"].sub
    assert mask(r"\1-", "/akun/aktivasi/geheim/") == "/akun/aktivasi/-"
    assert mask(r"\1-", "/akun/sandi/baru/3-abc/") == "/akun/sandi/baru/-"
    assert mask(r"\1-", "/program/") == "/program/"
    nginx = (ROOT / "deploy" / "nginx.conf.template").read_text()
    assert "$logged_path" in nginx
    assert "$method $uri" not in nginx
