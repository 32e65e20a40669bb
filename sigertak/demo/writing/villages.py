"""A village with an operator, and proposals of it at every tier."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from io import BytesIO
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
from beneficiaries.operations import amendments
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
_NOTED = {"submit": "submitted", "forward": "forwarded", "check": "checked", "ratify": "ratified"}


def write_village(staff: Staff, calendar: Calendar, seed: int) -> int:
    """Office, operator and proposals of one village; returns how many proposals."""
    village = _busiest()
    regency = staff.first(Role.STEWARD, FAVOURITE_KABUPATEN)
    province = staff.first(Role.STEWARD)
    if village is None or regency is None or province is None:
        return 0
    operator = _operator(staff, village, calendar)
    writer = _Writer(village, operator, regency.user, province.user, calendar, seed)
    homes = list(Household.objects.in_base().filter(village=village).order_by("registry_id")[:6])
    if len(homes) < 6:
        return 0
    writer.new("SULAIMAN", 9, "district")
    writer.new("ROHANA", 6, "draft")
    writer.about(homes[0], "correction", "regency", told={"address": "Jalan Masjid Lama"})
    writer.about(homes[1], "ineligible", "province")
    writer.about(homes[2], "correction", "ratified", told={"address": "Lorong Kenanga"})
    person = Person.objects.in_base().filter(household=homes[3]).order_by("-head_relation").first()
    if person is not None:
        writer.about(
            homes[3], "deceased", "province", person=person,
            happened_on=calendar.today - timedelta(days=40),
        )  # fmt: skip
    writer.about(
        homes[4], "moved", "returned", to_place="Kota Bengkulu",
        happened_on=calendar.today - timedelta(days=60),
    )  # fmt: skip
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
        self.scan = clean_document(File(BytesIO(page), "berita-acara.jpg"))

    def new(self, head: str, floor: int, state: str) -> None:
        proposal = self._write(
            "new", state, subject_name=head,
            told={"head_name": head, "address": "Jalan Talang Banyu", "rt": 2, "rw": 1,
                  "floor_type": floor, "wall_type": 4},
            reason="Keluarga baru hasil musyawarah, belum terdata.",
        )  # fmt: skip
        for number, (name, sex, relation, year) in enumerate(
            ((head, 1, 1, 1979), (f"{head} ISTRI", 2, 2, 1983), (f"{head} ANAK", 1, 3, 2012)),
            start=1,
        ):
            born = date(year, 3, 4 + number)
            ProposalMember.objects.create(
                proposal=proposal, number=number, name=name, sex=sex, birth_date=born,
                birth_place=self.district.name, head_relation=relation, nik="",
                **self.place,
            )  # fmt: skip

    def about(self, household: Household, kind: str, state: str, **said: Any) -> None:
        person = said.get("person")
        if told := said.get("told"):
            said["before"] = {name: getattr(household, name) for name in told}
        self._write(
            kind, state, household=household,
            subject_name=person.name if person else household.head_name,
            reason="Menurut musyawarah desa dan kunjungan rumah.", **said,
        )  # fmt: skip

    def _write(self, kind: str, state: str, **said: Any) -> Proposal:
        reached = _REACHED.get(state, 1)
        taken = _WAY[:reached]
        noted: dict[str, Any] = {}
        for act, days in taken:
            noted |= {
                f"{_NOTED[act]}_by": self.actors[act], f"{_NOTED[act]}_at": self._at(days),
            }  # fmt: skip
        since = self._at(taken[-1][1] if taken else 2)
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
                reason="Lampirkan surat pindah yang ditandatangani." if act == "return" else "",
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
        return self.calendar.at(self.calendar.today - timedelta(days=days))
