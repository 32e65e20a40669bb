"""The cache, which goes on when Redis does not.

All that the portal keeps here are limits: wrong codes of the second factor, applications from one
address, codes that were used. Without Redis signing in must neither fail nor go unguarded. So each
process then counts in its own memory: a limit of twelve tries becomes twelve tries for each web
process, which is still far from guessing a code. Wrong passwords are counted in the database and do
not notice.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

# How long Redis is left alone after it failed, so that not every page waits for its time-out.
PAUSE_SECONDS = 5.0
# When memory is full, the oldest go; a stranger should need many requests to push a limit out.
MOST_ENTRIES = 50_000


def _steady(name: str) -> Callable[..., Any]:
    def method(self: SteadyCache, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= SteadyCache.away_until:
            try:
                return getattr(RedisCache, name)(self, *args, **kwargs)
            except RedisError as error:
                SteadyCache.away_until = time.monotonic() + PAUSE_SECONDS
                # The name of the fault alone: its text may quote a key.
                logger.warning("Redis is away (%s); limits hold per process.", type(error).__name__)
        return getattr(self.memory, name)(*args, **kwargs)

    method.__name__ = name
    return method


class SteadyCache(RedisCache):
    """Redis, or this process's memory as long as Redis is away."""

    # Shared by the threads of a process, each of which holds a cache object of its own.
    away_until = 0.0

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        options = {"MAX_ENTRIES": MOST_ENTRIES, "CULL_FREQUENCY": 10}
        self.memory = LocMemCache("steady", {**params, "OPTIONS": options})

    add = _steady("add")
    get = _steady("get")
    set = _steady("set")
    touch = _steady("touch")
    delete = _steady("delete")
    get_many = _steady("get_many")
    has_key = _steady("has_key")
    incr = _steady("incr")
    set_many = _steady("set_many")
    delete_many = _steady("delete_many")
    clear = _steady("clear")
