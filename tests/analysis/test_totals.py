"""Sums for those who decide by figures: right, of their territory, and of nobody alone."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from accounts.scope import Scope
from analysis.queries.aggregating import within_territory
from analysis.queries.overlap_totals import overlap_totals
from analysis.queries.plan_totals import plan_totals
from analysis.withheld import Money, People
from core.scope import scoped
from programs.enums import PlanLevel
from programs.models import Overlap, Plan, Recipient
from programs.operations.touching import touch
from programs.queries.plans import LevelLines, Line, sum_of_lines
from tests.clients import as_login_role
from tests.exporting import taken_along
from tests.factories.regions import region
from tests.factories.registry import a_household, a_kind, a_person, a_program, a_recipient
from tests.programs.test_overlaps import settled

MERAPI, LAHAT, PALEMBANG = "1604082002", "1604112001", "1671011001"
OVERLAPS, PLANS = "/analisis/tumpang-tindih/", "/analisis/rencana/"


def meeting(count: int, operators, villages, **values) -> None:
    """So many people stand in one program of each operator, of the same kind of aid."""
    programs = [a_program(by, kind=a_kind("uji"), **values) for by in operators]
    for _number in range(count):
        person = a_person(a_household(region(villages[0])))
        for program, by, village in zip(programs, operators, villages, strict=True):
            recipient = a_recipient(
                program, by, region(village), person, state="approved", amount=1_234_567
            )
            touch([recipient.pk])


@pytest.fixture
def world(cast):
    both = (cast.operator_lahat, cast.operator_lahat_perkim)
    meeting(12, both, (MERAPI, MERAPI), name="KANARI-PROGRAM")
    meeting(3, both, (LAHAT, LAHAT), name="KANARI-LAIN", funding="csr")
    settled()


def of(membership, query, *given):
    scope = Scope.of(membership.user, membership.pk)
    with as_login_role(), scoped(scope.database):
        return query(scope, *given)


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, "0"), (1, "kurang dari 10"), (9, "kurang dari 10"), (10, "sekitar 10"),
     (14, "sekitar 10"), (15, "sekitar 20"), (12_345, "sekitar 12.350")],
)  # fmt: skip
def test_small_counts_are_withheld_and_others_rounded(count, shown):
    assert str(People.of(count)) == shown


@pytest.mark.parametrize(
    ("amount", "people", "shown"),
    [("0", 0, "Rp0"), ("1234567", 9, "tidak ditampilkan"), ("1234567", 10, "Rp1,2 juta"),
     ("98765432100", 500, "Rp99 miliar"), ("5", 10, "Rp5")],
)  # fmt: skip
def test_money_does_not_tell_how_many_got_it(amount, people, shown):
    assert str(Money.of(Decimal(amount), people)) == shown


def test_overlaps_of_the_territory_as_sums(cast, world):
    found = of(cast.executive_lahat, overlap_totals, 2026)
    forbidden = next(one for one in found.outcomes if one.code == "forbidden")
    assert (forbidden.people.value, forbidden.money.value) == (20, Decimal("37000000"))
    places = [(one.name, str(one.recipients), str(one.forbidden)) for one in found.places]
    assert sorted(places) == [
        ("Lahat", "kurang dari 10", "kurang dari 10"),
        ("Merapi Barat", "tidak ditampilkan", "tidak ditampilkan"),
    ]
    # The outcomes have the sum: shown beside it, the large one would give the small one back.
    fundings = {one.label: str(one.people) for one in found.fundings}
    assert sorted(fundings.values()) == ["kurang dari 10", "tidak ditampilkan"]
    assert all(one.money.value is None for one in found.fundings)


def test_another_regency_and_another_year_have_none(cast, world):
    for who, year in ((cast.verifier_palembang, 2026), (cast.executive_lahat, 2020)):
        found = of(who, overlap_totals, year)
        assert (str(found.whole.people), found.places) == ("0", [])
    province = of(cast.executive_sumsel, overlap_totals, None)
    assert [one.name for one in province.places] == ["Kabupaten Lahat"]


def test_plans_against_what_was_done(cast, world):
    Plan.objects.create(
        year=2026, level="regency", kind=a_kind("uji"), region=region("1604"), quantity=40,
        amount=90_000_000, agency=cast.operator_lahat.agency, regency=region("1604"),
        note="KANARI-CATATAN", created_by=cast.operator_lahat.user,
    )  # fmt: skip
    whole, levels = of(cast.executive_lahat, plan_totals, 2026)
    assert (whole.quantity, whole.planned, whole.approved.value) == (40, 90_000_000, 30)
    told = {one.whole.label: str(one.whole.approved) for one in levels}
    assert "kurang dari 10" in told.values() or len(told) == 1
    _whole, elsewhere = of(cast.verifier_palembang, plan_totals, 2026)
    assert elsewhere == []


def test_no_withheld_cell_of_a_plan_comes_back_from_its_sums(cast, world, monkeypatch):
    """Three at one level: its neighbour goes with it, and of that neighbour's kinds one too."""
    lines = {
        "regency": [("uji", 3)], "province": [("uji", 200)], "village": [("uji", 70), ("lain", 90)],
    }  # fmt: skip
    levels = []
    for name, parts in lines.items():
        kinds = [Line(kind=kind, approved=n, served=n, received=Decimal(n)) for kind, n in parts]
        levels.append(LevelLines(PlanLevel(name), sum_of_lines(kinds), kinds))
    monkeypatch.setattr("analysis.queries.plan_totals.realisation", lambda *_given: levels)
    whole, told = of(cast.executive_lahat, plan_totals, 2026)
    assert whole.approved.value == 360
    wholes = {one.whole.label: one.whole.approved.value for one in told}
    assert list(wholes.values()) == [None, 200, None]
    assert [[kind.approved.value for kind in one.kinds] for one in told] == [
        [None], [200], [None, 90],
    ]  # fmt: skip
    assert [[kind.received.value for kind in one.kinds] for one in told] == [
        [None], [200], [None, 90],
    ]  # fmt: skip


def test_the_pages_name_nobody(cast, world, sign_in):
    browser = sign_in(cast.executive_lahat)
    names = set(Recipient.objects.values_list("name", flat=True))
    for page in (OVERLAPS, PLANS, "/beranda/"):
        answer = browser.get(page)
        assert answer.status_code == 200, page
        text = answer.content.decode()
        assert "KANARI" not in text, page
        assert not [name for name in names if name in text], page
        assert "1.234.567" not in text, page
    for stranger in (cast.operator_lahat, cast.steward_lahat, cast.tech_admin):
        for page in (OVERLAPS, PLANS):
            assert sign_in(stranger).get(page).status_code == 403


def test_an_executive_reads_no_rows_before_nor_after(cast, world):
    scope = Scope.of(cast.executive_lahat.user)

    def refused():
        for model in (Recipient, Overlap, Plan):
            with pytest.raises(DatabaseError), transaction.atomic():
                model.objects.first()

    with as_login_role(), scoped(scope.database):
        refused()
        overlap_totals(scope, None)
        refused()


def test_an_agency_has_no_territory_to_sum_over(cast):
    scope = Scope.of(cast.operator_lahat.user)
    with pytest.raises(ValueError, match="no territory"), within_territory(scope):
        pass


# --- Years on aid ---------------------------------------------------------------------------------


@pytest.fixture
def long_on_aid(cast):
    by = cast.operator_lahat
    person = a_person(a_household(region(MERAPI), head_name="=KEPALA LAMA"))
    for year in range(2022, 2026):
        a_recipient(a_program(by, year=year), by, region(MERAPI), person, state="approved")


def test_how_long_is_long_is_a_setting(cast, long_on_aid, sign_in, settings):
    browser = sign_in(cast.verifier_lahat)
    assert browser.get("/analisis/lama-bantuan/").context["longest"] == []
    settings.LONG_AID_YEARS = 4
    assert len(browser.get("/analisis/lama-bantuan/").context["longest"]) == 1


def test_figures_for_all_and_names_for_those_who_may_take_them(
    cast, long_on_aid, sign_in, settings
):
    settings.LONG_AID_YEARS = 4
    file = sign_in(cast.executive_lahat).get("/analisis/lama-bantuan/unduh/")
    assert file.status_code == 200
    browser = sign_in(cast.verifier_lahat)
    (rows,) = taken_along(browser, "/analisis/lama-bantuan/").values()
    assert (rows[1][0], rows[1][7:]) == ("'=KEPALA LAMA", (4, "2022", "2025"))
    for who in (cast.executive_lahat, cast.auditor_lahat):
        assert sign_in(who).get("/analisis/lama-bantuan/").context["export"] is None


def test_the_matrix_of_places_for_leaders_withholds_what_is_small(cast, world, sign_in):
    Plan.objects.create(
        year=2026, level="regency", kind=a_kind("uji"), region=region("1604"), quantity=40,
        amount=90_000_000, agency=cast.operator_lahat.agency, regency=region("1604"),
        created_by=cast.operator_lahat.user,
    )  # fmt: skip
    page = "/analisis/rencana/wilayah/"
    browser = sign_in(cast.executive_lahat)
    answer = browser.get(page, {"year": "2026"})
    assert answer.status_code == 200
    matrix = answer.context["matrix"]
    [at] = [n for n, kind in enumerate(matrix.kinds) if kind.code == "uji"]
    told = {row.region.name: row.cells[at].standing for row in matrix.rows}
    # Three people twice, and with them the twelve twice, or the column's sum gave them back.
    assert told["Lahat"].value is None
    assert told["Merapi Barat"].value is None
    assert "KANARI" not in answer.content.decode()
    # Another regency is not a choice; a regency of the province is, for the province.
    assert browser.get(page, {"regency": str(region("1671").pk)}).context["matrix"].region == (
        region("1604")
    )
    province = sign_in(cast.executive_sumsel).get(page, {"year": "2026"}).context["matrix"]
    [lahat] = [row for row in province.rows if row.region.code == "1604"]
    assert (str(lahat.cells[at].standing), lahat.cells[at].planned) == ("sekitar 30", 40)
    book = browser.get(f"{page}unduh/", {"year": "2026"})
    assert book.status_code == 200
    assert "musrenbang" in book["Content-Disposition"]
    assert sign_in(cast.operator_lahat).get(page).status_code == 403
