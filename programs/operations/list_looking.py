"""The worker's first look at a list: what its columns are, or why somebody has to say so.

Whoever is asked sees the first rows of the file; these are kept here, so that no page opens it.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from accounts.scope import Scope
from beneficiaries.first_rows import to_keep
from beneficiaries.import_plan import Plan, Waiting, plan_of
from beneficiaries.operations.recognising import FOR_A_PERSON
from core.scope import scoped
from core.tabular.columns import ColumnSet
from core.tabular.errors import TabularError
from core.tabular.headers import HeaderMatch, find_header
from core.tabular.reading import Table, open_table
from core.uploads import UploadError, local_path
from programs.enums import UploadState
from programs.list_naming import lacking
from programs.models import ListMapping, RecipientUpload
from programs.operations import uploads
from programs.operations.list_mappings import remembered, remembered_for
from programs.queries.list_naming import columns_asked
from programs.queries.uploads import waits_for_names

# As much of a cell is kept as a long heading has.
_CELL_LENGTH = 200


@dataclass(frozen=True, slots=True)
class _Look:
    """`plan` is how the list may be read; where there is a `reason`, the likeliest, or None."""

    plan: Plan | None
    reason: Waiting | None
    first_rows: dict[str, Any]


def look(*, upload_id: uuid.UUID, scope_now: Callable[[], Scope]) -> bool:
    """Note what the columns of a received list are; whether its check may go on.

    One that does not tell enough waits for its sender from now on. A file that cannot be read at
    all is left to the check, which tells so. Runs outside of a transaction; again is the same.
    """
    with scoped(scope_now().database):
        upload = RecipientUpload.objects.select_related("program__kind").get(pk=upload_id)
        if not _is_new(upload):
            return upload.state != UploadState.MAPPING
        columns, kept = columns_asked(upload), remembered_for(upload)
    try:
        with local_path(upload.file) as path, open_table(path, upload.file_name) as table:
            seen = _look(table, columns, kept)
    except UploadError:
        return True
    with scoped(scope_now().database):
        held = RecipientUpload.objects.select_for_update(of=("self",))
        upload = held.select_related("program__kind").get(pk=upload_id)
        if not _is_new(upload):
            # A worker that was held to be dead came back.
            return upload.state != UploadState.MAPPING
        if seen.plan is not None:
            upload.headers, upload.positions = list(seen.plan.headers), dict(seen.plan.columns)
        if seen.reason is not None:
            upload.mapping = {"reason": seen.reason}
        elif seen.plan is not None:
            upload.mapping = seen.plan.as_json()
        waits = waits_for_names(upload)
        uploads.note_look(upload=upload, first_rows=seen.first_rows if waits else None)
    return not waits


def _is_new(upload: RecipientUpload) -> bool:
    return upload.state == UploadState.RECEIVED and Plan.kept_with(upload.mapping) is None


def _look(table: Table, columns: ColumnSet, kept: Mapping[str, ListMapping]) -> _Look:
    if plan := remembered(table, kept, columns):
        return _Look(plan, None, {})
    reason: Waiting | None
    header: HeaderMatch | None
    try:
        header = table.find_header(columns)
        reason = Waiting.LACKING if lacking(header.positions) else None
    except TabularError as error:
        if error.code not in FOR_A_PERSON:
            raise
        header, reason = _likeliest(table, columns), FOR_A_PERSON[error.code]
    plan = plan_of(header) if header else None
    heads = {at: table.head(at) for at in range(len(table.sheets))}
    return _Look(plan, reason, to_keep(table.sheets, heads, plan, length=_CELL_LENGTH))


def _likeliest(table: Table, columns: ColumnSet) -> HeaderMatch | None:
    """Where the headings most likely stand, whatever is wrong with them; None: nothing tells."""
    found = []
    for at, name in enumerate(table.sheets):
        match = find_header(table.head(at), columns)
        if match is not None:
            match.sheet, match.sheet_name = at, name
            found.append(match)
    return max(found, key=lambda match: len(match.positions), default=None)
