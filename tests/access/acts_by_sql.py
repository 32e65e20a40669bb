"""What raw SQL is made of that decides by filter, draws or answers samples, or issues minutes."""

from __future__ import annotations

from typing import Any

from accounts.models import Membership
from tests.factories.cast import Cast
from tests.factories.regions import region
from tests.verification.acts import deciding, waiting_case
from verification.models import BulkAct, Case, Decision, SampleCheck

_ROLES = ("sigertak_regency", "sigertak_province")


ACT = (
    "INSERT INTO verification_bulkact (id, action, regency_id, filters, reason, rows,"
    " sample_percent, by_id) VALUES (%s, 'approve', %s, '{\"expected\": 9}', '', 0, 5, %s)"
)
MINUTES = (
    "INSERT INTO verification_minutes (id, number, regency_id, agency_id, program_id, replaces_id,"
    " period_from, period_to, counts, signer_name, signer_title, signer_nip, place, file, sha256,"
    " code, made_by_id) SELECT id, id, %s, %s, %s, %s, '2026-01-01', '2026-01-31', '{}', 'A', 'B',"
    " '', 'Lahat', 'minutes/' || id || '.pdf', '', left(id::text, 20), %s"
    " FROM (SELECT %s::uuid AS id) AS one"
)
ANSWER = (
    "UPDATE verification_samplecheck SET state = 'agreed', checked_by_id = %s, checked_at = now()"
    " WHERE id = %s"
)
UNDO = "UPDATE verification_bulkact SET undone_by_id = %s, undone_at = now() WHERE id = %s"
GROW = "UPDATE verification_bulkact SET rows = rows + 1 WHERE id = %s"
GROWS = "DROP TRIGGER act_grows_or_ends ON verification_bulkact"
DRAW = (
    "INSERT INTO verification_samplecheck (id, bulk_id, case_id, regency_id, state, note)"
    " SELECT %s, %s, id, regency_id, 'open', '' FROM verification_case WHERE id = %s"
)
OF_ACT = (
    "INSERT INTO verification_decision (id, case_id, agency_id, regency_id, case_version, action,"
    " person_verdict, location_verdict, reason, in_bulk, bulk_id, entered_by_id, submitted_by_id,"
    " decided_by_id) SELECT %s, id, agency_id, regency_id, version, 'approve', true, true, '',"
    " true, %s, entered_by_id, submitted_by_id, %s FROM verification_case WHERE id = %s"
)


def no_policy(table: str, word: str = "adding") -> str:
    return ";".join(f"DROP POLICY {word}_{role} ON verification_{table}" for role in _ROLES)


def an_act(by: Membership, *, regency: str | None = "1604", **values: Any) -> BulkAct:
    told = {"action": "approve", "filters": {"expected": 9}, "rows": 1, **values}
    return BulkAct.objects.create(by=by.user, regency=region(regency) if regency else None, **told)


def a_case_of(cast: Cast, by: Membership, act: BulkAct) -> Case:
    """A case that the act approved."""
    case = waiting_case(cast.operator_lahat)
    decision = deciding(case, by)
    Decision.objects.filter(pk=decision.pk).update(bulk=act, in_bulk=True)
    return case


def a_sample(cast: Cast, by: Membership, **values: Any) -> SampleCheck:
    act = an_act(by)
    case = a_case_of(cast, by, act)
    return SampleCheck.objects.create(bulk=act, case=case, regency=case.regency, **values)
