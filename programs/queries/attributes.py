"""What a kind of aid asks of its recipients."""

from __future__ import annotations

from programs.models import KindAttribute, ProgramKind


def questions_of(kind: ProgramKind) -> list[KindAttribute]:
    """The questions asked now, in their order."""
    return list(KindAttribute.objects.filter(kind=kind, is_active=True))
