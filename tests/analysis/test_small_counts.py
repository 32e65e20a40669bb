"""Who may not open the rows reads no single family out of the sums: on pages and in files."""

from __future__ import annotations

import re

import pytest
from django.utils.html import strip_tags

from accounts.scope import Scope
from analysis.program_paper import draw
from analysis.queries.program_report import program_report
from analysis.told_report import told_report
from analysis.withheld import (
    HIDDEN,
    Money,
    People,
    money_column,
    money_parts,
    people_column,
    people_parts,
    sum_of_two,
    two_parts,
)
from core.models import AuditEvent
from programs.models import Program
from tests.analysis.conftest import MERAPI, TODAY, a_round, an_item, decided
from tests.exporting import sheets
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person, a_program, a_recipient

AMOUNT = 226_800
FEW = "kurang dari 10"
PAGES = {
    "/analisis/lama-bantuan/": "/analisis/lama-bantuan/unduh/",
    "/analisis/4t/": "/analisis/4t/unduh/",
    "/analisis/kantong-kemiskinan/": "/analisis/wilayah/unduh/",
    "/analisis/ketepatan/": "/analisis/wilayah/unduh/",
}


@pytest.fixture
def one_family(cast):
    """One aided family in Lahat, given money in twelve rounds, among twenty poor ones."""
    operator, village = cast.operator_lahat, region(MERAPI)
    program = a_program(operator, name="Bantuan Satu")
    families = [a_person(a_household(village, decile=1)) for _n in range(20)]
    recipient = a_recipient(program, operator, village, families[0], amount=AMOUNT)
    decided(recipient, operator, cast.verifier_lahat)
    for number in range(1, 13):
        paid = {"planned_amount": AMOUNT, "amount": AMOUNT, "received_on": TODAY}
        an_item(a_round(program, operator, number=number), recipient, operator,
                state="received", **paid)  # fmt: skip


def numbers(html: str) -> list[str]:
    """The cells of tables and the values on top, as a person reads them."""
    pattern = r"<(td|span)(?= )(?=[^>]*(?:sg-num|sg-stat__value|sg-stat__note))[^>]*>(.*?)</\1>"
    return [" ".join(strip_tags(found[1]).split()) for found in re.findall(pattern, html, re.S)]


def cells(content: bytes) -> list[object]:
    return [cell for rows in sheets(content).values() for row in rows[1:] for cell in row]


def tells_of_one(texts: list[str]) -> list[str]:
    return [text for text in texts if re.search(r"(?<![\d.,–])1(?![\d.,])( dari|$)|^1 ", text)]


def tells_money(text: str) -> bool:
    return any(sum_ in text for sum_ in ("226.800", "2.721.600", "2,7 juta", "230 ribu"))


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", ["executive_lahat", "executive_sumsel"])
def test_an_executive_reads_of_no_single_family(cast, one_family, sign_in, who, page):
    browser = sign_in(getattr(cast, who))
    query = {} if who == "executive_lahat" else {"regency": region("1604").pk, "per": "program"}
    html = browser.get(page, query).content.decode()
    assert FEW in html
    assert tells_of_one(numbers(html)) == []
    assert not tells_money(html)
    written = cells(browser.get(PAGES[page], query).content)
    assert FEW in written
    assert not {1, AMOUNT, 12 * AMOUNT, 19, 5, 95} & {one for one in written if one is not None}
    assert not any(tells_money(str(one)) for one in written)


@pytest.mark.parametrize("page", PAGES)
def test_who_may_open_the_rows_reads_them_counted(cast, one_family, sign_in, page):
    for who in ("verifier_lahat", "steward_lahat", "auditor_lahat"):
        browser = sign_in(getattr(cast, who))
        html = browser.get(page).content.decode()
        assert FEW not in html, who
        assert tells_of_one(numbers(html)), who
        assert 1 in cells(browser.get(PAGES[page]).content), who
        if page not in ("/analisis/lama-bantuan/", "/analisis/ketepatan/"):
            assert tells_money(html), who


def test_the_secretariat_knows_accounts_by_name_and_no_family(cast, one_family, sign_in):
    for who in (cast.secretariat_lahat, cast.tech_admin):
        browser = sign_in(who)
        for page in ("/analisis/kantong-kemiskinan/", "/analisis/ketepatan/"):
            html = browser.get(page).content.decode()
            assert FEW in html
            assert tells_of_one(numbers(html)) == []
            assert not tells_money(html)
    browser = sign_in(cast.secretariat_lahat)
    village_sums = {"place": region("160408").pk}
    assert browser.get("/analisis/kantong-kemiskinan/", village_sums).status_code == 404


def test_years_on_aid_are_not_for_accounts_nor_agencies(cast, sign_in):
    for who in (cast.secretariat_lahat, cast.tech_admin, cast.operator_lahat):
        for page in ("/analisis/lama-bantuan/", "/analisis/lama-bantuan/unduh/"):
            assert sign_in(who).get(page).status_code == 403


def test_the_landing_page_says_no_more(cast, one_family, sign_in):
    html = sign_in(cast.executive_lahat).get("/beranda/").content.decode()
    assert f"{FEW} dari {FEW}" in html
    assert tells_of_one(numbers(html)) == []


def test_the_large_family_of_another_regency_gives_none_away(cast, one_family, sign_in):
    """Fourteen in Palembang, one in Lahat, fifteen together: neither cell is told."""
    operator, village = cast.operator_palembang, region("1671011001")
    program = a_program(operator, name="Bantuan Banyak")
    for _n in range(14):
        family = a_person(a_household(village, decile=1))
        decided(a_recipient(program, operator, village, family), operator, cast.verifier_palembang)
    browser = sign_in(cast.executive_sumsel)
    context = browser.get("/analisis/kantong-kemiskinan/").context
    aided = {line.place.name: str(line.place.target_aided) for line in context["lines"]}
    money = {line.place.name: line.place.amount.value for line in context["lines"]}
    assert (aided["Kabupaten Lahat"], aided["Kota Palembang"]) == (FEW, "tidak ditampilkan")
    assert money["Kabupaten Lahat"] is money["Kota Palembang"] is None
    assert context["served"].part.value == 20
    cards = browser.get("/analisis/4t/", {"per": "regency"}).context["cards"]
    assert [card.target.whole.value for card in cards] == [None, None]


def test_never_is_just_one_cell_withheld():
    assert [str(one) for one in people_column([3, 40, 25, 0])] == [
        FEW, "sekitar 40", "tidak ditampilkan", "0",
    ]  # fmt: skip
    assert [one.value for one in people_column([3, 4, 25])] == [None, None, 30]
    assert [one.value for one in people_column([3, 0])] == [None, 0]
    assert [one.value for one in money_column([(5, 1), (900, 30), (700, 20)])] == [None, 900, None]
    # Parts of a sum that is withheld itself: all of them together would be that sum.
    assert [one.value for one in people_parts([70, 90], HIDDEN)] == [None, 90]
    assert [one.value for one in people_parts([160], HIDDEN)] == [None]
    assert [one.value for one in people_parts([70, 90], People.of(160))] == [70, 90]
    assert [one.value for one in people_parts([3, 90], HIDDEN)] == [None, None]
    assert [one.value for one in money_parts([(900, 30), (700, 20)], Money(None))] == [900, None]
    assert [one.value for one in two_parts(1, 12)] == [None, None]
    assert [one.value for one in two_parts(1, 1200)] == [None, 1200]
    assert (sum_of_two(1, 40).value, sum_of_two(0, 40).value) == (None, 40)


def test_a_program_s_report_to_pass_on_tells_of_no_single_family(cast, one_family):
    """Its tables divide the same people: of no column a single cell is withheld."""
    program = Program.objects.get()
    for number in range(30):
        village = region(MERAPI if number < 12 else "1604112001")
        a_recipient(program, cast.operator_lahat, village, amount=AMOUNT, state="submitted")
    scope = Scope.of(cast.verifier_lahat.user)
    report = program_report(scope, program, TODAY)
    exact, told = (told_report(report, exact=each) for each in (True, False))
    assert sorted(exact.states) == [(1,), (30,)]
    assert sorted(told.states) == [(FEW,), ("tidak ditampilkan",)]
    assert [place[:2] for place in exact.places] == [(18, 0), (13, 1)]
    assert [place[:2] for place in told.places] == [("sekitar 20", "0"), ("sekitar 10", FEW)]
    assert told.rounds[0][:2] == (FEW, FEW)
    assert not any(tells_money(str(row)) for row in (*told.places, *told.rounds))
    assert str(told.marks["target"].whole) == FEW
    assert draw(report, today=TODAY, exact=False).startswith(b"%PDF")


@pytest.mark.parametrize(("query", "exact"), [({}, True), ({"untuk": "umum"}, False)])
def test_the_copy_to_pass_on_is_asked_for(cast, one_family, sign_in, query, exact):
    page = f"/analisis/program/{Program.objects.get().pk}/laporan/"
    assert sign_in(cast.verifier_lahat).get(page, query).status_code == 200
    assert AuditEvent.objects.get(action="program.report").details["exact"] is exact
