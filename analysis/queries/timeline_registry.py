"""What the registry itself tells of a household's years: releases, moves, pictures, looks."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.permissions import Permission
from accounts.scope import Scope
from analysis.timeline import Event, EventKind
from beneficiaries.codebook import HOUSEHOLD_VARIABLES, label_for
from beneficiaries.models import (
    DocumentReveal,
    Household,
    HouseholdPhoto,
    HouseholdPlace,
    HouseholdVersion,
    PhotoRemoval,
    ReleaseActivation,
    Reveal,
)
from core.scope import DatabaseRole
from regions.models import Region

_MOST_CHANGES = 8
_PLACE = ("village_id", "address", "rt", "rw")
# Told by the place, derived, or no fact about the family.
_SILENT = frozenset({*_PLACE, "district_id", "regency_id", "extra", "latitude", "longitude"})


def registry_events(scope: Scope, household: Household) -> Iterator[Event]:
    """All of the registry's own events; an agency is told of pictures alone."""
    if scope.role is not DatabaseRole.AGENCY:
        yield from _releases(household)
    yield from _pictures(scope, household)
    if scope.may(Permission.AUDIT_VIEW):
        yield from _looks(household)


def _releases(household: Household) -> Iterator[Event]:
    """Each release that told of the household, with what it told anew, and where it moved."""
    versions = list(
        HouseholdVersion.objects.filter(household=household)
        .select_related("release")
        .order_by("release__created_at")
    )
    begun = _activations(household, versions)
    places = _names_of_places(versions)
    before: dict[str, Any] | None = None
    for version in versions:
        on = begun.get(version.release_id) or timezone.localdate(version.release.created_at)
        named = {"release": str(version.release)}
        if before is None:
            yield Event(
                EventKind.RELEASE, on, _("Pertama kali tercatat: %(release)s") % named,
                icon="database", tone="info", order=0,
            )  # fmt: skip
        else:
            changes = _changes(before, version.data)
            yield Event(
                EventKind.RELEASE, on,
                (_("Data berubah: %(release)s") if changes else _("Data tetap: %(release)s"))
                % named, changes, icon="versions", tone="warning" if changes else "neutral",
            )  # fmt: skip
            if _place_of(before, places) != _place_of(version.data, places):
                yield Event(
                    EventKind.MOVE, on, _("Alamat berubah: %(release)s") % named,
                    [_("Dari %(place)s") % {"place": _place_of(before, places)},
                     _("Ke %(place)s") % {"place": _place_of(version.data, places)}],
                    icon="arrow-right", tone="warning", order=1,
                )  # fmt: skip
        before = version.data


def _activations(
    household: Household, versions: list[HouseholdVersion]
) -> dict[object, datetime.date]:
    """Release -> the day it first became the base of the household's regency."""
    begun = ReleaseActivation.objects.filter(
        regency_id=household.regency_id, release__in=[one.release_id for one in versions]
    ).order_by("-activated_at")
    return {one.release_id: timezone.localdate(one.activated_at) for one in begun}


def _changes(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """What is told otherwise, in words; what only one of both speaks of is no change."""
    told = []
    for key, variable in HOUSEHOLD_VARIABLES.items():
        if key in _SILENT or key not in before or key not in after or before[key] == after[key]:
            continue
        told.append(
            f"{variable.label}: {label_for(variable, before[key])} → "
            f"{label_for(variable, after[key])}"
        )
    if len(told) > _MOST_CHANGES:
        more = len(told) - _MOST_CHANGES
        rest = ngettext("dan %(n)d perubahan lain", "dan %(n)d perubahan lain", more) % {"n": more}
        told = [*told[:_MOST_CHANGES], rest]
    return told


def _names_of_places(versions: list[HouseholdVersion]) -> dict[int, str]:
    ids = {key for version in versions if (key := version.data.get("village_id"))}
    return dict(Region.objects.filter(pk__in=ids).values_list("pk", "name"))


def _place_of(data: dict[str, Any], places: dict[int, str]) -> str:
    parts = [str(data.get("address") or "")]
    if data.get("rt") or data.get("rw"):
        parts.append(f"RT {data.get('rt') or '–'}/RW {data.get('rw') or '–'}")
    parts.append(places.get(data.get("village_id") or 0, ""))
    return ", ".join(part for part in parts if part) or "–"


def _pictures(scope: Scope, household: Household) -> Iterator[Event]:
    photos = HouseholdPhoto.objects.visible_to(scope).filter(household=household)
    for photo in photos.select_related("uploaded_by"):
        lines = []
        if photo.is_outside:
            lines.append(_("Diambil di luar wilayahnya"))
        yield Event(
            EventKind.PHOTO, timezone.localdate(photo.uploaded_at),
            _("Foto ditambahkan: %(kind)s") % {"kind": photo.get_kind_display()}, lines,
            by=str(photo.uploaded_by), icon="camera", tone="info",
        )  # fmt: skip
    removals = PhotoRemoval.objects.visible_to(scope).filter(household=household)
    for removal in removals.select_related("removed_by"):
        yield Event(
            EventKind.PHOTO, timezone.localdate(removal.removed_at),
            _("Foto dihapus: %(kind)s") % {"kind": removal.get_kind_display()}, [removal.reason],
            by=str(removal.removed_by), icon="trash", tone="warning", order=1,
        )  # fmt: skip
    found = HouseholdPlace.objects.visible_to(scope).filter(household=household)
    for place in found.select_related("set_by"):
        yield Event(
            EventKind.PHOTO, timezone.localdate(place.set_at), _("Koordinat rumah dicatat"),
            [str(place.get_source_display())], by=str(place.set_by), icon="map-pin", order=2,
        )  # fmt: skip


def _looks(household: Household) -> Iterator[Event]:
    """Full numbers that somebody opened, for the auditor's eyes."""
    reveals = Reveal.objects.filter(person__household=household)
    for reveal in reveals.select_related("revealed_by", "person"):
        yield Event(
            EventKind.REVEAL, timezone.localdate(reveal.revealed_at),
            _("NIK dibuka: %(name)s") % {"name": reveal.person.name}, [reveal.reason],
            by=str(reveal.revealed_by), icon="eye", tone="warning",
        )  # fmt: skip
    for look in DocumentReveal.objects.filter(household=household).select_related("revealed_by"):
        yield Event(
            EventKind.REVEAL, timezone.localdate(look.revealed_at),
            _("Foto dokumen identitas dibuka"), [look.reason], by=str(look.revealed_by),
            icon="id", tone="warning",
        )  # fmt: skip
