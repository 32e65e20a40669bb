"""A person's own exports, and what may still be done with them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from accounts.exports import ExportKind, kind_of
from accounts.scope import Scope
from core.enums import JobState
from core.models import Export


def own_exports(scope: Scope) -> QuerySet[Export]:
    """What this person asked for under this hat and has not expired, newest first.

    A file is handed out under the hat it was asked for: another one has other rows, other rights.
    """
    standpoint = scope.standpoint_id
    if not scope.sees_names or standpoint is None:
        return Export.objects.none()
    mine = Export.objects.filter(created_by=scope.user_id, membership_id=standpoint)
    return mine.filter(expires_at__gt=timezone.now()).select_related("job")


def may_fetch(scope: Scope, export: Export) -> bool:
    """Whether the file is there, and its reader still holds the right it was made by."""
    kind = kind_of(export.kind)
    return export.finished_at is not None and kind is not None and scope.may(kind.permission)


@dataclass(frozen=True, slots=True)
class ExportLine:
    """An export as the list of downloads shows it."""

    export: Export
    kind: ExportKind | None
    fetchable: bool

    @property
    def is_failed(self) -> bool:
        return self.export.job.state == JobState.FAILED


def in_lines(scope: Scope, exports: list[Export]) -> list[ExportLine]:
    return [
        ExportLine(export, kind_of(export.kind), may_fetch(scope, export)) for export in exports
    ]
