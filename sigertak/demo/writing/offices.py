"""Agencies, the people with demo accounts, their colleagues, and the applications that wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from io import BytesIO

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.hashers import make_password
from django.core.files.base import File

from accounts.models import AccountRequest, Agency, Membership, User
from accounts.operations import requests
from accounts.roles import Role
from core.images import clean_document
from sigertak.demo import accounts, names
from sigertak.demo.accounts import DOMAIN, AccountPlan
from sigertak.demo.agencies import AgencyPlan, agencies
from sigertak.demo.chance import stream
from sigertak.demo.letters import letter
from sigertak.demo.places import places_of
from sigertak.demo.writing.atlas import Atlas
from sigertak.demo.writing.timeline import Calendar, happening

PASSWORD = "Sandi-Contoh-Bersama-1"  # noqa: S105 - of accounts that exist in demos only
ACCOUNTS_SINCE_YEARS = 3


@dataclass(frozen=True, slots=True)
class Login:
    """One demo account with what is needed to sign in."""

    plan: AccountPlan
    agency: Agency
    secret: str
    url: str


@dataclass(slots=True)
class Staff:
    """Who works where. Operators other than those of the cast cannot sign in."""

    plans: dict[str, AgencyPlan]
    agencies: dict[str, Agency]
    logins: list[Login] = field(default_factory=list)
    _members: dict[tuple[str, str], Membership] = field(default_factory=dict)

    def add(self, agency_key: str, membership: Membership) -> None:
        self._members[agency_key, membership.role] = membership

    def find(self, role: Role, agency_key: str) -> Membership | None:
        """The one who holds a role at an agency, if anybody."""
        return self._members.get((agency_key, role.value))

    def holder(self, role: Role, agency_key: str | None = None) -> Membership:
        """As `find`, or somebody of the province; raises `LookupError` when there is nobody."""
        found = self.find(role, agency_key) if agency_key else self.first(role)
        if found is None:
            raise LookupError(f"Nobody is {role} at {agency_key or 'the province'}.")
        return found

    def first(self, role: Role, regency_code: str | None = None) -> Membership | None:
        """Somebody with the role over just this territory (None: the province)."""
        for (key, held), membership in self._members.items():
            if held == role and self.plans[key].regency_code == regency_code:
                return membership
        return None


def write_staff(atlas: Atlas, calendar: Calendar) -> Staff:
    """All agencies, and the cast with both factors."""
    plans = agencies(atlas.province, atlas.regencies)
    rows = {plan.key: _agency(plan, atlas) for plan in plans}
    Agency.objects.bulk_create(rows.values())
    staff = Staff({plan.key: plan for plan in plans}, rows)
    since = calendar.at(date(calendar.year - ACCOUNTS_SINCE_YEARS, 9, 4))
    with happening(since, (User, "date_joined"), (Membership, "granted_at"),
                   (Authenticator, "created_at")):  # fmt: skip
        _cast(staff, atlas, calendar)
    return staff


def write_operators(
    staff: Staff, agency_keys: Sequence[str], atlas: Atlas, calendar: Calendar, seed: int
) -> None:
    """An operator for each of these agencies that has none: somebody must have entered its rows."""
    first_regency = atlas.regencies[0]
    origins = names.origins_at(next(places_of(first_regency)))
    since = calendar.at(date(calendar.year - ACCOUNTS_SINCE_YEARS, 10, 2))
    lacking = [key for key in agency_keys if staff.find(Role.OPD_OPERATOR, key) is None]
    with happening(since, (User, "date_joined"), (Membership, "granted_at")):
        for number, key in enumerate(dict.fromkeys(lacking), start=1):
            rng = stream(seed, "operator", key)
            sex, born = 1 + int(rng.random() * 2), 1975 + int(rng.random() * 25)
            name = names.full_name(rng, names.family_line(rng, origins(rng)), sex, born)
            user = User(
                email=f"operator.{key}@{DOMAIN}",
                name=name.title(),
                nip=f"{born}0{1 + number % 9}15{born + 24}03{sex}{number % 1000:03d}",
            )
            user.set_unusable_password()
            user.save(force_insert=True)
            _join(staff, user, Role.OPD_OPERATOR, key, calendar)


def write_applications(staff: Staff, atlas: Atlas, calendar: Calendar, seed: int) -> None:
    """The applicants' forms and letters, waiting at the secretariat for some days."""
    for number, plan in enumerate(_applicants(staff, atlas)):
        day = calendar.today - timedelta(days=1 + number * 2)
        scan = clean_document(
            File(BytesIO(letter(plan, staff.plans[plan.agency_key], day, seed)), "surat.jpg")
        )
        sent = calendar.moment(stream(seed, "application", plan.email), day, day)
        with happening(sent, (AccountRequest, "submitted_at")):
            requests.submit(
                fields={"name": plan.name, "email": plan.email, "nip": plan.nip,
                        "phone": plan.phone},
                agency=staff.agencies[plan.agency_key],
                role=plan.role,
                letter=scan,
            )  # fmt: skip


def _applicants(staff: Staff, atlas: Atlas) -> list[AccountPlan]:
    return accounts.applicants(atlas.province, atlas.regencies, list(staff.plans.values()))


def _agency(plan: AgencyPlan, atlas: Atlas) -> Agency:
    region = atlas.by_code[plan.region_code]
    return Agency(
        name=plan.name,
        short_name=plan.short_name,
        kind=plan.kind,
        region=region,
        regency=region if plan.regency_code else None,
    )


def _cast(staff: Staff, atlas: Atlas, calendar: Calendar) -> None:
    # One hash for all: it is one password, and hashing is slow on purpose.
    password = make_password(PASSWORD)
    plans = accounts.cast(atlas.province, atlas.regencies, list(staff.plans.values()))
    for plan in plans:
        user = User(email=plan.email, name=plan.name, nip=plan.nip, phone=plan.phone)
        user.password = password
        user.save(force_insert=True)
        # Never from the seed: a published seed must not open anybody's installation.
        secret = generate_totp_secret()
        TOTP.activate(user, secret)
        _join(staff, user, Role(plan.role), plan.agency_key, calendar)
        url = get_adapter().build_totp_url(user, secret)
        staff.logins.append(Login(plan, staff.agencies[plan.agency_key], secret, url))


def _join(staff: Staff, user: User, role: Role, agency_key: str, calendar: Calendar) -> None:
    agency = staff.agencies[agency_key]
    secretariat = staff.first(Role.SECRETARIAT)
    membership = Membership.objects.create(
        user=user,
        role=role,
        agency=agency,
        regency=agency.regency,
        granted_by=secretariat.user if secretariat else None,
        expires_on=date(calendar.year + 1, 12, 31),
    )
    staff.add(agency_key, membership)
