"""Before anything is applied: what comes, changes, stays, goes, by regency and by variable."""

from __future__ import annotations

import openpyxl
import pytest
from django.http import QueryDict

from accounts.export_source import Asked, Source, Unavailable
from accounts.scope import Scope
from beneficiaries import import_book
from beneficiaries.models import Household
from beneficiaries.operations import amendments, previewing
from beneficiaries.queries.import_preview import gone
from core.lists import Layout
from core.scope import DatabaseRole, DatabaseScope, scoped
from core.tabular.exports import export_xlsx
from tests.beneficiaries.proposing import a_new_one, bring_to
from tests.clients import as_login_role
from tests.factories import import_files as files
from tests.factories.import_files import household, person
from tests.factories.regions import region

pytestmark = pytest.mark.django_db

PALEMBANG = {
    "KDKAB": "71", "NMKAB": "PALEMBANG", "NMKEC": "ILIR BARAT DUA", "NMKEL": "35 ILIR",
}  # fmt: skip


@pytest.fixture
def base(cast):
    """Two households of Lahat and two of Palembang in the base."""
    steward = cast.steward_sumsel
    release = files.release_of(steward)
    rows = [household(1), household(2), household(8, **PALEMBANG), household(9, **PALEMBANG)]
    files.bring_in(steward, release, "household", files.households(rows))
    files.bring_in(
        steward, release, "person",
        files.persons([person(1, KECAMATAN="Merapi Barat"), person(2, household_number=2)]),
    )  # fmt: skip
    for code in ("1604", "1671"):
        files.activate(release, code, steward)
    return release


@pytest.fixture
def later(cast, base):
    """A file of the next edition: Lahat 1 the same, 2 gone, 3 new; Palembang 8 changed, 9 gone."""
    release = files.release_of(cast.steward_sumsel, "2020-10")
    rows = [
        household(1), household(3), household(8, **PALEMBANG, lantai=1, percentile=30),
        household(4, NMKEL="ANTAH BERANTAH"),
    ]  # fmt: skip
    return files.stage(cast.steward_sumsel, release, "household", files.households(rows))


def test_figures_by_regency_and_by_variable(later):
    lahat, palembang = str(region("1604").pk), str(region("1671").pk)
    assert later.preview["regencies"][lahat] == {
        "new": 1, "changed": 0, "same": 1, "faulty": 0, "gone": 1, "refused": 0,
    }  # fmt: skip
    assert later.preview["regencies"][palembang] == {
        "new": 0, "changed": 1, "same": 0, "faulty": 0, "gone": 1, "refused": 0,
    }  # fmt: skip
    assert later.preview["regencies"][""]["faulty"] == 1
    assert later.preview["variables"] == [["decile", 1], ["floor_type", 1], ["percentile", 1]]
    assert later.preview["sampled"] is None


def test_what_a_new_edition_leaves_blank_is_told_beforehand(cast, base, sign_in):
    steward = cast.steward_sumsel
    release = files.release_of(steward, "2021-01")
    headers = [name for name in files.HOUSEHOLD_HEADERS if name not in ("lat", "long")]
    rows = [household(1), household(2, Alamat="", lantai=""), household(3, Alamat="")]
    staged = files.stage(steward, release, "household", files.csv_file(headers, rows))
    # An answer that is not given is an answer; who is new loses nothing.
    assert staged.preview["emptied"] == [["latitude", 2], ["longitude", 2], ["address", 1]]
    page = sign_in(steward).get(f"/basis/impor/{staged.pk}/").content.decode()
    assert "Yang menjadi kosong" in page
    # The same edition, told once more: blanks of later files take nothing away.
    files.apply(staged, steward)
    again = files.stage(steward, release, "household", files.csv_file(headers, rows[:1] * 2))
    assert again.preview["emptied"] == []


def test_who_came_in_by_a_proposal_is_not_gone(cast, base):
    steward = cast.steward_sumsel
    proposed = bring_to(a_new_one(cast.village_lahat), "ratified", cast)
    with scoped(DatabaseScope(DatabaseRole.PROVINCE)):
        amendments.apply(ids=[proposed.pk], by=steward.user)
    staged = files.stage(
        steward, files.release_of(steward, "2021-01"), "household",
        files.households([household(1), household(2)]),
    )  # fmt: skip
    lahat = region("1604")
    assert Household.objects.filter(regency=lahat, in_base=True).count() == 3
    assert staged.preview["regencies"][str(lahat.pk)]["gone"] == 0
    scope = Scope.of(steward.user)
    with as_login_role(), scoped(scope.database):
        assert list(gone(scope, staged, lahat.pk)) == []


def test_a_refused_row_is_not_one_that_is_missing(cast, base, sign_in):
    """Its household leaves all the same, and every page on the way says why."""
    steward = cast.steward_sumsel
    release = files.release_of(steward, "2021-01")
    rows = [household(1), household(2, NMKEL="ANTAH BERANTAH")]
    staged = files.stage(steward, release, "household", files.households(rows))
    lahat = region("1604")
    line = staged.preview["regencies"][str(lahat.pk)]
    assert (line["gone"], line["refused"]) == (0, 1)
    browser = sign_in(steward)
    url = f"/basis/impor/{staged.pk}/"
    assert "KEPALA 2" not in browser.get(url, {"outcome": "gone"}).text
    refused = browser.get(url, {"outcome": "refused"}).text
    assert "KEPALA 2" in refused
    assert "1 rumah tangga dalam basis barisnya ditolak" in refused
    files.apply(staged, steward)
    effect = browser.get(f"/basis/rilis/{release.pk}/aktifkan/{lahat.pk}/pengaruh/")
    assert (effect.context["households"].leaving, effect.context["households"].refused) == (1, 1)
    assert f"/basis/impor/{staged.pk}/?outcome=refused" in effect.text
    page = browser.get(f"/basis/rilis/{release.pk}/aktifkan/").text
    assert "Masih ada 1 baris bermasalah" in page


def test_rows_that_were_put_right_are_not_called_faulty_any_more(cast, base, sign_in):
    """The same family refused twice is one; brought in good order it is none."""
    steward = cast.steward_sumsel
    release = files.release_of(steward, "2021-01")
    bad = {"NMKEL": "ANTAH BERANTAH"}
    first = [household(1), household(2, **bad), household(3, **bad), household(4, IDBDT="")]
    files.bring_in(steward, release, "household", files.households(first))
    page = f"/basis/rilis/{release.pk}/aktifkan/"
    browser = sign_in(steward)
    assert browser.get(page).context["refused_rows"] == 3
    again = [household(1, lantai=5), household(2, **bad), household(3, **bad, lantai=5)]
    second = files.bring_in(steward, release, "household", files.households(again))
    assert browser.get(page).context["refused_rows"] == 2
    # What only waits to be applied has changed nothing yet.
    waiting = files.stage(
        steward, release, "household", files.households([household(2), household(5, **bad)])
    )
    assert browser.get(page).context["refused_rows"] == 2
    files.apply(waiting, steward)
    answer = browser.get(page)
    assert answer.context["refused_rows"] == 2
    told = browser.get(f"/basis/rilis/{release.pk}/aktifkan/{region('1604').pk}/pengaruh/")
    assert told.context["refusals"] == [(waiting, 1), (second, 1)]
    assert "Masih ada 2 baris bermasalah yang belum diperbaiki" in answer.text
    mended = [household(3), household(5)]
    files.bring_in(steward, release, "household", files.households(mended))
    answer = browser.get(page)
    assert answer.context["refused_rows"] == 0
    assert "bermasalah" not in answer.text


def test_a_release_of_another_register_says_so(cast, base, sign_in):
    other = files.release_of(cast.steward_sumsel, "2021-01")
    type(other).objects.filter(pk=other.pk).update(source="p3ke")
    files.bring_in(cast.steward_sumsel, other, "household", files.households([household(1)]))
    page = sign_in(cast.steward_sumsel).get(f"/basis/rilis/{other.pk}/aktifkan/").text
    assert page.count("Sumber data berganti") == 1
    assert "menjadi P3KE." in page


def test_a_large_change_is_counted_on_a_sample(later, monkeypatch):
    monkeypatch.setattr(previewing, "SAMPLE", 0)
    assert previewing.preview(import_file=later)["sampled"] == 0


def test_the_page_shows_them_and_who_is_gone(cast, later, sign_in):
    browser = sign_in(cast.steward_sumsel)
    url = f"/basis/impor/{later.pk}/"
    page = browser.get(url).content.decode()
    assert "Kabupaten Lahat" in page
    assert "Jenis lantai terluas" in page
    gone = browser.get(url, {"outcome": "gone", "kabupaten": region("1604").pk}).content.decode()
    assert "KEPALA 2" in gone
    assert "KEPALA 9" not in gone
    assert "KEPALA 1<" not in gone


def test_queries_do_not_grow_with_rows(cast, later, sign_in, django_assert_max_num_queries):
    browser = sign_in(cast.steward_sumsel)
    url = f"/basis/impor/{later.pk}/?outcome=gone"
    browser.get(url)
    with django_assert_max_num_queries(30):
        browser.get(url)


def _book(membership, import_file, tmp_path, query=""):
    def scope_now() -> Scope:
        return Scope.of(membership.user, membership.pk)

    source = Source(
        Asked(str(import_file.pk), QueryDict(query)), Layout((), ""), scope_now, lambda _done: None
    )
    path = tmp_path / "book.xlsx"
    with as_login_role("sigertak_worker"):
        export_xlsx(path, list(import_book.import_book(source)))
    book = openpyxl.load_workbook(path)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def test_the_workbook_has_a_sheet_for_each_outcome(cast, later, tmp_path):
    sheets = _book(cast.steward_sumsel, later, tmp_path)
    assert list(sheets) == [
        "Ringkasan", "Baru", "Berubah", "Bermasalah", "Tidak ada lagi", "Dalam basis, ditolak",
    ]  # fmt: skip
    assert sheets["Ringkasan"][1][1:] == (1, 0, 1, 1, 0, 0)
    assert [row[2] for row in sheets["Baru"][1:]] == ["KEPALA 3"]
    assert "Jenis lantai terluas: Tanah → Marmer/granit" in sheets["Berubah"][1][4]
    assert "Desa/kelurahan tidak dikenali" in sheets["Bermasalah"][1][4]
    assert {row[1] for row in sheets["Tidak ada lagi"][1:]} == {"KEPALA 2", "KEPALA 9"}
    one = _book(cast.steward_sumsel, later, tmp_path, f"kabupaten={region('1671').pk}")
    assert len(one["Ringkasan"]) == 2
    assert [row[1] for row in one["Tidak ada lagi"][1:]] == ["KEPALA 9"]
    assert len(one["Baru"]) == 1


def test_the_workbook_is_the_desks_own(cast, later, tmp_path):
    with pytest.raises(Unavailable):
        _book(cast.steward_lahat, later, tmp_path)
