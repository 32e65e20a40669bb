"""Whether the base has changed under a case since its findings were made."""

from __future__ import annotations

from beneficiaries.models import ReleaseActivation
from verification.enums import CaseState, FindingKind
from verification.models import Case, Finding

_UNDECIDED = (CaseState.SUBMITTED, CaseState.FIELD)


def awaits_new_findings(case: Case) -> bool:
    """Whether a case without a verdict is still to be judged anew by the base now in force.

    `operations.rechecks` does it within moments, with findings one version up; until then those
    of before speak of a base that is gone.
    """
    if case.state not in _UNDECIDED:
        return False
    person = Finding.objects.filter(case=case, kind=FindingKind.PERSON).order_by("-case_version")
    found_at = person.values_list("found_at", flat=True).first()
    return (
        found_at is not None
        and ReleaseActivation.objects.filter(
            regency_id=case.regency_id, superseded_at__isnull=True, activated_at__gt=found_at
        ).exists()
    )
