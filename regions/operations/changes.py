"""Recording what happened to regions: one door for splits, mergers, new codes and new names.

Ended regions keep their row, so that history, old files and decisions still know them. A recorded
change is never edited. People are not moved here: what lives in regions is a matter of the floors
above.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.scope import DatabaseRole, acting_as
from regions.codes import CodeError, CodeSystem, parse_code
from regions.enums import KINDS_OF_LEVEL, Change, Kind, Level
from regions.models import Region, RegionEvent, RegionLineage


class ChangeRefused(ValueError):
    """The change cannot be recorded as told; the text is for the screen."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A region that the change gives: its code and name, and for a split its part of the old one.

    Empty `name`: as before.
    """

    code: str
    name: str = ""
    rws: tuple[int, ...] = ()
    hamlets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """A change as a decree tells it."""

    change: Change
    on: datetime.date
    decree: str
    before: tuple[str, ...]
    after: tuple[Outcome, ...]
    note: str = ""


@transaction.atomic
def record(*, told: Told, by: AbstractBaseUser | None) -> RegionEvent:
    """Record one change and make the tree of today follow it. Raises `ChangeRefused`."""
    _refuse_odd(told)
    with acting_as(DatabaseRole.AMENDING):
        old = [_current(code) for code in told.before]
        if len({region.level for region in old}) != 1:
            raise ChangeRefused(_("Semua kode lama harus setingkat."))
        if any(region.valid_from and region.valid_from >= told.on for region in old):
            raise ChangeRefused(_("Tanggal berlaku mendahului perubahan sebelumnya."))
        event = RegionEvent.objects.create(
            change=told.change, on=told.on, decree=told.decree, note=told.note
        )
        _RECORDERS[told.change](event, old, told.after)
    audit.record(
        "region.change", by=by, change=str(told.change), before=",".join(told.before),
        after=",".join(outcome.code for outcome in told.after),
    )  # fmt: skip
    return event


def _refuse_odd(told: Told) -> None:
    if told.on > timezone.localdate():
        raise ChangeRefused(_("Perubahan dicatat sejak hari berlakunya, tidak sebelumnya."))
    if not told.decree.strip():
        raise ChangeRefused(_("Dasar hukum wajib diisi."))
    sizes = {
        Change.SPLIT: (len(told.before) == 1 and len(told.after) > 1),
        Change.MERGE: (len(told.before) > 1 and len(told.after) == 1),
        Change.RECODE: (len(told.before) == len(told.after) == 1),
        Change.RENAME: (len(told.before) == len(told.after) == 1),
    }
    if not sizes[told.change]:
        raise ChangeRefused(
            _("Pemekaran: satu kode lama, beberapa kode baru. Penggabungan sebaliknya.")
        )
    codes = [outcome.code for outcome in told.after]
    if len(set(codes)) != len(codes) or len(set(told.before)) != len(told.before):
        raise ChangeRefused(_("Kode yang sama tertulis dua kali."))
    if told.change is Change.RECODE and codes[0] == told.before[0]:
        raise ChangeRefused(_("Kode baru sama dengan kode lama."))


def _split(event: RegionEvent, old: Sequence[Region], after: Sequence[Outcome]) -> None:
    """A village ends, also where the mother bears its code on: who lives in which part is open.

    A district lives on, and gives villages away one by one (new codes of theirs).
    """
    (mother,) = old
    if mother.level == Level.VILLAGE:
        _end(mother, event)
    for outcome in after:
        stays = mother.level != Level.VILLAGE and outcome.code == mother.code
        child = mother if stays else _take_or_make(outcome, mother, event)
        _line(event, mother, child, outcome)


def _merge(event: RegionEvent, old: Sequence[Region], after: Sequence[Outcome]) -> None:
    (outcome,) = after
    heir = next((region for region in old if region.code == outcome.code), None)
    if heir is not None and outcome.name and outcome.name != heir.name:
        _line(event, heir, heir, outcome)
        _call(heir, outcome.name)
    for region in old:
        if region is not heir:
            _end(region, event)
    heir = heir or _take_or_make(outcome, old[0], event)
    for region in old:
        if region.pk != heir.pk:
            _follow(event, region, heir, outcome)


def _recode(event: RegionEvent, old: Sequence[Region], after: Sequence[Outcome]) -> None:
    """A new code. A regency keeps its row, since everybody's rights hang on it."""
    (region,), (outcome,) = old, after
    if region.level == Level.REGENCY:
        _recode_in_place(event, region, outcome)
        return
    _end(region, event)
    heir = _take_or_make(outcome, region, event)
    _follow(event, region, heir, outcome)
    if region.level != Level.DISTRICT:
        return
    for village in list(Region.objects.current().filter(parent=region).order_by("code")):
        _end(village, event)
        moved = Outcome(outcome.code + village.code[6:], village.name)
        _follow(event, village, _take_or_make(moved, village, event), moved)


def _recode_in_place(event: RegionEvent, regency: Region, outcome: Outcome) -> None:
    if Region.objects.current().filter(code=outcome.code).exists():
        raise ChangeRefused(_("Kode baru itu sudah dipakai wilayah lain."))
    former = regency.code
    for region in Region.objects.current().within(regency).order_by("-code"):
        code = outcome.code + region.code[len(former) :]
        _line(event, region, region, Outcome(code))
        Region.objects.filter(pk=region.pk).update(code=code)


def _rename(event: RegionEvent, old: Sequence[Region], after: Sequence[Outcome]) -> None:
    (region,), (outcome,) = old, after
    if outcome.code != region.code or not outcome.name or outcome.name == region.name:
        raise ChangeRefused(_("Ganti nama memerlukan nama baru, dengan kode yang tetap."))
    _line(event, region, region, outcome)
    _call(region, outcome.name)


_RECORDERS = {
    Change.SPLIT: _split,
    Change.MERGE: _merge,
    Change.RECODE: _recode,
    Change.RENAME: _rename,
}


def _current(code: str) -> Region:
    found = Region.objects.current().select_for_update().filter(code=code).first()
    if found is None or found.level == Level.PROVINCE:
        raise ChangeRefused(
            _("Tidak ada wilayah yang berlaku dengan kode %(code)s.") % {"code": code}
            + hint_of_bps(code)
        )
    return found


def hint_of_bps(code: str) -> str:
    """What to write instead, when the digits are those of a region in the numbering of BPS."""
    regencies = Region.objects.regencies().current()
    regency = regencies.filter(code_bps=code[:4]).first()
    # A village's own number begins with 1 or 2 by Kemendagri; a district of BPS has three digits.
    is_bps = len(code) == 7 or (len(code) == 10 and code[6] not in "12")
    if regency is None or (not is_bps and regencies.filter(code=code[:4]).exists()):
        return ""
    return " " + _(
        "Kode itu tampak seperti kode BPS. Pakai kode Kemendagri: %(regency)s adalah %(code)s, dan "
        "kode kecamatan serta desanya dimulai dengan angka itu."
    ) % {"regency": regency.name, "code": regency.code}


def _end(region: Region, event: RegionEvent) -> None:
    region.valid_to = event.on
    Region.objects.filter(pk=region.pk).update(valid_to=event.on)


def _follow(event: RegionEvent, old: Region, heir: Region, outcome: Outcome) -> None:
    Region.objects.filter(pk=old.pk).update(successor=heir)
    _line(event, old, heir, outcome)


def _line(event: RegionEvent, old: Region, new: Region, outcome: Outcome) -> None:
    RegionLineage.objects.create(
        event=event,
        predecessor=old,
        successor=new,
        former_code=old.code,
        former_name=old.name,
        rws=list(outcome.rws),
        hamlets=list(outcome.hamlets),
    )


def _call(region: Region, name: str) -> None:
    Region.objects.filter(pk=region.pk).update(name=name, short_name=name)


def _take_or_make(outcome: Outcome, like: Region, event: RegionEvent) -> Region:
    """The region of the new code, which the official list may have brought already."""
    found = Region.objects.current().filter(code=outcome.code).first()
    if found is not None:
        if found.level != like.level:
            raise ChangeRefused(_("Kode baru harus setingkat dengan kode lama."))
        return found
    level = _level_of(outcome.code)
    if level != like.level:
        raise ChangeRefused(_("Kode baru harus setingkat dengan kode lama."))
    parent_code = outcome.code[:6] if level is Level.VILLAGE else outcome.code[:4]
    parent = Region.objects.current().filter(code=parent_code).first()
    if parent is None:
        raise ChangeRefused(
            _("Wilayah induk %(code)s belum ada; catat dahulu.") % {"code": parent_code}
        )
    name = outcome.name or like.name
    made = Region(
        level=level, kind=_kind(outcome.code, level), name=name, short_name=name, code=outcome.code,
        parent=parent, valid_from=event.on,
    )  # fmt: skip
    made.save()
    return made


def _level_of(code: str) -> Level:
    try:
        return parse_code(code, CodeSystem.KEMENDAGRI).level
    except CodeError as error:
        raise ChangeRefused(_("%(code)s bukan kode Kemendagri.") % {"code": code}) from error


def _kind(code: str, level: Level) -> Kind:
    if level is Level.VILLAGE:
        # Kemendagri numbers kelurahan from 1001 and desa from 2001.
        return Kind.KELURAHAN if code[6] == "1" else Kind.DESA
    return KINDS_OF_LEVEL[level][0]
