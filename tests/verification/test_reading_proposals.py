"""Verifiers read what villages propose about those they decide on, and decide nothing of it."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from accounts.scope import Scope
from beneficiaries.models import Proposal, ProposalStep
from beneficiaries.proposals.enums import ProposalKind
from core.scope import scoped
from tests.access.thefts import take_away
from tests.beneficiaries.proposing import about, bring_to
from tests.clients import as_login_role
from tests.factories.grants import a_grant, stand_in
from tests.factories.regions import region
from tests.factories.registry import a_case, a_household, a_person, a_program, a_recipient
from tests.verification.acts import PALEMBANG_35
from tests.verification.going_there import lodging, rejected_case
from tests.verification.pages import LIST, detail

pytestmark = pytest.mark.django_db

# The village of the cast's village operator.
GUNUNG_AGUNG = "1604112001"
NOTICE = "Ada usulan yang belum diputuskan"
DIED = datetime.date(2026, 2, 3)


@pytest.fixture
def person(cast):
    home = a_household(region(GUNUNG_AGUNG), head_name="ROSMALA DEWI")
    return a_person(home, name="ROSMALA DEWI")


@pytest.fixture
def case(cast, person):
    made = a_recipient(
        a_program(cast.operator_lahat), cast.operator_lahat, person.village, person
    )  # fmt: skip
    return a_case(made, cast.operator_lahat)


@pytest.fixture
def proposal(cast, person):
    return bring_to(
        about(cast.village_lahat, person, ProposalKind.DECEASED, happened_on=DIED),
        "regency", cast,
    )  # fmt: skip


def address(proposal: Proposal) -> str:
    return reverse("beneficiaries:proposal_detail", args=[proposal.pk])


def household_page(person) -> str:
    return reverse("beneficiaries:household_detail", args=[person.household_id])


def timeline(person) -> str:
    return reverse("analysis:household_timeline", args=[person.household_id])


@pytest.mark.parametrize("who", ["verifier_lahat", "verifier_sumsel", "auditor_lahat"])
def test_the_case_says_that_its_person_is_proposed_as_deceased(cast, case, proposal, who, sign_in):
    browser = sign_in(getattr(cast, who))
    page = browser.get(detail(case)).text
    assert NOTICE in page
    for told in ("Meninggal", address(proposal), proposal.submitted_by.name, "3 Februari 2026"):
        assert told in page, told
    assert browser.get(address(proposal)).status_code == 200


@pytest.mark.parametrize(
    ("kind", "said", "chosen"),
    [
        (ProposalKind.DECEASED, {"happened_on": DIED}, None),
        (ProposalKind.CORRECTION, {"told": {"birth_place": "PAGAR ALAM"}}, "ya"),
    ],
)
def test_yes_is_not_chosen_beforehand_for_who_may_be_gone(
    cast, case, person, kind, said, chosen, sign_in
):
    bring_to(about(cast.village_lahat, person, kind, **said), "regency", cast)
    form = sign_in(cast.verifier_lahat).get(detail(case)).context["form"]
    shown = [form.initial.get(name) or None for name in ("person", "location")]
    assert shown == [chosen, chosen]


@pytest.mark.parametrize("state", ["draft", "ratified"])
def test_not_of_what_nobody_has_submitted_and_not_of_what_is_decided(
    cast, case, person, state, sign_in
):
    proposal = about(cast.village_lahat, person, ProposalKind.DECEASED, happened_on=DIED)
    if state != "draft":
        bring_to(proposal, state, cast)
    assert NOTICE not in sign_in(cast.verifier_lahat).get(detail(case)).text


def test_whoever_answers_an_objection_reads_it_too(cast, person, sign_in):
    case = rejected_case(cast.operator_lahat, cast.verifier_sumsel)
    home = case.recipient.household
    lodged = lodging(case, cast.operator_lahat)
    about_it = about(cast.steward_lahat, home, ProposalKind.INELIGIBLE)
    Proposal.objects.filter(pk=about_it.pk).update(
        state="district", submitted_by=cast.steward_lahat.user, submitted_at=lodged.lodged_at
    )
    page = reverse("verification:objection_detail", args=[lodged.pk])
    assert NOTICE in sign_in(cast.verifier_lahat).get(page).text
    assert NOTICE not in sign_in(cast.operator_lahat).get(page).text


def test_an_agency_reads_none(cast, case, proposal, sign_in):
    browser = sign_in(cast.operator_lahat)
    page = browser.get(detail(case))
    assert page.status_code == 200
    assert NOTICE not in page.text
    assert browser.get(address(proposal)).status_code == 403


def test_household_and_timeline_tell_it_without_anything_to_press(cast, person, proposal, sign_in):
    browser = sign_in(cast.verifier_lahat)
    page = browser.get(household_page(person)).text
    assert address(proposal) in page
    assert "usulkan/" not in page
    titles = [event.title for event in browser.get(timeline(person)).context["events"]]
    assert "Diajukan: Meninggal" in titles
    opened = browser.get(address(proposal)).context
    assert (opened["acts"], opened["may_edit"]) == ([], False)


def test_deciding_stays_closed_to_them(cast, person, proposal, sign_in):
    for who in (cast.verifier_lahat, cast.verifier_sumsel):
        browser = sign_in(who)
        for act in ("teruskan", "periksa", "tetapkan", "kembalikan", "tolak", "tarik"):
            url = reverse("beneficiaries:proposal_act", args=[proposal.pk, act])
            answer = browser.post(url, {"reason": "Tidak sesuai keadaan di lapangan."})
            assert answer.status_code in (403, 404), (who, act)
        for page in (
            reverse("beneficiaries:proposal_revise", args=[proposal.pk]),
            reverse("beneficiaries:proposal_paper", args=[proposal.pk]),
            reverse("beneficiaries:person_propose", args=[person.pk, "meninggal"]),
            reverse("beneficiaries:proposal_ratify"),
            reverse("beneficiaries:proposal_new"),
        ):
            assert browser.post(page, {}).status_code in (403, 404), (who, page)
    proposal.refresh_from_db()
    assert proposal.state == "regency"


def test_not_of_another_regency(cast, person, case, proposal, sign_in):
    """Their own case of somebody who lives there tells nothing of what is proposed there."""
    far = a_recipient(
        a_program(cast.operator_palembang), cast.operator_palembang, region(PALEMBANG_35), person
    )
    of_palembang = a_case(far, cast.operator_palembang)
    browser = sign_in(cast.verifier_palembang)
    page = browser.get(detail(of_palembang))
    assert page.status_code == 200
    assert NOTICE not in page.text
    assert str(proposal.pk) not in page.text
    for url in (address(proposal), household_page(person), timeline(person)):
        assert browser.get(url).status_code == 404, url
    scope = Scope.of(cast.verifier_palembang.user)
    with as_login_role(), scoped(scope.database):
        assert not Proposal.objects.exists()
        assert not ProposalStep.objects.exists()
    # The wall holds it, not the query alone.
    take_away("ALTER TABLE beneficiaries_proposal DISABLE ROW LEVEL SECURITY")
    with as_login_role(), scoped(scope.database):
        assert Proposal.objects.get() == proposal


def test_a_verifier_lent_the_regency_reads_it(cast, case, proposal, sign_in):
    grant = a_grant(cast.verifier_palembang, region("1604"))
    browser = stand_in(sign_in(cast.verifier_palembang), grant)
    assert NOTICE in browser.get(detail(case)).text


def test_the_menu_leads_there_and_counts_nothing_as_theirs(cast, proposal, sign_in):
    page = sign_in(cast.verifier_lahat).get(LIST)
    entry = next(
        item for section in page.context["menu"] for item in section.items
        if item.url == reverse("beneficiaries:proposal_list")
    )  # fmt: skip
    assert not entry.count
