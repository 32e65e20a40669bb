"""A second release on its way into the base, and the worker that looks again."""

from __future__ import annotations

from accounts.models import Membership
from beneficiaries.models import (
    Household,
    HouseholdVersion,
    Person,
    PersonVersion,
    RegistryRelease,
)
from regions.models import Region
from tests.clients import as_login_role
from tests.factories.import_files import activate
from tests.factories.registry import a_release
from verification import tasks


def a_second_release(by: Membership, regency: Region) -> RegistryRelease:
    """A release that tells of all households of the base as they are; change it, then activate."""
    release = a_release(by, period="2026-04")
    for household in Household.objects.filter(in_base=True, regency=regency):
        tell(release, household)
    for person in Person.objects.filter(in_base=True, regency=regency):
        PersonVersion.objects.create(
            release=release, person=person, registry_id=person.registry_id,
            household=person.household, regency=person.regency, data=data_of(person),
        )  # fmt: skip
    return release


def tell(release: RegistryRelease, household: Household, **changes) -> None:
    """What the release says of a household, instead of what it said before."""
    HouseholdVersion.objects.update_or_create(
        release=release, household=household, registry_id=household.registry_id,
        defaults={"regency": household.regency, "data": {**data_of(household), **changes}},
    )  # fmt: skip


_NOT_TOLD = {
    "id", "registry_id", "release", "in_base", "changed_at", "household",
}  # fmt: skip


def data_of(row) -> dict:
    """The columns of a version, by their names in the database."""
    data = {}
    for field in row._meta.concrete_fields:
        if field.name in _NOT_TOLD:
            continue
        value = getattr(row, field.attname)
        if value is not None:
            data[field.column] = value if isinstance(value, int | str | bool) else str(value)
    return data


def in_the_base(release: RegistryRelease, code: str, steward: Membership) -> None:
    job = activate(release, code, steward)
    assert job.state == "done", job.message


def look_again() -> None:
    """As the worker does it, under its own login role."""
    with as_login_role("sigertak_worker"):
        tasks.look_again()
