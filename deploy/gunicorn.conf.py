"""The web server, for `make run` and for the image alike; numbers come from the environment."""

import os
import re
from typing import Any

from gunicorn.glogging import Logger

bind = f"{os.environ.get('HOST', '0.0.0.0')}:{os.environ.get('PORT', '8000')}"  # noqa: S104
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY") or "2")
threads = int(os.environ.get("WEB_THREADS") or "4")
# The portal is loaded and warmed up once and then forked: the second process, and each that follows
# after `max_requests`, answers its first visitor at once, and they share the memory of the code.
preload_app = True
timeout = 60
graceful_timeout = 8
# Against slow leaks in long-lived processes; spread so that workers do not restart together.
max_requests = 5000
max_requests_jitter = 500
# The heartbeat file must not wait for a disk.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108
# Nothing here is steered through gunicorn's own socket, which several servers would share.
control_socket_disable = True
accesslog = "-" if (os.environ.get("ACCESS_LOG") or "1") == "1" else None
# One-time links carry their secret in the path.
_SECRET_PATH = re.compile(r"^(/akun/(?:aktivasi|sandi/baru)/).*")


class PathMaskingLogger(Logger):
    """The access log without the secrets of one-time links."""

    def atoms(self, *args: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().atoms(*args)
        return {**found, "U": _SECRET_PATH.sub(r"\1-", found["U"] or "")}


logger_class = PathMaskingLogger
# %(U)s is the path without the query: searches carry names and NIKs, and logs must not.
access_log_format = '%(h)s "%(m)s %(U)s" %(s)s %(B)s %(M)sms'
