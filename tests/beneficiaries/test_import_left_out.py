"""Headings that are nearly ours are asked for instead of being left out in silence."""

from __future__ import annotations

import pytest
from django.urls import reverse

from beneficiaries import job_kinds
from beneficiaries.enums import ImportState
from tests.factories import header_sets as sets
from tests.factories import import_files as files
from tests.factories.import_files import household
from tests.factories.regions import region

pytestmark = pytest.mark.django_db

OWN_WORDS = {
    "No.": "1", "ID Rumah Tangga": "1604080100000001", "Nama Kepala Keluarga": "YUSUF",
    "No. Kartu Keluarga": sets.KK, "Kab/Kota": "LAHAT", "Kecamatan": "MERAPI BARAT",
    "Desa/Kelurahan": "GUNUNG AGUNG", "RT/RW": "RT 02 RW 01", "Alamat Lengkap": "JL. LINTAS 3",
    "Jml Anggota": "4", "Tgl. Pendataan": "31/10/2026", "Keterangan": "",
}  # fmt: skip
LEFT_OUT = {"No. Kartu Keluarga", "Kab/Kota", "Alamat Lengkap", "RT/RW", "Jml Anggota"}


def _page(browser, name, import_file):
    return browser.get(reverse(f"beneficiaries:{name}", args=[import_file.pk]))


def test_what_surely_is_meant_is_asked_for_and_chosen_beforehand(cast, sign_in):
    steward = cast.steward_sumsel
    waiting = files.stage(
        steward, files.release_of(steward), "household", sets.as_csv([OWN_WORDS], titles=2)
    )
    assert (waiting.state, waiting.mapping["reason"]) == (ImportState.MAPPING, "partly")
    browser = sign_in(steward)
    assert "sudah dipilihkan" in _page(browser, "import_detail", waiting).content.decode()
    shown = _page(browser, "import_mapping", waiting)
    columns = {one.heading: one for one in shown.context["columns"]}
    assert {name for name in LEFT_OUT if columns[name].chosen} == LEFT_OUT
    assert not columns["Keterangan"].chosen
    told = shown.context["left_out"]
    assert {name for name in OWN_WORDS if f"{name} (" in told} == LEFT_OUT
    assert "Kab/Kota (" in shown.content.decode()
    chosen = {f"kolom-{one.index}": one.chosen for one in columns.values() if one.chosen}
    sent = {"sheet": 0, "header_row": shown.context["header_row"], **chosen}
    assert browser.post(shown.request["PATH_INFO"], sent).status_code == 302
    files.work(job_kinds.CHECK, waiting.pk, steward)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.counts["new"]) == (ImportState.STAGED, 1)
    row = waiting.rows.get()
    assert row.data["village_id"] == region("1604082001").pk
    assert (row.data["member_count"], row.data["address"]) == (4, "JL. LINTAS 3")
    assert row.data["family_card_number"] == sets.KK


@pytest.mark.parametrize("row", [sets.PBDT_HOUSEHOLD, sets.BDT_HOUSEHOLD])
def test_official_files_with_harmless_columns_go_through_unasked(cast, row):
    steward = cast.steward_lahat
    harmless = {
        "No": "1", "Keterangan": "-", "Ket.": "", "Petugas": "BUDI", "Tanda Tangan": "",
        "Nomor HP": "0812", "Validasi": "ya", "Catatan": "x",
    }  # fmt: skip
    staged = files.stage(
        steward, files.release_of(steward), "household", sets.as_csv([{**harmless, **row}])
    )
    assert (staged.state, staged.counts["new"]) == (ImportState.STAGED, 1)


def test_a_column_that_says_what_another_says_is_not_asked_for(cast):
    """The codes tell the regency, the address the neighbourhood, the percentile the decile."""
    steward = cast.steward_lahat
    headers = [*files.HOUSEHOLD_HEADERS, "Kab/Kota", "RT/RW"]
    row = household(1) | {"Kab/Kota": "LAHAT", "RT/RW": "003/001"}
    without = [name for name in headers if name not in ("NMKAB", "Nama_SLS")]
    staged = files.stage(
        steward, files.release_of(steward), "household", files.csv_file(without, [row])
    )
    assert (staged.state, staged.counts["new"]) == (ImportState.STAGED, 1)


def test_the_province_is_asked_for_the_regency_of_a_file_that_names_none(cast, sign_in):
    headers = ["IDBDT", "KECAMATAN", "DESA", "Nama_KRT"]
    row = {
        "IDBDT": "1604080100000001", "KECAMATAN": "Merapi Barat", "DESA": "Gunung Agung",
        "Nama_KRT": "YUSUF",
    }  # fmt: skip
    made = files.csv_file(headers, [row])
    steward = cast.steward_sumsel
    waiting = files.stage(steward, files.release_of(steward), "household", made)
    assert (waiting.state, waiting.mapping["reason"]) == (ImportState.MAPPING, "regency")
    browser = sign_in(steward)
    detail = _page(browser, "import_detail", waiting).content.decode()
    assert "tidak menyebut kabupaten/kota" in detail
    page = _page(browser, "import_mapping", waiting)
    assert "tidak menyebut kabupaten/kota" in page.content.decode()
    chosen = {f"kolom-{n}": name for name, n in _guess(waiting).items()}
    sent = {"sheet": 0, "header_row": 1, **chosen}
    # Sent on without an answer, every row is refused: the page says why, and what to do.
    assert browser.post(page.request["PATH_INFO"], sent).status_code == 302
    files.work(job_kinds.CHECK, waiting.pk, steward)
    waiting.refresh_from_db()
    assert waiting.refuses_all
    refused = _page(browser, "import_detail", waiting)
    told = refused.content.decode().partition("Masalah dan catatan")[0]
    assert "Kolom kabupaten/kota tidak dikenali: petakan kolomnya" in told
    assert page.request["PATH_INFO"] in told
    assert "Samakan kode atau nama desa" not in told
    answer = browser.post(page.request["PATH_INFO"], {**sent, "regency": region("1604").pk})
    assert answer.status_code == 302
    files.work(job_kinds.CHECK, waiting.pk, steward)
    waiting.refresh_from_db()
    assert waiting.counts["new"] == 1


def _guess(import_file) -> dict[str, int]:
    return import_file.mapping["first_rows"]["guess"]["columns"]


def test_a_desk_of_one_regency_is_not_asked_for_it(cast):
    row = {
        "IDBDT": "1604080100000001", "KECAMATAN": "Merapi Barat", "DESA": "Gunung Agung",
        "Nama_KRT": "YUSUF",
    }  # fmt: skip
    steward = cast.steward_lahat
    made = files.csv_file(list(row), [row])
    staged = files.stage(steward, files.release_of(steward), "household", made)
    assert (staged.state, staged.counts["new"]) == (ImportState.STAGED, 1)


def test_a_reason_of_all_rows_is_named_first(cast, sign_in):
    """An empty column of the regency; and names that no list knows."""
    steward = cast.steward_sumsel
    without_codes = {"KDPROP": "", "KDKAB": "", "KDKEC": "", "KDDESA": ""}
    for number, changes, words in (
        (1, {"NMKAB": ""}, "kosong atau keliru dipetakan"),
        (2, {"NMKEL": "ANTAH BERANTAH"}, "<strong>Desa/kelurahan tidak dikenali.</strong>"),
    ):
        rows = [household(3 * number + more, **without_codes, **changes) for more in range(3)]
        made = files.households(rows)
        staged = files.stage(
            steward, files.release_of(steward, f"2026-0{number}"), "household", made
        )
        assert staged.refuses_all
        page = _page(sign_in(steward), "import_detail", staged).content.decode()
        assert words in page.partition("Masalah dan catatan menurut jenis")[0]
