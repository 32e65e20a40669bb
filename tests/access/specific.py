"""What the law calls specific personal data, planted in two ways in one household."""

from __future__ import annotations

import datetime
from typing import Any

from beneficiaries.models import (
    GroupList,
    GroupOrigin,
    GroupRow,
    GroupSecret,
    Household,
    HouseholdVersion,
    Person,
    PersonVersion,
    RegistryRelease,
    ReleaseActivation,
)
from core.models import RowChange
from programs.models import Criteria, Program, Recipient
from tests.access.world import Tenant
from tests.factories.registry import a_kind, a_person, a_program, a_release

# Words that stand in a specific field and nowhere else.
CANARY = "KANARIKHUSUS"
CHILD_BORN = datetime.date(datetime.date.today().year - 9, 1, 1)

_HEALTH_HERE: dict[str, Any] = {
    "disability": 3, "chronic_illness": 8, "is_pregnant": True, "stunting_risk": f"{CANARY} GIZI",
}  # fmt: skip
_HEALTH_NOT: dict[str, Any] = {
    "disability": 0, "chronic_illness": 0, "is_pregnant": False, "stunting_risk": "",
}  # fmt: skip
ADULT = (
    {**_HEALTH_HERE, "mother_maiden_name": f"{CANARY} IBU"},
    {**_HEALTH_NOT, "mother_maiden_name": "LAIN"},
)
CHILD = (
    {**_HEALTH_HERE, "mother_maiden_name": f"{CANARY} BUNDA", "school_attendance": 2,
     "education_level": 1, "highest_grade": 3, "highest_diploma": 0,
     "is_working": True, "listed_pkh": True},
    {**_HEALTH_NOT, "mother_maiden_name": "LAIN", "school_attendance": 1,
     "education_level": 2, "highest_grade": 4, "highest_diploma": 1,
     "is_working": False, "listed_pkh": False},
)  # fmt: skip
HOME = (
    {"caretaker_name": f"{CANARY} PENGURUS", "caretaker_address": f"{CANARY} RUMAH",
     "caretaker_nik": "1604110101550009", "caretaker_mother_name": f"{CANARY} NENEK",
     "caretaker_birth_date": datetime.date(1955, 1, 1)},
    {"caretaker_name": "LAIN", "caretaker_address": "LAIN", "caretaker_nik": "1604110101660008",
     "caretaker_mother_name": "LAIN", "caretaker_birth_date": datetime.date(1966, 1, 1)},
)  # fmt: skip


# ODHA, and victims of trafficking.
_GROUPS = (16, 18)
_SOURCES = ("Komisi Penanggulangan AIDS", "Gugus Tugas Perdagangan Orang")


class Secrets:
    """The tenant's household with a child, two editions of it, and its aid approved."""

    def __init__(self, tenant: Tenant) -> None:
        self.home, self.adult = tenant.household, tenant.person
        self.child = a_person(
            self.home, name="ANAK KEDUA", birth_date=CHILD_BORN, head_relation=3, kk=self.adult.kk
        )
        # So that the agency may open the household at all.
        Recipient.objects.filter(pk=tenant.recipient.pk).update(state="approved")
        self.program = _for_the_disabled(tenant)
        self.editions = (_edition_before(tenant), tenant.release)
        self.of_cards, self.of_need = _group_list(tenant, "pkh"), _group_list(tenant, "ppks")
        self.secret = GroupSecret.objects.create(
            row=_joined(self.of_need, self.adult, is_confidential=True), category=_GROUPS[0]
        )

    def are(self, which: int) -> None:
        """Plant the first or the second of the two truths, in the rows and in their history.

        Planting is a change of rows too, which the database notes: those notes go again, so that
        the page that lists them tells the same both times.
        """
        noted = set(RowChange.objects.values_list("pk", flat=True))
        self._put(self.home, HOME[which])
        self._put(self.adult, ADULT[which])
        self._put(self.child, CHILD[which])
        # In which confidential group an adult is; and that a child is in any.
        GroupSecret.objects.filter(pk=self.secret.pk).update(category=_GROUPS[which])
        GroupOrigin.objects.filter(group_list=self.of_need).update(source=_SOURCES[which])
        self.of_cards.rows.all().delete()
        if which == 0:
            _joined(self.of_cards, self.child)
        RowChange.objects.exclude(pk__in=noted).delete()

    def _put(self, row: Household | Person, values: dict[str, Any]) -> None:
        """The row as it is now; the edition before the present one said none of it."""
        type(row).objects.filter(pk=row.pk).update(**values)
        told = {key: str(one) if isinstance(one, datetime.date) else one
                for key, one in values.items()}  # fmt: skip
        known: dict[str, Any] = {"head_name": self.home.head_name}
        if isinstance(row, Person):
            known = {"name": row.name, "birth_date": str(row.birth_date)}
        for edition, data in zip(self.editions, (known, known | told), strict=True):
            own: dict[str, Any] = {
                "release": edition, "regency": self.home.regency, "registry_id": row.registry_id,
            }  # fmt: skip
            if isinstance(row, Person):
                own |= {"person": row, "household": self.home}
                PersonVersion.objects.update_or_create(**own, defaults={"data": data})
            else:
                own["household"] = row
                HouseholdVersion.objects.update_or_create(**own, defaults={"data": data})


def _group_list(tenant: Tenant, kind: str) -> GroupList:
    """A list in force of the tenant's regency."""
    made = GroupList.objects.create(
        kind=kind, period="2026-10", state="applied", regency=tenant.person.regency,
        file_name="daftar.csv", created_by=tenant.operator.user,
    )  # fmt: skip
    GroupOrigin.objects.create(group_list=made, source="Kementerian Sosial")
    return made


def _joined(group_list: GroupList, person: Person, **values: Any) -> GroupRow:
    return group_list.rows.create(
        regency=person.regency, number=2, outcome="joined", person=person, **values
    )


def _for_the_disabled(tenant: Tenant) -> Program:
    """A program whose criteria ask for a disability; nobody has its aid yet."""
    program = a_program(tenant.operator, kind=a_kind("khusus"), target_unit="person")
    Criteria.objects.create(
        program=program, agency=program.agency, regency=program.regency, version=2,
        deciles=[1], created_by=tenant.operator.user,
        conditions=[{"least": 1, "of": [
            {"variable": "has_disability", "op": "is_true", "values": []},
        ]}],
    )  # fmt: skip
    return program


def _edition_before(tenant: Tenant) -> RegistryRelease:
    """One that was the base until the present one became it."""
    old, current = a_release(tenant.operator, period="2024-01"), tenant.activation
    ReleaseActivation.objects.create(
        release=old, regency=current.regency, households=0, persons=0,
        activated_by=current.activated_by, superseded_at=current.activated_at,
        activated_at=current.activated_at - datetime.timedelta(days=300),
    )  # fmt: skip
    return old
