"""Uploaded lists and their rows as pages show them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, F, QuerySet

from accounts.scope import Scope
from beneficiaries.enums import MatchOutcome
from beneficiaries.import_plan import Origin
from core.models import Job
from programs.columns import columns_of
from programs.enums import UploadRowOutcome, UploadState
from programs.list_columns import ReadColumns, columns_read
from programs.models import Program, Recipient, RecipientUpload, UploadRow
from programs.queries import telling
from programs.queries.attributes import questions_of
from programs.queries.families import sharing_rows
from programs.querysets import RecipientUploadQuerySet

ROW_ORDER = ("number",)
# Beside the counts of a checked list: the numbers of its closing lines, and how many of its rows
# share a family with others of the program.
FOOTER, KIN = "footer", "kin"


def of_program(scope: Scope, program: Program) -> RecipientUploadQuerySet:
    """Lists sent for a program, the latest first."""
    return (
        RecipientUpload.objects.visible_to(scope)
        .filter(program=program)
        .select_related("created_by")
        .defer("first_rows")
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


def counts_of(scope: Scope, upload: RecipientUpload) -> dict[str, int]:
    """Rows by outcome, as kept or so far, and by the engine's answer as the reader may hear it.

    The words of the two do not meet.
    """
    kept = upload.counts if upload.state == UploadState.CHECKED else outcomes_of(upload)
    if not telling.is_bounded(scope) and upload.state == UploadState.CHECKED:
        return kept
    # Counted now: what was kept would tell of somebody elsewhere after a correction, too.
    matches: Counter[str] = Counter(matches_of(upload))
    for outcome in telling.hidden_outcomes(scope, upload=upload).values():
        matches[outcome] -= 1
        matches[MatchOutcome.NONE] += 1
    return {**{name: kept.get(name, 0) for name in UploadRowOutcome.values}, **matches}


def footer_of(upload: RecipientUpload) -> list[int]:
    """Numbers of the lines below the list (total, place and day, signatory) that were left out."""
    found: list[int] = upload.counts.get(FOOTER, [])
    return found


def kin_of(upload: RecipientUpload) -> int:
    """How many rows shared a family with others of the program when the check was over."""
    found: int = upload.counts.get(KIN, 0)
    return found


def columns_told(upload: RecipientUpload) -> ReadColumns:
    """What of its columns was not read, and what it does not have."""
    return columns_read(
        upload.headers,
        upload.positions,
        columns_of(questions_of(upload.program.kind)),
        needs_amount=upload.program.amount_each is None,
    )


def waits_for_names(upload: RecipientUpload) -> bool:
    """Whether its sender is to look at the columns before anything is entered: none can be read,
    or some are unread or missing and nobody has named them."""
    if "reason" in upload.mapping:
        return True
    return not is_named(upload) and bool(columns_told(upload))


def is_named(upload: RecipientUpload) -> bool:
    """Whether somebody said what its columns are, now or for an earlier list."""
    return upload.mapping.get("origin") in (Origin.HAND, Origin.REMEMBERED)


def rows_of(scope: Scope, upload: RecipientUpload, **filters: Any) -> QuerySet[UploadRow]:
    """Rows with their recipients; keys of `RowFilter`.

    The recipients come by a query of their own: joined to a long list that the database has not
    yet counted, all of its rows are read for one page.
    """
    rows = UploadRow.objects.filter(upload=upload)
    if "outcome" in filters:
        rows = rows.filter(outcome=filters["outcome"])
    if "match" in filters:
        rows = rows.filter(telling.having(scope, filters["match"], "recipient__", upload=upload))
    if "kin" in filters:
        rows = rows.filter(recipient__in=sharing_rows(scope, upload))
    return rows.prefetch_related("recipient", "upload")


def rows_to_correct(upload: RecipientUpload) -> Iterator[UploadRow]:
    """Rows that were not entered, in the order of the sheet."""
    rows = UploadRow.objects.filter(upload=upload).exclude(outcome=UploadRowOutcome.ENTERED)
    return rows.order_by(*ROW_ORDER).iterator(chunk_size=2000)


def job_of(upload: RecipientUpload, kind: str) -> Job | None:
    """The latest background job of a list."""
    jobs = Job.objects.filter(kind=kind, subject_id=upload.pk)
    return jobs.order_by(F("created_at").desc()).first()
