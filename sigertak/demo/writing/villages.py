"""A village with an operator, and proposals of it at every tier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from io import BytesIO
from itertools import cycle
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.files.base import ContentFile, File
from django.db.models import Count

from accounts.enums import AgencyKind
from accounts.models import Agency, Membership, User
from accounts.roles import Role
from beneficiaries.models import (
    Household,
    Person,
    Proposal,
    ProposalMember,
    ProposalPaper,
    ProposalStep,
)
from beneficiaries.operations import amendments, proposal_checks
from core import audit
from core.images import clean_document
from regions.models import Region
from sigertak.demo.accounts import DOMAIN, FAVOURITE_KABUPATEN, AccountPlan
from sigertak.demo.agencies import AgencyPlan
from sigertak.demo.letters import letter
from sigertak.demo.writing.offices import PASSWORD, Login, Staff
from sigertak.demo.writing.timeline import Calendar

# Days ago at which each tier took its step; later ones are left out where it waits.
_WAY = (("submit", 24), ("forward", 18), ("check", 9), ("ratify", 3))
_REACHED = {"draft": 0, "district": 1, "regency": 2, "province": 3, "ratified": 4}
# Of one proposal after the other: some desks are quick, so that not everything is overdue.
_PACES = (1.0, 0.6, 0.4)
_NOTED = {"submit": "submitted", "forward": "forwarded", "check": "checked", "ratify": "ratified"}
_SAID = {
    "forward": "Sesuai catatan kantor camat.",
    "return": "Lampirkan surat pindah yang ditandatangani.",
}
_MAN, _WOMAN = 1, 2


@dataclass(frozen=True, slots=True)
class _Family:
    """A family that no edition tells of. Members are name, sex, relation to the head, year born."""

    state: str
    floor: int
    members: tuple[tuple[str, int, int, int], ...]


@dataclass(frozen=True, slots=True)
class _Change:
    """What is to be changed of a household, or of its youngest member by relation."""

    kind: str
    state: str
    told: Mapping[str, str] = field(default_factory=dict)
    of_member: bool = False
    days_ago: int | None = None
    to_place: str = ""


# One at every desk, however few households the village has.
_FAMILIES = (
    _Family("draft", 6, (("ROHANA", _WOMAN, 1, 1971), ("RIKI ARDIANSYAH", _MAN, 3, 2009))),
    _Family("district", 9, (
        ("SULAIMAN", _MAN, 1, 1979), ("NURHASANAH", _WOMAN, 2, 1983), ("DIMAS", _MAN, 3, 2012),
    )),
    _Family("regency", 8, (("MASHURI", _MAN, 1, 1950), ("ZAINAB", _WOMAN, 2, 1956))),
    _Family("province", 9, (
        ("YUSNANI", _WOMAN, 1, 1988), ("AULIA", _WOMAN, 3, 2014), ("FADHIL", _MAN, 3, 2018),
    )),
)  # fmt: skip
# The most telling first: a small village has few households to change.
_CHANGES = (
    _Change("moved", "returned", days_ago=60, to_place="Kota Bengkulu"),
    _Change("correction", "regency", {"address": "Jalan Masjid Lama"}),
    _Change("ineligible", "province"),
    _Change("correction", "ratified", {"address": "Lorong Kenanga"}),
    _Change("deceased", "province", of_member=True, days_ago=40),
    _Change("correction", "district", {"address": "Gang Pelita"}),
)


def write_village(staff: Staff, calendar: Calendar, seed: int) -> int:
    """Office, operator and proposals of one village; returns how many proposals."""
    village = _busiest()
    regency = staff.first(Role.STEWARD, FAVOURITE_KABUPATEN)
    province = staff.first(Role.STEWARD)
    if village is None or regency is None or province is None:
        return 0
    operator = _operator(staff, village, calendar)
    writer = _Writer(village, operator, regency.user, province.user, calendar, seed)
    for number, family in enumerate(_FAMILIES, start=1):
        writer.new(family, number)
    homes = list(
        Household.objects.in_base().filter(village=village).order_by("registry_id")[: len(_CHANGES)]
    )
    for home, change in zip(homes, _CHANGES, strict=False):
        writer.about(home, change)
    ratified = [one.pk for one in Proposal.objects.filter(state="ratified")]
    amendments.apply(ids=ratified, by=province.user)
    return Proposal.objects.count()


def _busiest() -> Region | None:
    """The village of the stage with the most households."""
    rows = Household.objects.in_base().filter(regency__code=FAVOURITE_KABUPATEN)
    found = rows.values("village").annotate(n=Count("pk")).order_by("-n", "village").first()
    return Region.objects.select_related("district").get(pk=found["village"]) if found else None


def _operator(staff: Staff, village: Region, calendar: Calendar) -> Membership:
    name = f"{village.get_kind_display()} {village.name}"
    agency = Agency.objects.create(
        name=name, short_name=name[:60], kind=AgencyKind.VILLAGE, region=village,
        regency_id=village.regency_id,
    )  # fmt: skip
    user = User.objects.create_user(
        f"operator.desa@{DOMAIN}", "Ernawati", PASSWORD, phone="081271009911"
    )
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    secretariat = staff.first(Role.SECRETARIAT)
    membership = Membership.objects.create(
        user=user, role=Role.VILLAGE_OPERATOR, agency=agency, regency_id=village.regency_id,
        granted_by=secretariat.user if secretariat else None,
        expires_on=date(calendar.year + 1, 12, 31),
    )  # fmt: skip
    plan = AccountPlan(
        email=user.email, name=user.name, nip="", phone=user.phone, role=Role.VILLAGE_OPERATOR,
        agency_key="desa", regency_code=FAVOURITE_KABUPATEN,
        task="Operator desa: mengusulkan keluarga baru dan perbaikan data desanya",
    )  # fmt: skip
    url = get_adapter().build_totp_url(user, secret)
    staff.logins.append(Login(plan, agency, secret, url))
    return membership


class _Writer:
    """Writes proposals of a village at the tier where they lie today."""

    def __init__(
        self, village: Region, operator: Membership, regency: User, province: User,
        calendar: Calendar, seed: int,
    ) -> None:  # fmt: skip
        assert village.district is not None  # noqa: S101 - every village lies in one
        self.district, self.operator, self.calendar = village.district, operator, calendar
        maker = operator.user
        self.actors = {"submit": maker, "forward": regency, "check": regency, "ratify": province}
        self.place = {"regency_id": village.regency_id, "village_id": village.pk}
        office = AgencyPlan("desa", operator.agency.name, operator.agency.name, "village",
                            village.code, None)  # fmt: skip
        page = letter(
            AccountPlan(maker.email, maker.name, "", maker.phone, "", "desa", None, "Berita acara"),
            office, calendar.today - timedelta(days=30), seed,
        )  # fmt: skip
        self.paces, self.pace = cycle(_PACES), 1.0
        self.scan = clean_document(File(BytesIO(page), "berita-acara.jpg"))

    def new(self, family: _Family, number: int) -> None:
        head = family.members[0][0]
        proposal = self._write(
            "new", family.state, subject_name=head,
            told={"head_name": head, "address": "Jalan Talang Banyu", "rt": number, "rw": 1,
                  "floor_type": family.floor, "wall_type": 4},
            reason="Keluarga baru hasil musyawarah, belum terdata.",
        )  # fmt: skip
        for place, (name, sex, relation, year) in enumerate(family.members, start=1):
            ProposalMember.objects.create(
                proposal=proposal, number=place, name=name, sex=sex,
                birth_date=date(year, 3, 4 + place), birth_place=self.district.name,
                head_relation=relation, nik="", **self.place,
            )  # fmt: skip
        if _REACHED[family.state] >= _REACHED["regency"]:
            proposal_checks.look_up(proposal=proposal)

    def about(self, household: Household, change: _Change) -> None:
        person = None
        if change.of_member:
            members = Person.objects.in_base().filter(household=household)
            person = members.order_by("-head_relation", "pk").first()
        happened_on = None
        if change.days_ago is not None:
            happened_on = self.calendar.today - timedelta(days=change.days_ago)
        self._write(
            change.kind, change.state, household=household, person=person,
            subject_name=person.name if person else household.head_name,
            told=dict(change.told),
            before={name: getattr(household, name) for name in change.told},
            to_place=change.to_place, happened_on=happened_on,
            reason="Menurut musyawarah desa dan kunjungan rumah.",
        )  # fmt: skip

    def _write(self, kind: str, state: str, **said: Any) -> Proposal:
        self.pace = next(self.paces)
        reached = _REACHED.get(state, 1)
        taken = _WAY[:reached]
        noted: dict[str, Any] = {}
        for act, days in taken:
            noted |= {
                f"{_NOTED[act]}_by": self.actors[act], f"{_NOTED[act]}_at": self._at(days),
            }  # fmt: skip
        since = self._at(taken[-1][1] if taken else 26)
        maker = self.actors["submit"]
        with audit.dated(since):
            proposal = Proposal.objects.create(
                kind=kind, state=state, district=self.district,
                created_by=maker, created_at=self._at(26), since=since,
                **self.place, **said, **noted,
            )  # fmt: skip
        steps = [("draft", 26, maker), *((act, days, self.actors[act]) for act, days in taken)]
        if state == "returned":
            steps.append(("return", 12, self.actors["forward"]))
        for act, days, who in steps:
            ProposalStep.objects.create(
                proposal=proposal, act=act, by=who, at=self._at(days),
                reason=_SAID.get(act, ""),
                **self.place,
            )  # fmt: skip
        paper = ProposalPaper(
            proposal=proposal, kind="minutes", file_name="berita-acara.jpg",
            media_type=self.scan.content_type, sha256=self.scan.sha256, uploaded_by=maker,
            **self.place,
        )  # fmt: skip
        paper.file.save(f"{paper.pk}.jpg", ContentFile(self.scan.content))
        return proposal

    def _at(self, days: int) -> datetime:
        """So many days ago, at the pace of the proposal that is being written."""
        return self.calendar.at(self.calendar.today - timedelta(days=max(1, days * self.pace)))
