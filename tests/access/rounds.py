"""A planted tenant's round of handing out, its plan and its group, with its canary in each."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.files.base import ContentFile

from accounts.models import Membership
from programs.models import (
    AidPhoto,
    DeliveryFault,
    DeliveryUpload,
    Distribution,
    DistributionDocument,
    DistributionItem,
    KindAttribute,
    Plan,
    Program,
    Recipient,
    RecipientGroup,
)


def plant_round(
    program: Program, recipient: Recipient, operator: Membership, canary: str
) -> dict[str, Any]:
    """A round of handing out with everything that hangs on it, and a plan of the agency."""
    agency, regency = program.agency, program.regency
    own = {"agency": agency, "regency": regency}
    distribution = Distribution.objects.create(
        program=program,
        number=1,
        name=f"{canary} TAHAP",
        planned_on="2026-03-10",
        goods=f"{canary} BERAS",
        created_by=operator.user,
        **own,
    )
    item = DistributionItem.objects.create(
        distribution=distribution,
        recipient=recipient,
        note=f"{canary} BAGIAN",
        changed_by=operator.user,
        **own,
    )
    document = DistributionDocument(
        distribution=distribution,
        kind="decree",
        file_name=f"{canary}.pdf",
        media_type="application/pdf",
        sha256=canary,
        uploaded_by=operator.user,
        **own,
    )
    document.file.save(f"{uuid.uuid4()}.pdf", ContentFile(canary.encode()))
    upload = DeliveryUpload(
        distribution=distribution,
        agency=agency,
        file_name=f"{canary} HASIL.csv",
        sha256=canary,
        state="checked",
        headers=["Nama"],
        positions={"note": 0},
        created_by=operator.user,
    )
    upload.file.save(f"{uuid.uuid4()}.csv", ContentFile(canary.encode()))
    DeliveryFault.objects.create(
        upload=upload,
        agency=agency,
        number=2,
        raw=[canary],
        faults=[{"column": "note", "reason": canary, "cure": "-"}],
    )
    photo = AidPhoto(
        recipient=recipient,
        distribution=distribution,
        moment="after",
        width=10,
        height=10,
        sha256=canary,
        uploaded_by=operator.user,
        **own,
    )
    photo.image.save(f"{uuid.uuid4()}.jpg", ContentFile(canary.encode()), save=False)
    photo.thumbnail.save(f"{uuid.uuid4()}.jpg", ContentFile(canary.encode()))
    plan = Plan.objects.create(
        year=2026,
        level="regency",
        kind=program.kind,
        region=recipient.regency,
        quantity=10,
        amount=1_000_000,
        note=f"{canary} RENCANA",
        created_by=operator.user,
        **own,
    )
    group = RecipientGroup.objects.create(
        program=program,
        name=f"{canary} KUBE",
        business=f"{canary} USAHA",
        district=recipient.district,
        village=recipient.village,
        created_by=operator.user,
        **own,
    )
    Recipient.objects.filter(pk=recipient.pk).update(group=group, group_role="chair")
    return {
        "group": group,
        "distribution": distribution,
        "item": item,
        "document": document,
        "delivery_upload": upload,
        "aid_photo": photo,
        "plan": plan,
        "kind": program.kind,
        "attribute": KindAttribute.objects.get_or_create(
            kind=program.kind, key="isian", defaults={"label": "Isian", "type": "text"}
        )[0],
    }
