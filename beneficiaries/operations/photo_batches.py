"""Zips of pictures: received whole, added entry by entry, each entry in its own transaction.

A worker that dies leaves the entries it had done, each with its outcome and its picture; the next
one goes on with those that wait.
"""

from __future__ import annotations

import io
import logging
import uuid
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.scope import Scope
from beneficiaries.enums import DOCUMENT_KINDS, BatchState, EntryOutcome, PhotoKind
from beneficiaries.models import Household, PhotoBatch, PhotoBatchEntry
from beneficiaries.operations import photos
from beneficiaries.photo_names import is_picture_name, read_name
from beneficiaries.photo_rules import kinds_for
from core import audit
from core.archives import MIB, ArchiveEntry, ArchiveError, opened_zip, read_entry
from core.images import CleanPhoto, ImageError, clean_photo
from core.scope import DatabaseRole
from core.uploads import local_path, safe_filename

logger = logging.getLogger(__name__)

MOST_PHOTO_BYTES = 15 * MIB
# Opens one transaction under the sender's present rights, and says which those are.
Desk = Callable[[], AbstractContextManager[Scope]]
Progress = Callable[[int, int | None], None]
_OUTCOME_OF_FAULT = {
    "too_large": EntryOutcome.TOO_LARGE,
    "too_many_pixels": EntryOutcome.TOO_LARGE,
    "kind": EntryOutcome.NOT_PICTURE,
    "empty": EntryOutcome.BROKEN,
    "broken": EntryOutcome.BROKEN,
}


class BatchRefused(Exception):
    """The zip cannot be read after all; the batch has failed with this text as its fault."""


def receive(
    *, file: File, filename: str, entries: Sequence[ArchiveEntry], scope: Scope, by: User
) -> PhotoBatch:
    """Store a judged zip with a row for each file in it."""
    of_agency = scope.role is DatabaseRole.AGENCY
    owner = {
        "regency_id": None if of_agency else scope.regency_id,
        "agency_id": scope.agency_id if of_agency else None,
    }
    batch = PhotoBatch(file_name=safe_filename(filename), created_by=by, **owner)
    batch.file.save(f"{batch.pk}.zip", file, save=False)
    batch.save(force_insert=True)
    allowed = set(kinds_for(scope))
    PhotoBatchEntry.objects.bulk_create(_entry(batch, entry, allowed, owner) for entry in entries)
    audit.record("photo_batch.receive", by=by, subject=batch, entries=len(entries))
    return batch


def add_all(*, batch: PhotoBatch, desk: Desk, progress: Progress, by: User) -> None:
    """Give every waiting entry its outcome, then close the batch. Call outside a transaction.

    Safe to run twice, and at once: an entry is done by whoever locks it first. Raises
    `BatchRefused`.
    """
    with desk():
        total = batch.entries.count()
        waiting = list(
            batch.entries.filter(outcome=EntryOutcome.WAITING)
            .order_by("number")
            .values_list("pk", "number")
        )
    try:
        with local_path(batch.file) as path, opened_zip(path) as archive:
            for done, (key, number) in enumerate(waiting, total - len(waiting)):
                progress(done, total)
                _add_one(archive, key, number, desk=desk, by=by)
    except (ArchiveError, FileNotFoundError) as error:
        with desk():
            _fail(batch, str(error), by)
        raise BatchRefused(str(error)) from error
    with desk():
        _finish(batch, by)
    progress(total, total)


def _entry(
    batch: PhotoBatch,
    entry: ArchiveEntry,
    allowed: set[PhotoKind],
    owner: Mapping[str, object],
) -> PhotoBatchEntry:
    """The row of a file, with its outcome where name and size alone decide it."""
    named = read_name(entry.path)
    outcome = EntryOutcome.WAITING
    if not is_picture_name(entry.path):
        outcome = EntryOutcome.NOT_PICTURE
    elif not named.registry_id:
        outcome = EntryOutcome.NAME
    elif named.kind is None:
        outcome = EntryOutcome.KIND
    elif named.kind not in allowed:
        outcome = EntryOutcome.NOT_ALLOWED
    elif entry.size > MOST_PHOTO_BYTES:
        outcome = EntryOutcome.TOO_LARGE
    return PhotoBatchEntry(
        batch=batch,
        number=entry.index,
        name=entry.path[-250:],
        outcome=outcome,
        registry_id=named.registry_id,
        kind=named.kind or "",
        **owner,
    )


def _add_one(
    archive: zipfile.ZipFile, key: uuid.UUID, number: int, *, desk: Desk, by: User
) -> None:
    """Decode outside of the transaction, which then only finds the household and writes."""
    photo, fault = _photo_in(archive, number)
    with desk() as scope:
        entry = PhotoBatchEntry.objects.select_for_update(of=("self",)).get(pk=key)
        if entry.outcome != EntryOutcome.WAITING:
            return
        if photo is None:
            entry.outcome = fault
        else:
            _hang(entry, photo, scope=scope, by=by)
        entry.save(update_fields=["outcome", "household", "photo_id", "outside_m"])


def _photo_in(archive: zipfile.ZipFile, number: int) -> tuple[CleanPhoto | None, EntryOutcome]:
    try:
        content = read_entry(archive, number, most=MOST_PHOTO_BYTES)
        return clean_photo(io.BytesIO(content), max_bytes=MOST_PHOTO_BYTES), EntryOutcome.ADDED
    except (ArchiveError, ImageError) as error:
        return None, _OUTCOME_OF_FAULT.get(error.code, EntryOutcome.BROKEN)
    except (OSError, MemoryError):
        raise  # trouble of this machine, and no fault of the file: the job is tried again
    except Exception as error:
        # Nothing a single file can do may hold up all the others, attempt after attempt. What goes
        # into the log is neither the file's name nor anything in it.
        logger.warning("Entry %s of a zip of pictures: %s.", number, type(error).__name__)
        return None, EntryOutcome.BROKEN


def _hang(entry: PhotoBatchEntry, photo: CleanPhoto, *, scope: Scope, by: User) -> None:
    """Add the picture to its household. A foreign household is as good as an unknown one."""
    if entry.kind in DOCUMENT_KINDS and entry.kind not in kinds_for(scope):
        entry.outcome = EntryOutcome.NOT_ALLOWED
        return
    household = Household.objects.visible_to(scope).filter(registry_id=entry.registry_id).first()
    if household is None:
        entry.outcome = EntryOutcome.HOUSEHOLD
        return
    row = photos.add(household=household, kind=entry.kind, photo=photo, by=by, key=entry.pk)
    entry.household = household
    if row is None:
        entry.outcome = EntryOutcome.SAME
    else:
        entry.outcome, entry.photo_id, entry.outside_m = EntryOutcome.ADDED, row.pk, row.outside_m


def _finish(batch: PhotoBatch, by: User) -> None:
    held = PhotoBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if held.state != BatchState.RECEIVED:
        return
    counts = Counter(held.entries.values_list("outcome", flat=True))
    if counts[EntryOutcome.WAITING]:
        # Another worker holds the rest and will close the batch.
        return
    held.state, held.counts, held.finished_at = BatchState.DONE, dict(counts), timezone.now()
    held.save(update_fields=["state", "counts", "finished_at"])
    audit.record("photo_batch.finish", by=by, subject=held, counts=dict(counts))
    # The pictures hang on their households now; the zip would only be one more copy.
    _drop_file(held)


def _fail(batch: PhotoBatch, fault: str, by: User) -> None:
    PhotoBatch.objects.filter(pk=batch.pk, state=BatchState.RECEIVED).update(
        state=BatchState.FAILED, fault=fault, finished_at=timezone.now()
    )
    audit.record("photo_batch.fail", by=by, subject=batch)
    _drop_file(batch)


def _drop_file(batch: PhotoBatch) -> None:
    file = batch.file
    transaction.on_commit(lambda: file.storage.delete(file.name or ""))
