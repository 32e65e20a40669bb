"""The engine named in the settings: Django's own, but for what is shown at signing in."""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import base

from core import login_proof
from core.scope import ROLES_OF_LOGIN


class DatabaseWrapper(base.DatabaseWrapper):
    """Proofs are made anew for each connection: they hold for a short time."""

    def get_connection_params(self) -> dict[str, Any]:
        params: dict[str, Any] = super().get_connection_params()
        login, database = params.get("user", ""), params.get("dbname", "")
        if login in ROLES_OF_LOGIN and database:
            shown = f"-c {login_proof.SETTING}={login_proof.made(login, database)}"
            params["options"] = f"{params.get('options', '')} {shown}".strip()
        return params
