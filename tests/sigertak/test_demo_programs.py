"""Agencies, accounts, programs and recipients: fit the portal's own words, with the truth."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

import programs as programs_app
from accounts.enums import AgencyKind
from accounts.roles import ROLES_OF_KIND, Role
from programs.enums import FundingSource, ProgramState, RecipientState, TargetUnit
from sigertak.demo import accounts, agencies, programs, recipients
from sigertak.demo.chance import stream
from sigertak.demo.letters import letter
from sigertak.demo.places import digits
from sigertak.demo.pools import Pool
from sigertak.demo.slips import Slip
from sigertak.demo.verdicts import JUDGED, verdict


@pytest.fixture(scope="module")
def offices(province, regencies):
    return agencies.agencies(province, regencies)


@pytest.fixture(scope="module")
def plans(offices, regencies):
    return programs.programs(offices, regencies, 20)


@pytest.fixture(scope="module")
def drafts(households, plans):
    every = recipients.all_drafts(Pool(households), plans, 4000, 20)
    return {plan.key: (plan, rows) for plan, rows in every}


def _rows(drafts):
    return [(plan, row) for plan, rows in drafts.values() for row in rows]


def test_every_territory_has_its_agencies(offices, regencies):
    assert len({office.key for office in offices}) == len(offices)
    for code in ("16", *(digits(r.code) for r in regencies)):
        kinds = {office.kind for office in offices if office.region_code == code}
        # The office of a village is written once it is known where most of the base live.
        assert kinds == set(AgencyKind.values) - {AgencyKind.VILLAGE}
    assert all(len(o.name) <= 150 and len(o.short_name) <= 60 for o in offices)
    village_offices = {o.region_code for o in offices if o.field == "dpmd"}
    assert village_offices == {"1604", "1608"}  # a city has no desa


def test_the_cast_holds_every_role_at_a_fitting_agency(province, regencies, offices):
    people = accounts.cast(province, regencies, offices)
    kinds = {office.key: office.kind for office in offices}
    regions = {office.key: office.regency_code for office in offices}
    for person in people:
        assert person.role in ROLES_OF_KIND[kinds[person.agency_key]]
        assert person.regency_code == regions[person.agency_key]
        assert len(person.nip) == 18
        assert person.nip.isdigit()
        assert person.email.endswith(".test")
    # The operator of a village comes with its office.
    assert {person.role for person in people} == set(Role.values) - {Role.VILLAGE_OPERATOR}
    waiting = accounts.applicants(province, regencies, offices)
    emails = [person.email for person in (*people, *waiting)]
    assert waiting
    assert len(set(emails)) == len(emails)


def test_the_cast_fits_a_province_without_lahat(province, regencies):
    others = regencies[1:2]
    offices = agencies.agencies(province, others)
    people = accounts.cast(province, others, offices)
    assert {p.regency_code for p in people} == {None, "1608"}


def test_programs_speak_the_portals_words(plans, offices):
    with (Path(programs_app.__file__).parent / "data" / "kinds.csv").open(encoding="utf-8") as file:
        kinds = {row["code"] for row in csv.DictReader(file)}
    keys = {office.key for office in offices}
    assert len({plan.key for plan in plans}) == len(plans)
    assert len({(p.agency_key, p.year, p.name) for p in plans}) == len(plans)
    for plan in plans:
        assert plan.kind in kinds
        assert plan.agency_key in keys
        assert plan.funding in FundingSource.values
        assert plan.target_unit in TargetUnit.values
        assert plan.state in ProgramState.values
        assert plan.budget >= plan.target_quantity * plan.amount
    assert {plan.state for plan in plans if plan.year == 2026} == {"running"}


def test_recipients_come_again_the_same(households, plans, drafts):
    again = recipients.all_drafts(Pool(households), plans, 4000, 20)
    assert {plan.key: (plan, rows) for plan, rows in again} == drafts


def test_recipients_are_mostly_right(drafts, households):
    rows = _rows(drafts)
    people = {p.idart: (h, p) for h in households for p in h.members}
    assert len(rows) > 3000
    right = 0
    for plan, row in rows:
        if row.slips:
            continue
        household, person = people[row.idart]
        right += 1
        assert household.decile in plan.deciles
        assert row.nik == person.true_nik
        assert row.name.upper() == person.true_name.upper()
        assert row.place == household.place
        assert row.idbdt == household.idbdt
    assert 0.6 < right / len(rows) < 0.85


def test_every_slip_happens_and_is_told(drafts, households):
    rows = _rows(drafts)
    counts = Counter(slip for _, row in rows for slip in row.slips)
    assert set(counts) == set(Slip)
    people = {p.idart: (h, p) for h in households for p in h.members}
    niks = {p.true_nik for _, p in people.values()}
    for plan, row in rows:
        if Slip.NOT_IN_BASE in row.slips:
            assert row.idart == ""
            assert row.nik not in niks
            continue
        household, person = people[row.idart]
        outside = Slip.OUTSIDE_CRITERIA in row.slips
        assert (household.decile in plan.deciles) is not outside
        moved = {Slip.OTHER_VILLAGE, Slip.OTHER_DISTRICT} & set(row.slips)
        assert (row.place != household.place) is bool(moved)
        if Slip.NIK_MISSING in row.slips:
            assert row.nik == ""
        if Slip.NAME in row.slips:
            assert row.name.upper() != person.true_name.upper()


def test_programs_stay_in_their_territory(drafts):
    for plan, row in _rows(drafts):
        if plan.regency_code:
            assert digits(row.place.regency.code) == plan.regency_code
        elif plan.areas:
            assert digits(row.place.regency.code) in plan.areas
        if row.given_on:
            assert row.given_on.year == plan.year


def test_programs_of_a_year_overlap(drafts):
    served = Counter(
        (row.idbdt, plan.year)
        for plan, rows in drafts.values()
        for row in {r.idbdt: r for r in rows if r.idbdt}.values()
    )
    assert sum(count > 1 for count in served.values()) > 50


def test_a_program_where_nobody_lives_gets_nobody(plans, households):
    only_city = [h for h in households if h.place.regency.code == "16.71"]
    lahat = next(plan for plan in plans if plan.regency_code == "1604")
    assert recipients.draw(Pool(only_city), lahat, 10, 1) == []
    assert recipients.draw(Pool([]), plans[0], 10, 1) == []


def test_verdicts_follow_what_is_wrong(drafts):
    rng = stream(1, "verdicts")
    seen = Counter()
    for plan, row in _rows(drafts):
        outcome = verdict(rng, plan, row)
        seen[plan.state, outcome.state] += 1
        assert outcome.state in RecipientState.values
        assert outcome.is_decided is bool(outcome.reason)
        if outcome.state == "approved":
            assert not {Slip.NOT_IN_BASE, Slip.OUTSIDE_CRITERIA, Slip.TWICE} & set(row.slips)
    for state in ("draft", "submitted", "approved", "rejected", "returned"):
        assert seen["running", state]
    assert not seen["closed", "draft"]


def test_every_slip_can_be_judged():
    assert set(JUDGED) == set(Slip)


def test_a_letter_for_every_applicant(province, regencies, offices):
    by_key = {office.key: office for office in offices}
    people = accounts.applicants(province, regencies, offices)
    pages = {letter(p, by_key[p.agency_key], date(2026, 7, 6), 1) for p in people}
    assert len(pages) == len(people)
    for page in pages:
        assert len(page) < 300_000
        assert Image.open(BytesIO(page)).size == (1000, 1414)
