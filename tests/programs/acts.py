"""Acts of the cast on programs and recipients, under the walls of the processes that do them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from accounts.scope import Scope
from core.enums import JobState
from core.identifiers import uuid7
from core.models import Job
from core.scope import scoped
from programs.enums import EndKind, RecipientState
from programs.models import Program, Recipient, RecipientUpload
from programs.operations import checking, list_looking, recipients, uploads
from programs.written import Written
from regions.models import Region
from tests.clients import as_login_role
from tests.factories.regions import region
from tests.factories.registry import a_recipient

LAHAT_VILLAGE, MERAPI, PALEMBANG_VILLAGE = "1604112001", "1604082002", "1671011001"
HEADER = (
    "NIK", "Nama", "Tanggal Lahir", "Kecamatan", "Desa", "Nilai Bantuan (Rp)", "Nomor KK", "Alamat",
)  # fmt: skip


@contextmanager
def working_as(membership: Membership, login: str = "sigertak_web"):
    """Inside: the transaction of a request of this member, walls up."""
    scope = Scope.of(membership.user, membership.pk)
    with as_login_role(login), scoped(scope.database):
        yield scope


def url(name: str, *args: Any) -> str:
    return reverse(f"programs:{name}", args=args)


def written(village: Region, **values: Any) -> Written:
    return Written(
        **{
            "name": "Siti Aminah",
            "regency_id": village.regency_id,
            "district_id": village.district_id,
            "village_id": village.pk,
            **values,
        }
    )


def entered(
    program: Program, by: Membership, village: Region | None = None, **values: Any
) -> Recipient:
    """A recipient entered by form."""
    place = village or region(LAHAT_VILLAGE)
    with working_as(by):
        recipient, _new = recipients.enter(
            program=program, written=written(place, **values), by=by.user, recipient_id=uuid7()
        )
    return recipient


def a_csv(*rows: Sequence[str], header: Sequence[str] = HEADER) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    return text.getvalue().encode()


def a_row(nik: str = "", name: str = "Siti Aminah", **values: str) -> list[str]:
    given = {"birth": "", "district": "Lahat", "village": "Pasar Lama", "amount": "1500000"}
    given |= values
    return [nik, name, given["birth"], given["district"], given["village"], given["amount"],
            "", ""]  # fmt: skip


def sent(
    program: Program, by: Membership, content: bytes, name: str = "daftar.csv"
) -> RecipientUpload:
    """The list as the web process receives it."""
    with working_as(by):
        return uploads.receive(
            program=program, file=ContentFile(content), file_name=name, by=by.user
        )


def _untold(done: int, total: int | None = None) -> None:
    """Progress that nobody watches."""


def checked(upload: RecipientUpload, by: Membership) -> RecipientUpload:
    """The list as the worker leaves it."""
    with as_login_role("sigertak_worker"), suppress(checking.FileRefused):
        checking.check(
            upload_id=upload.pk,
            scope_now=lambda: Scope.of(by.user, by.pk),
            progress=_untold,
            by=by.user,
        )
    upload.refresh_from_db()
    return upload


def looked(upload: RecipientUpload) -> RecipientUpload:
    """The list as the worker leaves it that was sent to check it: whether it waits for names."""
    job = Job.objects.filter(subject_id=upload.pk).latest("pk")
    with as_login_role("sigertak_worker"):
        if not list_looking.look(upload_id=upload.pk, scope_now=lambda: Scope.of_job(job)):
            Job.objects.filter(pk=job.pk).update(state=JobState.DONE)
    upload.refresh_from_db()
    return upload


def is_sent_to_check(upload: RecipientUpload) -> bool:
    return Job.objects.filter(subject_id=upload.pk, state=JobState.QUEUED).exists()


def uploaded(program: Program, by: Membership, *rows: Any, **how: Any) -> RecipientUpload:
    """A csv of these rows, sent and checked."""
    return checked(sent(program, by, a_csv(*rows, **how)), by)


def outcomes(upload: RecipientUpload) -> list[tuple[int, str, list[str]]]:
    """Row number, outcome, and columns with a fault."""
    rows: Iterable[Any] = upload.rows.order_by("number")
    return [(row.number, row.outcome, [f["column"] for f in row.faults]) for row in rows]


def standing_as(
    program: Program, by: Membership, village: Region, state: str, **values: Any
) -> Recipient:
    """A recipient in that state; one that ended says when and why."""
    if state == RecipientState.ENDED:
        values = {"ended_on": timezone.localdate(), "end_kind": EndKind.COMPLETED, **values}
    return a_recipient(program, by, village, state=state, **values)
