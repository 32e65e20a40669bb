"""Households, persons, programs, recipients and cases, planted as the owner."""

from __future__ import annotations

import datetime
import itertools
from typing import Any

from accounts.models import Agency, Membership
from beneficiaries.enums import Source
from beneficiaries.models import Household, Person, RegistryRelease, ReleaseActivation
from beneficiaries.names import normal_name, skeleton
from programs.enums import FundingSource, TargetUnit
from programs.models import Criteria, Program, ProgramKind, Recipient
from regions.models import Region
from verification.models import Case

_numbers = itertools.count(1)


# The days of birth: never 1 January, which stands for "some day of that year" and is judged so.
_BORN = [
    day
    for day in (datetime.date(1980, 1, 1) + datetime.timedelta(days=days) for days in range(1000))
    if (day.day, day.month) != (1, 1)
]
# The serials of one day (there is no 0000).
_SERIALS = 9999
# Prime to days, serials and names: the people of one run are as unlike as can be.
_STRIDE = 6113

_FIRST = (
    "Bambang", "Cecep", "Darmawan", "Erlangga", "Fitriani", "Gunawan", "Hesti", "Iskandar",
    "Jumadi", "Kurniasih", "Lukman", "Maryam", "Nurlaela", "Oktavia", "Paryono", "Qomarudin",
    "Rosmala", "Syarifah", "Tukiman", "Umar", "Vivian", "Wahyuni", "Yohanes", "Zulaikha",
)  # fmt: skip
_SECOND = (
    "Alamsyah", "Batubara", "Cahyono", "Damanik", "Effendi", "Firdaus", "Ginting", "Hutapea",
    "Irawan", "Jauhari", "Kusuma", "Lesmana", "Mulyadi", "Nasution", "Oetomo", "Prasetyo",
    "Qurtubi", "Ramadhan", "Simbolon", "Tanjung", "Utami", "Wibowo", "Yusuf", "Zainuddin",
)  # fmt: skip


def _own_day(number: int) -> datetime.date:
    return _BORN[number * _STRIDE % len(_BORN)]


def _own_digits(number: int) -> str:
    """Birth date and serial of a NIK: numbers that follow each other are far apart."""
    return f"{_own_day(number):%d%m%y}{number * _STRIDE % _SERIALS + 1:04d}"


def _own_name(number: int) -> str:
    """Two people of one test never share it: they would be doubtful, one for the other."""
    rank = number * _STRIDE % (len(_FIRST) * len(_SECOND))
    return f"{_FIRST[rank // len(_SECOND)]} {_SECOND[rank % len(_SECOND)]}"


def a_release(by: Membership, *, period: str = "2025-10") -> RegistryRelease:
    return RegistryRelease.objects.get_or_create(
        source=Source.DTSEN, period=period, defaults={"created_by": by.user}
    )[0]


def in_force(release: RegistryRelease, regency: Region, by: Membership) -> ReleaseActivation:
    return ReleaseActivation.objects.create(
        release=release, regency=regency, households=0, persons=0, activated_by=by.user
    )


def a_household(village: Any, **values: Any) -> Household:
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "registry_id": f"RT{number:014d}",
        "head_name": _own_name(number),
        "address": "Jalan Mawar",
        "decile": 1,
        "in_base": True,
    }
    return Household.objects.create(
        regency=village.regency,
        district=village.district,
        village=village,
        **{**defaults, **values},
    )


def a_person(household: Household, **values: Any) -> Person:
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "registry_id": f"ART{number:014d}",
        "name": household.head_name,
        "nik": f"{household.district.code}{_own_digits(number)}",
        "nik_usable": True,
        # Else the number would speak against the date.
        "birth_date": _own_day(number),
        "sex": 1,
        "head_relation": 1,
        "in_base": True,
    }
    made = {**defaults, **values}
    made = {
        "name_norm": normal_name(made["name"]), "name_skeleton": skeleton(made["name"]), **made,
    }  # fmt: skip
    return Person.objects.create(
        household=household,
        regency=household.regency,
        district=household.district,
        village=household.village,
        **made,
    )


def a_kind(code: str = "uji") -> ProgramKind:
    return ProgramKind.objects.get_or_create(
        code=code, defaults={"name": f"Jenis {code}", "target_unit": TargetUnit.FAMILY}
    )[0]


def a_program(by: Membership, **values: Any) -> Program:
    number = next(_numbers)
    agency: Agency = by.agency
    defaults: dict[str, Any] = {
        "name": f"Program {number}",
        "kind": a_kind(),
        "year": 2026,
        "funding": FundingSource.APBD_REGENCY,
        "budget": 1_000_000_000,
        "target_unit": TargetUnit.FAMILY,
        "target_quantity": 100,
        "created_by": by.user,
    }
    program = Program.objects.create(
        agency=agency, regency=agency.regency, **{**defaults, **values}
    )
    Criteria.objects.create(
        program=program,
        agency=agency,
        regency=agency.regency,
        version=1,
        deciles=[1, 2, 3, 4],
        created_by=by.user,
    )
    return program


def a_recipient(
    program: Program, by: Membership, village: Any, person: Person | None = None, **values: Any
) -> Recipient:
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "name": person.name if person else _own_name(number),
        "nik": person.nik if person else f"{village.code[:6]}{_own_digits(number)}",
        "person": person,
        "household": person.household if person else None,
        "match_outcome": "match" if person else "none",
        "entered_by": by.user,
        "guest_agency": by.agency if by.agency_id != program.agency_id else None,
        "amount": 1_500_000,
    }
    return Recipient.objects.create(
        program=program,
        agency=program.agency,
        village=village,
        district=village.district,
        regency=village.regency,
        **{**defaults, **values},
    )


def a_case(recipient: Recipient, by: Membership, **values: Any) -> Case:
    defaults: dict[str, Any] = {
        "person_outcome": "found",
        "location_outcome": "same_village",
        "eligibility_outcome": "eligible",
        "overlap_outcome": "clear",
        "proposed": True,
        "submitted_by": by.user,
        "entered_by": recipient.entered_by,
        "guest_agency": recipient.guest_agency,
    }
    Recipient.objects.filter(pk=recipient.pk).update(state="submitted")
    return Case.objects.create(
        recipient=recipient,
        program=recipient.program,
        agency=recipient.agency,
        regency=recipient.regency,
        village=recipient.village,
        **{**defaults, **values},
    )
