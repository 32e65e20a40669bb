"""The TCP port of the web server."""

import os
import socket

from devstack.errors import SetupError

DEFAULT = 8000


def wanted() -> tuple[str, int]:
    """Host and port to listen on, from HOST and PORT. An odd PORT is refused."""
    text = os.environ.get("PORT") or str(DEFAULT)
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise SetupError(f"PORT must be a number from 1 to 65535, not {text!r}.")
    return os.environ.get("HOST") or "127.0.0.1", int(text)


def refuse_if_taken(host: str, port: int) -> None:
    """Raise a `SetupError` when nothing can listen on the port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        # As the web server does: a port that merely cools down is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise SetupError(f"Port {port} is reserved for root. Try: make run PORT=8000") from None
        except OSError as error:
            raise SetupError(
                f"Port {port} on {host} is taken ({error.strerror}). "
                f"Try another one: make run PORT={min(port + 1, 65535)}"
            ) from None
