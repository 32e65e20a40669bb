"""Pictures as lists and pages need them."""

from __future__ import annotations

import datetime
import uuid
from collections import defaultdict
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.permissions import Permission
from accounts.scope import Scope
from beneficiaries.enums import PhotoKind
from beneficiaries.models import (
    DocumentReveal,
    Household,
    HouseholdPhoto,
    Proposal,
    ProposalPaper,
)
from regions.outlines import MARGIN_M

LIST_ORDER = ("-uploaded_at", "id")
# How long a document stays open to whoever gave a reason.
OPEN_FOR = datetime.timedelta(minutes=10)
_ORDER = {kind: place for place, kind in enumerate(PhotoKind.values)}


def photos_of(scope: Scope, household: Household) -> dict[PhotoKind, list[HouseholdPhoto]]:
    """Pictures by kind in the order of a visit, the newest of each first."""
    found = household.photos.visible_to(scope).select_related("uploaded_by")
    by_kind: defaultdict[PhotoKind, list[HouseholdPhoto]] = defaultdict(list)
    newest = sorted(found, key=lambda photo: photo.shown_at, reverse=True)
    for photo in sorted(newest, key=lambda photo: _ORDER[photo.kind]):
        by_kind[PhotoKind(photo.kind)].append(photo)
    return dict(by_kind)


def same_elsewhere(
    scope: Scope, household: Household, photos: list[HouseholdPhoto]
) -> dict[str, list[Household]]:
    """Other households the reader sees that carry the very same file, by its sha256."""
    others = (
        HouseholdPhoto.objects.visible_to(scope)
        .filter(sha256__in={photo.sha256 for photo in photos})
        .exclude(household=household)
        .select_related("household__village")
    )
    found: defaultdict[str, list[Household]] = defaultdict(list)
    for photo in others:
        found[photo.sha256].append(photo.household)
    return dict(found)


def photo_list(scope: Scope, chosen: dict[str, Any]) -> QuerySet[HouseholdPhoto]:
    """Pictures in scope that fit the filters, for `LIST_ORDER`."""
    twins = HouseholdPhoto.objects.filter(sha256=OuterRef("sha256")).exclude(
        household=OuterRef("household")
    )
    rows = (
        HouseholdPhoto.objects.visible_to(scope)
        .select_related("household__village", "household__district", "household__regency")
        .annotate(is_twin=Exists(twins))
    )
    for name, field in (
        ("kabupaten", "regency_id"),
        ("kecamatan", "household__district_id"),
        ("desa", "household__village_id"),
        ("jenis", "kind"),
    ):
        if name in chosen:
            rows = rows.filter(**{field: chosen[name]})
    match chosen.get("tanda"):
        case "luar":
            rows = rows.filter(outside_m__gt=MARGIN_M)
        case "ganda":
            rows = rows.filter(is_twin=True)
        case "tanpa":
            rows = rows.filter(latitude=None)
    return rows


def proposal_of(scope: Scope, photo: HouseholdPhoto) -> Proposal | None:
    """The proposal a picture came with, for those who read proposals."""
    if not scope.may(Permission.PROPOSAL_VIEW):
        return None
    # A picture keeps the id it had as a paper (`operations.proposal_photos`).
    came = ProposalPaper.objects.visible_to(scope).filter(pk=photo.pk)
    paper = came.select_related("proposal").first()
    return paper.proposal if paper else None


def is_open(photo: HouseholdPhoto, user_id: uuid.UUID | None) -> bool:
    """Whether this user has lately given a reason for opening this document."""
    since = timezone.now() - OPEN_FOR
    return DocumentReveal.objects.filter(
        photo_id=photo.pk, revealed_by=user_id, revealed_at__gte=since
    ).exists()
