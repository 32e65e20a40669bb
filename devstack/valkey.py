"""The embedded Valkey (broker and cache): start it, stop it. Unix socket only, data on disk."""

import fcntl
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress

from devstack import urls
from devstack.binaries import valkey_server
from devstack.errors import SetupError
from devstack.places import Places, run_as

START_SECONDS = 30
STOP_SECONDS = 30
PAUSE_SECONDS = 0.02


class Valkey:
    """One server, found by its `Places`."""

    def __init__(self, places: Places) -> None:
        self._places = places

    @property
    def url(self) -> str:
        return urls.redis_url(socket_path=self._places.valkey_socket)

    def ensure(self) -> None:
        """Start the server when it does not answer."""
        if self._ask("PING") != "+PONG":
            self._start()

    def stop(self) -> None:
        """Save and stop the server if it runs."""
        pid = self._pid()
        if pid is None:
            return
        os.kill(pid, signal.SIGTERM)
        if not self._wait(lambda: not self._is_running(), STOP_SECONDS):
            raise SetupError(f"The message broker (process {pid}) did not stop.")

    def _start(self) -> None:
        places = self._places
        if not places.valkey_data.exists():
            places.valkey_data.mkdir(mode=0o700)
            if places.account is not None:
                os.chown(places.valkey_data, places.account.uid, places.account.gid)
        settings = {
            "port": "0",
            "unixsocket": str(places.valkey_socket),
            "unixsocketperm": "700",
            "dir": str(places.valkey_data),
            "logfile": str(places.valkey_log),
            "appendonly": "yes",
            "save": "",
            # A broker must not forget: refuse writes when full instead of dropping keys.
            "maxmemory-policy": "noeviction",
            "daemonize": "yes",
        }
        command = [str(valkey_server(places))]
        for name, value in settings.items():
            command += [f"--{name}", value]
        lock = self._lock_file()
        try:
            # The server inherits the lock and so holds it as long as it lives (see _is_running).
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            with suppress(FileNotFoundError):
                places.valkey_socket.unlink()
            begun = subprocess.run(  # type: ignore[call-overload]
                command,
                cwd=places.engine_dir,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
                pass_fds=(lock,),
                **run_as(places.account),
            )
        except BlockingIOError:
            raise SetupError(
                "The message broker runs but does not answer. End the process valkey-server that "
                f"uses {places.valkey_data}, then try again."
            ) from None
        finally:
            os.close(lock)
        if begun.returncode == 0:
            answers = self._wait(
                lambda: self._ask("PING") == "+PONG" or not self._is_running(), START_SECONDS
            )
            if answers and self._is_running():
                return
        said = begun.stdout + begun.stderr
        if places.valkey_log.exists():
            said += "\n".join(places.valkey_log.read_text(errors="replace").splitlines()[-8:])
        raise SetupError(f"Could not start the message broker:\n{said}")

    def _is_running(self) -> bool:
        """Told by the lock that the server inherited: no process number has to be trusted."""
        lock = self._lock_file()
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(lock)
        return False

    def _lock_file(self) -> int:
        return os.open(self._places.data_dir / "valkey.lock", os.O_RDWR | os.O_CREAT, 0o600)

    def _pid(self) -> int | None:
        """The process behind the socket, told by the server itself: no stale pid file."""
        for line in self._ask("INFO server").splitlines():
            if line.startswith("process_id:"):
                return int(line.partition(":")[2])
        return None

    def _ask(self, command: str) -> str:
        """The server's answer to an inline command; empty when nobody answers."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(3)
            try:
                connection.connect(str(self._places.valkey_socket))
                connection.sendall(f"{command}\r\n".encode())
                return connection.recv(65536).decode(errors="replace").strip()
            except OSError:
                return ""

    @staticmethod
    def _wait(condition: Callable[[], bool], seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                return False
            time.sleep(PAUSE_SECONDS)
        return True
