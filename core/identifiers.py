"""Identifiers that may stand in an address bar: time-ordered, unguessable, without meaning."""

import uuid

from django.db import models
from uuid_utils.compat import uuid7 as _uuid7


def uuid7() -> uuid.UUID:
    """Return a new UUID version 7 (RFC 9562): sorts by creation time, so indexes stay compact."""
    return _uuid7()


class UUID7(models.Func):
    """PostgreSQL's own ``uuidv7()`` (version 18), for rows born in SQL (`INSERT … SELECT`)."""

    function = "uuidv7"
    template = "%(function)s()"
    output_field = models.UUIDField()


class Identified(models.Model):
    """A row with a UUIDv7 key, made in Python or in SQL alike."""

    id = models.UUIDField(primary_key=True, default=uuid7, db_default=UUID7(), editable=False)

    class Meta:
        abstract = True
