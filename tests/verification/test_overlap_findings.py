"""Cases hear of overlaps that have changed; the agency hears the kind of conflict and no more."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.scope import DatabaseRole, DatabaseScope, scoped
from programs.models import Overlap, Recipient, TouchedRecipient
from programs.operations.touching import touch
from tests.clients import as_login_role
from tests.factories.regions import region
from tests.factories.registry import a_case, a_household, a_person, a_program, a_recipient
from tests.verification.acts import MERAPI, PALEMBANG_35, REJECTED, deciding
from verification.enums import FindingKind
from verification.models import Case, Drift, Finding
from verification.operations.overlap_findings import refresh, settle_some
from verification.rules import Refused

pytestmark = pytest.mark.django_db


def settling() -> int:
    with as_login_role("sigertak_worker"):
        return settle_some()


@pytest.fixture
def person():
    return a_person(a_household(region(MERAPI), decile=2))


@pytest.fixture
def case(cast, person) -> Case:
    """A case of Dinas Sosial Lahat, with its overlap finding."""
    recipient = a_recipient(a_program(cast.operator_lahat), cast.operator_lahat, region(MERAPI),
                            person)  # fmt: skip
    made = a_case(recipient, cast.operator_lahat)
    for kind, outcome in (("person", "found"), ("overlap", "clear")):
        Finding.objects.create(
            case=made, agency=made.agency, regency=made.regency, kind=kind, outcome=outcome,
            case_version=1,
        )  # fmt: skip
    return made


def a_rival(cast, person, *, operator=None, place=MERAPI, state="submitted", **values) -> Recipient:
    """Aid of the same kind from another agency, just written."""
    operator = operator or cast.operator_lahat_perkim
    program = a_program(operator, name="KANARI-PROGRAM", **values)
    rival = a_recipient(program, operator, region(place), person, state=state, name="KANARI-NAMA")
    touch([rival.pk])
    return rival


def test_an_open_case_gets_a_new_finding_one_version_up(cast, case, person):
    a_rival(cast, person)
    assert settling() == 1
    case.refresh_from_db()
    assert (case.overlap_outcome, case.proposed, case.version) == ("forbidden", False, 2)
    new = case.findings.get(case_version=2)
    assert (new.kind, new.outcome) == (FindingKind.OVERLAP, "forbidden")
    assert [row["program"] for row in new.evidence.facts["overlaps"]] == ["KANARI-PROGRAM"]
    # The other findings stand; whoever had the case on the screen is told at the verdict.
    assert case.findings.filter(case_version=1).count() == 2
    with pytest.raises(Refused, match="berubah"):
        deciding(case, cast.verifier_lahat, version=1)


def test_nothing_new_writes_nothing(cast, case, person):
    rival = a_rival(cast, person)
    settling()
    touch([rival.pk, case.recipient_id])
    assert settling() == 2
    assert settling() == 0
    case.refresh_from_db()
    assert case.version == 2
    assert case.findings.count() == 3


def test_a_conflict_that_is_over_clears_the_case(cast, case, person):
    rival = a_rival(cast, person)
    settling()
    Recipient.objects.filter(pk=rival.pk).update(state="rejected")
    touch([rival.pk])
    settling()
    case.refresh_from_db()
    assert (case.overlap_outcome, case.proposed, case.version) == ("clear", True, 3)


def test_a_decided_case_drifts_and_comes_back(cast, case, person):
    deciding(case, cast.verifier_lahat)
    rival = a_rival(cast, person)
    settling()
    drift = Drift.objects.get()
    assert (drift.case, drift.cause, drift.state) == (case, "overlap", "open")
    assert (drift.before["overlap"], drift.after["overlap"]) == ("clear", "forbidden")
    case.refresh_from_db()
    assert (case.state, case.drifted, case.version) == ("approved", True, 2)
    assert case.findings.count() == 2, "the decision stands on what was found"

    Recipient.objects.filter(pk=rival.pk).update(state="withdrawn")
    touch([rival.pk])
    settling()
    case.refresh_from_db()
    assert (case.drifted, Drift.objects.get().state) == (False, "gone")


def test_a_rejection_for_an_overlap_does_not_drift_by_itself(cast, case, person):
    """Whoever is rejected stands in nobody's way, but is judged as if they stood."""
    a_rival(cast, person)
    settling()
    deciding(case, cast.verifier_lahat, REJECTED, version=2)
    assert settling() == 1
    assert not Drift.objects.exists()
    assert not Overlap.objects.exists()


def test_of_another_regency_evidence_keeps_kind_and_regency_only(cast, case, person):
    a_rival(cast, person, operator=cast.operator_palembang, place=PALEMBANG_35)
    settling()
    facts = Finding.objects.get(case=case, case_version=2).evidence.facts["overlaps"]
    assert facts == [
        {
            "outcome": "forbidden",
            "unit": "family",
            "kind": "Jenis uji",
            "regency": "Kota Palembang",
        }
    ]


def test_the_agency_s_page_and_finding_tell_no_other_side(cast, case, person, sign_in):
    a_rival(cast, person, operator=cast.operator_palembang, place=PALEMBANG_35)
    settling()
    page = sign_in(cast.operator_lahat).get(f"/verifikasi/kasus/{case.pk}/").content.decode()
    assert "tidak boleh digabungkan" in page
    assert "Dihitung per keluarga (KK), dalam tahun anggaran yang sama." in page
    told = page + json.dumps(list(Finding.objects.filter(case=case).values_list("reasons")))
    for secret in ("KANARI", "Palembang", "Jenis lain"):
        assert secret not in told


def test_rows_locked_by_somebody_are_looked_at_next_time(cast, case, person, monkeypatch):
    """As if a verifier held the case just now: nothing is written, and nothing forgotten."""
    a_rival(cast, person)
    with monkeypatch.context() as held:
        queryset = type(Case.objects.all())
        held.setattr(queryset, "select_for_update", lambda rows, **_kept: rows.none())
        settling()
    case.refresh_from_db()
    assert case.version == 1
    assert case.recipient_id in TouchedRecipient.objects.values_list("recipient", flat=True)
    assert settling() > 0
    case.refresh_from_db()
    assert case.overlap_outcome == "forbidden"


def test_refreshing_nobody_s_cases_is_nothing(cast, person):
    rival = a_rival(cast, person)
    with scoped(DatabaseScope(DatabaseRole.MATCHING)):
        assert refresh([rival.pk]) == 0


def test_the_number_of_queries_does_not_grow(cast):
    def counted(cases: int) -> int:
        for _number in range(cases):
            person = a_person(a_household(region(MERAPI)))
            program = a_program(cast.operator_lahat)
            recipient = a_recipient(program, cast.operator_lahat, region(MERAPI), person)
            a_case(recipient, cast.operator_lahat)
            rival = a_recipient(
                a_program(cast.operator_lahat_perkim), cast.operator_lahat_perkim,
                region(MERAPI), person, state="approved",
            )  # fmt: skip
            touch([recipient.pk, rival.pk])
        with CaptureQueriesContext(connection) as queries:
            assert settling() == cases * 2
        return len(queries)

    assert counted(1) == counted(3)
