"""What `manage.py check --deploy` says of this portal's own keys."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register  # noqa: A004 - Django's word

from sigertak import environment


@register(Tags.security, deploy=True)
def keys_stand_alone(**_given: Any) -> list[CheckMessage]:
    """Keys that must stay when SECRET_KEY changes, and copies that anybody could read."""
    found: list[CheckMessage] = []
    for number, (name, lost) in enumerate(
        (
            ("AUDIT_KEY", "every seal of the audit trail would count as broken"),
            ("ERASURE_KEY", "people who were erased would not be known again"),
        ),
        start=1,
    ):
        if not environment.text(name, ""):
            found.append(
                Warning(
                    f"{name} is empty and hangs on SECRET_KEY: when that changes, {lost}.",
                    hint=f"Set {name} to a secret of its own; README.md tells how a portal that "
                    "runs already keeps what it has.",
                    id=f"sigertak.W00{number}",
                )
            )
    # Only the owner makes copies; the containers that serve pages are not told the key.
    if settings.PROCESS == "owner" and not environment.text("BACKUP_KEY", ""):
        found.append(
            Warning(
                "BACKUP_KEY is empty: copies of the whole base lie there in plain.",
                hint="Set BACKUP_KEY, and keep it away from the copies.",
                id="sigertak.W003",
            )
        )
    return found
