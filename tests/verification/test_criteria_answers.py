"""Conditions of the criteria from submission to the case page: found, kept, told to whom."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from programs.models import Criteria
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person, a_program, a_recipient
from tests.verification.acts import MERAPI, PALEMBANG_35
from tests.verification.test_submission import submitting
from verification.models import Case, Evidence

pytestmark = pytest.mark.django_db

ROOF = {"variable": "roof_condition", "op": "in", "values": [2]}
FLOOR = {"variable": "floor_type", "op": "in", "values": [9]}
AGED = {"variable": "age", "op": "at_least", "values": [60]}
DISABLED = {"variable": "has_disability", "op": "is_true", "values": []}


def asking(program, *groups):
    Criteria.objects.create(
        program=program, agency=program.agency, regency=program.regency, version=2,
        deciles=[1, 2, 3, 4], conditions=list(groups), created_by=program.created_by,
    )  # fmt: skip
    return program


def one(*conditions, least=1, **more):
    return {"least": least, "of": list(conditions), **more}


def judged(cast, program, *, village=MERAPI, born="", members=(), **housing) -> Case:
    """Somebody of the base, entered at Merapi and submitted."""
    household = a_household(region(village), **housing)
    person = a_person(household, name="SITI AMINAH", disability=0)
    if born:
        # The NIK must not speak against the date of birth.
        person.nik = f"{person.nik[:6]}0101{born[2:4]}{person.nik[12:]}"
        person.birth_date = born
        person.save()
    for member in members:
        a_person(household, name="ANGGOTA", **member)
    recipient = a_recipient(
        program, cast.operator_lahat, region(MERAPI), person, birth_date=person.birth_date
    )
    submitting(program, cast.operator_lahat)
    return Case.objects.get(recipient=recipient)


def eligibility(case: Case):
    return case.findings.get(kind="eligibility")


@pytest.mark.parametrize(
    ("housing", "outcome", "reasons"),
    [
        ({"roof_condition": 2, "floor_type": 9}, "eligible", [{"code": "within"}]),
        ({"roof_condition": 1, "floor_type": 9}, "outside",
         [{"code": "conditions_outside", "about": ["housing"]}]),
        ({"roof_condition": None, "floor_type": 9}, "unknown",
         [{"code": "conditions_unknown", "about": ["housing"]}]),
    ],
)  # fmt: skip
def test_the_evaluator_decides_the_finding(cast, housing, outcome, reasons):
    program = asking(a_program(cast.operator_lahat), one(ROOF, FLOOR, least=2))
    case = judged(cast, program, **housing)
    assert case.eligibility_outcome == outcome
    finding = eligibility(case)
    assert finding.reasons == reasons
    assert finding.criteria.version == 2
    kept = finding.evidence.facts["groups"][0]
    assert [answer["value"] for answer in kept["conditions"]] == list(housing.values())


def test_households_by_any_member_persons_by_themselves(cast):
    old = [{"birth_date": "1950-01-01"}]
    household = asking(a_program(cast.operator_lahat), one(AGED, who="any"))
    person = asking(a_program(cast.operator_lahat, target_unit="person"), one(AGED, who="any"))
    assert judged(cast, household, members=old).eligibility_outcome == "eligible"
    assert judged(cast, person, members=old).eligibility_outcome == "outside"
    assert judged(cast, person, born="1950-01-01").eligibility_outcome == "eligible"


def test_secrets_are_neither_kept_nor_told(cast, sign_in):
    program = asking(a_program(cast.operator_lahat, target_unit="person"), one(DISABLED))
    case = judged(cast, program)
    answer = eligibility(case).evidence.facts["groups"][0]["conditions"][0]
    assert answer == {"answer": False, "value": None}
    told = sign_in(cast.operator_lahat).get(reverse("verification:case_detail", args=[case.pk]))
    assert "Dinilai Bappeda" in told.text
    assert "isabilitas" not in told.text


def test_bappeda_reads_condition_by_condition_the_agency_in_general(cast, sign_in):
    program = asking(
        a_program(cast.operator_lahat), one(ROOF, FLOOR, least=2), one(AGED, who="any")
    )
    case = judged(cast, program, roof_condition=2, floor_type=1)
    page = reverse("verification:case_detail", args=[case.pk])
    seen = sign_in(cast.verifier_lahat).get(page)
    lines = seen.context["criteria_answers"].lines
    assert [(line.text, line.answer) for line in lines] == [
        ("Semua syarat ini:", False),
        ("Salah satu anggota:", False),
    ]
    assert [(line.text, line.answer, line.said) for line in lines[0].below] == [
        ("Kondisi atap: Jelek/kualitas rendah", True, "Jelek/kualitas rendah"),
        ("Jenis lantai terluas: Tanah", False, "Marmer/granit"),
    ]
    assert lines[1].below[0].said == "0 anggota memenuhi"
    assert "Marmer/granit" in seen.text
    told = sign_in(cast.operator_lahat).get(page)
    assert "Ada syarat yang tidak terpenuhi: keadaan rumah, data diri (umur," in told.text
    for secret in ("Marmer/granit", "Jelek/kualitas rendah", "anggota memenuhi"):
        assert secret not in told.text


def test_nothing_of_somebody_elsewhere(cast, sign_in):
    program = asking(a_program(cast.operator_lahat), one(ROOF))
    case = judged(cast, program, village=PALEMBANG_35, roof_condition=1, decile=9)
    finding = eligibility(case)
    assert (finding.outcome, finding.reasons) == ("unknown", [{"code": "person_elsewhere"}])
    assert not Evidence.objects.filter(finding=finding).exists()
    assert case.findings.get(kind="person").reasons == []
    operator = sign_in(cast.operator_lahat)
    for page in (
        reverse("verification:case_detail", args=[case.pk]),
        reverse("programs:recipient_detail", args=[case.recipient_id]),
    ):
        told = operator.get(page)
        assert told.status_code == 200
        for hint in ("sama", "Desil rumah tangga bukan", "keadaan rumah"):
            assert f"NIK {hint}" not in told.text
            assert hint == "sama" or hint not in told.text


def test_the_reasons_at_home_are_told(cast, sign_in):
    """The counterpart: hiding must not hide everything."""
    case = judged(cast, a_program(cast.operator_lahat))
    operator = sign_in(cast.operator_lahat)
    page = reverse("programs:recipient_detail", args=[case.recipient_id])
    assert "NIK sama" in operator.get(page).text


def test_findings_of_many_ask_once_for_the_conditions(cast):
    counts = set()
    # Of one name with numbers a digit apart they would be doubtful, and nothing be asked.
    names = iter(("SITI AMINAH", "BAMBANG SUTRISNO", "YULIANA", "HENDRI KURNIAWAN"))
    for size in (1, 3):
        program = asking(a_program(cast.operator_lahat), one(ROOF))
        for _n in range(size):
            home = a_household(region(MERAPI), roof_condition=2, head_name=next(names))
            person = a_person(home)
            a_recipient(program, cast.operator_lahat, region(MERAPI), person)
        with CaptureQueriesContext(connection) as queries:
            submitting(program, cast.operator_lahat)
        asked = [q for q in queries if "roof_condition = ANY" in q["sql"]]
        counts.add(len(asked))
    assert counts == {1}
    reasons = json.dumps([f.reasons for c in Case.objects.all() for f in c.findings.all()])
    assert "roof_condition" not in reasons
