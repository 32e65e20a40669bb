"""An import whose database server is killed at any moment: every row once, when it is back.

`DATABASE_STRIKES=20` strikes so often, with a file so much longer; without it the server dies once
while rows are read in and once while they are applied.
"""

from __future__ import annotations

import os
import subprocess

import pytest
from django.db import connection

from tests.beneficiaries.struck_imports import Blows, every_row_enters_once, let_end
from tests.factories.cast import Cast
from tests.own_server import OwnServer

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

STRIKES = int(os.environ.get("DATABASE_STRIKES", "2"))


def test_a_killed_server_loses_and_doubles_no_row(transactional_db, tmp_path):
    with OwnServer(tmp_path / "server") as server, server.in_use():

        def kill_server(worker: subprocess.Popen[bytes]) -> None:
            server.kill()
            let_end(worker)
            server.start()

        blows = Blows(kill_server, times=STRIKES // 2, rows=1000 * STRIKES, chunks=5, pause=0.1)
        every_row_enters_once(Cast().steward_lahat, blows)
        assert connection.settings_dict["NAME"] == "sigertak"
