"""Acts of objections, visits, drifts and takeovers, under the walls of the web process."""

from __future__ import annotations

import datetime
import io
from decimal import Decimal

from django.db import connection
from django.utils import timezone
from PIL import Image

from accounts.models import Membership
from accounts.scope import Scope
from core.images import CleanPhoto
from core.scope import scoped
from regions.models import Region
from tests.clients import as_login_role
from tests.verification.acts import REJECTED, deciding, waiting_case
from verification.models import Case, Drift, FieldCheck, Objection, Takeover
from verification.operations import drift_answers, field_checks, objections, takeovers
from verification.operations.decisions import Verdict

GROUNDS = "Surat desa menyatakan keluarga ini masih tinggal di sana."


def under(membership: Membership, act):
    """Do `act(scope)` as on a page of this member, with the checks of the commit at its end."""
    scope = Scope.of(membership.user, membership.pk)
    with as_login_role(), scoped(scope.database):
        done = act(scope)
    as_after_a_commit()
    return done


def as_after_a_commit() -> None:
    """Let the checks of a commit speak, within the one transaction of a test."""
    if connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def rejected_case(by: Membership, verifier: Membership, **values) -> Case:
    case = waiting_case(by, **values)
    deciding(case, verifier, REJECTED)
    case.refresh_from_db()
    return case


def lodging(case: Case, membership: Membership, document=None) -> Objection:
    return under(
        membership,
        lambda scope: objections.lodge(
            case_id=case.pk, grounds=GROUNDS, document=document, document_name="Surat desa.pdf",
            by=membership.user, scope=scope,
        ),
    )  # fmt: skip


def answering(objection: Objection, membership: Membership, verdict: Verdict):
    return under(
        membership,
        lambda scope: objections.answer(
            objection=objection, verdict=verdict, by=membership.user, scope=scope
        ),
    )


def withdrawing(objection: Objection, membership: Membership) -> None:
    under(
        membership,
        lambda scope: objections.withdraw(objection=objection, by=membership.user, scope=scope),
    )


def sending_out(case: Case, membership: Membership, version: int = 1) -> FieldCheck:
    return under(
        membership,
        lambda scope: field_checks.request_visit(
            case_id=case.pk, version=version, question="Siapa yang tinggal di sana?",
            due_on=timezone.localdate() + datetime.timedelta(days=7),
            by=membership.user, scope=scope,
        ),
    )  # fmt: skip


def a_report(**values) -> field_checks.Report:
    defaults = {
        "visited_on": timezone.localdate(), "visitor": "Kader Desa", "result": "moved",
        "notes": "Rumah kosong sejak Juni.",
    }  # fmt: skip
    return field_checks.Report(**{**defaults, **values})


def reporting(check: FieldCheck, membership: Membership, **values) -> FieldCheck:
    return under(
        membership,
        lambda scope: field_checks.report_visit(
            check=check, report=a_report(**values), by=membership.user, scope=scope
        ),
    )


def a_clean_photo(**values) -> CleanPhoto:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "green").save(out, "JPEG")
    defaults = {
        "image_bytes": out.getvalue(), "thumb_bytes": out.getvalue(), "width": 8, "height": 8,
        "taken_at": datetime.datetime(2026, 11, 20, 9, 30), "lat": Decimal("-3.790000"),
        "lng": Decimal("103.540000"), "sha256": "a" * 64,
    }  # fmt: skip
    return CleanPhoto(**{**defaults, **values})


def keeping(drift: Drift, membership: Membership, reason: str = "Sudah dilihat.") -> None:
    under(
        membership,
        lambda scope: drift_answers.keep(
            drift=drift, reason=reason, by=membership.user, scope=scope
        ),
    )


def reopening(drift: Drift, membership: Membership, reason: str = "Desilnya naik."):
    return under(
        membership,
        lambda scope: drift_answers.reopen(
            drift=drift, reason=reason, by=membership.user, scope=scope
        ),
    )


def taking_over(regency: Region, membership: Membership, reason: str = "Tertahan.") -> Takeover:
    return under(
        membership,
        lambda scope: takeovers.take_over(
            regency=regency, reason=reason, by=membership.user, scope=scope
        ),
    )
