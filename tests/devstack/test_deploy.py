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

ROOT = Path(__file__).resolve().parents[2]
OURS = ("migrate", "web", "worker", "beat")


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def test_only_the_migration_knows_the_administrators_password(compose):
    knowing = {
        name
        for name, service in compose["services"].items()
        if "DATABASE_ADMIN_PASSWORD" in str(service.get("environment"))
    }

    assert knowing == {"database", "migrate"}


def test_each_process_knows_its_own_login_only(compose):
    logins = {
        name: {key for key in compose["services"][name]["environment"] if "DATABASE" in key}
        for name in OURS
    }

    assert logins == {
        "migrate": {"DATABASE_URL", "DATABASE_WEB_URL", "DATABASE_WORKER_URL"},
        "web": {"DATABASE_WEB_URL"},
        "worker": {"DATABASE_WORKER_URL"},
        "beat": {"DATABASE_WORKER_URL"},
    }


def test_everything_that_stays_has_a_health_check(compose):
    without = {
        name for name, service in compose["services"].items() if "healthcheck" not in service
    }

    assert without == {"migrate"}


def test_our_containers_can_do_little(compose):
    for name in OURS:
        service = compose["services"][name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
    assert compose["networks"]["inside"] == {"internal": True}


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
def test_django_finds_nothing_to_warn_of_in_the_web_container(compose):
    """`check --deploy` under the very variables of the compose file, filled in as the example."""
    given = dict(
        re.findall(r"^([A-Z_]+)=(.*)$", (ROOT / "deploy" / "env.example").read_text(), re.MULTILINE)
    )
    given |= {name: secrets.token_hex(32) for name, value in given.items() if not value}

    def fill(text):
        return re.sub(r"\$\{([A-Z_]+)(?::[-?]([^}]*))?\}", lambda m: given.get(m[1]) or m[2], text)

    environment = {k: fill(str(v)) for k, v in compose["services"]["web"]["environment"].items()}
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level=WARNING"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "SIGERTAK_EMBEDDED": "0", **environment},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr


def test_secrets_of_one_time_links_stay_out_of_the_access_logs():
    web = runpy.run_path(str(ROOT / "deploy" / "gunicorn.conf.py"))
    mask = web["_SECRET_PATH"].sub
    assert mask(r"\1-", "/akun/aktivasi/geheim/") == "/akun/aktivasi/-"
    assert mask(r"\1-", "/akun/sandi/baru/3-abc/") == "/akun/sandi/baru/-"
    assert mask(r"\1-", "/program/") == "/program/"
    nginx = (ROOT / "deploy" / "nginx.conf.template").read_text()
    assert "$logged_path" in nginx
    assert "$method $uri" not in nginx
