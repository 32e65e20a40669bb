"""The list of households: what may be asked of it, by whom, and what it then shows."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.permissions import Permission
from accounts.roles import PERMISSIONS, Role
from accounts.scope import Scope
from beneficiaries.forms.households import HouseholdFilter
from beneficiaries.lists import HOUSEHOLDS
from beneficiaries.models import Household
from beneficiaries.queries.household_catalogue import QUESTIONS, questions_for
from beneficiaries.queries.households import household_list
from core.lists import listing_of
from core.models import SavedView
from core.scope import scoped
from tests.exporting import taken_along
from tests.factories.regions import region
from tests.factories.registry import (
    a_household,
    a_person,
    a_program,
    a_recipient,
    a_release,
)

LAHAT, PALEMBANG = "1604112001", "1671031001"
LIST = "/basis/rumah-tangga/"


def years_ago(years: float) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=int(years * 365.25))


def listed(browser, query: str) -> set[str]:
    answer = browser.get(f"{LIST}?{query}")
    assert answer.status_code == 200
    return {household.head_name for household in answer.context["page"].rows}


@pytest.fixture
def homes(cast) -> dict[str, Household]:
    village = region(LAHAT)
    earth = a_household(village, head_name="TANAH", floor_type=9, has_car=False, member_count=1,
                        decile=1, joins_pkh=True, latitude="-3.8", longitude="103.5",
                        release=a_release(cast.steward_sumsel))  # fmt: skip
    marble = a_household(village, head_name="MARMER", floor_type=1, has_car=True, member_count=4,
                         decile=7, floor_area="120.00")  # fmt: skip
    unknown = a_household(village, head_name="GELAP", decile=None)
    a_person(earth, birth_date=years_ago(70), disability=2, sex=2)
    a_person(marble, birth_date=years_ago(40), disability=0)
    a_person(marble, birth_date=years_ago(3), head_relation=3)
    a_person(marble, birth_date=years_ago(10), head_relation=3, school_attendance=2,
             is_pregnant=True)  # fmt: skip
    a_household(region(PALEMBANG), head_name="KOTA", floor_type=9)
    return {"earth": earth, "marble": marble, "unknown": unknown}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("floor_type=9", {"TANAH"}),
        ("floor_type=9&floor_type=1", {"TANAH", "MARMER"}),
        ("floor_type=kosong", {"GELAP"}),
        ("has_car=ya", {"MARMER"}),
        ("has_car=tidak", {"TANAH"}),
        ("has_car=kosong", {"GELAP"}),
        ("joins_pkh=ya", {"TANAH"}),
        ("floor_area_gte=100", {"MARMER"}),
        ("member_count_lte=1", {"TANAH"}),
        ("decile_lte=4", {"TANAH"}),
        ("desil=1&desil=7", {"TANAH", "MARMER"}),
        ("lokasi=ya", {"TANAH"}),
        ("lokasi=tidak", {"MARMER", "GELAP"}),
        ("foto=ya", set()),
        ("sumber=dtsen", {"TANAH"}),
        ("verifikasi=belum", {"TANAH", "MARMER", "GELAP"}),
        ("lansia=ya", {"TANAH"}),
        ("lansia_sendiri=ya", {"TANAH"}),
        ("lansia_sendiri=tidak", {"MARMER", "GELAP"}),
        ("balita=ya", {"MARMER"}),
        ("anak_tidak_sekolah=ya", {"MARMER"}),
        ("kepala_perempuan=ya", {"TANAH"}),
        ("disabilitas=ya", {"TANAH"}),
        ("anggota_disability=2", {"TANAH"}),
        ("anggota_is_pregnant=ya", {"MARMER"}),
        ("anggota_is_pregnant=tidak", {"TANAH", "GELAP"}),
        ("floor_type=9&has_car=ya", set()),
    ],
)
def test_questions(homes, cast, sign_in, query, names):
    assert listed(sign_in(cast.verifier_lahat), query) == names


@pytest.mark.parametrize(
    "query",
    ["floor_type=99", "floor_type=x", "has_car=mungkin", "floor_area_gte=-1", "floor_area_gte=zz",
     "floor_area_gte=99999999999", "sumber=x", "verifikasi=x", "desil=11", "tambah=x", "lansia=",
     "head_name=SITI", "password=1"],
)  # fmt: skip
def test_odd_answers_ask_nothing(homes, cast, sign_in, query):
    assert len(listed(sign_in(cast.verifier_lahat), query)) == 3


def test_every_question_runs_behind_the_wall(homes, cast):
    """Each question with each of its answers, as the database roles that may ask it."""
    for membership in (cast.verifier_lahat, cast.steward_sumsel):
        scope = Scope.of(membership.user)
        asked = questions_for(scope, within_regency=True)
        assert len(asked) > 90
        with scoped(scope.database):
            for question in asked:
                values = [value for value, _ in question.choices] or ["3"]
                for value in values:
                    query = QueryDict(mutable=True)
                    query["kabupaten"] = str(region("1604").pk)
                    query[question.name] = value
                    filters = HouseholdFilter(query, scope=scope)
                    assert [one.values for one in filters.answers()] == [(value,)], question.name
                    rows = household_list(scope, filters.place(), filters.answers())
                    assert {row.head_name for row in rows} <= {"TANAH", "MARMER", "GELAP"}


def test_a_question_is_picked_and_then_shown(homes, cast, sign_in):
    browser = sign_in(cast.verifier_lahat)
    # Whoever adds a question of yes or no means yes; others open with nothing chosen.
    assert browser.get(f"{LIST}?tambah=has_car").url == f"{LIST}?has_car=ya"
    answer = browser.get(f"{LIST}?has_car=ya&tambah=floor_type&after=x")
    assert answer.status_code == 302
    assert answer.url == f"{LIST}?has_car=ya&floor_type="
    page = browser.get(answer.url)
    assert "floor_type" in page.context["filters"].fields
    # Nothing chosen yet is no mistake.
    assert page.context["filters"].errors == {}
    chips = page.content.decode()
    assert "Mobil: <strong>Ya</strong>" in chips


def test_members_are_asked_about_within_a_regency_only(homes, cast, sign_in):
    browser = sign_in(cast.verifier_sumsel)
    everybody = {"TANAH", "MARMER", "GELAP", "KOTA"}
    assert listed(browser, "lansia=ya") == everybody
    assert listed(browser, f"lansia=ya&kabupaten={region('1604').pk}") == {"TANAH"}
    assert listed(browser, "floor_type=9") == {"TANAH", "KOTA"}


# --- Health and family secrets --------------------------------------------------------------------


def test_who_may_ask_about_health(cast):
    asked = {}
    for name in ("verifier_lahat", "steward_sumsel", "auditor_sumsel", "operator_lahat"):
        scope = Scope.of(getattr(cast, name).user)
        known = questions_for(scope, within_regency=True)
        asked[name] = {question.name for question in known if question.sensitive}
    assert asked["verifier_lahat"] == asked["steward_sumsel"] != set()
    assert asked["auditor_sumsel"] == asked["operator_lahat"] == set()


def test_everything_about_health_schooling_and_groups_is_sensitive():
    words = ("disab", "pregnan", "chronic", "stunting", "school", "sekolah", "educat", "highest",
             "kelompok")  # fmt: skip
    for name, question in QUESTIONS.items():
        assert question.sensitive is any(word in name for word in words), name
    assert not [one.key for one in HOUSEHOLDS.columns if "disab" in one.key or "mother" in one.key]


def test_an_agency_asks_only_what_it_is_shown(homes, cast, sign_in):
    operator = cast.operator_lahat
    program = a_program(operator)
    for home in homes.values():
        person = home.members.first() or a_person(home)
        a_recipient(program, operator, region(LAHAT), person, state="approved")
    browser = sign_in(operator)
    assert listed(browser, "floor_type=9") == {"TANAH"}
    for query in ("disabilitas=ya", "anggota_disability=2", "lansia=ya", "anggota_is_pregnant=ya",
                  "temuan=ya", "verifikasi=setahun", "welfare_status=1"):  # fmt: skip
        assert len(listed(browser, query)) == 3, query


# --- Columns, order, export -----------------------------------------------------------------------


def test_columns_are_chosen(homes, cast, sign_in):
    browser = sign_in(cast.verifier_lahat)
    page = browser.get(f"{LIST}?kolom=head&kolom=floor_type&kolom=floor_area&urut=-head")
    body = page.content.decode()
    assert [row.head_name for row in page.context["page"].rows] == ["TANAH", "MARMER", "GELAP"]
    assert "Marmer/granit" in body
    assert "120" in body
    assert "Jenis lantai terluas" in body
    assert "Jalan Mawar" not in body


def test_every_column_can_be_shown(homes, cast, sign_in):
    """And each is fetched with the rows, not with every row anew."""
    browser = sign_in(cast.steward_sumsel)
    everybody = {"TANAH", "MARMER", "GELAP", "KOTA"}
    columns = "&".join(f"kolom={column.key}" for column in HOUSEHOLDS.columns)
    counts = []
    for query in ("", "", columns):
        with CaptureQueriesContext(connection) as captured:
            assert listed(browser, query) == everybody
        counts.append(len(captured))
    assert counts[2] == counts[1]
    assert listing_of("beneficiaries.households") is HOUSEHOLDS


@pytest.mark.parametrize("sort", ["head", "-head", "village", "-village"])
def test_orders_page_without_gap(homes, cast, sign_in, monkeypatch, sort):
    monkeypatch.setattr("core.keyset.PAGE_ROWS", 1)
    browser = sign_in(cast.verifier_sumsel)
    seen, url = [], f"{LIST}?urut={sort}"
    while url:
        page = browser.get(url).context["page"]
        seen += [row.head_name for row in page.rows]
        url = page.next_url and LIST + page.next_url
    assert sorted(seen) == ["GELAP", "KOTA", "MARMER", "TANAH"]


# Of the register's own verdict a household's page tells an agency the decile alone.
WITHHELD = {"percentile", "welfare_status"}
ASKED = "kolom=head&kolom=percentile&kolom=welfare_status&kolom=floor_type"


@pytest.fixture
def helper(homes, cast):
    """Somebody of an agency that helps the house of earth."""
    operator, earth = cast.operator_lahat, homes["earth"]
    Household.objects.filter(pk=earth.pk).update(percentile=77, welfare_status=1)
    a_recipient(a_program(operator), operator, region(LAHAT), earth.members.first(),
                state="approved")  # fmt: skip
    return operator


def laid_out(browser, query: str) -> tuple[set[str], set[str]]:
    """Columns that show, and those there are to choose from."""
    layout = browser.get(f"{LIST}?{query}").context["list"]
    return set(layout.layout.columns), {column.key for column, _shown in layout.choices}


def test_an_agency_has_no_column_its_household_page_withholds(helper, cast, sign_in):
    browser = sign_in(helper)
    shown, offered = laid_out(browser, ASKED)
    assert shown == {"head", "floor_type"}
    assert "has_car" in offered
    assert not offered & WITHHELD
    assert b">77<" not in browser.get(f"{LIST}?{ASKED}").content
    shown, offered = laid_out(sign_in(cast.verifier_lahat), ASKED)
    assert shown == {"head", "floor_type", *WITHHELD}
    assert offered >= WITHHELD


def test_nor_by_a_view_or_layout_kept_otherwise(helper, sign_in):
    browser = sign_in(helper)
    page = HOUSEHOLDS.page
    browser.post("/akun/tampilan/simpan/", {"page": page, "name": "A", "query": ASKED})
    browser.post("/akun/tampilan/kolom/", {"page": page, "kolom": ["head", *WITHHELD, "has_car"]})
    kept = SavedView.objects.all()
    assert [set(view.columns) & WITHHELD for view in kept] == [set(), set()]
    # As if kept at another desk, with other rights.
    kept.update(columns=["head", "floor_type", *WITHHELD])
    named = kept.exclude(name="").get()
    for query in ("", f"tampilan={named.pk}"):
        assert laid_out(browser, query)[0] == {"head", "floor_type"}


def test_nor_in_a_file(helper, cast, sign_in, monkeypatch):
    rights = {**PERMISSIONS, Role.OPD_OPERATOR: PERMISSIONS[Role.OPD_OPERATOR] | {
        Permission.REGISTRY_EXPORT}}  # fmt: skip
    monkeypatch.setattr("accounts.scope.PERMISSIONS", rights)
    labels = {"Persentil kesejahteraan", "Status kesejahteraan"}
    query = {"kolom": ["head", "floor_type", *WITHHELD]}
    for wish in ({}, {"columns": "semua"}):
        rows = taken_along(sign_in(helper), LIST, query, **wish)["Rumah tangga"]
        assert "Jenis lantai terluas" in rows[0]
        assert not labels & set(rows[0])
    rows = taken_along(sign_in(cast.steward_lahat), LIST, query)["Rumah tangga"]
    assert labels <= set(rows[0])


def test_without_a_scope_nothing_withheld_is_there():
    keys = {column.key for column in HOUSEHOLDS.within(None).columns}
    assert {"head", "decile"} <= keys
    assert not keys & {"floor_type", *WITHHELD}


def test_a_view_keeps_no_name_typed_into_the_address():
    query = QueryDict("foto=siti_aminah&foto=ya&floor_type=9&floor_type=kosong&sumber=siti"
                      "&sumber=dtsen&desil=1604144101800001--------------------")  # fmt: skip
    assert HOUSEHOLDS.kept(query).urlencode() == (
        "foto=ya&sumber=dtsen&floor_type=9&floor_type=kosong"
    )


def test_findings_are_asked_for_by_those_who_read_them(homes, cast, sign_in):
    for name, may in (("verifier_lahat", False), ("steward_lahat", True), ("auditor_lahat", True)):
        membership = getattr(cast, name)
        known = questions_for(Scope.of(membership.user), within_regency=True)
        assert ("temuan" in {question.name for question in known}) is may, name
        assert len(listed(sign_in(membership), "temuan=ya")) == (0 if may else 3), name


def test_taking_along_is_a_right_of_its_own(homes, cast, sign_in):
    assert {role for role in Role if Permission.REGISTRY_EXPORT in PERMISSIONS[role]} == {
        Role.STEWARD
    }
    assert sign_in(cast.steward_sumsel).get(LIST).context["export"] is not None
    assert sign_in(cast.verifier_lahat).get(LIST).context["export"] is None


def test_the_file_holds_what_the_page_shows(homes, cast, sign_in):
    browser = sign_in(cast.steward_lahat)
    query = {"floor_type": ["9", "1"], "kolom": ["head", "floor_type"], "urut": "-head"}
    rows = taken_along(browser, LIST, query)["Rumah tangga"]
    assert [row[0] for row in rows] == ["Kepala rumah tangga", "TANAH", "MARMER"]
    assert [row[-1] for row in rows] == ["Jenis lantai terluas", "Tanah", "Marmer/granit"]


def test_query_count_does_not_grow(homes, cast, sign_in):
    browser = sign_in(cast.verifier_lahat)
    browser.get(LIST)  # the first page of a session writes when it was worked in
    counts = []
    query = "?lansia=tidak&kolom=head&kolom=village&kolom=release&kolom=photo&kolom=floor_type"
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            browser.get(LIST + query)
        counts.append(len(captured))
        a_household(region(LAHAT), head_name="BARU", release=a_release(cast.steward_sumsel))
        a_household(region("1604082002"), head_name="LAGI")
    assert counts[0] == counts[1]


def test_names_are_sorted_whatever_their_case(cast, sign_in):
    for name in ("Zainal", "budi", "AHMAD", "Cahaya", "ahmad"):
        a_household(region("1604112001"), head_name=name)
    page = sign_in(cast.steward_lahat).get(LIST).context["page"]
    assert [row.head_name.upper() for row in page.rows] == [
        "AHMAD", "AHMAD", "BUDI", "CAHAYA", "ZAINAL",
    ]  # fmt: skip


def test_an_agency_reads_beside_the_number_which_households_these_are(cast, sign_in):
    """Its home counts recipients, of whom only some have a household to be shown."""
    part = "Hanya keluarga yang bantuannya dari instansi Anda sudah disetujui atau selesai"
    assert part in sign_in(cast.operator_lahat).get("/basis/rumah-tangga/").text
    assert part not in sign_in(cast.steward_lahat).get("/basis/rumah-tangga/").text
