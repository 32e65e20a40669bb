"""Kinds of aid as their editor sees them."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from programs.models import KindAttribute, ProgramKind


def kinds_listed() -> QuerySet[ProgramKind]:
    """All kinds with how many programs have them and how many questions they ask."""
    return ProgramKind.objects.annotate(
        programs=Count("program", distinct=True),
        questions=Count("attributes", filter=Q(attributes__is_active=True), distinct=True),
    ).order_by("-is_active", "sector", "name")


def attributes_of(kind: ProgramKind) -> list[KindAttribute]:
    """Every question, those switched off last."""
    return list(kind.attributes.order_by("-is_active", "position", "label"))
