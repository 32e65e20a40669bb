"""Reading settings from the environment: typed, with a default, refused when odd.

An empty value counts as none, so that a file of variables may name what it leaves to the default.
"""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit, urlunsplit

from django.core.exceptions import ImproperlyConfigured

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off"}


def text(name: str, default: str | None = None) -> str:
    """The variable's value; without a default a missing one raises `ImproperlyConfigured`."""
    value = os.environ.get(name) or default
    if value is None:
        raise ImproperlyConfigured(f"Environment variable {name} is not set; see README.md.")
    return value


def flag(name: str, *, default: bool) -> bool:
    value = (os.environ.get(name) or str(default)).strip().lower()
    if value not in _TRUE | _FALSE:
        raise ImproperlyConfigured(f"{name}={value!r} is neither 1/true/yes/on nor 0/false/no/off.")
    return value in _TRUE


def number(name: str, *, default: int, least: int = 0, most: int = 2**31) -> int:
    value = os.environ.get(name) or str(default)
    if not value.isdigit() or not least <= int(value) <= most:
        raise ImproperlyConfigured(f"{name}={value!r} is not a whole number in {least}..{most}.")
    return int(value)


def bits(name: str) -> float | None:
    """A weight in bits, perhaps negative; None when the variable is not set."""
    value = os.environ.get(name, "").strip()
    if not value:
        return None
    try:
        return float(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name}={value!r} is not a number of bits.") from None


def listing(name: str, default: str = "") -> list[str]:
    """A comma-separated list, blanks dropped."""
    given = os.environ.get(name) or default
    return [part.strip() for part in given.split(",") if part.strip()]


def figures(name: str, default: str = "") -> dict[str, int]:
    """Whole numbers by word, as in ``steward=2000000,auditor=1000``."""
    found = {}
    for part in listing(name, default):
        word, _, value = part.partition("=")
        if not word.strip() or not value.strip().isdigit():
            raise ImproperlyConfigured(f"{name}: {part!r} is not word=number.")
        found[word.strip()] = int(value)
    return found


def choice(name: str, options: tuple[str, ...], default: str) -> str:
    value = os.environ.get(name) or default
    if value not in options:
        raise ImproperlyConfigured(f"{name}={value!r} is not one of {', '.join(options)}.")
    return value


def with_user(url: str, user: str, password: str) -> str:
    """The same database URL for another login."""
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    login = quote(user) + (f":{quote(password, safe='')}" if password else "")
    return urlunsplit(parts._replace(netloc=f"{login}@{place}"))


def database(url: str, name: str = "DATABASE_URL") -> dict[str, Any]:
    """Turn ``postgresql://user:password@host:port/database?option=value`` into Django's dict.

    A unix socket is given as ``?host=/folder``. Another scheme is refused: there is one engine.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise ImproperlyConfigured(
            f"{name} must look like postgresql://user:password@host/database."
        )
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    host = query.pop("host", None) or unquote(parts.hostname or "")
    return {
        "ENGINE": "core.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": query,
    }


def broker(redis_url: str) -> str:
    """Celery's spelling of a Redis or Valkey URL: a unix socket is ``redis+socket://`` there."""
    parts = urlsplit(redis_url)
    if parts.scheme not in ("redis", "rediss", "unix"):
        raise ImproperlyConfigured("REDIS_URL must begin with redis://, rediss:// or unix://.")
    if parts.scheme != "unix":
        return redis_url
    index = parse_qs(parts.query).get("db", ["0"])[-1]
    return f"redis+socket://{parts.path}?virtual_host={index}"
