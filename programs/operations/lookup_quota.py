"""How many different people of the base one account is shown, by the hour and by the day.

Counted in the cache, which goes on in the process's memory when Redis is away. Every step is one
atomic command, so that asking many times at once does not get more. The keys hold a keyed digest,
never the id of a person.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import User

_HOUR, _DAY = 3600, 24 * 3600


@dataclass(frozen=True, slots=True)
class _Window:
    """One hour or day of one account."""

    name: str
    most: int
    seconds: int

    @property
    def _counter(self) -> str:
        return f"{self.name}:shown"

    def count(self, marks: Iterable[str]) -> bool:
        """Count those not yet shown in this window; False once it holds more than `most`."""
        new = sum(cache.add(f"{self.name}:{mark}", 1, self.seconds) for mark in marks)
        if cache.add(self._counter, new, self.seconds):
            return new <= self.most
        try:
            return bool(cache.incr(self._counter, new) <= self.most)
        except ValueError:
            # Redis came or went between the two commands: counting starts anew.
            cache.set(self._counter, new, self.seconds)
            return new <= self.most

    def is_open(self) -> bool:
        return bool(cache.get(self._counter, 0) <= self.most)


def _windows(user: User) -> tuple[_Window, _Window]:
    now = timezone.localtime()
    return (
        _Window(f"people:{user.pk}:{now:%Y%m%d%H}", settings.LOOKUP_PER_HOUR, _HOUR),
        _Window(f"people:{user.pk}:{now:%Y%m%d}", settings.LOOKUP_PER_DAY, _DAY),
    )


def is_open(user: User) -> bool:
    """Whether this account has not yet gone beyond a limit. Then not even misses are answered."""
    return all(window.is_open() for window in _windows(user))


def spend(user: User, people: Iterable[uuid.UUID]) -> bool:
    """Count these people as shown; False when they would be too many and must not be shown."""
    marks = [
        salted_hmac("programs.lookup_quota", f"{user.pk}:{person}", algorithm="sha256").hexdigest()
        for person in people
    ]
    # Both windows count, whatever the first one says.
    in_hour, in_day = (window.count(marks) for window in _windows(user))
    return in_hour and in_day


def is_first_refusal(user: User) -> bool:
    """True once for each hour: a refusal that is repeated leaves no further trace."""
    hour = _windows(user)[0]
    return bool(cache.add(f"{hour.name}:refused", 1, _HOUR))
