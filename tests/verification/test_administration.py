"""What is missing from the papers: counted, told to the agency, and no reason to refuse."""

from __future__ import annotations

import pytest
from django.urls import reverse

from programs.models import KindAttribute, Recipient
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person, a_program, a_recipient
from tests.verification.acts import MERAPI, waiting_case
from tests.verification.test_submission import submitting
from verification.administration import gaps
from verification.models import Case
from verification.sentences import sentences

WHOLE = {
    "nik": "1604084101800001", "kk": "1604080101100001", "birth_date": "1980-01-01",
    "address": "Jalan Mawar", "amount": 1_500_000, "attributes": {"nisn": "0012345678"},
}  # fmt: skip
NISN = KindAttribute(key="nisn", label="NISN", required=True)
PROGRESS = KindAttribute(key="progress", label="Kemajuan", required=False)


@pytest.mark.parametrize(
    ("values", "missing"),
    [
        ({}, []),
        ({"nik": ""}, ["nik_missing"]),
        ({"kk": "", "birth_date": None}, ["kk_missing", "birth_missing"]),
        ({"address": "  "}, ["address_missing"]),
        ({"amount": None}, ["aid_missing"]),
        ({"amount": None, "goods": "Beras"}, []),
        ({"attributes": {}}, ["answer_missing"]),
        ({"attributes": {"nisn": " "}}, ["answer_missing"]),
        ({"attributes": {"nisn": False}}, []),
    ],
)
def test_gaps(values, missing):
    found = gaps(Recipient(**{**WHOLE, **values}), [NISN, PROGRESS], "person")
    assert [reason["code"] for reason in found] == missing


@pytest.mark.parametrize(
    ("group", "role", "missing"),
    [(None, "", ["group_missing"]), ("g", "", ["role_missing"]), ("g", "chair", [])],
)
def test_a_program_for_groups_asks_for_group_and_part(group, role, missing):
    key = "01890000-0000-7000-8000-000000000000" if group else None
    recipient = Recipient(**WHOLE, group_id=key, group_role=role)
    assert [r["code"] for r in gaps(recipient, [], "group")] == missing


def test_the_agency_reads_what_is_missing():
    reasons = [{"code": "kk_missing"}, {"code": "answer_missing", "what": "NISN"}]
    lines = sentences("admin", "incomplete", reasons)
    assert lines[1:] == ["Nomor KK belum diisi.", "NISN belum diisi."]


@pytest.mark.django_db
def test_it_stands_with_the_case_and_bears_on_no_proposal(cast, sign_in):
    program = a_program(cast.operator_lahat)
    KindAttribute.objects.create(
        kind=program.kind, key="nisn", label="NISN", type="digits", digits=10, required=True
    )
    person = a_person(a_household(region(MERAPI), decile=1))
    a_recipient(
        program, cast.operator_lahat, region(MERAPI), person, birth_date=person.birth_date,
        kk="1604080101100001", address="Jalan Mawar",
    )  # fmt: skip
    submitting(program, cast.operator_lahat)
    case = Case.objects.get()
    assert (case.administration_outcome, case.proposed) == ("incomplete", True)
    assert case.findings.get(kind="admin").reasons == [{"code": "answer_missing", "what": "NISN"}]
    browser = sign_in(cast.operator_lahat)
    assert (
        "NISN belum diisi." in browser.get(reverse("verification:case_detail", args=[case.pk])).text
    )


@pytest.mark.django_db
def test_the_worklist_is_filtered_by_it(cast, sign_in):
    waiting_case(cast.operator_lahat, recipient={"name": "LENGKAP"})
    waiting_case(
        cast.operator_lahat, recipient={"name": "KURANG"}, administration_outcome="incomplete"
    )
    browser = sign_in(cast.verifier_lahat)
    for outcome, name in (("incomplete", "KURANG"), ("complete", "LENGKAP")):
        page = browser.get(reverse("verification:case_list"), {"administration": outcome})
        assert [case.recipient.name for case in page.context["cases"]] == [name]
