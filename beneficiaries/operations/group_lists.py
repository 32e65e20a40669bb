"""Group lists: received, applied, taken back; the one door for the state of a list."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django.core.files import File
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from beneficiaries.group_codes import CONFIDENTIAL, GroupKind
from beneficiaries.group_enums import GroupListState, GroupOutcome
from beneficiaries.models import GroupList, GroupOrigin, GroupRow
from core import audit
from core.uploads import safe_filename


class GroupListConflict(Exception):
    """The list is not, or no longer, in the state that this needs; the text says what to do."""


def receive(
    *, file: File, filename: str, told: dict[str, Any], regency_id: int | None, by: User
) -> GroupList:
    """Store a judged file. `told`: kind, period, source, letter, letter_date.

    The stored name is the list's id: the sender's may name people. Where the kind has confidential
    categories the sender's name is not kept at all, since it may name one.
    """
    kind = GroupKind(told["kind"])
    suffix = PurePath(filename).suffix.lower()
    kept = f"daftar-{kind}{suffix}" if CONFIDENTIAL.get(kind) else safe_filename(filename)
    group_list = GroupList(
        kind=kind, period=told["period"], regency_id=regency_id, file_name=kept, created_by=by
    )
    group_list.file.save(f"{group_list.pk}{suffix}", file, save=False)
    group_list.save(force_insert=True)
    GroupOrigin.objects.create(
        group_list=group_list, **{name: told[name] for name in ("source", "letter", "letter_date")}
    )
    audit.record("group_list.receive", by=by, subject=group_list)
    return group_list


def apply(*, group_list: GroupList, by: User) -> None:
    """Let a checked list be the one of its kind, period and place; the one before stays as history.

    Raises `GroupListConflict`.
    """
    held = _held(group_list, GroupListState.CHECKED)
    joined = GroupRow.objects.filter(group_list=held, outcome=GroupOutcome.JOINED).count()
    if not joined:
        raise GroupListConflict(
            _("Tidak ada baris yang terhubung ke basis. Perbaiki berkasnya lalu kirim lagi.")
        )
    now = timezone.now()
    same_place = GroupList.objects.filter(
        kind=held.kind, period=held.period, regency=held.regency_id
    )
    same_place.filter(state=GroupListState.APPLIED).update(
        state=GroupListState.REPLACED, ended_at=now, replaced_by=held
    )
    held.state, held.applied_at = GroupListState.APPLIED, now
    held.save(update_fields=["state", "applied_at"])
    audit.record("group_list.apply", by=by, subject=held, rows=joined)


def take_back(*, group_list: GroupList, reason: str, by: User) -> None:
    """End the list in force; the one that it had replaced is in force again, unless its rows went
    after their time.

    Raises `GroupListConflict`.
    """
    held = _held(group_list, GroupListState.APPLIED)
    held.state, held.ended_at = GroupListState.TAKEN_BACK, timezone.now()
    held.save(update_fields=["state", "ended_at"])
    former = GroupRow.objects.filter(group_list=OuterRef("pk"))
    held.replaces.filter(Exists(former), state=GroupListState.REPLACED).update(
        state=GroupListState.APPLIED, ended_at=None, replaced_by=None
    )
    audit.record("group_list.take_back", by=by, subject=held, reason=reason)


def discard(*, group_list: GroupList, by: User) -> None:
    """Give up a checked list; what became of its rows is forgotten. Raises `GroupListConflict`."""
    held = _held(group_list, GroupListState.CHECKED)
    held.state, held.ended_at = GroupListState.DISCARDED, timezone.now()
    held.save(update_fields=["state", "ended_at"])
    GroupRow.objects.filter(group_list=held).delete()
    audit.record("group_list.discard", by=by, subject=held)


def fail(*, group_list: GroupList, fault: str, by: User) -> None:
    """The file cannot be read; `fault` says why, with its cure."""
    GroupList.objects.filter(pk=group_list.pk, state=GroupListState.RECEIVED).update(
        state=GroupListState.FAILED, fault=fault, ended_at=timezone.now()
    )
    audit.record("group_list.fail", by=by, subject=group_list)


def _held(group_list: GroupList, state: GroupListState) -> GroupList:
    """The list as it is now. Others of its kind, period and place wait meanwhile."""
    of_place = GroupList.objects.filter(
        kind=group_list.kind, period=group_list.period, regency=group_list.regency_id
    )
    locked = of_place.select_for_update(of=("self",)).order_by("pk")
    held = next(one for one in locked if one.pk == group_list.pk)
    if held.state != state:
        raise GroupListConflict(
            _("Keadaan daftar ini sudah berubah menjadi %(state)s. Muat ulang halaman ini.")
            % {"state": held.get_state_display()}
        )
    return held
