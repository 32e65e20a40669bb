"""The people of the tests, by name, so that a journey can be read aloud."""

from __future__ import annotations

import datetime

from accounts.enums import AgencyKind
from accounts.models import Agency, Membership, User
from accounts.roles import Role
from tests.factories.regions import region

FAR = datetime.date(2099, 12, 31)


class Cast:
    """Attributes create their person when first read; reading again gives the same person.

    >>> cast.operator_lahat          # operator at Dinas Sosial Lahat
    >>> cast.verifier_sumsel.user    # verifier at Bappeda Sumsel
    """

    _PEOPLE: dict[str, tuple[Role, AgencyKind, str, str]] = {
        "operator_lahat": (Role.OPD_OPERATOR, AgencyKind.SOCIAL, "Dinas Sosial Lahat", "1604"),
        "operator_lahat_perkim": (Role.OPD_OPERATOR, AgencyKind.OPD, "Disperkim Lahat", "1604"),
        "supervisor_lahat": (Role.OPD_SUPERVISOR, AgencyKind.SOCIAL, "Dinas Sosial Lahat", "1604"),
        "operator_palembang": (
            Role.OPD_OPERATOR, AgencyKind.SOCIAL, "Dinas Sosial Palembang", "1671",
        ),
        "operator_sumsel": (Role.OPD_OPERATOR, AgencyKind.OPD, "Disperkim Sumsel", "16"),
        "verifier_lahat": (Role.VERIFIER, AgencyKind.BAPPEDA, "Bappeda Lahat", "1604"),
        "verifier_palembang": (Role.VERIFIER, AgencyKind.BAPPEDA, "Bappeda Palembang", "1671"),
        "verifier_sumsel": (Role.VERIFIER, AgencyKind.BAPPEDA, "Bappeda Sumsel", "16"),
        "steward_lahat": (Role.STEWARD, AgencyKind.SOCIAL, "Dinas Sosial Lahat", "1604"),
        "steward_palembang": (Role.STEWARD, AgencyKind.SOCIAL, "Dinas Sosial Palembang", "1671"),
        "steward_sumsel": (Role.STEWARD, AgencyKind.SOCIAL, "Dinas Sosial Sumsel", "16"),
        "secretariat_lahat": (Role.SECRETARIAT, AgencyKind.BAPPEDA, "Bappeda Lahat", "1604"),
        "secretariat_sumsel": (Role.SECRETARIAT, AgencyKind.BAPPEDA, "Bappeda Sumsel", "16"),
        "executive_lahat": (Role.EXECUTIVE, AgencyKind.BAPPEDA, "Bappeda Lahat", "1604"),
        "executive_sumsel": (Role.EXECUTIVE, AgencyKind.BAPPEDA, "Bappeda Sumsel", "16"),
        "auditor_lahat": (Role.AUDITOR, AgencyKind.INSPECTORATE, "Inspektorat Lahat", "1604"),
        "auditor_sumsel": (Role.AUDITOR, AgencyKind.INSPECTORATE, "Inspektorat Sumsel", "16"),
        "village_lahat": (
            Role.VILLAGE_OPERATOR, AgencyKind.VILLAGE, "Desa Pasar Lama", "1604112001",
        ),
        "village_lahat_other": (
            Role.VILLAGE_OPERATOR, AgencyKind.VILLAGE, "Desa Talang Jawa", "1604112002",
        ),
        "tech_admin": (Role.TECH_ADMIN, AgencyKind.BAPPEDA, "Bappeda Sumsel", "16"),
    }  # fmt: skip

    @classmethod
    def names(cls) -> list[str]:
        return list(cls._PEOPLE)

    def __getattr__(self, name: str) -> Membership:
        if name not in self._PEOPLE:
            raise AttributeError(name)
        role, kind, agency_name, code = self._PEOPLE[name]
        agency = self.agency(agency_name, kind, code)
        user = User.objects.create_user(
            email=f"{name.replace('_', '.')}@contoh.go.id",
            name=name.replace("_", " ").title(),
            password="Sandi-uji-yang-panjang-1",
        )
        membership = Membership.objects.create(
            user=user, role=role, agency=agency, regency=agency.regency, expires_on=FAR
        )
        setattr(self, name, membership)
        return membership

    def agency(self, name: str, kind: AgencyKind, code: str) -> Agency:
        place = region(code)
        return Agency.objects.get_or_create(
            name=name,
            region=place,
            defaults={"short_name": name, "kind": kind, "regency": place.regency},
        )[0]
