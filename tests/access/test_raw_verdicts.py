"""Raw SQL of a verifier: no verdict without its decision, and no case that becomes another one.

Each attempt is made twice, as in `test_raw_sql.py`: as things stand, and with its guard away.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError
from django.utils import timezone

from accounts.models import Membership
from accounts.scope import Scope
from programs.models import Recipient
from tests.access.thefts import OPEN, Theft, an_approved_one, is_held_by_its_guard, moved, take_away
from tests.factories.cast import Cast
from tests.factories.regions import region
from tests.factories.registry import a_recipient
from tests.verification.acts import deciding, waiting_case
from verification.models import Case, Decision

pytestmark = pytest.mark.django_db

_MOVES = [
    ("guest", "draft", "approved"), ("guest", "submitted", "approved"),
    ("guest", "approved", "ended"), ("guest", "rejected", "submitted"),
    ("owner", "submitted", "approved"), ("owner", "draft", "rejected"),
    ("owner", "ended", "approved"), ("owner", "returned", "approved"),
]  # fmt: skip
_TO = (
    "UPDATE programs_recipient SET state = %s, ended_on = current_date, end_kind = 'finished'"
    " WHERE id = %s"
)


@pytest.mark.parametrize(("who", "before", "after"), _MOVES)
def test_verdicts_are_not_the_agencys_nor_its_guests(cast: Cast, guest, who, before, after):
    scope, program = guest
    own = Scope.of(cast.operator_lahat.user)
    place = scope.database if who == "guest" else own.database
    by = cast.operator_lahat_perkim if who == "guest" else cast.operator_lahat
    made = a_recipient(program, by, region("1604112001"))
    Recipient.objects.filter(pk=made.pk).update(
        state=before, ended_on=datetime.date.today(), end_kind="finished"
    )
    assert moved(place, _TO, after, made.pk) == 0
    take_away(
        "DROP TRIGGER recipient_moves ON programs_recipient;"
        "DROP TRIGGER recipient_moves_by_objection ON programs_recipient"
    )
    assert moved(place, _TO, after, made.pk) == 1


def test_what_their_pages_do_still_works(cast: Cast, guest):
    scope, program = guest
    own = Scope.of(cast.operator_lahat.user)
    for place, by, before, after in (
        (scope, cast.operator_lahat_perkim, "draft", "submitted"),
        (scope, cast.operator_lahat_perkim, "returned", "withdrawn"),
        (own, cast.operator_lahat, "approved", "ended"),
    ):
        made = a_recipient(program, by, region("1604112001"))
        Recipient.objects.filter(pk=made.pk).update(
            state=before, ended_on=datetime.date.today(), end_kind="finished"
        )
        assert moved(place.database, _TO, after, made.pk) == 1, (before, after)


def _verdict(cast: Cast, by: Membership, before: str, after: str) -> Theft:
    case = waiting_case(cast.operator_lahat)
    Recipient.objects.filter(pk=case.recipient_id).update(
        state=before, ended_on=datetime.date.today(), end_kind="finished"
    )
    return Theft(
        Scope.of(by.user).database,
        "UPDATE programs_recipient SET state = %s WHERE id = %s",
        (after, case.recipient_id),
        "DROP TRIGGER recipients_follow_decisions ON programs_recipient",
    )


def _approved_without_a_decision(cast: Cast) -> Theft:
    return _verdict(cast, cast.verifier_lahat, "submitted", "approved")


def _refused_by_the_province_without_a_decision(cast: Cast) -> Theft:
    return _verdict(cast, cast.verifier_sumsel, "submitted", "rejected")


def _aid_that_ended_given_again(cast: Cast) -> Theft:
    return _verdict(cast, cast.verifier_lahat, "ended", "approved")


def _a_verdict_taken_away_without_a_decision(cast: Cast) -> Theft:
    return _verdict(cast, cast.verifier_lahat, "approved", "submitted")


def _approved_by_a_decision_of_yesterday(cast: Cast) -> Theft:
    """Taken back since; the case is made to look as it stood then."""
    theft = _approved_without_a_decision(cast)
    case = Case.objects.get(recipient=theft.values[1])
    yesterday = timezone.now() - datetime.timedelta(days=1)
    Decision.objects.create(
        case=case, agency_id=case.agency_id, regency_id=case.regency_id, case_version=1,
        action="approve", person_verdict=True, location_verdict=True, decided_at=yesterday,
        entered_by_id=case.recipient.entered_by_id, submitted_by_id=case.submitted_by_id,
        decided_by=cast.verifier_lahat.user,
    )  # fmt: skip
    return theft


_A_DECISION = (
    "INSERT INTO verification_decision (id, case_id, agency_id, regency_id, case_version, action,"
    " person_verdict, location_verdict, reason, in_bulk, entered_by_id, submitted_by_id,"
    " decided_by_id) SELECT %s, id, agency_id, regency_id, version, 'approve', true, true, '',"
    " false, %s, %s, %s FROM verification_case WHERE id = %s"
)


def _decision(cast: Cast, maker: Membership, decider: Membership, unguarded: str) -> Theft:
    case = waiting_case(cast.operator_lahat)
    return Theft(
        Scope.of(cast.verifier_lahat.user).database,
        _A_DECISION,
        (uuid.uuid4(), maker.user_id, maker.user_id, decider.user_id, case.pk),
        unguarded + ";DROP TRIGGER case_follows_its_decision ON verification_decision",
    )


def _a_decision_in_a_foreign_name(cast: Cast) -> Theft:
    return _decision(
        cast, cast.operator_lahat, cast.verifier_sumsel,
        "ALTER TABLE verification_decision DISABLE ROW LEVEL SECURITY",
    )  # fmt: skip


def _a_decision_with_other_makers(cast: Cast) -> Theft:
    """Who made the case would thereby be its checker."""
    return _decision(
        cast, cast.operator_palembang, cast.verifier_lahat,
        "DROP TRIGGER decisions_on_their_case ON verification_decision",
    )  # fmt: skip


def _a_decision_of_tomorrow(cast: Cast) -> Theft:
    """It would stand beside every move from then on."""
    theft = _decision(
        cast, cast.operator_lahat, cast.verifier_lahat,
        "ALTER TABLE verification_decision DISABLE ROW LEVEL SECURITY",
    )  # fmt: skip
    dated = theft.statement.replace("decided_by_id)", "decided_by_id, decided_at)").replace(
        "%s, %s FROM", "%s, %s, now() + interval '1 day' FROM"
    )
    return replace(theft, statement=dated)


def _a_case_given_another(column: str, taken: Callable[[Cast], Any]) -> Callable[[Cast], Theft]:
    """A maker who is no maker any more would be the checker; another agency would read it."""

    def attempt(cast: Cast) -> Theft:
        return Theft(
            Scope.of(cast.verifier_sumsel.user).database,
            f"UPDATE verification_case SET {column} = %s WHERE id = %s",
            (taken(cast), waiting_case(cast.operator_lahat).pk),
            f"GRANT UPDATE ({column}) ON verification_case TO sigertak_province",
        )

    attempt.__name__ = f"a_case_given_another_{column}"
    return attempt


def _what_the_agency_wrote_changed_by_a_verifier(cast: Cast) -> Theft:
    return Theft(
        Scope.of(cast.verifier_lahat.user).database,
        "UPDATE programs_recipient SET amount = 1 WHERE id = %s",
        (an_approved_one(cast).pk,),
        OPEN.format("programs_recipient"),
    )


ATTEMPTS = [
    _approved_without_a_decision,
    _refused_by_the_province_without_a_decision,
    _aid_that_ended_given_again,
    _a_verdict_taken_away_without_a_decision,
    _approved_by_a_decision_of_yesterday,
    _a_decision_in_a_foreign_name,
    _a_decision_with_other_makers,
    _a_decision_of_tomorrow,
    _what_the_agency_wrote_changed_by_a_verifier,
    _a_case_given_another("submitted_by_id", lambda cast: cast.operator_palembang.user_id),
    _a_case_given_another("entered_by_id", lambda cast: cast.operator_palembang.user_id),
    _a_case_given_another("agency_id", lambda cast: cast.operator_palembang.agency_id),
]  # fmt: skip


def test_a_decision_that_its_case_does_not_follow_is_not_kept(cast: Cast) -> None:
    theft = _decision(cast, cast.operator_lahat, cast.verifier_lahat, "")
    committed = theft.statement + "; SET CONSTRAINTS ALL IMMEDIATE"
    with pytest.raises(IntegrityError, match="has not followed"):
        moved(theft.scope, committed, *theft.values)
    # Nor one that the recipient alone follows, or the case alone.
    on_the_way = "; UPDATE verification_case SET version = version + 1"
    moves = {
        "recipient": "; UPDATE programs_recipient SET state = 'approved'",
        "case": ", state = 'approved', decided_at = now()",
    }
    at_once = "; SET CONSTRAINTS ALL IMMEDIATE"
    with pytest.raises(IntegrityError, match="has not followed"):
        moved(theft.scope, theft.statement + on_the_way + moves["case"] + at_once, *theft.values)
    for passed_by in (on_the_way, on_the_way + moves["recipient"]):
        assert moved(theft.scope, theft.statement + passed_by + at_once, *theft.values) == 0
        assert not Decision.objects.filter(pk=theft.values[0]).exists()
    followed = on_the_way + moves["case"] + moves["recipient"] + at_once
    moved(theft.scope, theft.statement + followed, *theft.values)
    assert Decision.objects.filter(pk=theft.values[0]).exists()
    other = _decision(cast, cast.operator_lahat, cast.verifier_lahat, "")
    take_away("DROP TRIGGER case_follows_its_decision ON verification_decision")
    moved(other.scope, other.statement + at_once, *other.values)
    assert Decision.objects.filter(pk=other.values[0]).exists()


def test_a_verdict_is_not_taken_off_a_case_alone(cast: Cast) -> None:
    case = waiting_case(cast.operator_lahat)
    deciding(case, cast.verifier_lahat)
    scope = Scope.of(cast.verifier_lahat.user).database
    taken_off = (
        "UPDATE verification_case SET state = 'submitted' WHERE id = %s;"
        " SET CONSTRAINTS ALL IMMEDIATE"
    )
    assert moved(scope, taken_off, case.pk) == 0
    take_away("DROP TRIGGER case_moves_by_decision ON verification_case")
    with pytest.raises(IntegrityError, match="has not followed"):
        moved(scope, taken_off, case.pk)
    take_away("DROP TRIGGER case_agrees_with_its_recipient ON verification_case")
    moved(scope, taken_off, case.pk)
    case.refresh_from_db()
    assert case.state == "submitted"


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=lambda one: one.__name__.strip("_"))
def test_verdicts_and_cases_stay_as_they_are(cast: Cast, attempt: Callable[[Cast], Theft]) -> None:
    is_held_by_its_guard(attempt(cast))
