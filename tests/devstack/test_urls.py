"""Addresses of socket-only servers are read back alike by the libraries that use them."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg2.extensions
import redis

from devstack import urls


def test_database_url_names_user_database_and_socket_folder():
    url = urls.database_url(socket_dir=Path("/tmp/a b/run"), user="admin", name="sigertak")

    assert psycopg2.extensions.parse_dsn(url) == {
        "user": "admin",
        "dbname": "sigertak",
        "host": "/tmp/a b/run",
    }


def test_database_url_survives_urlsplit():
    parts = urlsplit(urls.database_url(socket_dir=Path("/run/x"), user="admin", name="sigertak"))

    assert (parts.username, parts.path) == ("admin", "/sigertak")
    assert parse_qs(parts.query) == {"host": ["/run/x"]}


def test_redis_url_is_read_by_redis_py():
    url = urls.redis_url(socket_path=Path("/tmp/a b/valkey.sock"), database=3)

    settings = redis.ConnectionPool.from_url(url).connection_kwargs
    assert (settings["path"], settings["db"]) == ("/tmp/a b/valkey.sock", 3)
