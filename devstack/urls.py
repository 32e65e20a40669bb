"""Connection addresses of servers that listen on a unix socket only. Pure functions."""

from pathlib import Path
from urllib.parse import quote


def database_url(*, socket_dir: Path, user: str, name: str) -> str:
    """A libpq-style address: PostgreSQL finds its socket by the folder that holds it."""
    return f"postgresql://{user}@/{name}?host={quote(str(socket_dir), safe='')}"


def redis_url(*, socket_path: Path, database: int = 0) -> str:
    """An address as redis-py reads it."""
    return f"unix://{quote(str(socket_path))}?db={database}"
