"""Raw SQL by whoever is no verifier of the place: acts by filter, samples, minutes, visits, drifts.

Each attempt is made twice, as in `test_raw_sql.py`: as things stand, and with its guard away.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import Membership
from core.scope import DatabaseScope
from tests.access.acts_by_sql import (
    ACT,
    ANSWER,
    DRAW,
    GROW,
    GROWS,
    MINUTES,
    OF_ACT,
    UNDO,
    a_sample,
    an_act,
    no_policy,
)
from tests.access.thefts import Theft, is_held_by_its_guard, moved, take_away
from tests.access.verifiers import NO_VERIFIERS, of_lahat, of_the_province
from tests.factories.cast import Cast
from tests.factories.regions import region
from tests.verification.acts import REJECTED, deciding, waiting_case
from verification.models import Decision, Drift, FieldCheck, Objection

pytestmark = pytest.mark.django_db

Attempt = Callable[[Cast, DatabaseScope, Membership], tuple[str, tuple[Any, ...], str]]


def _decides_by_filter(_cast: Cast, scope: DatabaseScope, by: Membership) -> Any:
    return ACT, (uuid.uuid4(), scope.regency_id, by.user_id), no_policy("bulkact")


def _goes_on_with_an_act(_cast: Cast, scope: DatabaseScope, by: Membership) -> Any:
    return GROW, (an_act(by).pk,), GROWS


def _takes_an_act_back(_cast: Cast, scope: DatabaseScope, by: Membership) -> Any:
    return UNDO, (by.user_id, an_act(by).pk), GROWS


def _draws_a_sample(cast: Cast, scope: DatabaseScope, by: Membership) -> Any:
    act = an_act(by)
    case = waiting_case(cast.operator_lahat)
    assert case.entered_by_id is not None
    assert case.submitted_by_id is not None
    Decision.objects.create(
        case=case, agency_id=case.agency_id, regency_id=case.regency_id, case_version=1,
        action="approve", person_verdict=True, location_verdict=True, bulk=act, in_bulk=True,
        entered_by_id=case.entered_by_id, submitted_by_id=case.submitted_by_id, decided_by=by.user,
    )  # fmt: skip
    return DRAW, (uuid.uuid4(), act.pk, case.pk), no_policy("samplecheck")


def _answers_a_sample(cast: Cast, scope: DatabaseScope, by: Membership) -> Any:
    sample = a_sample(cast, cast.verifier_sumsel)
    guard = "DROP TRIGGER sample_answered_once ON verification_samplecheck"
    return ANSWER, (by.user_id, sample.pk), guard


def _issues_minutes(_cast: Cast, scope: DatabaseScope, by: Membership) -> Any:
    values = (scope.regency_id, None, None, None, by.user_id, uuid.uuid4())
    return MINUTES, values, no_policy("minutes")


def _sends_somebody_out(cast: Cast, scope: DatabaseScope, by: Membership) -> Any:
    statement = (
        "INSERT INTO verification_fieldcheck (id, case_id, agency_id, regency_id, case_version,"
        " question, requested_by_id, due_on, state, visitor, result, notes)"
        " SELECT %s, id, agency_id, regency_id, version, 'Apa?', %s, current_date, 'open', '', '',"
        " '' FROM verification_case WHERE id = %s"
    )
    case = waiting_case(cast.operator_lahat)
    return statement, (uuid.uuid4(), by.user_id, case.pk), no_policy("fieldcheck")


def _reports_a_visit(cast: Cast, scope: DatabaseScope, by: Membership) -> Any:
    case = waiting_case(cast.operator_lahat)
    check = FieldCheck.objects.create(
        case=case, agency_id=case.agency_id, regency_id=case.regency_id, case_version=1,
        question="Apa?", requested_by=cast.verifier_sumsel.user, due_on=datetime.date(2026, 1, 2),
    )  # fmt: skip
    statement = "UPDATE verification_fieldcheck SET notes = 'Tidak ada.' WHERE id = %s"
    return statement, (check.pk,), no_policy("fieldcheck", "changing")


def _adds_a_picture_of_the_visit(cast: Cast, scope: DatabaseScope, by: Membership) -> Any:
    statement = (
        "INSERT INTO verification_fieldphoto (id, field_check_id, regency_id, image, thumbnail,"
        " width, height, sha256, uploaded_by_id) SELECT one.id, c.id, c.regency_id,"
        " 'field/' || one.id || '.jpg', 'thumbnails/' || one.id || '.jpg', 1, 1, '', %s"
        " FROM verification_fieldcheck c, (SELECT %s::uuid AS id) AS one WHERE c.id = %s"
    )
    _sql, (check_id,), _guard = _reports_a_visit(cast, scope, by)
    return statement, (by.user_id, uuid.uuid4(), check_id), no_policy("fieldphoto")


def _answers_an_objection(cast: Cast, scope: DatabaseScope, by: Membership) -> Any:
    case = waiting_case(cast.operator_lahat)
    decision = deciding(case, cast.verifier_sumsel, REJECTED)
    objection = Objection.objects.create(
        case=case, decision=decision, agency_id=case.agency_id, regency_id=case.regency_id,
        grounds="Keliru.", lodged_by=cast.operator_lahat.user, due_on=datetime.date(2026, 1, 2),
        contested_by=cast.verifier_sumsel.user,
    )  # fmt: skip
    statement = "UPDATE verification_objection SET resolution = 'Ditolak.' WHERE id = %s"
    return statement, (objection.pk,), no_policy("objection", "changing")


def _keeps_what_drifts(cast: Cast, scope: DatabaseScope, by: Membership) -> Any:
    case = waiting_case(cast.operator_lahat)
    drift = Drift.objects.create(
        case=case, agency_id=case.agency_id, regency_id=case.regency_id, cause="release",
        decided_state="approved", before={}, after={},
    )  # fmt: skip
    statement = "UPDATE verification_drift SET reason = 'Tetap.' WHERE id = %s"
    return statement, (drift.pk,), no_policy("drift", "changing")


def _makes_a_case_fit_for_approval(cast: Cast, scope: DatabaseScope, by: Membership) -> Any:
    statement = "UPDATE verification_case SET proposed = true WHERE id = %s"
    case = waiting_case(cast.operator_lahat)
    return statement, (case.pk,), no_policy("case", "changing")


_BY_NO_VERIFIER: list[Attempt] = [
    _decides_by_filter,
    _goes_on_with_an_act,
    _takes_an_act_back,
    _draws_a_sample,
    _answers_a_sample,
    _issues_minutes,
    _sends_somebody_out,
    _reports_a_visit,
    _adds_a_picture_of_the_visit,
    _answers_an_objection,
    _keeps_what_drifts,
    _makes_a_case_fit_for_approval,
]


@pytest.mark.parametrize("who", NO_VERIFIERS)
@pytest.mark.parametrize("attempt", _BY_NO_VERIFIER, ids=lambda one: one.__name__.strip("_"))
def test_whoever_is_no_verifier_there_does_none_of_it(cast: Cast, attempt: Attempt, who: str):
    scope, by = NO_VERIFIERS[who](cast)
    statement, values, guard = attempt(cast, scope, by)
    is_held_by_its_guard(Theft(scope, statement, values, guard))


def test_nobody_but_a_verifier_of_the_province_takes_a_queue_over(cast: Cast) -> None:
    statement = (
        "INSERT INTO verification_takeover (id, regency_id, reason, by_id)"
        " VALUES (%s, %s, 'Tertahan.', %s)"
    )
    lahat, guard = (
        region("1604").pk,
        "DROP POLICY adding_sigertak_province ON verification_takeover",
    )
    sumsel = cast.verifier_sumsel.user_id
    assert moved(of_the_province(sumsel), statement, uuid.uuid4(), lahat, sumsel) == 1
    palembang, auditor = region("1671").pk, cast.auditor_sumsel.user_id
    values = (uuid.uuid4(), palembang, auditor)
    is_held_by_its_guard(Theft(of_the_province(auditor), statement, values, guard))
    given_back = (
        "UPDATE verification_takeover SET ended_at = now(), ended_by_id = %s WHERE regency_id = %s"
    )
    guard = "DROP POLICY changing_sigertak_province ON verification_takeover"
    is_held_by_its_guard(Theft(of_the_province(auditor), given_back, (auditor, lahat), guard))


def test_verifiers_of_the_place_do_all_of_it(cast: Cast) -> None:
    """By the same statements as above, so that a refusal there is not one of the statement."""
    lahat, sumsel = cast.verifier_lahat, cast.verifier_sumsel
    sample = a_sample(cast, sumsel)
    take_away("DROP TRIGGER case_follows_its_decision ON verification_decision")
    for by, scope in (
        (lahat, of_lahat(lahat.user_id)), (sumsel, of_the_province(sumsel.user_id)),
    ):  # fmt: skip
        own, act = uuid.uuid4(), (scope.regency_id, by.user_id)
        assert moved(scope, ACT, own, *act) == 1
        assert moved(scope, GROW, own) == 1
        case = waiting_case(cast.operator_lahat)
        assert moved(scope, OF_ACT, uuid.uuid4(), own, by.user_id, case.pk) == 1
        assert moved(scope, DRAW, uuid.uuid4(), own, case.pk) == 1
        assert moved(scope, UNDO, by.user_id, own) == 1
        values = (scope.regency_id, None, None, None, by.user_id, uuid.uuid4())
        assert moved(scope, MINUTES, *values) == 1
    assert moved(of_lahat(lahat.user_id), ANSWER, lahat.user_id, sample.pk) == 1
