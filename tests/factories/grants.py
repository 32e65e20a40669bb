"""Grants planted straight into the tables, with the object permission that carries them."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from guardian.models import UserObjectPermission

from accounts.enums import GrantKind, GrantState
from accounts.models import Agency, Grant, Membership, User
from regions.models import Region


def a_grant(held: Membership, target: Any, *, writes: bool = False, **fields: Any) -> Grant:
    """A live grant on a region, an agency or a program, as its desk would have given it."""
    regency: Region | None
    agency: Agency | None
    if isinstance(target, Region):
        kind, regency, agency = GrantKind.REGENCY, target, None
    elif isinstance(target, Agency):
        kind, regency, agency = GrantKind.AGENCY, target.regency, target
    else:
        kind, regency, agency = GrantKind.PROGRAM, target.regency, target.agency
    verb = "change" if writes else "view"
    carrier = UserObjectPermission.objects.assign_perm(
        f"{verb}_{target._meta.model_name}", held.user, target
    )
    fields.setdefault("expires_on", timezone.localdate() + datetime.timedelta(days=90))
    return Grant.objects.create(
        kind=kind, content_type=ContentType.objects.get_for_model(target),
        object_pk=str(target.pk), title=str(target), regency=regency, agency=agency,
        writes=writes, user=held.user, membership=held, home=held.agency,
        home_regency=held.regency, state=GrantState.GIVEN, reason="Perjanjian kerja sama 2026.",
        asked_by=held.user, decided_by=held.user, decided_at=timezone.now(), carrier=carrier,
        **fields,
    )  # fmt: skip


def a_colleague(held: Membership) -> Membership:
    """Somebody else of the same agency, in the same role."""
    user = User.objects.create_user(
        email=f"kolega.{held.user.email}",
        name=f"Kolega {held.user.name}",
        password="Sandi-uji-yang-panjang-1",
    )
    return Membership.objects.create(
        user=user,
        role=held.role,
        agency=held.agency,
        regency=held.regency,
        expires_on=held.expires_on,
    )


def stand_in(browser: Any, grant: Grant) -> Any:
    """The browser of the grant's holder, at work there."""
    session = browser.session
    session["membership_id"] = str(grant.pk)
    session.save()
    return browser
