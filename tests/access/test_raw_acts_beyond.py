"""Raw SQL of a verifier that goes further than their own acts, samples and minutes.

Each attempt is made twice, as in `test_raw_sql.py`: as things stand, and with its guard away.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Membership
from tests.access.acts_by_sql import (
    ACT,
    ANSWER,
    DRAW,
    GROW,
    GROWS,
    MINUTES,
    OF_ACT,
    UNDO,
    a_case_of,
    a_sample,
    an_act,
    no_policy,
)
from tests.access.thefts import Theft, is_held_by_its_guard
from tests.access.verifiers import of_lahat, of_the_province
from tests.factories.cast import Cast
from tests.factories.regions import region
from tests.factories.registry import a_program, a_release
from tests.verification.acts import waiting_case
from verification.models import BulkAct, Case, Minutes, Recheck, SampleCheck

pytestmark = pytest.mark.django_db


def _a_colleague(cast: Cast) -> Membership:
    """Another verifier of the same regency."""
    member = cast.verifier_palembang
    Membership.objects.filter(pk=member.pk).update(regency=region("1604"))
    return member


def _theft(by: Membership, statement: str, values: tuple[Any, ...], guard: str) -> Theft:
    return Theft(of_lahat(by.user_id), statement, values, guard)


def _an_act_in_a_foreign_name(cast: Cast) -> Theft:
    values = (uuid.uuid4(), region("1604").pk, cast.verifier_sumsel.user_id)
    return _theft(cast.verifier_lahat, ACT, values, no_policy("bulkact"))


def _an_act_of_a_regency_by_the_province(cast: Cast) -> Theft:
    by = cast.verifier_sumsel
    values = (uuid.uuid4(), region("1604").pk, by.user_id)
    return Theft(of_the_province(by.user_id), ACT, values, no_policy("bulkact"))


def _an_act_of_yesterday(cast: Cast) -> Theft:
    dated = ACT.replace("by_id)", "by_id, at)").replace(
        "5, %s)", "5, %s, now() - '1 day'::interval)"
    )
    by = cast.verifier_lahat
    values = (uuid.uuid4(), region("1604").pk, by.user_id)
    return _theft(by, dated, values, no_policy("bulkact"))


def _an_act_that_is_done_already(cast: Cast) -> Theft:
    by = cast.verifier_lahat
    values = (uuid.uuid4(), region("1604").pk, by.user_id)
    return _theft(by, ACT.replace("'', 0, 5", "'', 7, 5"), values, no_policy("bulkact"))


def _an_act_beyond_its_preview(cast: Cast) -> Theft:
    by = cast.verifier_lahat
    return _theft(by, GROW, (an_act(by, rows=9).pk,), GROWS)


def _an_act_that_shrinks(cast: Cast) -> Theft:
    by = cast.verifier_lahat
    return _theft(by, GROW.replace("+", "-"), (an_act(by).pk,), GROWS)


def _the_act_of_a_colleague(cast: Cast) -> Theft:
    return _theft(_a_colleague(cast), GROW, (an_act(cast.verifier_lahat).pk,), GROWS)


def _an_act_that_was_taken_back(cast: Cast) -> Theft:
    by = cast.verifier_lahat
    act = an_act(by, undone_by=by.user, undone_at=timezone.now())
    return _theft(by, GROW, (act.pk,), GROWS)


def _an_act_of_another_filter(cast: Cast) -> Theft:
    by = cast.verifier_lahat
    statement = "UPDATE verification_bulkact SET rows = rows + 1, filters = %s WHERE id = %s"
    other = json.dumps({"expected": 900})
    return _theft(by, statement, (other, an_act(by).pk), GROWS)


def _a_colleagues_act_taken_back(cast: Cast) -> Theft:
    by = _a_colleague(cast)
    return _theft(by, UNDO, (by.user_id, an_act(cast.verifier_lahat).pk), GROWS)


def _an_act_taken_back_in_a_foreign_name(cast: Cast) -> Theft:
    by = cast.verifier_lahat
    return _theft(by, UNDO, (cast.verifier_sumsel.user_id, an_act(by).pk), GROWS)


def _a_decision_on(whose: Callable[[Cast], BulkAct]) -> Callable[[Cast], Theft]:
    def attempt(cast: Cast) -> Theft:
        by, case = cast.verifier_lahat, waiting_case(cast.operator_lahat)
        guard = (
            "DROP TRIGGER decisions_on_own_act ON verification_decision;"
            "DROP TRIGGER case_follows_its_decision ON verification_decision"
        )
        return _theft(by, OF_ACT, (uuid.uuid4(), whose(cast).pk, by.user_id, case.pk), guard)

    return attempt


_a_decision_on_anothers_act = _a_decision_on(lambda cast: an_act(cast.verifier_palembang))
_a_decision_on_an_act_elsewhere = _a_decision_on(
    lambda cast: an_act(cast.verifier_lahat, regency="1671")
)
_a_decision_on_an_act_to_return = _a_decision_on(
    lambda cast: an_act(cast.verifier_lahat, action="return")
)


def _a_sample_of_anothers_act(cast: Cast) -> Theft:
    act = an_act(cast.verifier_lahat)
    case = a_case_of(cast, cast.verifier_lahat, act)
    guard = "DROP TRIGGER samples_of_their_act ON verification_samplecheck"
    return _theft(_a_colleague(cast), DRAW, (uuid.uuid4(), act.pk, case.pk), guard)


def _a_sample_that_the_act_did_not_decide(cast: Cast) -> Theft:
    by = cast.verifier_lahat
    guard = "DROP TRIGGER samples_of_their_act ON verification_samplecheck"
    case = waiting_case(cast.operator_lahat)
    return _theft(by, DRAW, (uuid.uuid4(), an_act(by).pk, case.pk), guard)


def _answered(sample: SampleCheck, by: Membership, name: Membership | None = None) -> Theft:
    guard = "DROP TRIGGER sample_answered_once ON verification_samplecheck"
    return _theft(by, ANSWER, ((name or by).user_id, sample.pk), guard)


def _a_sample_of_ones_own_act_answered(cast: Cast) -> Theft:
    by = cast.verifier_lahat
    return _answered(a_sample(cast, by), by)


def _a_sample_answered_in_a_foreign_name(cast: Cast) -> Theft:
    sample = a_sample(cast, cast.verifier_sumsel)
    return _answered(sample, cast.verifier_lahat, cast.steward_lahat)


def _a_sample_answered_again(cast: Cast) -> Theft:
    sample = a_sample(
        cast, cast.verifier_sumsel, state="disagreed", note="Salah.",
        checked_by=cast.verifier_lahat.user, checked_at=timezone.now(),
    )  # fmt: skip
    return _answered(sample, _a_colleague(cast))


def _a_sample_of_an_act_taken_back(cast: Cast) -> Theft:
    sample = a_sample(cast, cast.verifier_sumsel)
    BulkAct.objects.filter(pk=sample.bulk_id).update(
        undone_by=cast.verifier_sumsel.user, undone_at=timezone.now()
    )
    return _answered(sample, cast.verifier_lahat)


def _a_sample_of_ones_own_entry(cast: Cast) -> Theft:
    by = cast.verifier_lahat
    sample = a_sample(cast, cast.verifier_sumsel)
    Case.objects.filter(pk=sample.case_id).update(entered_by=by.user)
    return _answered(sample, by)


def _minutes(**values: Any) -> Minutes:
    key = uuid.uuid4()
    return Minutes.objects.create(
        pk=key, number=str(key), period_from="2026-01-01", period_to="2026-01-31",
        code=str(key)[:20], file=f"minutes/{key}.pdf", **values,
    )  # fmt: skip


def _issued(by: Membership, guard: str, **told: Any) -> Theft:
    values = [told.get(name) for name in ("agency", "program", "replaces")]
    name = told.get("name", by).user_id
    return _theft(by, MINUTES, (region("1604").pk, *values, name, uuid.uuid4()), guard)


_OF_PLACE = "DROP TRIGGER minutes_of_their_place ON verification_minutes"


def _minutes_in_a_foreign_name(cast: Cast) -> Theft:
    return _issued(cast.verifier_lahat, no_policy("minutes"), name=cast.verifier_sumsel)


def _minutes_laid_before_another_agency(cast: Cast) -> Theft:
    by, program = cast.verifier_lahat, a_program(cast.operator_lahat)
    other = cast.operator_palembang.agency_id
    return _issued(by, _OF_PLACE, agency=other, program=program.pk)


def _minutes_instead_of_anothers(cast: Cast) -> Theft:
    theirs = _minutes(regency=region("1671"), made_by=cast.verifier_palembang.user)
    return _issued(cast.verifier_lahat, _OF_PLACE, replaces=theirs.pk)


def _minutes_of_last_month(cast: Cast) -> Theft:
    theft = _issued(cast.verifier_lahat, no_policy("minutes"))
    dated = theft.statement.replace("made_by_id)", "made_by_id, made_at)").replace(
        "%s FROM (", "%s, now() - '30 days'::interval FROM ("
    )
    return Theft(theft.scope, dated, theft.values, theft.unguarded)


def _a_look_at_the_new_base_called_done(cast: Cast) -> Theft:
    by = cast.verifier_lahat
    release = a_release(cast.steward_lahat)
    looked = Recheck.objects.create(
        release=release, regency=region("1604"), by=cast.steward_lahat.user
    )
    statement = "UPDATE verification_recheck SET finished_at = now() WHERE id = %s"
    return _theft(by, statement, (looked.pk,), no_policy("recheck", "changing"))


BEYOND = [
    _an_act_in_a_foreign_name,
    _an_act_of_a_regency_by_the_province,
    _an_act_of_yesterday,
    _an_act_that_is_done_already,
    _an_act_beyond_its_preview,
    _an_act_that_shrinks,
    _the_act_of_a_colleague,
    _an_act_that_was_taken_back,
    _an_act_of_another_filter,
    _a_colleagues_act_taken_back,
    _an_act_taken_back_in_a_foreign_name,
    _a_decision_on_anothers_act,
    _a_decision_on_an_act_elsewhere,
    _a_decision_on_an_act_to_return,
    _a_sample_of_anothers_act,
    _a_sample_that_the_act_did_not_decide,
    _a_sample_of_ones_own_act_answered,
    _a_sample_answered_in_a_foreign_name,
    _a_sample_answered_again,
    _a_sample_of_an_act_taken_back,
    _a_sample_of_ones_own_entry,
    _minutes_in_a_foreign_name,
    _minutes_laid_before_another_agency,
    _minutes_instead_of_anothers,
    _minutes_of_last_month,
    _a_look_at_the_new_base_called_done,
]


@pytest.mark.parametrize(
    "number", range(len(BEYOND)), ids=[each.__name__.strip("_") for each in BEYOND]
)
def test_a_verifier_goes_no_further(cast: Cast, number: int) -> None:
    is_held_by_its_guard(BEYOND[number](cast))
