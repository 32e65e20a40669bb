"""Visits: asked for, made, called off; what they move, and who sees them."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Notice
from tests.verification.acts import deciding, waiting_case
from tests.verification.going_there import a_clean_photo, reporting, sending_out, under
from verification.distances import metres_between
from verification.models import Case, FieldCheck, FieldPhoto
from verification.operations import escalation, field_checks
from verification.rules import OWN_ENTRY, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast) -> Case:
    return waiting_case(cast.operator_lahat)


def test_a_visit_is_asked_for_and_comes_back(cast, case):
    check = sending_out(case, cast.verifier_lahat)
    case.refresh_from_db()
    assert (case.state, case.version) == ("field", 2)
    household = case.recipient.household
    household.latitude, household.longitude = Decimal("-3.780000"), Decimal("103.540000")
    household.save()
    done = reporting(
        check, cast.verifier_lahat, latitude=Decimal("-3.790000"), longitude=Decimal("103.540000")
    )
    case.refresh_from_db()
    assert (case.state, case.version) == ("submitted", 3)
    assert (done.state, done.result, done.distance_m) == ("done", "moved", 1112)
    deciding(case, cast.verifier_lahat, version=3)


def test_the_place_is_taken_from_a_photo(cast, case):
    check = sending_out(case, cast.verifier_lahat)
    photo = a_clean_photo()
    done = reporting(check, cast.verifier_lahat, photos=[a_clean_photo(lat=None, sha256="b" * 64),
                                                         photo, photo])  # fmt: skip
    assert (done.latitude, done.longitude, done.distance_m) == (photo.lat, photo.lng, None)
    assert FieldPhoto.objects.count() == 2
    assert {row.regency_id for row in FieldPhoto.objects.all()} == {case.regency_id}


def test_a_report_sent_twice_is_kept_once(cast, case):
    check = sending_out(case, cast.verifier_lahat)
    for _ in range(2):
        reporting(check, cast.verifier_lahat, photos=[a_clean_photo()])
    case.refresh_from_db()
    assert (case.version, FieldPhoto.objects.count()) == (3, 1)
    with pytest.raises(Refused):
        reporting(check, cast.verifier_sumsel)


def test_a_case_on_a_visit_may_be_decided_without_it(cast, case):
    check = sending_out(case, cast.verifier_lahat)
    deciding(case, cast.verifier_lahat, version=2)
    check.refresh_from_db()
    assert check.state == "cancelled"
    with pytest.raises(Refused):
        reporting(check, cast.verifier_lahat)


def test_a_visit_is_called_off(cast, case):
    check = sending_out(case, cast.verifier_lahat)
    under(cast.verifier_lahat, lambda scope: field_checks.cancel_visit(
        check=check, by=cast.verifier_lahat.user, scope=scope))  # fmt: skip
    case.refresh_from_db()
    assert (case.state, case.version) == ("submitted", 3)
    sending_out(case, cast.verifier_lahat, version=3)
    assert FieldCheck.objects.filter(state="open").count() == 1


def test_a_page_from_before_asks_for_nothing(cast, case):
    with pytest.raises(Refused):
        sending_out(case, cast.verifier_lahat, version=7)
    sending_out(case, cast.verifier_lahat)
    with pytest.raises(Refused):
        sending_out(case, cast.verifier_lahat, version=2)


def test_the_maker_sends_nobody_out(cast):
    case = waiting_case(cast.operator_lahat, submitted_by=cast.verifier_lahat.user)
    with pytest.raises(Refused) as caught:
        sending_out(case, cast.verifier_lahat)
    assert caught.value.text == OWN_ENTRY


def test_the_database_wants_a_whole_report(cast, case):
    check = sending_out(case, cast.verifier_lahat)
    with pytest.raises(IntegrityError, match="field_check_done_is_whole"), transaction.atomic():
        FieldCheck.objects.filter(pk=check.pk).update(state="done")


def test_agencies_and_other_regencies_see_no_visit(cast, case):
    reporting(sending_out(case, cast.verifier_lahat), cast.verifier_lahat,
              photos=[a_clean_photo()])  # fmt: skip

    def seen(_scope):
        return FieldCheck.objects.count(), FieldPhoto.objects.count()

    assert under(cast.verifier_lahat, seen) == (1, 1)
    assert under(cast.verifier_palembang, seen) == (0, 0)
    with pytest.raises(Exception, match="permission denied"):
        under(cast.operator_lahat, seen)


def test_people_are_reminded_once_when_it_is_near_and_once_when_it_is_late(cast, case):
    cast.verifier_sumsel  # noqa: B018 - must not be told
    check = sending_out(case, cast.verifier_lahat)
    assert escalation.remind() == 0
    FieldCheck.objects.update(due_on=timezone.localdate() + datetime.timedelta(days=1))
    assert [escalation.remind() for _ in range(2)] == [1, 0]
    FieldCheck.objects.update(due_on=timezone.localdate() - datetime.timedelta(days=1))
    assert [escalation.remind() for _ in range(2)] == [1, 0]
    assert {n.user for n in Notice.objects.filter(kind="field_check_due")} == {
        cast.verifier_lahat.user
    }
    assert check.case == case


@pytest.mark.parametrize(
    ("other", "metres"),
    [(("-3.78", "103.54"), 0), (("-3.79", "103.54"), 1112), (("-3.78", "103.55"), 1110)],
)
def test_distances(other, metres):
    here = (Decimal("-3.78"), Decimal("103.54"))
    assert metres_between(here, (Decimal(other[0]), Decimal(other[1]))) == metres
