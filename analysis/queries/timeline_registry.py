"""What the registry itself tells of a household's years: releases, moves, pictures, looks."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.permissions import Permission
from accounts.scope import Scope
from analysis.queries.timeline_proposals import proposal_events
from analysis.timeline import Event, EventKind
from beneficiaries.codebook import HOUSEHOLD_VARIABLES
from beneficiaries.enums import RevealedAbout
from beneficiaries.models import (
    DocumentReveal,
    Household,
    HouseholdPhoto,
    HouseholdPlace,
    PhotoRemoval,
    Reveal,
)
from beneficiaries.periods import first_day
from beneficiaries.queries.changes import Event as Told
from beneficiaries.queries.changes import MemberChange, changes_of_household
from beneficiaries.queries.groups import memberships_of
from beneficiaries.queries.import_changes import Change
from beneficiaries.queries.members import members_of
from beneficiaries.rules import may_see_sensitive
from core.moments import is_readable
from core.scope import DatabaseRole

_MOST_CHANGES = 8
_ENTERED = {
    Told.ENTERED: (gettext_lazy("Masuk basis: %(release)s"), "database", "info"),
    Told.CHANGED: (gettext_lazy("Data berubah: %(release)s"), "versions", "warning"),
    Told.LEFT: (gettext_lazy("Tidak ada lagi dalam basis: %(release)s"), "circle-minus", "danger"),
}
_OPENED = {
    RevealedAbout.NUMBER: gettext_lazy("NIK dibuka: %(name)s"),
    RevealedAbout.GROUP: gettext_lazy("Kelompok rahasia dibuka: %(name)s"),
}
_OF_PLACE = ("village_name", "address")


def registry_events(scope: Scope, household: Household) -> Iterator[Event]:
    """All of the registry's own events; an agency is told of pictures alone."""
    if scope.role is not DatabaseRole.AGENCY:
        yield from _releases(scope, household)
        yield from _groups(scope, household)
    if scope.may(Permission.PROPOSAL_VIEW):
        yield from proposal_events(scope, household)
    yield from _pictures(scope, household)
    if scope.may(Permission.AUDIT_VIEW):
        yield from _looks(household)


def _releases(scope: Scope, household: Household) -> Iterator[Event]:
    """Each edition that told something new, and where the household moved."""
    of_place = {str(HOUSEHOLD_VARIABLES[name].label) for name in _OF_PLACE}
    changes = changes_of_household(scope, household, sensitive=may_see_sensitive(scope))
    for change in changes:
        on, named = timezone.localdate(change.at), {"release": str(change.release)}
        moved = [one for one in change.changes if one.label in of_place]
        other = [_line(one) for one in change.changes if one.label not in of_place]
        other += [line for member in change.members for line in _member_lines(member)]
        title, icon, tone = _ENTERED[change.event]
        if other or change.event is not Told.CHANGED:
            yield Event(
                EventKind.RELEASE, on, title % named, _shortened(other), icon=icon, tone=tone
            )
        if moved:
            yield Event(
                EventKind.MOVE, on, _("Alamat berubah: %(release)s") % named,
                [_line(one) for one in moved], icon="arrow-right", tone="warning", order=1,
            )  # fmt: skip


def _line(change: Change) -> str:
    return f"{change.label}: {change.before} → {change.after}"


def _member_lines(member: MemberChange) -> list[str]:
    named = {"name": member.name}
    match member.event:
        case Told.ENTERED:
            return [_("Anggota masuk: %(name)s") % named]
        case Told.LEFT:
            return [_("Anggota keluar: %(name)s") % named]
    return [f"{member.name} · {_line(change)}" for change in member.changes]


def _shortened(lines: list[str]) -> list[str]:
    more = len(lines) - _MOST_CHANGES
    if more <= 0:
        return lines
    rest = ngettext("dan %(n)d perubahan lain", "dan %(n)d perubahan lain", more) % {"n": more}
    return [*lines[:_MOST_CHANGES], rest]


def _groups(scope: Scope, household: Household) -> Iterator[Event]:
    """From when on a list has a member. Of confidential groups nothing: the day alone may tell."""
    for one in memberships_of(scope, members_of(household)):
        on = first_day(one.period)
        if on is not None:
            told = [str(text) for text in (one.category, one.source) if text]
            yield Event(
                EventKind.GROUP, on, _("Tercantum dalam daftar: %(group)s") % {"group": one.label},
                [one.person.name, *told], icon="users-group", tone="info",
            )  # fmt: skip


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
    reveals = Reveal.objects.filter(is_readable("revealed_at"), person__household=household)
    for reveal in reveals.select_related("revealed_by", "person"):
        yield Event(
            EventKind.REVEAL, timezone.localdate(reveal.revealed_at),
            _OPENED[RevealedAbout(reveal.about)] % {"name": reveal.person.name}, [reveal.reason],
            by=str(reveal.revealed_by), icon="eye", tone="warning",
        )  # fmt: skip
    looks = DocumentReveal.objects.filter(is_readable("revealed_at"), household=household)
    for look in looks.select_related("revealed_by"):
        yield Event(
            EventKind.REVEAL, timezone.localdate(look.revealed_at),
            _("Foto dokumen identitas dibuka"), [look.reason], by=str(look.revealed_by),
            icon="id", tone="warning",
        )  # fmt: skip
