"""Rules from facts to findings, and what they let an agency know."""

import json
import uuid

import pytest

from beneficiaries.enums import MatchOutcome as Match
from programs.enums import OverlapPeriod, OverlapUnit
from verification.enums import (
    AdministrationOutcome,
    EligibilityOutcome,
    FindingKind,
    LocationOutcome,
    OverlapOutcome,
    PersonOutcome,
)
from verification.findings import (
    Conflict,
    Facts,
    Place,
    Yardstick,
    judge,
    propose_location,
    propose_person,
)
from verification.sentences import decile_list, sentences

HOME = Place(regency_id=1, district_id=11, village_id=111)
POOREST = Yardstick(frozenset({1, 2, 3, 4}))


def facts(**values) -> Facts:
    return Facts(
        **{
            "recipient_id": uuid.uuid4(), "written": HOME, "match": Match.MATCH,
            "match_reasons": ("nik_same", "name_same"), "base": HOME, "decile": 2, "has_nik": True,
            **values,
        }
    )  # fmt: skip


def outcomes(given: Facts, yardstick: Yardstick = POOREST) -> tuple[str, ...]:
    """Of the four axes that bear on a verdict; the papers are apart."""
    return tuple(j.outcome for j in judge(given, yardstick).by_kind().values())[:4]


def test_all_well_is_proposed():
    judged = judge(facts(), POOREST)
    assert outcomes(facts()) == ("found", "same_village", "eligible", "clear")
    assert judged.proposed is True


@pytest.mark.parametrize(
    ("base", "outcome"),
    [
        (Place(1, 11, 111), LocationOutcome.SAME_VILLAGE),
        (Place(1, 11, 112), LocationOutcome.SAME_DISTRICT),
        (Place(1, 11, None), LocationOutcome.SAME_DISTRICT),
        (Place(1, 12, 121), LocationOutcome.SAME_REGENCY),
        (Place(1, None, None), LocationOutcome.SAME_REGENCY),
        (Place(2, 21, 211), LocationOutcome.OTHER_REGENCY),
        (Place(None, None, None), LocationOutcome.UNKNOWN),
    ],
)
def test_location(base, outcome):
    judged = judge(facts(base=base), POOREST)
    assert judged.location.outcome == outcome
    assert judged.proposed is (outcome == LocationOutcome.SAME_VILLAGE)


@pytest.mark.parametrize(
    ("values", "yardstick", "outcome", "codes"),
    [
        ({}, POOREST, EligibilityOutcome.ELIGIBLE, ["within"]),
        ({"decile": 7}, POOREST, EligibilityOutcome.OUTSIDE, ["decile_outside"]),
        ({"decile": None}, POOREST, EligibilityOutcome.UNKNOWN, ["decile_unknown"]),
        ({"decile": None}, Yardstick(), EligibilityOutcome.ELIGIBLE, ["within"]),
        ({}, Yardstick(areas=frozenset({111})), EligibilityOutcome.ELIGIBLE, ["within"]),
        ({}, Yardstick(areas=frozenset({1, 9})), EligibilityOutcome.ELIGIBLE, ["within"]),
        ({}, Yardstick(areas=frozenset({112})), EligibilityOutcome.OUTSIDE, ["area_outside"]),
        ({"decile": 9}, Yardstick(frozenset({1}), frozenset({112})), EligibilityOutcome.OUTSIDE,
         ["area_outside", "decile_outside"]),
    ],
)  # fmt: skip
def test_eligibility_of_somebody_found(values, yardstick, outcome, codes):
    judgement = judge(facts(**values), yardstick).eligibility
    assert judgement.outcome == outcome
    assert [reason["code"] for reason in judgement.reasons] == codes


@pytest.mark.parametrize("yardstick", [POOREST, Yardstick()])
def test_not_found_is_not_outside_the_criteria(yardstick):
    given = facts(match=Match.NONE, match_reasons=("nobody",), base=None, decile=None)
    assert outcomes(given, yardstick) == ("not_found", "unknown", "unknown", "unknown")
    judged = judge(given, yardstick)
    assert judged.eligibility.reasons == [{"code": "person_not_found"}]
    assert judged.proposed is False


def test_doubtful_is_never_taken_as_found():
    given = facts(match=Match.DOUBTFUL, match_reasons=("several",))
    assert outcomes(given) == ("doubtful", "unknown", "unknown", "unknown")
    assert judge(given, POOREST).proposed is False


def test_somebody_who_left_the_base_is_not_found():
    judged = judge(facts(base=None, decile=None), POOREST)
    assert judged.person.outcome == PersonOutcome.NOT_FOUND
    assert judged.person.reasons == [{"code": "left_the_base"}]


def conflict(outcome, unit="person", period="year", *, by_nik=False) -> Conflict:
    return Conflict(outcome, OverlapUnit(unit), OverlapPeriod(period), by_nik=by_nik)


def test_the_graver_overlap_wins_and_each_kind_is_told():
    conflicts = frozenset(
        {
            conflict(OverlapOutcome.WARNED, "household", "time"),
            conflict(OverlapOutcome.FORBIDDEN, period="ever", by_nik=True),
            conflict(OverlapOutcome.SAME_PROGRAM, period="ever"),
        }
    )
    judgement = judge(facts(overlaps=conflicts), POOREST).overlap
    assert judgement.outcome == OverlapOutcome.SAME_PROGRAM
    assert judgement.reasons == [
        {"code": "conflict", "of": "same_program", "unit": "person"},
        {"code": "conflict", "of": "forbidden", "unit": "person", "period": "ever", "by_nik": True},
        {"code": "conflict", "of": "warned", "unit": "household", "period": "time"},
    ]
    without = frozenset(c for c in conflicts if c.outcome is not OverlapOutcome.SAME_PROGRAM)
    assert judge(facts(overlaps=without), POOREST).overlap.outcome == OverlapOutcome.FORBIDDEN


@pytest.mark.parametrize("unit", OverlapUnit)
@pytest.mark.parametrize("period", OverlapPeriod)
@pytest.mark.parametrize(
    "outcome", [OverlapOutcome.SAME_PROGRAM, OverlapOutcome.FORBIDDEN, OverlapOutcome.WARNED]
)
def test_every_conflict_has_its_sentence(outcome, unit, period):
    judgement = judge(facts(overlaps=frozenset({conflict(outcome, unit, period)})), POOREST).overlap
    lines = sentences(FindingKind.OVERLAP, judgement.outcome, judgement.reasons)
    assert len(lines) == 2
    assert lines[1].startswith("Dihitung per")


@pytest.mark.parametrize(
    ("person", "eligibility", "overlap", "proposal"),
    [
        ("found", "eligible", "clear", True),
        ("not_found", "unknown", "unknown", None),
        ("not_found", "outside", "unknown", False),
        ("found", "outside", "clear", False),
        ("found", "eligible", "same_program", False),
        ("found", "eligible", "forbidden", False),
        ("found", "eligible", "warned", None),
        ("found", "unknown", "clear", None),
        ("doubtful", "unknown", "unknown", None),
    ],
)
def test_proposal_on_the_person(person, eligibility, overlap, proposal):
    assert propose_person(person, eligibility, overlap) is proposal


def test_proposal_on_the_location():
    proposals = {outcome: propose_location(outcome) for outcome in LocationOutcome}
    assert proposals == {
        LocationOutcome.SAME_VILLAGE: True,
        LocationOutcome.SAME_DISTRICT: None,
        LocationOutcome.SAME_REGENCY: None,
        LocationOutcome.OTHER_REGENCY: False,
        LocationOutcome.UNKNOWN: None,
    }


def test_reasons_tell_the_agency_neither_place_nor_decile():
    elsewhere = facts(base=Place(98765, 98766, 98767), decile=8)
    text = json.dumps([j.reasons for j in judge(elsewhere, POOREST).by_kind().values()])
    for secret in ("98765", "98766", "98767", "8"):
        assert secret not in text


def test_every_outcome_has_its_sentence():
    for kind, choices in (
        (FindingKind.PERSON, PersonOutcome),
        (FindingKind.LOCATION, LocationOutcome),
        (FindingKind.ELIGIBILITY, EligibilityOutcome),
        (FindingKind.OVERLAP, OverlapOutcome),
        (FindingKind.ADMINISTRATION, AdministrationOutcome),
    ):
        for outcome in choices:
            assert sentences(kind, outcome, []), (kind, outcome)


def test_reasons_read_as_sentences():
    compared = [{"code": "match", "of": code} for code in ("nik_same", "name_near")]
    lines = sentences("person", "found", compared)
    assert lines[1] == "NIK sama, nama hampir sama."
    lines = sentences("eligibility", "outside", [{"code": "decile_outside", "allowed": [1, 2, 3]}])
    assert lines[1] == "Desil rumah tangga bukan desil sasaran (desil 1–3)."


def test_decile_list():
    assert decile_list([1, 2, 3, 4]) == "desil 1–4"
    assert decile_list([1, 2]) == "desil 1, 2"
    assert decile_list([7, 1]) == "desil 1, 7"
