"""Addresses that carry the worklist's filter along, so that nobody has to set it twice."""

from __future__ import annotations

import uuid

from django.urls import reverse


def address(name: str, query: str, pk: uuid.UUID | None = None) -> str:
    """The page `verification:<name>` with the filter `query`."""
    path = reverse(f"verification:{name}", args=[pk] if pk else [])
    return f"{path}?{query}" if query else path
