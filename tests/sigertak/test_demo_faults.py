"""Planted faults: at the rates asked for, and never without the truth beside them."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from sigertak.demo import misspelling
from sigertak.demo.chance import stream
from sigertak.demo.faults import BASE_RATES, NO_FAULTS
from sigertak.demo.households import generate
from sigertak.demo.niks import nik_prefix
from sigertak.demo.records import FaultKind

PERSON_KINDS = [k for k in BASE_RATES if k is not FaultKind.COORDINATES_MISSING]


def _people(households):
    return [person for household in households for person in household.members]


def test_without_rates_only_double_entries_remain(regencies):
    people = _people(generate(regencies, 600, 3, rates=NO_FAULTS))
    kinds = {fault.kind for person in people for fault in person.faults}
    assert kinds <= {FaultKind.DUPLICATE}
    assert all(person.nik for person in people if not person.faults)


@pytest.mark.parametrize("kind", PERSON_KINDS)
def test_each_fault_comes_at_about_its_rate(regencies, kind):
    people = _people(generate(regencies, 500, 4, rates={kind: 0.3}))
    planted = sum(fault.kind is kind for person in people for fault in person.faults)
    assert planted / len(people) > 0.02
    assert planted / len(people) < 0.36


def test_about_one_person_in_ten_is_faulty(households):
    people = _people(households)
    share = sum(bool(person.faults) for person in people) / len(people)
    assert 0.06 < share < 0.13
    kinds = Counter(fault.kind for person in people for fault in person.faults)
    assert set(kinds) >= set(PERSON_KINDS)


def test_truth_restores_the_person(households):
    for person in _people(households):
        kinds = {fault.kind for fault in person.faults}
        if FaultKind.DUPLICATE in kinds:
            continue
        true_sex = 3 - person.sex if FaultKind.SEX_FLIPPED in kinds else person.sex
        prefix = nik_prefix(person.true_nik[:6], person.true_birth_date, true_sex)
        assert person.true_nik.startswith(prefix)
        for fault in person.faults:
            if fault.kind.value.startswith("nik_"):
                assert person.nik != fault.truth
            if fault.kind.value.startswith("name_"):
                assert person.name != person.true_name


def test_faults_look_as_in_real_files(households):
    by_kind = {}
    for person in _people(households):
        for fault in person.faults:
            by_kind.setdefault(fault.kind, []).append(person)
    assert all(p.nik == "" for p in by_kind[FaultKind.NIK_MISSING])
    assert all(p.nik.endswith("0") for p in by_kind[FaultKind.NIK_EXCEL])
    assert all(p.nik in misspelling.PLACEHOLDERS for p in by_kind[FaultKind.NIK_PLACEHOLDER])
    assert all(p.birth_date is None for p in by_kind[FaultKind.BIRTH_MISSING])
    homes = {p.idart: h for h in households for p in h.members}
    for person in by_kind[FaultKind.NIK_RELATIVE]:
        others = [p for p in homes[person.idart].members if p is not person]
        assert person.nik in {nik for p in others for nik in (p.nik, p.true_nik)}


def test_missing_coordinates_keep_their_truth(households):
    lost = [h for h in households if h.lat is None]
    assert 0.03 < len(lost) / len(households) < 0.1
    assert all(h.faults[0].truth.count(",") == 1 for h in lost)


def test_misspelling_by_hand():
    rng = stream(1, "spoil")
    assert misspelling.abbreviated(rng, "MUHAMMAD RIZKY").endswith("RIZKY")
    assert misspelling.abbreviated(rng, "SITI AMINAH").startswith("S")
    assert misspelling.abbreviated(rng, "SLAMET") == "SLAMET"
    assert misspelling.day_month_swapped(date(1980, 5, 3)) == date(1980, 3, 5)
    assert misspelling.day_month_swapped(date(1980, 5, 13)) == date(1980, 5, 13)
    assert misspelling.excel_rounded("1604071203850007") == "1604071203850000"
    assert misspelling.excel_scientific("1604071203850007") == "1,60407E+15"
    assert misspelling.old_spelling(rng, "SUPARMAN") in {"SOEPARMAN", "SUPARMAN"}
    assert misspelling.misheard(rng, "YULIANA") != "YULIANA"
    assert misspelling.misspelt_place(rng, "Tanjung Raya") != "TANJUNG RAYA"
    for _ in range(200):
        spoilt = misspelling.mistyped_number(rng, "1604071203850007")
        assert len(spoilt) in (15, 16, 17)
        date.fromisoformat(misspelling.digit_off(rng, date(1984, 2, 29)).isoformat())
