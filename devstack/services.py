"""The embedded servers as one thing: `ensure` them, and they stop with their last user.

A variable that is set in the environment always wins: nothing embedded starts for that part.
"""

import atexit
import os
import secrets
from pathlib import Path

from devstack import leases, places
from devstack.postgres import Postgres
from devstack.valkey import Valkey

ROOT = Path(__file__).resolve().parent.parent
_held: dict[Path, leases.Lease] = {}


def default_data_dir() -> Path:
    """`SIGERTAK_DATA_DIR`, or `var/` in the working copy."""
    return Path(os.environ.get("SIGERTAK_DATA_DIR") or ROOT / "var").resolve()


def test_data_dir() -> Path:
    """The data folder of tests: never the one that a person works with."""
    return Path(os.environ.get("SIGERTAK_TEST_DATA_DIR") or ROOT / "var" / "test").resolve()


def bench_data_dir() -> Path:
    """The data folder of measurements: large, and free to be emptied."""
    return default_data_dir() / "bench"


def ensure(data_dir: Path) -> dict[str, str]:
    """Start what the environment does not name, and return the variables to merge into it.

    The servers stay up as long as a process that called this lives, and stop with the last one.
    With an embedded database the development values of SECRET_KEY and DEBUG come along; with a
    database of your own they have to be set like everything else.
    """
    data_dir = data_dir.resolve()
    own_database = bool(os.environ.get("DATABASE_URL"))
    own_broker = bool(os.environ.get("REDIS_URL"))
    found = {"SIGERTAK_DATA_DIR": str(data_dir)}
    if own_database and own_broker:
        return found
    spots = places.prepare(data_dir)
    with leases.locked(data_dir / "services.lock"):
        if data_dir not in _held:
            leases.live(data_dir / "leases")
            _held[data_dir] = leases.Lease(data_dir / "leases")
            atexit.register(_release_at_exit, data_dir, os.getpid())
        if not own_database:
            postgres = Postgres(spots, lasting=data_dir != test_data_dir())
            postgres.ensure()
            found["DATABASE_URL"] = postgres.url
        if not own_broker:
            valkey = Valkey(spots)
            valkey.ensure()
            found["REDIS_URL"] = valkey.url
    if not own_database:
        found |= development_defaults(data_dir)
    return found


def release(data_dir: Path) -> bool:
    """Give back this process's claim. The last one out stops the servers; True when it did."""
    data_dir = data_dir.resolve()
    lease = _held.pop(data_dir, None)
    if lease is None:
        return False
    with leases.locked(data_dir / "services.lock"):
        lease.release()
        return _stop_unless_needed(data_dir)


def stop_leftovers(data_dir: Path) -> bool:
    """Stop servers whose users died without giving them back; False when some live."""
    with leases.locked(data_dir / "services.lock"):
        return _stop_unless_needed(data_dir)


def _stop_unless_needed(data_dir: Path) -> bool:
    if leases.live(data_dir / "leases"):
        return False
    spots = places.prepare(data_dir)
    Valkey(spots).stop()
    Postgres(spots).stop()
    places.remove_sockets(spots)
    return True


def in_use(data_dir: Path) -> bool:
    """Whether any process needs the servers of `data_dir` right now."""
    if not data_dir.is_dir():
        return False
    with leases.locked(data_dir / "services.lock"):
        return bool(leases.live(data_dir / "leases"))


def development_defaults(data_dir: Path) -> dict[str, str]:
    """What a working copy sets for itself, unless it is set already.

    SECRET_KEY is made once and kept in the data folder. DEBUG stays off: its error pages would show
    whatever a view held in its hands, and the portal's own pages are the ones to look at.
    """
    found = {}
    if not os.environ.get("SECRET_KEY"):
        path = data_dir / "secret_key"
        if not path.exists():
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_urlsafe(64))
        found["SECRET_KEY"] = path.read_text().strip()
    for name, value in (
        ("STATIC_FROM_SOURCE", "1"),
        ("EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend"),
    ):
        if name not in os.environ:
            found[name] = value
    return found


def _release_at_exit(data_dir: Path, owner: int) -> None:
    # A forked child inherits this hook but not the claim.
    if os.getpid() == owner:
        release(data_dir)
