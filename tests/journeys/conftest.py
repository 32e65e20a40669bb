"""The whole portal as `make run` brings it up: servers, web, worker, scheduler, demo data.

The files of this folder are one journey, in the order of their numbers: one portal for all.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.browsing import read_accounts
from tests.journeys.stage import Portal, Stage

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = os.environ.get("SIGERTAK_CHROMIUM", "/usr/bin/chromium")
# The database and the broker come from the run itself, not from the test process.
OWN = ("DATABASE_URL", "DATABASE_WEB_URL", "DATABASE_WORKER_URL", "REDIS_URL", "SIGERTAK_PROCESS")


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    folder = tmp_path_factory.mktemp("portal")
    port = _free_port()
    log = folder / "run.log"
    environment = {name: value for name, value in os.environ.items() if name not in OWN}
    environment |= {
        "SIGERTAK_DATA_DIR": str(folder / "var"),
        "PORT": str(port),
        # By name: security keys are bound to one, and know no numbers.
        "PUBLIC_ORIGIN": f"http://localhost:{port}",
        "DEMO_HOUSEHOLDS": "300",
        "PUBLISH_EVERY_SECONDS": "10",
    }
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "devstack", "run"],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        base = f"http://localhost:{port}"
        try:
            _wait(base, process, log)
            yield Portal(
                base, folder / "var", read_accounts(folder / "var" / "demo-accounts.txt"), log
            )
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()


@pytest.fixture(scope="session")
def stage(browser: Browser, portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    return Stage(browser, portal, tmp_path_factory.mktemp("journey"))


@pytest.fixture(scope="session")
def browser_type_launch_args():
    return {
        "executable_path": CHROMIUM,
        "headless": True,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.fixture(scope="session")
def browser_context_args():
    return {"locale": "id-ID", "viewport": {"width": 1280, "height": 900}}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(base: str, process: subprocess.Popen, log: Path) -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise AssertionError(f"The portal did not start:\n{log.read_text()[-3000:]}")
        try:
            with urllib.request.urlopen(f"{base}/healthz", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            pass
        time.sleep(0.5)
    raise AssertionError(f"The portal took too long:\n{log.read_text()[-3000:]}")
