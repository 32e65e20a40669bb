"""Uploaded lists and their rows as pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db.models import Count, F, QuerySet

from accounts.scope import Scope
from core.models import Job
from programs.enums import UploadRowOutcome
from programs.models import Program, RecipientUpload, UploadRow
from programs.querysets import UploadQuerySet

ROW_ORDER = ("number",)


def of_program(scope: Scope, program: Program) -> UploadQuerySet:
    """Lists sent for a program, the latest first."""
    return (
        RecipientUpload.objects.visible_to(scope)
        .filter(program=program)
        .select_related("created_by")
        .order_by("-created_at", "-id")
    )


def outcomes_of(upload_ids: Iterable[UUID]) -> dict[UUID, dict[str, int]]:
    """Rows by outcome of each list, in one query."""
    found: dict[UUID, dict[str, int]] = {upload_id: {} for upload_id in upload_ids}
    rows = (
        UploadRow.objects.filter(upload_id__in=found)
        .order_by()
        .values_list("upload_id", "outcome")
        .annotate(rows=Count("id"))
    )
    for upload_id, outcome, count in rows:
        found[upload_id][outcome] = count
    return found


def match_counts(upload: RecipientUpload) -> dict[str, int]:
    """Entered rows by the engine's answer."""
    rows = (
        UploadRow.objects.filter(upload=upload, recipient__isnull=False)
        .order_by()
        .values_list("recipient__match_outcome")
        .annotate(rows=Count("id"))
    )
    return dict(rows)


def rows_of(upload: RecipientUpload, **filters: Any) -> QuerySet[UploadRow]:
    """Rows with their recipients; keys of `RowFilter`."""
    names = {"outcome": "outcome", "match": "recipient__match_outcome"}
    return UploadRow.objects.filter(
        upload=upload, **{names[name]: value for name, value in filters.items()}
    ).select_related("recipient", "upload")


def rows_to_correct(upload: RecipientUpload) -> Iterator[UploadRow]:
    """Rows that were not entered, in the order of the sheet."""
    rows = UploadRow.objects.filter(upload=upload).exclude(outcome=UploadRowOutcome.ENTERED)
    return rows.order_by(*ROW_ORDER).iterator(chunk_size=2000)


def job_of(upload: RecipientUpload, kind: str) -> Job | None:
    """The latest background job of a list."""
    jobs = Job.objects.filter(kind=kind, subject_id=upload.pk)
    return jobs.order_by(F("created_at").desc()).first()
