"""Those said to have died or moved are told at verification, and never proposed."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from beneficiaries.proposals.enums import ProposalKind
from core.scope import DatabaseRole, acting_as
from programs.models import Recipient
from programs.operations.touching import touch
from tests.beneficiaries.proposing import about, bring_to
from tests.factories.regions import region
from tests.factories.registry import (
    a_case,
    a_household,
    a_kind,
    a_person,
    a_program,
    a_recipient,
)
from tests.verification.acts import APPROVED, MERAPI, PALEMBANG_35, deciding
from tests.verification.pages import LIST, detail, names
from tests.verification.test_bulk import Desk
from tests.verification.test_overlap_findings import settling
from tests.verification.test_submission import submitting
from verification.enums import Action
from verification.models import Case, Drift, Evidence, Finding
from verification.operations.decisions import Verdict
from verification.queries.presence import absences_of
from verification.rules import AGAINST_NEEDS_REASON, Refused

pytestmark = pytest.mark.django_db

# The village of the cast's village operator.
GUNUNG_AGUNG = "1604112001"
DAY = datetime.date(2026, 2, 3)


def a_body(village=MERAPI, **values):
    return a_person(a_household(region(village), decile=2), **values)


def submitted(cast, person, village=MERAPI, by=None, **values) -> Case:
    operator = by or cast.operator_lahat
    program = a_program(operator)
    mine = a_recipient(program, operator, region(village), person, **values)
    submitting(program, operator)
    return Case.objects.get(recipient=mine)


def ended_elsewhere(
    cast, person, kind="deceased", village=MERAPI, by=None, year=2024, **values
) -> Recipient:
    operator = by or cast.operator_lahat_perkim
    program = a_program(operator, name="KANARI-PROGRAM", year=year)
    return a_recipient(
        program, operator, region(village), person, state="ended", end_kind=kind, ended_on=DAY,
        **values,
    )  # fmt: skip


def kept_of(case) -> list[dict]:
    """What the case keeps of it for Bappeda."""
    finding = Finding.objects.filter(case=case, kind="person").order_by("-case_version")[0]
    evidence = Evidence.objects.filter(finding=finding).first()
    return evidence.facts.get("presence", []) if evidence else []


def papers_complete() -> None:
    Case.objects.update(administration_outcome="complete")


def person_reasons(case) -> list[dict]:
    finding = Finding.objects.filter(case=case, kind="person").order_by("-case_version")[0]
    return [reason for reason in finding.reasons if reason["code"] == "presence"]


@pytest.mark.parametrize(
    ("values", "presence"),
    [
        ({"presence_status": 2}, "deceased"),
        ({"presence_status": 3}, "moved"),
        ({"presence_status": 5}, "absent"),
        ({"presence_status": 6}, "absent"),
        ({"cleansing_note": "TIDAK LAYAK - MENINGGAL"}, "deceased"),
        ({"presence_status": 1}, ""),
        ({}, ""),
    ],
)
def test_what_the_base_says(cast, values, presence):
    case = submitted(cast, a_body(**values))
    # The engine's answer is what it was: somebody found.
    assert (case.person_outcome, case.presence) == ("found", presence)
    assert case.proposed is (presence == "")
    said = [{"code": "presence", "of": presence, "by": "base"}] if presence else []
    assert person_reasons(case) == said


@pytest.mark.parametrize("state", ["district", "regency", "province"])
def test_what_a_village_proposes(cast, state):
    person = a_body(GUNUNG_AGUNG)
    proposal = about(cast.village_lahat, person, ProposalKind.DECEASED, happened_on=DAY)
    bring_to(proposal, state, cast)
    case = submitted(cast, person, GUNUNG_AGUNG)
    assert (case.presence, case.proposed) == ("deceased", False)
    assert person_reasons(case) == [{"code": "presence", "of": "deceased", "by": "proposed"}]
    evidence = Finding.objects.get(case=case, kind="person").evidence.facts["presence"]
    assert [(one["by"], one["on"]) for one in evidence] == [("proposed", "2026-02-03")]


def test_a_draft_of_a_village_says_nothing_yet(cast):
    person = a_body(GUNUNG_AGUNG)
    about(cast.village_lahat, person, ProposalKind.DECEASED, happened_on=DAY)
    assert submitted(cast, person, GUNUNG_AGUNG).presence == ""


def test_whoever_was_ratified_as_dead_is_known_by_the_nik(cast):
    person = a_body(GUNUNG_AGUNG)
    proposal = about(cast.village_lahat, person, ProposalKind.DECEASED, happened_on=DAY)
    bring_to(proposal, "ratified", cast)
    case = submitted(cast, person, GUNUNG_AGUNG)
    assert (case.person_outcome, case.presence, case.proposed) == ("not_found", "deceased", False)
    assert person_reasons(case) == [{"code": "presence", "of": "deceased", "by": "ratified"}]


def test_aid_that_another_agency_ended(cast, sign_in):
    person = a_body()
    ended_elsewhere(cast, person)
    case = submitted(cast, person)
    assert (case.presence, case.proposed) == ("deceased", False)
    assert person_reasons(case) == [{"code": "presence", "of": "deceased", "by": "aid"}]
    # Whose aid it was, Bappeda reads and the agency does not.
    page = sign_in(cast.verifier_lahat).get(detail(case)).text
    assert "KANARI-PROGRAM" in page
    assert "3 Februari 2026" in page
    own = reverse("verification:case_detail", args=[case.pk])
    page = sign_in(cast.operator_lahat).get(own).text
    assert "diakhiri karena meninggal" in page
    assert "KANARI" not in page
    assert "Disperkim" not in page


def test_of_an_end_in_another_regency_only_that_it_was(cast, sign_in):
    person = a_body()
    for year in (2023, 2024):
        ended_elsewhere(cast, person, village=PALEMBANG_35, by=cast.operator_palembang, year=year)
    case = submitted(cast, person)
    assert case.presence == "deceased"
    assert kept_of(case) == [{"of": "deceased"}]
    page = sign_in(cast.verifier_lahat).get(detail(case)).text
    assert "Tercatat meninggal" in page
    assert "KANARI" not in page
    assert "3 Februari 2026" not in page


@pytest.mark.parametrize(
    ("kind", "village", "presence"),
    [
        ("moved", MERAPI, "moved"),
        # Where they went to live since, they may well be given aid.
        ("moved", GUNUNG_AGUNG, ""),
        ("graduated", MERAPI, ""),
        ("refused", MERAPI, ""),
    ],
)
def test_only_a_death_or_a_move_from_here_counts(cast, kind, village, presence):
    person = a_body()
    ended_elsewhere(cast, person, kind, village)
    assert submitted(cast, person).presence == presence


def test_those_not_found_are_known_by_the_nik_as_written(cast):
    nik = "1604084101800009"
    ended_elsewhere(cast, None, nik=nik)
    case = submitted(cast, None, nik=nik)
    assert (case.person_outcome, case.presence) == ("not_found", "deceased")
    assert person_reasons(case) == [
        {"code": "presence", "of": "deceased", "by": "aid", "by_nik": True}
    ]


def test_two_people_of_the_base_are_not_one_by_a_number(cast):
    person, other = a_body(), a_body()
    ended_elsewhere(cast, other, nik=person.nik)
    mine = a_recipient(
        a_program(cast.operator_lahat), cast.operator_lahat, region(MERAPI), nik=person.nik
    )
    with acting_as(DatabaseRole.MATCHING):
        assert absences_of([(mine.pk, person.pk)]) == {}


def test_of_somebody_of_another_regency_the_agency_hears_nothing(cast, sign_in):
    person = a_body(PALEMBANG_35, presence_status=2)
    case = submitted(cast, person)
    assert (case.location_outcome, case.presence, case.proposed) == ("other_regency", "", False)
    assert person_reasons(case) == []
    own = reverse("verification:case_detail", args=[case.pk])
    assert "eninggal" not in sign_in(cast.operator_lahat).get(own).text


def test_the_lists_show_and_filter_it(cast, sign_in):
    gone = submitted(cast, a_body(name="ALMARHUM ADA", presence_status=2))
    submitted(cast, a_body(name="MASIH HIDUP"))
    browser = sign_in(cast.verifier_lahat)
    answer = browser.get(LIST, {"presence": "deceased"})
    assert names(answer) == [gone.recipient.name]
    assert "Tercatat meninggal" in answer.text
    assert names(browser.get(LIST, {"presence": "moved"})) == []
    own = sign_in(cast.operator_lahat).get(
        reverse("verification:case_list"), {"presence": "deceased"}
    )
    assert "ALMARHUM ADA" in own.text
    assert "MASIH HIDUP" not in own.text


def test_an_approval_has_to_say_why(cast):
    case = submitted(cast, a_body(presence_status=2))
    with pytest.raises(Refused) as caught:
        deciding(case, cast.verifier_lahat, APPROVED)
    assert caught.value.text == AGAINST_NEEDS_REASON
    verdict = Verdict(Action.APPROVE, person=True, location=True, reason="Masih hidup, dikunjungi.")
    assert deciding(case, cast.verifier_lahat, verdict).action == "approve"


def test_no_approval_by_filter(cast):
    submitted(cast, a_body(presence_status=2))
    submitted(cast, a_body(presence_status=3))
    submitted(cast, a_body())
    papers_complete()
    seen = Desk(cast.verifier_lahat).preview()
    assert (seen.total, seen.eligible, seen.unsupported) == (3, 1, 2)
    assert {row.case.presence: row.count for row in seen.combinations} == {
        "deceased": 1, "moved": 1, "": 1,
    }  # fmt: skip


@pytest.mark.parametrize("kind", [ProposalKind.DECEASED, ProposalKind.INELIGIBLE])
def test_no_approval_by_filter_of_whom_a_proposal_came_in_since(cast, kind):
    person, neighbour = a_body(GUNUNG_AGUNG), a_body(GUNUNG_AGUNG)
    case, other = (submitted(cast, one, GUNUNG_AGUNG) for one in (person, neighbour))
    assert case.proposed
    # A household is not eligible any more, a person has died.
    of = person if kind is ProposalKind.DECEASED else person.household
    about_it = about(cast.village_lahat, of, kind, happened_on=DAY)
    bring_to(about_it, "district", cast)
    papers_complete()
    desk = Desk(cast.verifier_lahat)
    seen = desk.preview()
    assert (seen.total, seen.eligible, seen.unsupported) == (2, 1, 1)
    assert desk.confirm(seen).decided == 1
    case.refresh_from_db()
    other.refresh_from_db()
    assert (case.state, other.state) == ("submitted", "approved")


def test_open_cases_hear_of_an_end_that_comes_later(cast):
    person = a_body()
    case = submitted(cast, person)
    assert case.proposed
    settling()
    before = Case.objects.get(pk=case.pk).version
    touch([ended_elsewhere(cast, person).pk])
    settling()
    case.refresh_from_db()
    assert (case.presence, case.proposed, case.version) == ("deceased", False, before + 1)
    # And once more changes nothing.
    touch([Recipient.objects.get(end_kind="deceased").pk])
    settling()
    assert Case.objects.get(pk=case.pk).version == before + 1


def test_decided_cases_drift(cast, sign_in):
    person = a_body()
    mine = a_recipient(a_program(cast.operator_lahat), cast.operator_lahat, region(MERAPI), person)
    case = a_case(mine, cast.operator_lahat)
    deciding(case, cast.verifier_lahat)
    touch([ended_elsewhere(cast, person).pk])
    settling()
    drift = Drift.objects.get(case=case)
    assert (drift.cause, drift.before["presence"], drift.after["presence"]) == (
        "presence", "", "deceased",
    )  # fmt: skip
    page = sign_in(cast.verifier_lahat).get(reverse("verification:drift_list")).text
    assert "Tercatat meninggal" in page
    case.refresh_from_db()
    assert case.state == "approved"


def test_the_operator_sees_before_submitting_what_the_base_says(cast, sign_in):
    program = a_program(cast.operator_lahat)
    for name, village, status in (
        ("WAFAT DISINI", MERAPI, 2),
        ("PINDAH DISINI", MERAPI, 3),
        ("MASIH ADA", MERAPI, None),
        ("WAFAT DISANA", PALEMBANG_35, 2),
    ):
        person = a_body(village, name=name, presence_status=status)
        a_recipient(program, cast.operator_lahat, region(MERAPI), person)
    browser = sign_in(cast.operator_lahat)
    (line,) = browser.get("/verifikasi/ajukan/").context["lines"]
    assert dict(line.gone) == {"deceased": 1, "moved": 1}
    asked = {"program": str(program.pk), "tanda": "deceased"}
    page = browser.get("/verifikasi/ajukan/", asked).text
    assert "WAFAT DISINI" in page
    assert "Tercatat meninggal" in page
    for other in ("PINDAH DISINI", "MASIH ADA", "WAFAT DISANA"):
        assert other not in page


def test_the_case_says_since_when_somebody_is_on_aid_of_the_kind(cast, sign_in):
    person = a_body()
    for year in (2021, 2023):
        former = a_program(cast.operator_lahat, year=year)
        a_recipient(former, cast.operator_lahat, region(MERAPI), person, state="approved")
    other_kind = a_program(cast.operator_lahat, year=2019, kind=a_kind("lain"))
    a_recipient(other_kind, cast.operator_lahat, region(MERAPI), person, state="approved")
    case = submitted(cast, person)
    page = sign_in(cast.verifier_lahat).get(detail(case)).text
    assert "Sejak 2021, dalam 2 tahun anggaran" in page
    nobody = submitted(cast, a_body())
    assert "Menerima bantuan sejenis" not in sign_in(cast.verifier_lahat).get(detail(nobody)).text
