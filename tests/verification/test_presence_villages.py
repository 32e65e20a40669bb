"""Cases hear of what villages propose about their people after they were submitted."""

from __future__ import annotations

import pytest
from django.db import connection

from beneficiaries.models import Proposal
from beneficiaries.proposals.enums import ProposalAct, ProposalKind
from tests.beneficiaries.proposing import about, bring_to, take
from tests.factories.regions import region
from tests.factories.registry import a_case, a_program, a_recipient
from tests.verification.acts import deciding
from tests.verification.test_presence import DAY, GUNUNG_AGUNG, a_body, submitted
from verification.models import Case, Drift
from verification.operations.presence_findings import hear_villages

pytestmark = pytest.mark.django_db


def earlier(case: Case) -> None:
    """What this transaction does all happens at one moment; the case came a day before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE verification_case SET decided_at = decided_at - interval '1 day' WHERE id = %s",
            [case.pk],
        )


def said_of(cast, person, kind=ProposalKind.DECEASED, state="district") -> Proposal:
    return bring_to(about(cast.village_lahat, person, kind, happened_on=DAY), state, cast)


def test_an_open_case_hears_of_a_death_proposed_later(cast):
    person = a_body(GUNUNG_AGUNG)
    case = submitted(cast, person, GUNUNG_AGUNG)
    other = submitted(cast, a_body(GUNUNG_AGUNG), GUNUNG_AGUNG)
    assert hear_villages() == 0
    said_of(cast, person)
    assert hear_villages() == 1
    version = case.version
    case.refresh_from_db()
    assert (case.presence, case.proposed, case.version) == ("deceased", False, version + 1)
    assert hear_villages() == 0
    other.refresh_from_db()
    assert (other.presence, other.proposed) == ("", True)


def test_a_word_taken_back_is_taken_off_the_case(cast):
    person = a_body(GUNUNG_AGUNG)
    case = submitted(cast, person, GUNUNG_AGUNG)
    proposal = said_of(cast, person)
    hear_villages()
    take(proposal, ProposalAct.REFUSE, cast.steward_lahat)
    assert hear_villages() == 1
    case.refresh_from_db()
    assert (case.presence, case.proposed) == ("", True)


def test_who_is_ratified_as_dead_is_found_by_the_nik(cast):
    person = a_body(GUNUNG_AGUNG)
    case = submitted(cast, person, GUNUNG_AGUNG)
    said_of(cast, person, state="ratified")
    assert hear_villages() == 1
    case.refresh_from_db()
    assert (case.person_outcome, case.presence) == ("not_found", "deceased")


def test_all_of_a_household_that_moved_away(cast):
    person = a_body(GUNUNG_AGUNG)
    case = submitted(cast, person, GUNUNG_AGUNG)
    proposal = about(
        cast.village_lahat, person.household, ProposalKind.MOVED, happened_on=DAY,
        to_place="Bengkulu",
    )  # fmt: skip
    bring_to(proposal, "district", cast)
    assert hear_villages() == 1
    case.refresh_from_db()
    assert case.presence == "moved"


def test_a_decided_case_drifts_once(cast):
    person = a_body(GUNUNG_AGUNG)
    program = a_program(cast.operator_lahat)
    mine = a_recipient(program, cast.operator_lahat, region(GUNUNG_AGUNG), person)
    case = a_case(mine, cast.operator_lahat)
    deciding(case, cast.verifier_lahat)
    earlier(case)
    said_of(cast, person)
    assert hear_villages() == 1
    drift = Drift.objects.get(case=case)
    assert (drift.cause, drift.after["presence"]) == ("presence", "deceased")
    hear_villages()
    assert Drift.objects.filter(case=case).count() == 1
    case.refresh_from_db()
    assert case.state == "approved"


@pytest.mark.parametrize("kind", [ProposalKind.INELIGIBLE, ProposalKind.CORRECTION])
def test_other_proposals_say_nothing_of_where_somebody_is(cast, kind):
    person = a_body(GUNUNG_AGUNG)
    case = submitted(cast, person, GUNUNG_AGUNG)
    Proposal.objects.filter(pk=said_of(cast, person).pk).update(kind=kind)
    assert hear_villages() == 0
    case.refresh_from_db()
    assert case.presence == ""


def test_a_draft_is_not_heard(cast):
    person = a_body(GUNUNG_AGUNG)
    submitted(cast, person, GUNUNG_AGUNG)
    about(cast.village_lahat, person, ProposalKind.DECEASED, happened_on=DAY)
    assert hear_villages() == 0
