"""Issued papers, planted."""

from __future__ import annotations

import uuid

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import Membership
from verification.models import Case, Minutes


def some_minutes(case: Case, verifier: Membership, canary: str) -> Minutes:
    """Minutes of the case's regency; `canary` stands where a text can leak."""
    today = timezone.localdate()
    minutes = Minutes(
        number=f"{canary}/BA",
        regency=case.regency,
        agency=case.agency,
        program=case.program,
        period_from=today,
        period_to=today,
        counts={"examined": 1, "approved": 1, "rejected": 0, "returned": 0},
        signer_name=canary,
        signer_title="Kepala",
        place="Lahat",
        sha256=canary,
        code=canary[:20],
        made_by=verifier.user,
    )
    minutes.file.save(f"{uuid.uuid4()}.pdf", ContentFile(canary.encode()), save=False)
    minutes.save()
    return minutes
