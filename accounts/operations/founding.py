"""The first accounts of a portal, which no desk can give: there is none yet.

Every other account comes from a desk of the secretariat. The first officer of it, and the first
technical administrator (who enters the offices, and whom nobody can apply to be), are named by
whoever tends the server, and only while nobody holds that role who could act: so it is no way
around the desk. Works as the owner of the tables, whom no page can become.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from accounts.enums import AgencyKind
from accounts.models import Agency, Membership, User
from accounts.operations import memberships
from accounts.operations.activations import issue_to_founder, void
from accounts.roles import Role
from core import audit
from regions.models import Region

# Who may be founded; all others are given by the secretariat.
FOUNDERS = (Role.SECRETARIAT, Role.TECH_ADMIN)
_TERM = datetime.timedelta(days=365)
# One founder at a time; the number means nothing.
_LOCK = 1_604_365_001


class NoProvince(Exception):
    """The regions are not loaded."""


class HeldAlready(Exception):
    """Somebody holds the role and can act: `holders`."""

    def __init__(self, holders: Iterable[User]) -> None:
        super().__init__()
        self.holders = list(holders)


class AccountTaken(Exception):
    """The address or the NIP belongs to an account of somebody else, or to a closed one."""


@dataclass(frozen=True, slots=True)
class Founded:
    """`secret` is that of the one-time link, "" for somebody who has a password already; `voided`
    counts accounts founded earlier and never activated, whose links end now."""

    membership: Membership
    secret: str
    agency_is_new: bool
    voided: int


@transaction.atomic
def found(*, role: Role, person: Mapping[str, str], agency_name: str = "") -> Founded:
    """Give the province's planning agency its first holder of `role`, for a year.

    `person`: name, email, nip, phone, as `FounderForm` cleans them. The agency is founded where
    there is none, as `agency_name`. Called again before the link was used, it corrects what was
    mistyped and makes a new link. Raises `NoProvince`, `HeldAlready` and `AccountTaken`.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    province = Region.objects.current().provinces().filter(code=settings.PROVINCE_CODE).first()
    if province is None:
        raise NoProvince
    held = Membership.objects.live().filter(role=role, regency=None).select_related("user")
    if able := [one.user for one in held if one.user.has_usable_password()]:
        raise HeldAlready(able)
    agency, agency_is_new = _agency(province, agency_name)
    user = _person(person)
    others = {one.user for one in held} - {user}
    for other in others:
        void(other)
    membership = held.filter(user=user).first() or memberships.grant(
        user=user, role=role, agency=agency, expires_on=timezone.localdate() + _TERM, by=None
    )
    secret = "" if user.has_usable_password() else issue_to_founder(user=user)
    audit.record(
        "portal.found", by=None, subject=membership, agency_id=membership.agency_id, role=role,
        agency_is_new=agency_is_new, expires_on=membership.expires_on,
    )  # fmt: skip
    return Founded(membership, secret, agency_is_new, len(others))


def _agency(province: Region, name: str) -> tuple[Agency, bool]:
    """The planning agency of the province; whether it was founded just now."""
    known = Agency.objects.filter(region=province, kind=AgencyKind.BAPPEDA, is_active=True)
    if (agency := known.order_by("name").first()) is not None:
        return agency, False
    full = name or f"Badan Perencanaan Pembangunan Daerah Provinsi {province.name}"
    short = name or f"Bappeda {province.short_name}"
    return Agency.objects.create(
        name=full[:150], short_name=short[:60], kind=AgencyKind.BAPPEDA, region=province
    ), True


def _person(person: Mapping[str, str]) -> User:
    """The person's account, new or known by address or NIP. What somebody works with already is
    never changed here."""
    by_nip = User.objects.filter(nip=person["nip"]).first()
    known = User.objects.filter(email__iexact=person["email"]).first() or by_nip
    if known is None:
        return User.objects.create_user(
            person["email"], person["name"], nip=person["nip"], phone=person["phone"]
        )
    of_another = by_nip not in (None, known)
    if of_another or not known.is_active:
        raise AccountTaken
    if known.has_usable_password():
        if (known.nip, known.email.lower()) != (person["nip"], person["email"].lower()):
            raise AccountTaken
        return known
    known.name, known.nip, known.phone = person["name"], person["nip"], person["phone"]
    known.email = person["email"].lower()
    known.save(update_fields=["name", "nip", "phone", "email"])
    return known
