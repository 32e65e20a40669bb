"""What waits for whom: one line per task, shown on the landing page in the order of urgency."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.access import url_rules
from accounts.menu import Counter
from accounts.permissions import Permission
from accounts.queries.desk import ending_soon, open_requests
from accounts.queries.recoveries import to_answer as recoveries_to_answer
from accounts.scope import Scope
from beneficiaries.queries.imports import waiting_count as waiting_imports
from beneficiaries.queries.proposals import waiting_for_me
from beneficiaries.queries.quality import grave_waiting
from programs.queries.recipients import draft_count, returned_count
from verification.queries import counters


@dataclass(frozen=True, slots=True)
class Task:
    """A counted task. `needs` is beyond the page's rule: who is expected to do it."""

    label: str | Promise
    note: str | Promise
    url_name: str
    icon: str
    count: Counter
    needs: Permission
    query: str = ""
    tone: str = "warning"


TASKS = (
    Task(
        _("Menunggu verifikasi"),
        _("Kasus yang diajukan instansi di wilayah Anda dan belum diputuskan."),
        "verification:case_list",
        "gavel",
        counters.waiting,
        Permission.CASE_DECIDE,
    ),
    Task(
        _("Dikembalikan kepada Anda"),
        _("Penerima yang perlu diperbaiki, lalu diajukan lagi."),
        "programs:returned_list",
        "arrow-back-up",
        returned_count,
        Permission.RECIPIENT_EDIT,
    ),
    Task(
        _("Rancangan belum diajukan"),
        _("Penerima yang sudah dicatat tetapi belum dikirim ke Bappeda."),
        "programs:draft_list",
        "pencil",
        draft_count,
        Permission.RECIPIENT_SUBMIT,
        tone="info",
    ),
    Task(
        _("Impor menunggu diperiksa"),
        _("Berkas basis data yang sudah dibaca dan belum diterapkan."),
        "beneficiaries:import_list",
        "database-import",
        waiting_imports,
        Permission.REGISTRY_IMPORT,
    ),
    Task(
        _("Temuan mutu data yang berat"),
        _("Yang salah dalam basis data wilayah Anda dan menunggu diperbaiki."),
        "beneficiaries:quality_list",
        "stethoscope",
        grave_waiting,
        Permission.QUALITY_WORK,
        query="?bobot=high",
    ),
    Task(
        _("Usulan menunggu Anda"),
        _("Usulan perubahan basis data yang gilirannya pada Anda."),
        "beneficiaries:proposal_list",
        "file-text",
        waiting_for_me,
        Permission.PROPOSAL_EDIT,
        query="?keadaan=giliran",
    ),
    Task(
        _("Permohonan akun"),
        _("Permohonan pegawai yang menunggu keputusan sekretariat."),
        "accounts:request_list",
        "user-plus",
        open_requests,
        Permission.ACCOUNT_MANAGE,
    ),
    Task(
        _("Pemulihan akun"),
        _("Rekan yang kehilangan pengaman keduanya; perlu jawaban petugas kedua dalam 72 jam."),
        "accounts:recovery_list",
        "shield-lock",
        recoveries_to_answer,
        Permission.ACCOUNT_CONFIRM,
    ),
    Task(
        _("Hak akses segera berakhir"),
        _("Hak akses yang habis dalam 30 hari; tinjau apakah masih diperlukan."),
        "accounts:member_list",
        "calendar-due",
        ending_soon,
        Permission.ACCOUNT_MANAGE,
        tone="info",
    ),
)


@dataclass(frozen=True, slots=True)
class Waiting:
    label: str | Promise
    note: str | Promise
    url: str
    icon: str
    count: int
    tone: str


def waiting_for(scope: Scope) -> list[Waiting]:
    """The tasks of this scope with their counts; what is done is shown too, in calm colours."""
    rules = url_rules()
    found = []
    for task in TASKS:
        if scope.may(task.needs) and rules[task.url_name].admits(scope):
            count = task.count(scope)
            found.append(
                Waiting(
                    task.label,
                    task.note,
                    reverse(task.url_name) + task.query,
                    task.icon,
                    count,
                    task.tone if count else "success",
                )
            )
    return found
