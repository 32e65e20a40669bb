"""Whether the base has changed under cases since their findings were made."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, Subquery

from beneficiaries.models import ReleaseActivation
from core.scope import DatabaseRole, acting_as
from verification.enums import CaseState, FindingKind
from verification.models import Case, Finding

_UNDECIDED = (CaseState.SUBMITTED, CaseState.FIELD)


def awaits_new_findings(case: Case) -> bool:
    """Whether a case without a verdict is still to be judged anew by the base now in force.

    `operations.rechecks` does it within moments, with findings one version up; until then those
    of before speak of a base that is gone. Needs a transaction.
    """
    return case.state in _UNDECIDED and bool(of_a_former_base([case.pk]))


def of_a_former_base(case_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of the cases whose findings are older than a base they stand on, in one query.

    As in `operations.rechecks` that is the base of the case's regency, and that of the regency
    where its person lives. The second may be closed to the caller: the matching role looks, and
    nothing but the ids handed in comes back. Needs a transaction.
    """
    found_at = (
        Finding.objects.filter(case=OuterRef("pk"), kind=FindingKind.PERSON)
        .order_by("-case_version")
        .values("found_at")[:1]
    )
    newer = ReleaseActivation.objects.filter(
        Q(regency_id=OuterRef("regency_id"))
        | Q(regency_id=OuterRef("recipient__person__regency_id")),
        superseded_at__isnull=True,
        activated_at__gt=OuterRef("found_at"),
    )
    with acting_as(DatabaseRole.MATCHING):
        cases = Case.objects.filter(pk__in=case_ids).annotate(found_at=Subquery(found_at))
        return set(cases.filter(Exists(newer)).values_list("pk", flat=True))
