"""Columns of a list named by hand: reading it by them, remembering them, forgetting them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.db.models.functions import Now

from accounts.models import User
from beneficiaries.import_plan import Origin, Plan, fingerprint
from beneficiaries.operations.corrections import behind_own
from core import audit
from core.tabular.columns import ColumnSet
from core.tabular.headers import own_columns
from core.tabular.reading import Table
from programs.list_naming import lacking
from programs.models import ListMapping, RecipientUpload
from programs.operations import uploads


def read_as(*, upload: RecipientUpload, plan: Plan, by: User) -> None:
    """Have a list read by this plan that waits for its columns; the caller holds its row and sends
    the job.
    """
    upload.headers, upload.positions = list(plan.headers), dict(plan.columns)
    upload.mapping = plan.as_json()
    upload.save(update_fields=["headers", "positions", "mapping"])
    uploads.go_on(upload=upload)
    audit.record(
        "recipient_upload.name_columns", by=by, subject=upload,
        regency_id=upload.program.regency_id, columns=len(plan.columns),
    )  # fmt: skip


def remember(*, plan: Plan, agency_id: uuid.UUID, by: User) -> ListMapping:
    """Use the plan by itself for the agency's later lists with these headings; the newest wins."""
    headers, columns = behind_own(plan.headers, plan.columns)
    mapping, _created = ListMapping.objects.update_or_create(
        agency_id=agency_id,
        fingerprint=fingerprint(headers),
        defaults={
            "headers": headers,
            "columns": columns,
            "created_by": by,
            "changed_at": Now(),
        },
    )
    audit.record(
        "list_mapping.remember", by=by, subject=mapping,
        columns=len(mapping.columns),
    )  # fmt: skip
    return mapping


def forget(*, mapping: ListMapping, by: User) -> None:
    """Lists with these headings wait for a person again. Those read by it stay as they are."""
    audit.record(
        "list_mapping.forget", by=by, subject=mapping,
        columns=len(mapping.columns),
    )  # fmt: skip
    mapping.delete()


def remembered_for(upload: RecipientUpload) -> dict[str, ListMapping]:
    """What the agency remembers, by fingerprint; nothing for a guest's list."""
    if upload.guest_agency_id is not None:
        return {}
    return {one.fingerprint: one for one in ListMapping.objects.filter(agency_id=upload.agency_id)}


def remembered(table: Table, kept: Mapping[str, ListMapping], columns: ColumnSet) -> Plan | None:
    """How the agency had lists with these headings read before, if it can be done for this kind of
    aid."""
    asked = {column.name for column in columns}
    for sheet, name in enumerate(table.sheets if kept else ()):
        for row in table.head(sheet):
            own = own_columns(row.cells)
            one = kept.get(fingerprint(row.cells[own:]))
            if one is None:
                continue
            found = {key: index + own for key, index in one.columns.items() if key in asked}
            if lacking(found):
                continue
            return Plan(
                row.number,
                [cell or "" for cell in row.cells],
                found,
                sheet=sheet,
                sheet_name=name,
                origin=Origin.REMEMBERED,
                mapping_id=str(one.pk),
            )
    return None
