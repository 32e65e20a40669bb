"""Who may not open the rows reads no single family out of the sums: on pages and in files."""

from __future__ import annotations

import dataclasses
import re
from decimal import Decimal

import pytest
from django.utils.html import strip_tags

from accounts.scope import Scope
from analysis.program_paper import draw
from analysis.queries.program_report import Place, ProgramReport, Round, program_report
from analysis.shares import Share
from analysis.told_report import told_report
from analysis.withheld import (
    HIDDEN,
    Money,
    People,
    ToldShare,
    money_column,
    money_parts,
    people_column,
    people_parts,
    sum_of_two,
    two_parts,
)
from core.models import AuditEvent
from core.paper import Paper
from programs.enums import RecipientState
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
    assert f"{FEW} penerima yang diputuskan" in html
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
    # Nobody is told too: a line that is left out would say so.
    assert sorted(set(exact.states)) == [(0,), (1,), (30,)]
    assert set(told.states) == {("0",), (FEW,), ("tidak ditampilkan",)}
    assert len(told.states) == len(RecipientState)
    assert [place[:2] for place in exact.places] == [(18, 0), (13, 1)]
    assert [place[0] for place in told.places] == ["sekitar 20", "sekitar 10"]
    # Of 18 and of 13 recipients none and one are approved: both read alike, and so does no money.
    assert {cell for place in told.places for cell in place[1:]} == {"tidak ditampilkan"}
    assert told.rounds[0][:2] == (FEW, FEW)
    assert not any(tells_money(str(row)) for row in (*told.places, *told.rounds))
    assert str(told.marks["target"].whole) == FEW
    assert draw(report, today=TODAY, exact=False).startswith(b"%PDF")


def a_report(*places: tuple[int, int, int]) -> ProgramReport:
    """Districts with so many recipients, approved and rejected ones; each approved has AMOUNT."""
    lines = [
        Place("Lahat", f"Kecamatan {at}", n, approved, rejected, Decimal(approved * AMOUNT))
        for at, (n, approved, rejected) in enumerate(places)
    ]  # fmt: skip
    whole = [sum(column) for column in zip(*places, strict=True)]
    states = [("Disetujui", whole[1]), ("Ditolak", whole[2])]
    return ProgramReport(Program(), [one for one in states if one[1]], lines, [], None)


@pytest.fixture
def printed(monkeypatch):
    """What stands on the paper: all cells of its tables, and its paragraphs."""
    texts: list[str] = []
    monkeypatch.setattr(
        Paper, "table", lambda _self, head, rows, **_more: texts.extend(
            str(cell) for row in rows for cell in row
        ),
    )  # fmt: skip
    monkeypatch.setattr(Paper, "paragraph", lambda _self, text: texts.append(str(text)))
    return texts


def test_nine_recipients_of_eight_districts_stand_in_no_line(cast, one_family, printed):
    program = Program.objects.get()
    few = a_report(*[(1, 1, 0)] * 7, (2, 1, 1))
    report = dataclasses.replace(few, program=program)
    told = told_report(report, exact=False)
    assert (told.districts, told.places, told.folds_badly) == ([], [], True)
    draw(report, today=TODAY, exact=False)
    assert not [text for text in printed if text.startswith("Kecamatan ")]
    assert [text for text in printed if text.startswith("Tabel kecamatan tidak dicantumkan")]
    printed.clear()
    draw(report, today=TODAY, exact=True)
    assert len([text for text in printed if text.startswith("Kecamatan ")]) == 8


@pytest.mark.parametrize(
    ("places", "districts"),
    [
        # One small district beside large ones would be what is left of the total.
        ([(40, 40, 0), (9, 9, 0)], []),
        ([(40, 40, 0), (4, 4, 0), (5, 5, 0)], []),
        ([(40, 40, 0), (4, 4, 0), (6, 6, 0)], ["Kecamatan 0", "Kecamatan lain"]),
        ([(6, 0, 0), (6, 6, 0)], ["Kecamatan lain"]),
        ([(40, 40, 0), (12, 0, 12)], ["Kecamatan 0", "Kecamatan 1"]),
        ([], []),
    ],
)
def test_small_districts_are_folded_or_the_table_is_left_out(places, districts):
    report = a_report(*places) if places else ProgramReport(Program(), [], [], [], None)
    told = told_report(report, exact=False)
    assert [name for _regency, name in told.districts] == districts
    assert told.folds_badly is bool(places and not districts)


def test_no_district_says_that_none_or_all_were_approved_or_refused():
    hidden = "tidak ditampilkan"
    told = told_report(a_report((12, 0, 12), (12, 12, 0), (60, 30, 0), (300, 300, 0)), exact=False)
    # None and all of twelve; of 60 and 300 the rejected go too, as none of them are.
    assert told.places == [
        ("sekitar 10", hidden, hidden, hidden),
        ("sekitar 10", hidden, hidden, hidden),
        ("sekitar 60", "sekitar 30", hidden, "Rp6,8 juta"),
        ("sekitar 300", "sekitar 300", hidden, "Rp68 juta"),
    ]
    # One alone is no secret beside the total: the next smallest goes with it, money and all.
    told = told_report(a_report((12, 0, 0), (60, 30, 0), (300, 150, 0)), exact=False)
    assert [place[1] for place in told.places] == [hidden, hidden, "sekitar 150"]
    assert [place[3] for place in told.places] == [hidden, hidden, "Rp34 juta"]
    # Two of which one nor the other is anybody: what the total leaves for them is nobody.
    told = told_report(a_report((12, 0, 0), (15, 0, 0), (60, 30, 0), (300, 150, 0)), exact=False)
    assert [place[1] for place in told.places] == [hidden, hidden, hidden, "sekitar 150"]
    # Nearly everybody of a large district refused.
    told = told_report(a_report((100, 0, 95), (100, 40, 50), (100, 30, 60)), exact=False)
    assert [place[2] for place in told.places] == [hidden, hidden, "sekitar 60"]


def test_money_of_a_round_goes_with_its_people(cast):
    rounds = [Round(None, n, n, Decimal(n * money)) for n, money in ((3, 9), (20, 900), (30, 1))]
    report = ProgramReport(Program(), [], [], rounds, None)
    told = told_report(report, exact=False).rounds
    assert [row[1] for row in told] == [FEW, "tidak ditampilkan", "sekitar 30"]
    assert [row[2] for row in told] == ["tidak ditampilkan", "tidak ditampilkan", "Rp30"]


@pytest.mark.parametrize(("query", "exact"), [({}, True), ({"untuk": "umum"}, False)])
def test_the_copy_to_pass_on_is_asked_for(cast, one_family, sign_in, query, exact):
    page = f"/analisis/program/{Program.objects.get().pk}/laporan/"
    assert sign_in(cast.verifier_lahat).get(page, query).status_code == 200
    assert AuditEvent.objects.get(action="program.report").details["exact"] is exact


@pytest.mark.parametrize(
    ("part", "whole", "percent"), [(25, 28, None), (31, 31, None), (86, 97, 90), (940, 1000, 94)]
)
def test_rounding_alone_makes_no_share(part, whole, percent):
    share = ToldShare(People.of(part), People.of(whole))
    assert share.percent == percent


def test_a_share_of_rounded_numbers_is_about_and_one_of_nothing_is_a_dash():
    of_many = ToldShare(People.of(503), People.of(580))
    assert of_many.told == "sekitar 86%"
    assert ToldShare(People.of(0), People.of(0)).told == "–"
    assert Share(1, 8).told == "12,5%"
