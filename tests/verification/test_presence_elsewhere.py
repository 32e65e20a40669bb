"""Of the dead and the moved of other regencies nothing is told, to agencies or next door."""

from __future__ import annotations

import pytest

from beneficiaries.proposals.enums import ProposalKind
from programs.operations.touching import touch
from tests.beneficiaries.proposing import about, bring_to
from tests.verification.acts import PALEMBANG_35
from tests.verification.pages import detail
from tests.verification.test_overlap_findings import settling
from tests.verification.test_presence import (
    DAY,
    GUNUNG_AGUNG,
    a_body,
    ended_elsewhere,
    kept_of,
    person_reasons,
    submitted,
)
from verification.enums import PresenceSource

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("by", ["base", "proposed", "aid"])
def test_of_somebody_of_another_regency_the_province_alone_reads(cast, sign_in, by):
    person = a_body(GUNUNG_AGUNG, presence_status=2 if by == "base" else None)
    if by == "proposed":
        proposal = about(cast.village_lahat, person, ProposalKind.DECEASED, happened_on=DAY)
        bring_to(proposal, "district", cast)
    if by == "aid":
        ended_elsewhere(cast, person, village=GUNUNG_AGUNG)
    case = submitted(cast, person, PALEMBANG_35, by=cast.operator_palembang)
    assert (case.location_outcome, case.presence) == ("other_regency", "")
    assert kept_of(case) == []
    page = sign_in(cast.verifier_palembang).get(detail(case))
    assert page.context["gone"] == []
    for word in ("Tercatat meninggal", "3 Februari 2026", "KANARI"):
        assert word not in page.text
    page = sign_in(cast.verifier_sumsel).get(detail(case))
    assert [one["source"] for one in page.context["gone"]] == [PresenceSource(by).label]
    assert "Tercatat meninggal" in page.text


@pytest.mark.parametrize("is_in_base", [True, False])
def test_a_right_number_with_another_name_tells_nothing_of_other_regencies(cast, is_in_base):
    nik = "1671014101800009"
    person = a_body(PALEMBANG_35, name="SITI AMINAH", nik=nik) if is_in_base else None
    aid = ended_elsewhere(cast, person, village=PALEMBANG_35, by=cast.operator_palembang, nik=nik)
    case = submitted(cast, None, name="BAMBANG SUPRIYADI", nik=nik)
    assert case.person_outcome != "found"
    assert (case.presence, person_reasons(case), kept_of(case)) == ("", [], [])
    # Nor when the end is noted later.
    touch([aid.pk])
    settling()
    case.refresh_from_db()
    assert (case.presence, case.version) == ("", 1)


def test_nothing_by_a_number_of_whom_lives_in_another_regency_maybe(cast):
    nik = "1671014101800009"
    a_body(PALEMBANG_35, name="SITI AMINAH", nik=nik)
    # Given here, by the number as written.
    aid = ended_elsewhere(cast, None, nik=nik)
    case = submitted(cast, None, name="SITI RAHMAWATI", nik=nik)
    assert case.person_outcome == "doubtful"
    assert (case.presence, person_reasons(case), kept_of(case)) == ("", [], [])
    touch([aid.pk])
    settling()
    case.refresh_from_db()
    assert (case.presence, case.version) == ("", 1)


def test_nothing_of_other_regencies_by_the_number_of_somebody_found(cast):
    person = a_body()
    ended_elsewhere(cast, None, village=PALEMBANG_35, by=cast.operator_palembang, nik=person.nik)
    case = submitted(cast, person)
    assert case.person_outcome == "found"
    assert (case.presence, person_reasons(case), kept_of(case)) == ("", [], [])
