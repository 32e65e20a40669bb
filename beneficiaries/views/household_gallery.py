"""Pictures and place of a household as its page shows them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from accounts.http import PortalRequest
from accounts.permissions import Permission
from accounts.scope import Scope
from beneficiaries.enums import PhotoKind
from beneficiaries.models import Household, HouseholdPhoto
from beneficiaries.photo_rules import may_remove
from beneficiaries.queries.photos import photos_of, same_elsewhere
from beneficiaries.queries.place_checks import standing_of
from beneficiaries.queries.told import Earlier, last_known


@dataclass(frozen=True, slots=True)
class ShownPhoto:
    """A picture with what is to be said about it; no addresses for a document withheld.

    `full_url` is the picture alone, `page_url` the page about it.
    """

    photo: HouseholdPhoto
    label: str
    full_url: str
    page_url: str
    thumb_url: str
    removable: bool
    twins: list[Household] = field(default_factory=list)


def gallery(request: PortalRequest, household: Household) -> dict[str, Any]:
    """The gallery by kind, and its `front` picture."""
    by_kind = photos_of(request.scope, household)
    photos = [photo for group in by_kind.values() for photo in group]
    twins = same_elsewhere(request.scope, household, photos) if photos else {}
    shown = {
        kind: [_shown(request, photo, twins.get(photo.sha256, [])) for photo in group]
        for kind, group in by_kind.items()
    }
    fronts = shown.get(PhotoKind.FRONT, [])
    return {
        "gallery": [
            {"kind": kind.label, "newest": group[0], "older": group[1:]}
            for kind, group in shown.items()
        ],
        "photo_count": len(photos),
        "photos_outside": sum(photo.is_outside for photo in photos),
        "front": fronts[0] if fronts else None,
        "may_add_photo": request.scope.may(Permission.PHOTO_ADD),
    }


def place(request: PortalRequest, household: Household) -> dict[str, Any]:
    """Where the house stands, and whether that is where its village is."""
    standing = standing_of(household)
    return {
        "standing": standing,
        "earlier_place": None if standing else _earlier_place(request.scope, household),
        "may_set_place": request.scope.may(Permission.PHOTO_ADD),
    }


def _earlier_place(scope: Scope, household: Household) -> tuple[Earlier, Earlier] | None:
    """Where an earlier edition had it, when the one in force does not say."""
    known = last_known(scope, household)
    latitude, longitude = known.get("latitude"), known.get("longitude")
    return (latitude, longitude) if latitude and longitude else None


def _shown(request: PortalRequest, photo: HouseholdPhoto, twins: list[Household]) -> ShownPhoto:
    withheld = photo.is_document
    return ShownPhoto(
        photo,
        label=str(photo.get_kind_display()),
        full_url="" if withheld else reverse("beneficiaries:photo", args=[photo.pk]),
        page_url="" if withheld else reverse("beneficiaries:photo_show", args=[photo.pk]),
        thumb_url="" if withheld else reverse("beneficiaries:photo_thumb", args=[photo.pk]),
        removable=may_remove(request.scope, photo),
        twins=twins,
    )
