"""The signed memory of a bulk preview: what was shown, to whom, when."""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass

from django.core import signing
from django.utils.dateparse import parse_datetime

_SALT = "verification.bulk"
# A preview older than this is shown anew.
GOOD_FOR = datetime.timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Shown:
    """A preview as its reader saw it. `query` is the address of the filter."""

    user_id: uuid.UUID
    action: str
    query: str
    count: int
    seen_at: datetime.datetime

    def sign(self) -> str:
        return signing.dumps(
            [str(self.user_id), self.action, self.query, self.count, self.seen_at.isoformat()],
            salt=_SALT,
            compress=True,
        )

    @classmethod
    def read(cls, token: str, *, user_id: uuid.UUID) -> Shown | None:
        """What the token holds; None when it is not ours, too old, or somebody else's."""
        try:
            owner, action, query, count, at = signing.loads(token, salt=_SALT, max_age=GOOD_FOR)
        except signing.BadSignature:
            return None
        seen_at = parse_datetime(at)
        if owner != str(user_id) or seen_at is None:
            return None
        return cls(user_id, action, query, count, seen_at)
