"""Applications for an account: submitted by an employee, decided by the TKPK secretariat."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import RequestState
from accounts.models import AccountRequest, Agency, Membership, User
from accounts.operations import memberships
from accounts.operations.activations import is_coming_back, issue, within
from accounts.roles import ROLES_OF_KIND, Role
from accounts.scope import Scope
from core import audit
from core.images import CleanDocument


class RequestRefused(Exception):
    """The act is not possible now; the text says why and what to do."""


def submit(
    *, fields: dict[str, Any], agency: Agency, role: str, letter: CleanDocument
) -> uuid.UUID:
    """Store an application and return its number.

    A second application for an address that already waits is dropped silently: the page must not
    tell a stranger who has applied.
    """
    request = AccountRequest(
        **fields,
        agency=agency,
        regency=agency.regency,
        role=role,
        letter_type=letter.content_type,
    )
    request.letter.save(f"{request.pk}{letter.extension}", ContentFile(letter.content), save=False)
    try:
        with transaction.atomic():
            request.save(force_insert=True)
    except IntegrityError:
        request.letter.delete(save=False)
        return request.pk
    audit.record("account_request.submit", by=None, subject=request, agency_id=agency.pk)
    return request.pk


def approve(
    *, request: AccountRequest, expires_on: datetime.date, by: User, scope: Scope
) -> tuple[Membership, str]:
    """Issue account, membership and one-time link; return the membership and the link's secret.

    A person who already has an account gets the further membership and a link to set a new
    password only when the account was never activated.
    """
    request = _open(request)
    user = User.objects.filter(email__iexact=request.email).first()
    if (user is not None and user.pk == by.pk) or (by.nip and request.nip == by.nip):
        raise RequestRefused(_("Anda tidak dapat menyetujui permohonan Anda sendiri."))
    _check_person(user, request, scope)
    if user is None:
        user = User.objects.create_user(
            request.email, request.name, nip=request.nip, phone=request.phone
        )
    membership = memberships.grant(
        user=user, role=request.role, agency=request.agency, expires_on=expires_on, by=by
    )
    needs_no_link = user.has_usable_password() or is_coming_back(user)
    secret = "" if needs_no_link else issue(user=user, by=by, scope=scope)
    _close(request, RequestState.APPROVED, by=by, user=user)
    audit.record(
        "account_request.approve",
        by=by,
        subject=request,
        agency_id=request.agency_id,
        membership=membership.pk,
        role=request.role,
        expires_on=expires_on,
    )
    return membership, secret


def refuse(*, request: AccountRequest, reason: str, by: User) -> None:
    request = _open(request)
    _close(request, RequestState.REFUSED, by=by, reason=reason)
    audit.record(
        "account_request.refuse",
        by=by,
        subject=request,
        agency_id=request.agency_id,
        reason=reason,
    )


def _open(request: AccountRequest) -> AccountRequest:
    locked = AccountRequest.objects.select_for_update().get(pk=request.pk)
    if locked.state != RequestState.SUBMITTED:
        raise RequestRefused(_("Permohonan ini sudah diputuskan oleh petugas lain."))
    return locked


def _check_person(user: User | None, request: AccountRequest, scope: Scope) -> None:
    """An application must not be a way into somebody else's account, or into another role."""
    if Role(request.role) not in ROLES_OF_KIND[request.agency.kind]:
        raise RequestRefused(_("Peran yang diajukan tidak tersedia untuk instansi ini."))
    others = User.objects.filter(nip=request.nip)
    if user is None:
        if others.exists():
            raise RequestRefused(
                _(
                    "NIP ini sudah dipakai akun dengan surel lain. Tolak permohonan ini; seorang "
                    "pegawai memakai satu akun untuk semua hak aksesnya."
                )
            )
        return
    if user.nip and user.nip != request.nip:
        raise RequestRefused(
            _(
                "Surel ini sudah dipakai akun lain dengan NIP yang berbeda. Tolak permohonan ini "
                "dan minta pemohon memakai surelnya sendiri."
            )
        )
    if not within(scope, user):
        raise RequestRefused(
            _(
                "Pemohon sudah memiliki akun di luar wilayah Anda. Permohonan ini diputuskan oleh "
                "Sekretariat TKPK provinsi."
            )
        )


def _close(
    request: AccountRequest,
    state: RequestState,
    *,
    by: User,
    reason: str = "",
    user: User | None = None,
) -> None:
    AccountRequest.objects.filter(pk=request.pk).update(
        state=state, decided_by=by, decided_at=timezone.now(), reason=reason, user=user
    )
