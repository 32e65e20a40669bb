"""Submission on real rows, under the walls of the web process."""

from __future__ import annotations

import datetime

import pytest
from django.db import ProgrammingError, transaction

from accounts.scope import Scope
from beneficiaries.models import Person
from core.models import AuditEvent
from core.scope import scoped
from programs.models import Program, Recipient
from tests.clients import as_login_role
from tests.factories.regions import region
from tests.factories.registry import (
    a_household,
    a_kind,
    a_person,
    a_program,
    a_recipient,
    a_release,
    in_force,
)
from verification.enums import FindingKind
from verification.models import Case, Decision, Evidence, Finding
from verification.operations.submission import NOT_RUNNING, Submitted, submit
from verification.rules import Refused

pytestmark = pytest.mark.django_db

MERAPI, GUNUNG_AGUNG = "1604082002", "1604082001"
PASAR_LAMA, PALEMBANG_35 = "1604112001", "1671011001"


def submitting(program, membership, ids=None) -> Submitted:
    scope = Scope.of(membership.user, membership.pk)
    with as_login_role(), scoped(scope.database):
        seen = Program.objects.visible_to(scope).get(pk=program.pk)
        return submit(program=seen, recipient_ids=ids, by=membership.user, scope=scope)


def outcomes(case: Case) -> tuple[str, str, str, str]:
    return (
        case.person_outcome, case.location_outcome, case.eligibility_outcome, case.overlap_outcome,
    )  # fmt: skip


@pytest.fixture
def program(cast):
    return a_program(cast.operator_lahat)


def person_in(code: str, **values) -> Person:
    household = a_household(region(code), decile=values.pop("decile", 2))
    return a_person(household, **values)


def test_drafts_become_cases_with_findings(cast, program):
    release = a_release(cast.steward_lahat)
    in_force(release, region("1604"), cast.steward_lahat)
    person = person_in(MERAPI, name="Siti Aminah")
    good = a_recipient(program, cast.operator_lahat, region(MERAPI), person)
    nobody = a_recipient(program, cast.operator_lahat, region(MERAPI))

    assert submitting(program, cast.operator_lahat) == Submitted(new=2)

    case = Case.objects.get(recipient=good)
    assert outcomes(case) == ("found", "same_village", "eligible", "clear")
    assert (case.proposed, case.state, case.version) == (True, "submitted", 1)
    assert case.submitted_by == cast.operator_lahat.user
    assert {f.kind for f in case.findings.all()} == set(FindingKind.values)
    assert {f.release for f in case.findings.all()} == {release}
    assert case.findings.get(kind="eligibility").criteria.version == 1
    other = Case.objects.get(recipient=nobody)
    assert outcomes(other) == ("not_found", "unknown", "unknown", "unknown")
    assert not other.proposed
    assert not Evidence.objects.filter(finding__case=other).exists()
    assert set(Recipient.objects.values_list("state", flat=True)) == {"submitted"}
    event = AuditEvent.objects.get(action="case.submit")
    assert (event.object_id, event.details) == (str(program.pk), {"new": 2, "again": 0})


def test_evidence_holds_the_day_s_facts_and_no_full_number(cast, program):
    person = person_in(MERAPI, name="Siti Aminah", nik="1604084101800001", kk="1604080101100001")
    a_recipient(
        program, cast.operator_lahat, region(MERAPI), person, nik="1604084101800007",
        name="Siti Aminah", birth_date=person.birth_date, kk=person.kk,
    )  # fmt: skip
    submitting(program, cast.operator_lahat)
    evidence = Evidence.objects.get()
    assert evidence.person == person
    assert evidence.regency == region("1604")
    assert evidence.facts["name"] == "Siti Aminah"
    assert evidence.facts["nik_masked"] == "1604 •••• •••• ••••"
    assert evidence.facts["nik_differs"] == 1
    assert evidence.facts["nik_differs_at"] == [16]
    assert evidence.facts["village_id"] == region(MERAPI).pk
    assert person.nik not in str(evidence.facts)
    assert person.kk not in str(evidence.facts)


def test_a_person_of_another_regency_leaves_only_the_regency(cast, program):
    person = person_in(PALEMBANG_35, name="Siti Aminah")
    recipient = a_recipient(program, cast.operator_lahat, region(MERAPI), person,
                            birth_date=person.birth_date)  # fmt: skip
    submitting(program, cast.operator_lahat)
    case = Case.objects.get(recipient=recipient)
    # Whether somebody elsewhere meets the criteria is not told here, nor why they were found.
    assert outcomes(case) == ("found", "other_regency", "unknown", "clear")
    reasons = {finding.kind: finding.reasons for finding in case.findings.all()}
    assert reasons["person"] == []
    assert reasons["eligibility"] == [{"code": "person_elsewhere"}]
    assert not case.proposed
    evidence = Evidence.objects.get()
    assert evidence.person is None
    assert evidence.facts.keys() == {"regency_id", "match"}
    assert evidence.facts["regency_id"] == region("1671").pk


def test_doubtful_keeps_the_candidates(cast, program):
    born = datetime.date(1980, 1, 1)
    twins = [
        person_in(MERAPI, name="Budi Santoso", nik=f"16040801018000{n:02d}", birth_date=born)
        for n in (1, 2)
    ]
    recipient = a_recipient(
        program, cast.operator_lahat, region(MERAPI), twins[0], name="Budi Santoso", nik="",
        birth_date=born, match_outcome="doubtful", match_reasons=["several"],
    )  # fmt: skip
    submitting(program, cast.operator_lahat)
    case = Case.objects.get(recipient=recipient)
    assert outcomes(case) == ("doubtful", "unknown", "unknown", "unknown")
    evidence = Evidence.objects.get()
    assert evidence.person is None
    assert {each["person_id"] for each in evidence.facts["candidates"]} == {
        str(twin.pk) for twin in twins
    }


@pytest.mark.parametrize(
    ("cards", "outcome"),
    [
        (("1604110101100001", "1604110101100001"), "same_program"),
        (("1604110101100001", "1604110101100002"), "clear"),
        (("1604110101100001", ""), "warned"),
    ],
)
def test_two_of_one_household_in_one_family_program(cast, program, cards, outcome):
    """One family twice, two families of one house, and who can tell."""
    household = a_household(region(MERAPI), decile=1)
    for name, kk in zip(("Rahman Hakim", "Siti Aminah"), cards, strict=True):
        member = a_person(household, name=name, kk=kk)
        a_recipient(program, cast.operator_lahat, region(MERAPI), member)
    submitting(program, cast.operator_lahat)
    assert {case.overlap_outcome for case in Case.objects.all()} == {outcome}
    assert Case.objects.filter(proposed=True).count() == (2 if outcome == "clear" else 0)


def test_members_of_one_household_may_each_be_in_a_program_for_persons(cast):
    program = a_program(cast.operator_lahat, target_unit="person")
    household = a_household(region(MERAPI), decile=1)
    for name in ("Rahman Hakim", "Siti Aminah"):
        a_recipient(program, cast.operator_lahat, region(MERAPI), a_person(household, name=name))
    submitting(program, cast.operator_lahat)
    assert {case.overlap_outcome for case in Case.objects.all()} == {"clear"}


def test_aid_of_the_same_kind_from_another_agency(cast, program):
    """The agency learns that there is a conflict; Bappeda learns with whom."""
    person = person_in(MERAPI)
    rival = a_program(cast.operator_lahat_perkim, name="PROGRAM-LAIN")
    a_recipient(rival, cast.operator_lahat_perkim, region(MERAPI), person, state="approved")
    mine = a_recipient(program, cast.operator_lahat, region(MERAPI), person)
    submitting(program, cast.operator_lahat)
    finding = Finding.objects.get(case__recipient=mine, kind="overlap")
    assert finding.outcome == "forbidden"
    assert finding.reasons == [
        {"code": "conflict", "of": "forbidden", "unit": "family", "period": "year"}
    ]
    assert finding.evidence.facts["overlaps"] == [
        {"outcome": "forbidden", "unit": "family", "kind": "Jenis uji",
         "regency": "Kabupaten Lahat",
         "program": "PROGRAM-LAIN", "agency": "Disperkim Lahat", "year": 2026,
         "funding": "apbd_kab", "state": "approved", "amount": 1_500_000}
    ]  # fmt: skip


@pytest.mark.parametrize(
    "values",
    [
        {"state": "rejected"}, {"state": "withdrawn"}, {"state": "draft"},
        {"year": 2025}, {"kind": "lain"},
    ],
)  # fmt: skip
def test_no_conflict_with_what_does_not_stand(cast, program, values):
    person = person_in(MERAPI)
    state = values.pop("state", "approved")
    if "kind" in values:
        values["kind"] = a_kind(values["kind"])
    rival = a_program(cast.operator_lahat_perkim, **values)
    a_recipient(rival, cast.operator_lahat_perkim, region(MERAPI), person, state=state)
    mine = a_recipient(program, cast.operator_lahat, region(MERAPI), person)
    submitting(program, cast.operator_lahat)
    assert Case.objects.get(recipient=mine).overlap_outcome == "clear"


def test_those_not_in_the_base_are_compared_by_their_written_nik(cast, program):
    rival = a_program(cast.operator_lahat_perkim)
    nik = "1604084101800009"
    a_recipient(rival, cast.operator_lahat_perkim, region(MERAPI), nik=nik, state="submitted")
    mine = a_recipient(program, cast.operator_lahat, region(MERAPI), nik=nik)
    submitting(program, cast.operator_lahat)
    assert Case.objects.get(recipient=mine).overlap_outcome == "forbidden"


def test_submitting_twice_submits_once(cast, program):
    a_recipient(program, cast.operator_lahat, region(MERAPI))
    assert submitting(program, cast.operator_lahat).total == 1
    assert submitting(program, cast.operator_lahat) == Submitted()
    assert Case.objects.count() == 1
    assert Finding.objects.count() == 5


def test_only_chosen_ones_and_only_own_ones(cast, program):
    mine = a_recipient(program, cast.operator_lahat, region(MERAPI))
    left = a_recipient(program, cast.operator_lahat, region(MERAPI))
    rival = a_program(cast.operator_lahat_perkim)
    theirs = a_recipient(rival, cast.operator_lahat_perkim, region(MERAPI))
    assert submitting(program, cast.operator_lahat, [mine.pk, theirs.pk]).total == 1
    assert list(Case.objects.values_list("recipient", flat=True)) == [mine.pk]
    assert Recipient.objects.get(pk=left.pk).state == "draft"


def test_a_program_that_does_not_run_takes_no_submission(cast):
    program = a_program(cast.operator_lahat, state="closed")
    a_recipient(program, cast.operator_lahat, region(MERAPI))
    with pytest.raises(Refused) as caught:
        submitting(program, cast.operator_lahat)
    assert caught.value.text == NOT_RUNNING
    assert not Case.objects.exists()


def returned_case(cast, program) -> Case:
    recipient = a_recipient(program, cast.operator_lahat, region(MERAPI))
    submitting(program, cast.operator_lahat)
    case = Case.objects.get(recipient=recipient)
    Decision.objects.create(
        case=case, agency=case.agency, regency=case.regency, case_version=1, action="return",
        reason="Periksa NIK.", entered_by=cast.operator_lahat.user,
        submitted_by=cast.operator_lahat.user, decided_by=cast.verifier_lahat.user,
    )  # fmt: skip
    now = datetime.datetime.now(datetime.UTC)
    Case.objects.filter(pk=case.pk).update(state="returned", version=2, decided_at=now)
    Recipient.objects.filter(pk=recipient.pk).update(
        state="returned", changed_at=now - datetime.timedelta(seconds=1)
    )
    return case


def test_a_returned_recipient_waits_for_its_correction(cast, program):
    case = returned_case(cast, program)
    assert submitting(program, cast.operator_lahat) == Submitted()
    person = person_in(PASAR_LAMA)
    Recipient.objects.filter(pk=case.recipient_id).update(
        changed_at=datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=1),
        nik=person.nik, name=person.name, birth_date=person.birth_date,
    )  # fmt: skip
    before = case.submitted_at
    assert submitting(program, cast.supervisor_lahat) == Submitted(again=1)
    case.refresh_from_db()
    assert (case.state, case.version, case.decided_at) == ("submitted", 3, None)
    assert case.location_outcome == "same_regency"
    assert case.submitted_by == cast.supervisor_lahat.user
    assert case.submitted_at > before
    assert sorted(case.findings.values_list("case_version", flat=True)) == [1] * 5 + [3] * 5


def test_the_number_of_queries_does_not_grow(cast, program, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def counted(rows: int) -> int:
        for _ in range(rows):
            a_recipient(program, cast.operator_lahat, region(MERAPI), person_in(MERAPI))
        with CaptureQueriesContext(connection) as queries:
            assert submitting(program, cast.operator_lahat).total == rows
        return len(queries)

    assert counted(1) == counted(3)


def test_an_agency_cannot_read_evidence(cast, program):
    a_recipient(program, cast.operator_lahat, region(MERAPI), person_in(MERAPI))
    submitting(program, cast.operator_lahat)
    scope = Scope.of(cast.operator_lahat.user)
    with as_login_role(), scoped(scope.database):
        assert Finding.objects.count() == 5
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Evidence.objects.exists()


def test_another_regency_sees_neither_case_nor_finding_nor_evidence(cast, program):
    a_recipient(program, cast.operator_lahat, region(MERAPI), person_in(MERAPI))
    submitting(program, cast.operator_lahat)
    for membership, seen in ((cast.verifier_palembang, 0), (cast.verifier_lahat, 1),
                             (cast.verifier_sumsel, 1)):  # fmt: skip
        scope = Scope.of(membership.user)
        with as_login_role(), scoped(scope.database):
            # The database's wall alone: no application filter.
            assert Case.objects.count() == seen
            assert Finding.objects.count() == seen * 5
            assert Evidence.objects.count() == seen
