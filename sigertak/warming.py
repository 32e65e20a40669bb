"""What the first visitors would wait for, done before they come.

Views are imported with the first address that is looked up, and templates are read with the first
page that shows them: seven seconds on a busy machine, while the health check answered at once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.db import connections
from django.urls import reverse

logger = logging.getLogger(__name__)

PAGES = ("public:home", "account_login")
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def warm_up(application: Application) -> None:
    """Ask for the pages that everybody meets first; whatever fails will be told to who asks next.

    Leaves no connection open: the processes that are forked from this one must not share any.
    """
    origin = urlsplit(settings.PUBLIC_ORIGIN)
    try:
        for name in PAGES:
            environ: dict[str, Any] = {}
            setup_testing_defaults(environ)
            environ |= {
                "PATH_INFO": reverse(name),
                "HTTP_HOST": origin.netloc,
                "wsgi.url_scheme": origin.scheme,
                "HTTP_X_FORWARDED_PROTO": origin.scheme,
            }
            answer = application(environ, lambda *_given: None)
            b"".join(answer)
            if close := getattr(answer, "close", None):
                close()
    except Exception:
        logger.exception("The portal could not be warmed up.")
    finally:
        connections.close_all()
