"""The anonymous pages: open to anybody, nothing by name, the same few queries whatever is shown."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse

from public.charts import by_regency, of_survey
from public.choices import Shown, large_rupiah, shades
from public.enums import Measure
from public.models import Publication
from public.page_memory import Page, PageMemory
from public.queries.editions import edition, newest
from public.survey import surveys
from public.views import answers
from regions.models import Region
from tests.public.conftest import CANARY

PAGES = ["/", "/?tahun=2026&ukuran=nilai", "/tentang-angka/", "/data-terbuka/"]
REGION = "/kabupaten-kota/1604/"
FILES = [f"/data-terbuka/angka-publik.{kind}" for kind in ("csv", "json", "xlsx")]


@pytest.fixture(autouse=True)
def _fresh_memory(monkeypatch):
    monkeypatch.setattr(answers, "_memory", PageMemory(most=10, seconds=60))


def _text(response) -> str:
    return response.content.decode("utf-8", "replace")


@pytest.mark.parametrize("path", PAGES)
def test_pages_stand_before_anything_was_published(client, db, path):
    assert client.get(path).status_code == 200


def test_nothing_published_is_said_and_has_no_files(client, db):
    assert "Belum ada angka yang diterbitkan" in _text(client.get("/"))
    assert [client.get(path).status_code for path in (REGION, *FILES)] == [404] * 4


@pytest.mark.parametrize("path", [*PAGES, REGION, *FILES, "/batas-wilayah.geojson"])
def test_pages_and_files_show_no_name(client, filled, path):
    response = client.get(path)
    assert response.status_code == 200
    assert CANARY not in _text(response)
    assert CANARY not in str(response.headers)


def test_the_front_page_tells_figures_their_date_and_what_is_withheld(client, filled):
    text = _text(client.get("/"))
    assert "Kabupaten Lahat" in text
    assert "91,7%" in text  # 132 of 144
    assert "Data per" in text
    assert "disembunyikan" in text
    assert "menurut survei BPS" in text


def test_a_withheld_figure_is_in_no_answer(client, filled):
    """Four recipients of one million each in Palembang; 29 and 29 million with the year before."""
    publication = Publication.objects.get()
    secret = set(
        publication.withheld.filter(measure=Measure.AMOUNT, region=filled.palembang.regency_id)
        .values_list("value", flat=True)
    )  # fmt: skip
    assert 4_000_000 in secret
    for path in ("/", "/?tahun=2026&ukuran=nilai", "/kabupaten-kota/1671/"):
        assert "Rp4 juta" not in _text(client.get(path))
    assert b"4000000," not in client.get(FILES[0]).content.replace(b"40000000", b"")


@pytest.mark.parametrize("query", ["tahun=1999", "tahun=x", "ukuran=rahasia", "tahun=2026'--"])
def test_odd_choices_show_the_default(client, filled, query):
    assert 'aria-current="true">Semua tahun' in _text(client.get(f"/?{query}"))


def test_a_year_can_be_chosen(client, filled):
    text = _text(client.get("/?tahun=2025&ukuran=nilai"))
    assert 'aria-current="true">2025' in text
    assert "Rp80 juta" in text


@pytest.mark.parametrize("path", ["/kabupaten-kota/9999/", "/kabupaten-kota/16/",
                                  "/data-terbuka/angka-publik.pdf"])  # fmt: skip
def test_unknown_places_and_files_are_not_found(client, filled, path):
    assert client.get(path).status_code == 404


def test_tiles_where_no_boundary_is_loaded(client, filled):
    assert "sg-tiles__tile" in _text(client.get("/"))


def test_a_map_where_boundaries_are_loaded(client, filled):
    square = {"type": "Polygon", "coordinates": [[[103, -3], [104, -3], [104, -4], [103, -3]]]}
    Region.objects.filter(code="1604").update(boundary=square)
    page = _text(client.get("/"))
    assert "sg-tiles__tile" not in page
    assert 'data-map-url="/batas-wilayah.geojson"' in page
    [feature] = client.get("/batas-wilayah.geojson").json()["features"]
    assert feature["properties"] == {"code": "1604", "name": "Kabupaten Lahat"}
    assert feature["geometry"] == square


# --- Files ----------------------------------------------------------------------------------------
def test_files_hold_the_same_rows(client, filled):
    text = client.get(FILES[0]).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    total = Publication.objects.get().totals.count()
    assert len(rows) == total
    lahat = next(
        row for row in rows
        if row["kode_wilayah"] == "1604" and row["kode_ukuran"] == "on_target"
        and row["tahun_anggaran"] == "2025"
    )  # fmt: skip
    assert (lahat["nilai"], lahat["disembunyikan"]) == ("40", "tidak")
    assert {row["nilai"] for row in rows if row["disembunyikan"] == "ya"} == {""}

    content = client.get(FILES[1]).json()
    assert content["ambang"] == "10"
    assert len(content["angka"]) == total
    assert {row["nilai"] for row in content["angka"] if row["disembunyikan"]} == {None}

    book = openpyxl.load_workbook(io.BytesIO(client.get(FILES[2]).content))
    assert book.sheetnames == ["Angka", "Keterangan"]
    assert book["Angka"].max_row == total + 1


def test_files_do_not_run_what_a_name_of_a_region_says(client, filled):
    Region.objects.filter(code="1604").update(name="=1+1")
    assert b'"\'=1+1"' in client.get(FILES[0]).content
    book = openpyxl.load_workbook(io.BytesIO(client.get(FILES[2]).content))
    cells = [cell for row in book["Angka"].iter_rows() for cell in row if "1+1" in str(cell.value)]
    assert cells
    assert {cell.data_type for cell in cells} == {"s"}


# --- Caches ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", ["/", REGION, *FILES])
def test_visitors_get_pages_that_caches_may_keep(client, filled, path):
    first = client.get(path)
    assert first["Cache-Control"] == "public, max-age=300"
    assert "Cookie" in first["Vary"]
    assert not first.cookies
    again = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert not again.content


def test_a_new_publication_changes_the_tag(client, filled, publish):
    before = client.get("/")["ETag"]
    filled.give(filled.program(), filled.lahat, 50)
    publish()
    after = client.get("/", headers={"If-None-Match": before})
    assert after.status_code == 200
    assert after["ETag"] != before


def test_signed_in_pages_are_nobody_elses(client, filled, cast, sign_in):
    own = sign_in(cast.operator_lahat).get("/")
    assert "no-store" in own["Cache-Control"] or "private" in own["Cache-Control"]
    assert "public" not in own["Cache-Control"]
    assert "Ruang kerja" in _text(own)
    assert "Ruang kerja" not in _text(client.get("/"))


def test_the_language_can_be_changed_without_a_token(client, filled):
    answer = client.post(reverse("public:language"), {"language": "en", "next": "/"})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/").status_code == 200
    assert client.get("/")["Content-Language"] == "en"


def test_memory_forgets_the_page_not_asked_for_longest():
    memory = PageMemory(most=2, seconds=60)
    pages = {key: Page(key.encode(), key) for key in "abc"}
    memory.put("a", pages["a"])
    memory.put("b", pages["b"])
    memory.get("a")
    memory.put("c", pages["c"])
    assert [memory.get(key) for key in "abc"] == [pages["a"], None, pages["c"]]


def test_memory_forgets_with_time():
    memory = PageMemory(most=2, seconds=-1)
    memory.put("a", Page(b"a", "a"))
    assert memory.get("a") is None


def _queries(client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


@pytest.mark.parametrize("path", ["/", REGION, FILES[0]])
def test_queries_do_not_grow_with_the_figures(client, filled, publish, path):
    few = _queries(client, path)
    for year in (2021, 2022, 2023):
        filled.give(filled.program(year, "csr"), filled.lahat, 40)
    publish()
    assert _queries(client, path) == few
    assert _queries(client, path) < few  # from memory


# --- Words and data -------------------------------------------------------------------------------
@pytest.mark.parametrize(("amount", "words"), [
    (0, "Rp0"), (950_000, "Rp950.000"), (4_000_000, "Rp4 juta"), (12_345_678_901, "Rp12,3 miliar"),
    (123_456_000_000, "Rp123 miliar"), (2_000_000_000_000, "Rp2 triliun"),
])  # fmt: skip
def test_large_amounts_in_words(amount, words):
    assert large_rupiah(amount) == words


def test_shades_follow_rank():
    assert shades([None, 0, 5, 10, 5]) == [0, 0, 1, 3, 1]


def test_survey_figures_of_bps():
    province = surveys("16")
    assert (province[0].period, float(province[-1].share)) == ("Maret 2016", 10.15)
    assert [one.period for one in surveys("1604")][-2:] == ["Maret 2023", "Maret 2024"]
    number_only = surveys("1604")[0]
    assert (number_only.share, float(number_only.poor)) == (None, 67.33)
    assert surveys("99") == []


def test_a_withheld_bar_does_not_look_like_nothing(filled):
    chart = by_regency(edition(newest().publication_id), Shown.RECIPIENTS, 2026)
    [series] = chart.drawn["series"]
    for label, value in zip(chart.drawn["labels"], series["values"], strict=True):
        assert label.endswith("(disembunyikan)") == (value is None)
    assert None in series["values"]


def test_rounds_of_the_survey_stand_as_far_apart_as_they_were():
    chart = of_survey(surveys("16"))
    labels, values = chart.drawn["labels"], chart.drawn["series"][0]["values"]
    assert labels[:4] == ["Maret 2016", "September 2016", "Maret 2017", "September 2017"]
    assert values[:4] == [13.54, 13.39, None, 13.1]
    assert len(chart.table["rows"]) == len(surveys("16"))


def test_a_province_without_survey_figures_has_no_such_section(client, filled):
    Region.objects.filter(code="16").update(code="99")
    with override_settings(PROVINCE_CODE="99"):
        text = _text(client.get("/"))
    assert "menurut survei BPS" not in text
    assert "Provinsi Sumatera Selatan" in text
