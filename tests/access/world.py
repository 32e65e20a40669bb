"""Three tenants, each with a canary in every place a name can leak from."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile

from accounts.models import AccountRequest, Membership, Notice
from beneficiaries.enums import ImportUnit
from beneficiaries.models import HouseholdPhoto, RegistryImport, RegistryRelease, StagedRow
from programs.models import Program, Recipient, RecipientUpload, UploadRow
from tests.factories.cast import Cast
from tests.factories.notices import a_notice
from tests.factories.regions import region
from tests.factories.registry import (
    a_case,
    a_household,
    a_person,
    a_program,
    a_recipient,
    a_release,
    in_force,
)
from verification.models import Case


@dataclass
class Tenant:
    """One agency in one regency, and everything it owns. `canary` stands in all its texts."""

    canary: str
    operator: Membership
    household: Any
    person: Any
    photo: HouseholdPhoto
    program: Program
    recipient: Recipient
    upload: RecipientUpload
    case: Case
    registry_import: RegistryImport
    release: RegistryRelease
    account_request: AccountRequest
    notice: Notice


def plant(cast: Cast) -> dict[str, Tenant]:
    """The tenants by short name; the two of Lahat share the territory, not the agency."""
    return {
        "lahat": _tenant(cast, cast.operator_lahat, "KANARILAHATDINSOS", "2001"),
        "lahat_perkim": _tenant(cast, cast.operator_lahat_perkim, "KANARILAHATPERKIM", "2002"),
        "palembang": _tenant(cast, cast.operator_palembang, "KANARIPALEMBANG", "1001"),
    }


def _tenant(cast: Cast, operator: Membership, canary: str, village_end: str) -> Tenant:
    village = _village(operator, village_end)
    steward = cast.steward_sumsel
    release = a_release(steward)
    if not release.activations.filter(regency=village.regency).exists():
        in_force(release, village.regency, steward)
    household = a_household(
        village, head_name=f"{canary} KEPALA", address=f"JALAN {canary}", release=release
    )
    person = a_person(household, mother_maiden_name=f"{canary} IBU")
    photo = HouseholdPhoto(
        household=household,
        regency=village.regency,
        kind="front",
        width=10,
        height=10,
        sha256=canary,
        uploaded_by=operator.user,
    )
    photo.image.save(f"{uuid.uuid4()}.jpg", ContentFile(canary.encode()), save=False)
    photo.thumbnail.save(f"{uuid.uuid4()}.jpg", ContentFile(canary.encode()), save=False)
    photo.save()
    program = a_program(operator, name=f"Program {canary}")
    recipient = a_recipient(program, operator, village, person)
    a_recipient(program, operator, village, name=f"{canary} RANCANGAN")
    upload = RecipientUpload(
        program=program,
        agency=program.agency,
        file_name=f"{canary}.xlsx",
        sha256=canary,
        state="checked",
        headers=["Nama"],
        positions={"name": 0},
        created_by=operator.user,
    )
    upload.file.save(f"{uuid.uuid4()}.xlsx", ContentFile(canary.encode()), save=False)
    upload.save()
    UploadRow.objects.create(
        upload=upload,
        agency=program.agency,
        number=2,
        raw=[f"{canary} BARIS"],
        outcome="faulty",
        faults=[{"column": "name", "reason": canary, "cure": "-"}],
    )
    registry_import = RegistryImport(
        release=release,
        unit=ImportUnit.HOUSEHOLD,
        regency=village.regency,
        file_name=f"{canary}.csv",
        sha256=canary,
        state="staged",
        created_by=steward.user,
    )
    registry_import.file.save(f"{uuid.uuid4()}.csv", ContentFile(canary.encode()), save=False)
    registry_import.save()
    StagedRow.objects.create(
        import_file=registry_import,
        number=2,
        regency=village.regency,
        registry_id=canary,
        raw={"Nama_KRT": canary},
        outcome="new",
    )
    account_request = AccountRequest(
        name=f"{canary} PEMOHON",
        email=f"{canary.lower()}@contoh.go.id",
        nip="1" * 18,
        phone="08",
        agency=operator.agency,
        regency=operator.agency.regency,
        role="opd_operator",
        letter_type="application/pdf",
    )
    account_request.letter.save(f"{uuid.uuid4()}.pdf", ContentFile(canary.encode()), save=False)
    account_request.save()
    return Tenant(
        canary,
        operator,
        household,
        person,
        photo,
        program,
        recipient,
        upload,
        a_case(recipient, operator),
        registry_import,
        release,
        account_request,
        notice=a_notice(operator, kind="program_expiring", subject_id=program.pk),
    )


def _village(operator: Membership, village_end: str) -> Any:
    districts = {"1604": "160411", "1671": "167103"}
    return region(districts[operator.agency.region.code] + village_end)
