"""Uploaded lists and their rows as pages show them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, F, QuerySet

from accounts.scope import Scope
from core.models import Job
from programs.enums import UploadRowOutcome, UploadState
from programs.models import Program, Recipient, RecipientUpload, UploadRow
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


def outcomes_of(upload: RecipientUpload) -> dict[str, int]:
    """Rows by outcome, counted anew: for lists that are still being checked."""
    rows = UploadRow.objects.filter(upload=upload).order_by().values_list("outcome")
    return dict(rows.annotate(rows=Count("id")))


def matches_of(upload: RecipientUpload) -> dict[str, int]:
    """Entered rows by the engine's answer, counted anew."""
    rows = Recipient.objects.filter(upload=upload).order_by().values_list("match_outcome")
    return dict(rows.annotate(rows=Count("id")))


def counts_of(upload: RecipientUpload) -> dict[str, int]:
    """Rows by outcome and by the engine's answer: as kept, or so far. The words do not meet."""
    if upload.state == UploadState.CHECKED:
        return upload.counts
    return {**outcomes_of(upload), **matches_of(upload)}


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
