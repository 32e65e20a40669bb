"""How the portal itself fares, for those who watch over it: seals, copies, background work.

What is not known is shown as a warning, never as calm.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.permissions import Permission
from accounts.scope import Scope
from core.enums import JobState
from core.models import Job
from core.scope import DatabaseRole, acting_as
from core.templatetags.fmt import waktu
from core.upkeep import Done, Upkeep, last

if TYPE_CHECKING:
    from core.uploads import Text

# The seals are looked at every night, copies are to be made every night.
_FRESH = datetime.timedelta(hours=48)
_FAILED_FOR = datetime.timedelta(days=7)
_STUCK_AFTER = datetime.timedelta(minutes=10)
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Mark:
    """One sign on the landing page."""

    label: Text
    text: Text
    note: Text
    icon: str
    tone: str
    url: str = ""


def marks_for(scope: Scope) -> list[Mark]:
    """The signs for an auditor or technical administrator; none for anybody else."""
    found: list[Mark] = []
    if scope.may(Permission.AUDIT_VIEW) or scope.may(Permission.SYSTEM_ADMIN):
        found.append(_seals(scope))
    if scope.may(Permission.SYSTEM_ADMIN):
        found += [_copies(), *_work()]
    return found


def failed_jobs(scope: Scope) -> list[Job]:
    """Work that was given up lately, the newest first, for the technical administrator."""
    if not scope.may(Permission.SYSTEM_ADMIN):
        return []
    with acting_as(DatabaseRole.TECHNICAL):
        return list(_failed().order_by("-created_at")[:_SHOWN])


def _seals(scope: Scope) -> Mark:
    done = last(Upkeep.SEALS)
    label = _("Segel jejak audit")
    url = reverse("accounts:trail_list") if scope.may(Permission.AUDIT_VIEW) else ""
    if done is not None and not done.well:
        note = _("Ada catatan yang diubah atau hilang. Jalankan audit_verify dan laporkan.")
        return Mark(label, _("Tidak utuh"), note, "alert-triangle", "danger", url)
    if done is None or _is_old(done):
        note = _when(done) or _("Belum pernah diperiksa. Pemeriksaan berjalan setiap malam.")
        return Mark(label, _("Belum pasti"), note, "lock", "warning", url)
    return Mark(label, _("Utuh"), _when(done), "lock", "success", url)


def _copies() -> Mark:
    done = last(Upkeep.COPY)
    label = _("Cadangan terakhir")
    if done is None:
        note = _("Belum pernah dicatat. Jalankan perintah cadangan (backup) setiap malam.")
        return Mark(label, _("Belum ada"), note, "database", "danger")
    days = (timezone.now() - done.at).days
    age = ngettext("%(n)s hari lalu", "%(n)s hari lalu", days) % {"n": days}
    tone = "warning" if _is_old(done) else "success"
    return Mark(label, age if days else _("Hari ini"), waktu(done.at), "database", tone)


def _work() -> list[Mark]:
    with acting_as(DatabaseRole.TECHNICAL):
        failed = _failed().count()
        late = Job.objects.filter(
            state=JobState.QUEUED, created_at__lt=timezone.now() - _STUCK_AFTER
        ).count()
    return [
        Mark(
            _("Pekerjaan gagal"), str(failed), _("Dalam 7 hari terakhir."), "alert-circle",
            "danger" if failed else "success",
        ),
        Mark(
            _("Pekerjaan tertahan"), str(late),
            _("Menunggu giliran lebih dari 10 menit. Periksa proses latar bila tidak berkurang."),
            "hourglass", "warning" if late else "success",
        ),
    ]  # fmt: skip


def _failed() -> QuerySet[Job]:
    since = timezone.now() - _FAILED_FOR
    return Job.objects.filter(state=JobState.FAILED, created_at__gte=since)


def _is_old(done: Done) -> bool:
    return timezone.now() - done.at > _FRESH


def _when(done: Done | None) -> str:
    return _("Diperiksa %(at)s.") % {"at": waktu(done.at)} if done else ""
