"""Columns named by hand: reading a file by them, remembering them, forgetting them."""

from __future__ import annotations

from dataclasses import replace

from django.db.models.functions import Now

from accounts.models import User
from beneficiaries.import_plan import Plan, fingerprint
from beneficiaries.models import HeaderMapping, RegistryImport
from beneficiaries.operations import imports
from beneficiaries.operations.corrections import behind_own
from core import audit


def read_as(*, import_file: RegistryImport, plan: Plan, by: User) -> None:
    """Have the file checked by this plan; the caller sends the job.

    What was answered about names of regions stays. Raises `imports.ImportConflict` once rows of the
    import are on their way into the release.
    """
    kept = Plan.kept_with(import_file.mapping)
    if plan.places is None and kept is not None:
        plan = replace(
            plan, places=kept.places, keeps_places=kept.keeps_places, places_by=kept.places_by,
            places_forgotten=kept.places_forgotten,
        )  # fmt: skip
    imports.read_again(import_file=import_file, mapping=plan.as_json(), by=by)


def remember(*, unit: str, plan: Plan, regency_id: int | None, by: User) -> HeaderMapping:
    """Use the plan by itself for later files with these headings; the newest naming wins.

    `regency_id` is the desk that remembers it; None for the province, whose mappings serve all.
    A village, district or regency named for one file is not remembered: the next file may be of
    another. That rows lie where the base knows their numbers is. Columns of our own, in front of
    rows that were sent back corrected, are none of the headings.
    """
    headers, columns = behind_own(plan.headers, plan.columns)
    mapping, _created = HeaderMapping.objects.update_or_create(
        unit=unit,
        fingerprint=fingerprint(headers),
        regency_id=regency_id,
        defaults={
            "headers": headers,
            "columns": columns,
            "code_system": plan.wanted_codes,
            "placed_by_base": plan.placed_by_base,
            "created_by": by,
            "changed_at": Now(),
        },
    )
    _drop_twins(mapping)
    audit.record(
        "header_mapping.remember", by=by, subject=mapping, regency_id=regency_id,
        columns=len(plan.columns),
    )  # fmt: skip
    return mapping


def forget(*, mapping: HeaderMapping, by: User) -> None:
    """Files with these headings wait for a person again. Imports made by it stay as they are."""
    audit.record(
        "header_mapping.forget", by=by, subject=mapping, regency_id=mapping.regency_id,
        columns=len(mapping.columns),
    )  # fmt: skip
    mapping.delete()


def _drop_twins(mapping: HeaderMapping) -> None:
    """Of the same desk and headings, what was remembered with our own columns in front."""
    desk = HeaderMapping.objects.filter(unit=mapping.unit, regency_id=mapping.regency_id)
    for one in desk.exclude(pk=mapping.pk):
        headers, _columns = behind_own(one.headers, one.columns)
        if fingerprint(headers) == mapping.fingerprint:
            one.delete()
