"""Verifiers' decisions, held against what the matching engine said."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.scope import Scope
from beneficiaries.matching.weights import limits_in_force
from beneficiaries.models import MatchModel
from core.models import AuditEvent
from core.scope import scoped
from tests.clients import PortalClient, as_login_role
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person, a_program, a_recipient
from tests.verification.acts import MERAPI, deciding
from tests.verification.test_submission import submitting
from verification.common_reasons import sentence_of
from verification.enums import Action
from verification.models import Case
from verification.operations.decisions import Verdict
from verification.queries.calibrating import calibrations

pytestmark = pytest.mark.django_db

OTHER = Verdict(
    Action.REJECT, person=False, location=True, reason=sentence_of("not_the_person") + " Kembar."
)
POOR = Verdict(Action.REJECT, person=False, location=True, reason="Desil 8.")


def found_case(cast, number: int) -> Case:
    """A case whose person the engine finds."""
    household = a_household(region(MERAPI), decile=2)
    person = a_person(household, name=f"SITI AMINAH {'ABCDEF'[number] * 4}",
                      nik=f"160408410180000{number}", kk="1604080101100001")  # fmt: skip
    program = a_program(cast.operator_lahat)
    recipient = a_recipient(program, cast.operator_lahat, region(MERAPI), person,
                            birth_date=person.birth_date)  # fmt: skip
    submitting(program, cast.operator_lahat)
    return Case.objects.get(recipient=recipient)


def reports(membership):
    with as_login_role(), scoped(Scope.of(membership.user, membership.pk).database):
        return calibrations()


def test_counts_what_verdicts_say_about_the_person_and_nothing_else(cast):
    verifier = cast.verifier_lahat
    deciding(found_case(cast, 1), verifier)
    deciding(found_case(cast, 2), verifier, OTHER)
    deciding(found_case(cast, 3), verifier, POOR)
    found_case(cast, 4)
    (report,) = reports(cast.verifier_sumsel)
    assert (report.count, report.wrong) == (2, 1)
    assert report.version
    assert report.line is None
    assert (report.at_line, report.wrong_at_line) == (2, 1)


def test_a_verdict_taken_back_no_longer_counts(cast):
    case = found_case(cast, 1)
    deciding(case, cast.verifier_lahat)
    Case.objects.filter(pk=case.pk).update(state="submitted")
    assert reports(cast.verifier_sumsel) == []


def test_a_regency_knows_its_own_decisions_only(cast):
    deciding(found_case(cast, 1), cast.verifier_lahat)
    assert reports(cast.verifier_lahat)
    assert reports(cast.verifier_palembang) == []


def test_the_page_is_for_the_province_and_names_nobody(cast):
    case = found_case(cast, 1)
    deciding(case, cast.verifier_lahat)
    browser, address = PortalClient(), reverse("verification:calibration")
    for member in (cast.verifier_sumsel, cast.steward_sumsel, cast.auditor_sumsel):
        browser.sign_in(member)
        page = browser.get(address)
        assert page.status_code == 200
        text = page.content.decode()
        assert "1 putusan" in text
        assert case.recipient.name not in text
        assert case.recipient.nik not in text
    for member in (cast.verifier_lahat, cast.operator_sumsel, cast.executive_sumsel):
        browser.sign_in(member)
        assert browser.get(address).status_code in (403, 404)


def test_the_command_shows_the_same(cast):
    deciding(found_case(cast, 1), cast.verifier_lahat)
    out = io.StringIO()
    call_command("calibration_report", stdout=out)
    assert "putusan=1, bukan orangnya=0" in out.getvalue()


def test_lines_move_by_a_named_hand_and_as_a_version_of_its_own(cast):
    steward = cast.steward_sumsel.user
    before = limits_in_force()
    with pytest.raises(CommandError, match="--reason"):
        call_command("train_matching", thresholds=[("match", 8.0)], by=steward.email)
    with pytest.raises(CommandError, match="hak"):
        call_command("train_matching", thresholds=[("match", 8.0)], reason="x",
                     by=cast.operator_lahat.user.email)  # fmt: skip
    call_command(
        "train_matching", thresholds=[("match", 8.0)], by=steward.email,
        reason="Laporan kalibrasi November", stdout=io.StringIO(),
    )  # fmt: skip
    assert limits_in_force().match == 8.0
    assert limits_in_force().review == before.review
    event = AuditEvent.objects.get(action="match_model.move_lines")
    assert event.actor_id == steward.pk
    assert event.details["before"]["match"] == before.match
    assert event.details["after"]["match"] == 8.0
    assert MatchModel.objects.get(in_use=True).version.startswith("batas-")
    with pytest.raises(CommandError, match="di bawah"):
        call_command("train_matching", thresholds=[("review", 9.0)], by=steward.email, reason="x")
