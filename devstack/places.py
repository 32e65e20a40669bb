"""Where the embedded servers keep data and sockets, and which account runs them.

PostgreSQL refuses to run as root, and unix socket paths end at about 107 bytes. Both limits are
met here, so that the rest of the package only sees a `Places`.
"""

import hashlib
import os
import pwd
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from devstack.errors import SetupError

# sockaddr_un holds 108 bytes on Linux and 104 on macOS, the closing NUL included.
MAX_SOCKET_PATH_BYTES = 103
LONGEST_SOCKET_NAME = ".s.PGSQL.5432"
# Characters that every client library reads alike inside an address.
PLAIN_PATH = re.compile(r"[A-Za-z0-9/._-]+")
SERVICE_ACCOUNTS = ("postgres", "nobody", "daemon")
SHARED_STATE = Path("/var/lib/sigertak")


@dataclass(frozen=True)
class Account:
    """An operating system account, by number."""

    uid: int
    gid: int


@dataclass(frozen=True)
class Places:
    """Absolute folders of one data folder's servers.

    `account` is the account that runs the servers, or None when it is our own.
    """

    data_dir: Path
    engine_dir: Path
    socket_dir: Path
    account: Account | None

    @property
    def postgres_data(self) -> Path:
        return self.engine_dir / "pgdata"

    @property
    def postgres_log(self) -> Path:
        return self.engine_dir / "postgres.log"

    @property
    def valkey_data(self) -> Path:
        return self.engine_dir / "valkey"

    @property
    def valkey_log(self) -> Path:
        return self.engine_dir / "valkey.log"

    @property
    def valkey_socket(self) -> Path:
        return self.socket_dir / "valkey.sock"


def prepare(data_dir: Path) -> Places:
    """Create the folders below `data_dir` (or beside it, see `_engine_dir`) and return them."""
    data_dir = data_dir.resolve()
    as_root = os.geteuid() == 0
    # Other accounts may pass through (the servers' account has to, when root) but never list.
    _make_folders(data_dir, mode=0o711 if as_root else 0o700)
    account = _service_account(data_dir) if as_root else None
    engine_dir = _engine_dir(data_dir, account)
    _make_private(engine_dir, account)
    socket_dir = socket_folder(engine_dir)
    _make_private(socket_dir, account)
    return Places(data_dir, engine_dir, socket_dir, account)


def engine_folders(data_dir: Path) -> list[Path]:
    """Every folder outside `data_dir` that `prepare` may have made for it."""
    data_dir = data_dir.resolve()
    inside, outside = data_dir / "services", SHARED_STATE / _name_of(data_dir)
    return [outside, *(f for f in (socket_folder(inside), socket_folder(outside)) if f != inside)]


def socket_folder(engine_dir: Path) -> Path:
    """The folder for sockets: inside `engine_dir`, or a short one when that path is unfit."""
    inside = engine_dir / "run"
    length = len(os.fsencode(inside / LONGEST_SOCKET_NAME))
    if length <= MAX_SOCKET_PATH_BYTES and PLAIN_PATH.fullmatch(str(inside)):
        return inside
    return _short_temp() / f"sigertak-{_name_of(engine_dir)}"


def remove_sockets(spots: Places) -> None:
    """Leave nothing behind in the system's temporary folder. Call it with the servers stopped."""
    if spots.socket_dir.parent != spots.engine_dir:
        shutil.rmtree(spots.socket_dir, ignore_errors=True)


def run_as(account: Account | None) -> dict[str, object]:
    """Keyword arguments for `subprocess` that start a program under `account`."""
    if account is None:
        return {}
    return {"user": account.uid, "group": account.gid, "extra_groups": []}


def can_reach(account: Account | None, path: Path) -> bool:
    """Whether `account` can pass through every folder down to `path`. Asked, not computed:
    access lists and mounts count too."""
    if account is None:
        return os.access(path, os.X_OK)
    asked = subprocess.run(  # type: ignore[call-overload]
        ["test", "-x", str(path)], cwd="/", check=False, **run_as(account)
    )
    return bool(asked.returncode == 0)


def _short_temp() -> Path:
    """The system's folder for temporary files, when TMPDIR itself is too long for sockets."""
    chosen = Path(tempfile.gettempdir()).resolve()
    room = MAX_SOCKET_PATH_BYTES - len("/sigertak-0123456789ab/") - len(LONGEST_SOCKET_NAME)
    fits = len(os.fsencode(chosen)) <= room and PLAIN_PATH.fullmatch(str(chosen))
    return chosen if fits else Path("/tmp")  # noqa: S108  # made private by _make_private


def _name_of(folder: Path) -> str:
    return hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]


def _service_account(data_dir: Path) -> Account:
    """Root starts the servers under the account that owns their data, or the first that exists."""
    for engine_dir in (data_dir / "services", SHARED_STATE / _name_of(data_dir)):
        if (engine_dir / "pgdata").exists():
            owner = engine_dir.stat()
            if owner.st_uid != 0:
                return Account(owner.st_uid, owner.st_gid)
    for name in SERVICE_ACCOUNTS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise SetupError(
        "PostgreSQL does not run as root, and none of the accounts "
        f"{', '.join(SERVICE_ACCOUNTS)} exists. Run as an ordinary user, or set DATABASE_URL."
    )


def _engine_dir(data_dir: Path, account: Account | None) -> Path:
    """Inside the data folder, unless the servers' account cannot get there (below /root, say)."""
    if account is None or can_reach(account, data_dir):
        return data_dir / "services"
    return SHARED_STATE / _name_of(data_dir)


def _make_folders(folder: Path, *, mode: int) -> None:
    """Create `folder` and its missing parents, each with `mode` whatever the umask."""
    missing = [f for f in (folder, *folder.parents) if not f.exists()]
    for each in reversed(missing):
        try:
            each.mkdir()
        except FileExistsError:
            continue
        except PermissionError as error:
            raise SetupError(f"Cannot create the data folder {each}: {error.strerror}.") from error
        each.chmod(mode)


def _make_private(folder: Path, account: Account | None) -> None:
    """Create `folder` for the servers' account alone; refuse one that somebody else made."""
    _make_folders(folder.parent, mode=0o711)
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        pass
    else:
        if account is not None:
            os.chown(folder, account.uid, account.gid)
    found = folder.lstat()
    owner = os.geteuid() if account is None else account.uid
    if found.st_uid != owner or folder.is_symlink() or not folder.is_dir():
        raise SetupError(
            f"{folder} belongs to another account. Work as the account that made it, "
            "or choose another data folder with SIGERTAK_DATA_DIR."
        )
    if found.st_mode & 0o077:
        folder.chmod(0o700)
