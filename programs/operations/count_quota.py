"""How many counts over the base one account gets in an hour.

Counted in the cache, which goes on in the process's memory when Redis is away; each step is one
atomic command. Looking (GET) costs what asking (POST) does.
"""

from __future__ import annotations

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from accounts.models import User

_HOUR = 3600


def spend(user: User) -> bool:
    """Take one count of this hour; False when none is left."""
    key = f"counts:{user.pk}:{timezone.localtime():%Y%m%d%H}"
    if cache.add(key, 1, _HOUR):
        return settings.COUNTS_PER_HOUR >= 1
    try:
        return bool(cache.incr(key) <= settings.COUNTS_PER_HOUR)
    except ValueError:
        # Redis came or went between the two commands: nothing is known, so nothing is given.
        return False
