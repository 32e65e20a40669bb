"""The steward's way through the pages, and what everybody else is answered."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from beneficiaries.enums import ImportState
from beneficiaries.models import Household, RegistryImport, RegistryRelease, StagedRow
from beneficiaries.operations import imports
from beneficiaries.operations.activation import subject_of
from core import jobs
from core.models import AuditEvent, Job
from tests.clients import as_login_role
from tests.factories import import_files as files
from tests.factories.import_files import household, person
from tests.factories.regions import region

pytestmark = pytest.mark.django_db


@pytest.fixture
def steward(cast):
    return cast.steward_lahat


@pytest.fixture
def release(steward):
    return files.release_of(steward)


@pytest.fixture
def desk(steward, sign_in):
    return sign_in(steward)


def _url(name: str, *args) -> str:
    return reverse(f"beneficiaries:{name}", args=args)


def _send(desk, release, file, unit="household"):
    file.seek(0)
    return desk.post(
        _url("import_create"), {"release": release.pk, "unit": unit, "file": file}, follow=True
    )


def _work() -> None:
    with as_login_role("sigertak_worker"):
        for job in Job.objects.filter(state="queued").order_by("pk"):
            jobs.run(job.pk)


def test_the_whole_way(desk, steward):
    desk.post(_url("release_create"), {"source": "dtks", "period": "2020-10"})
    release = RegistryRelease.objects.get()
    page = _send(desk, release, files.households([household(), household(2, NMKEL="X")]))
    import_file = RegistryImport.objects.get()
    assert page.redirect_chain[-1][0] == _url("import_detail", import_file.pk)
    assert "hx-get" in page.content.decode()
    _work()
    page = desk.get(_url("import_detail", import_file.pk)).content.decode()
    assert "Desa/kelurahan tidak dikenali" in page
    assert "KEPALA 1" in page
    desk.post(_url("import_apply", import_file.pk))
    _work()
    page = desk.get(_url("import_detail", import_file.pk)).content.decode()
    assert "Berkas sudah diterapkan" in page
    _send(desk, release, files.persons([person()]), unit="person")
    _work()
    desk.post(_url("import_apply", RegistryImport.objects.get(unit="person").pk))
    _work()
    lahat = region("1604").pk
    effect = desk.get(_url("release_effect", release.pk, lahat)).content.decode()
    assert effect.count('data-label="Baru masuk">1</td>') == 2
    desk.post(_url("release_activate", release.pk), {"kabupaten": [lahat]})
    assert Job.objects.get(kind="registry_release.activate").subject_id == subject_of(
        release.pk, lahat
    )
    _work()
    assert Household.objects.get(in_base=True).head_name == "KEPALA 1"
    page = desk.get(_url("release_activate", release.pk)).content.decode()
    assert "Rilis ini sudah aktif" in page
    assert "Lihat rumah tangga" in page
    assert 'name="kabupaten"' not in page
    assert "Aktifkan yang dipilih" not in page
    page = desk.get(_url("release_detail", release.pk)).content.decode()
    assert "Basis aktif" in page
    actions = AuditEvent.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == [
        "registry_release.create", "registry_import.receive", "registry_import.stage",
        "registry_import.start_applying", "registry_import.apply", "registry_import.receive",
        "registry_import.stage", "registry_import.start_applying", "registry_import.apply",
        "registry_release.activate",
    ]  # fmt: skip


def test_sending_twice_leads_to_the_first(desk, release):
    _send(desk, release, files.households([household()]))
    page = _send(desk, release, files.households([household()]))
    first = RegistryImport.objects.get()
    assert page.redirect_chain[-1][0] == _url("import_detail", first.pk)
    assert "ini impor yang pertama" in page.content.decode()


def test_the_same_file_at_the_same_moment_is_answered_the_same(desk, release, monkeypatch):
    _send(desk, release, files.households([household()]))
    sent_before, calls = imports._sent_before, []

    def blind_at_first(*args):
        calls.append(args)
        return sent_before(*args) if len(calls) > 1 else None

    monkeypatch.setattr(imports, "_sent_before", blind_at_first)
    page = _send(desk, release, files.households([household()]))
    assert "ini impor yang pertama" in page.content.decode()
    assert RegistryImport.objects.count() == 1


def test_regencies_may_send_the_same_provincial_file(cast, desk, release):
    files.receive(cast.steward_palembang, release, "household", files.households([household()]))
    page = _send(desk, release, files.households([household()]))
    assert "sudah dikirim" not in page.content.decode()
    assert RegistryImport.objects.count() == 2


def test_work_that_gave_up_is_taken_up_again(desk, steward, release):
    import_file = files.receive(steward, release, "household", files.households([household()]))
    lost = jobs.create(
        "registry_import.check", subject_id=import_file.pk, by=steward.user,
        membership_id=steward.pk,
    )  # fmt: skip
    Job.objects.filter(pk=lost.pk).update(state="failed")
    page = desk.get(_url("import_detail", import_file.pk)).content.decode()
    assert "Pekerjaan terhenti" in page
    desk.post(_url("import_resume", import_file.pk))
    _work()
    import_file.refresh_from_db()
    assert import_file.state == ImportState.STAGED


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "kosong.csv", "kosong"),
        (b"<html><table></table></html>", "data.xlsx", "halaman web"),
        (b"\xd0\xcf\x11\xe0" + b"0" * 600, "data.xls", "xls"),
        (b"%PDF-1.4", "data.pdf", "tidak diterima"),
    ],
)
def test_files_of_the_wrong_kind_are_refused_at_the_form(desk, release, content, name, words):
    page = _send(desk, release, ContentFile(content, name=name))
    assert page.status_code == 200
    assert words in page.content.decode()
    assert RegistryImport.objects.count() == 0


@pytest.mark.parametrize(
    ("file", "unit", "words"),
    [
        (files.csv_file(files.HOUSEHOLD_HEADERS, []), "household", "Tidak ada baris data"),
        (files.households([household(
            KDKAB="71", NMKAB="PALEMBANG", NMKEC="ILIR BARAT DUA", NMKEL="35 ILIR")]),
         "household", "Semua baris berkas ini dari kabupaten/kota lain"),
    ],
)  # fmt: skip
def test_files_that_cannot_be_used_fail_whole(desk, release, file, unit, words):
    _send(desk, release, file, unit)
    _work()
    import_file = RegistryImport.objects.get()
    assert import_file.state == ImportState.FAILED
    page = desk.get(_url("import_detail", import_file.pk)).content.decode()
    assert words in page
    assert StagedRow.objects.count() == 0


@pytest.mark.parametrize(
    ("file", "sent_as", "words", "really"),
    [
        (files.persons([person()]), "household", "Baca sebagai berkas anggota", "person"),
        (files.households([household()]), "person", "Baca sebagai berkas rumah", "household"),
        # No family of files, but more of a member's headings than of a household's.
        (files.csv_file(
            ["Nama", "NIK", "Nomor KK", "Tanggal lahir", "Jenis kelamin", "Kecamatan", "Desa"],
            [{"Nama": "SITI", "NIK": "1604081708800001", "Nomor KK": "1604081708100001",
              "Tanggal lahir": "17/08/1980", "Jenis kelamin": "2", "Kecamatan": "Merapi Barat",
              "Desa": "Gunung Agung"}]),
         "household", "Baca sebagai berkas anggota", "person"),
    ],
)  # fmt: skip
def test_a_file_sent_as_the_other_kind_is_turned_over_by_one_answer(
    desk, release, file, sent_as, words, really
):
    _send(desk, release, file, sent_as)
    _work()
    import_file = RegistryImport.objects.get()
    assert import_file.state == ImportState.MAPPING
    assert words in desk.get(_url("import_detail", import_file.pk)).content.decode()
    desk.post(_url("import_turn_over", import_file.pk))
    _work()
    import_file.refresh_from_db()
    assert (import_file.unit, import_file.state) == (really, ImportState.STAGED)
    # Once is enough: nothing waits for that answer any more.
    desk.post(_url("import_turn_over", import_file.pk))
    import_file.refresh_from_db()
    assert import_file.unit == really


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (files.csv_file(["IDBDT", "Nama_KRT"], [household()]), "Berkas ini tidak menyebut desa"),
        (files.csv_file(["A", "B"], [{"A": 1}]), "Judul kolom berkas ini belum dikenal"),
    ],
)
def test_files_that_nobody_can_read_yet_wait_for_their_columns(desk, release, file, words):
    _send(desk, release, file, "household")
    _work()
    import_file = RegistryImport.objects.get()
    assert import_file.state == ImportState.MAPPING
    page = desk.get(_url("import_detail", import_file.pk)).content.decode()
    assert "Menunggu pemetaan" in page
    assert words in desk.get(_url("import_mapping", import_file.pk)).content.decode()
    assert StagedRow.objects.count() == 0


def test_the_error_file_comes_back_corrected(desk, steward, release):
    staged = files.stage(
        steward, release, "household", files.households([household(), household(2, NMKEL="X")])
    )
    answer = desk.get(_url("import_errors", staged.pk))
    content = b"".join(answer.streaming_content)
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    assert sheet["A2"].value == 3
    assert "Desa/kelurahan tidak dikenali" in sheet["B2"].value
    for column in range(1, sheet.max_column + 1):
        if sheet.cell(1, column).value == "NMKEL":
            sheet.cell(2, column).value = "MERAPI"
    corrected = io.BytesIO()
    book.save(corrected)
    again = files.stage(
        steward, release, "household", ContentFile(corrected.getvalue(), name="perbaikan.xlsx")
    )
    assert again.fault == ""
    assert (again.counts["new"], again.counts["faulty"]) == (1, 0)


def test_a_template_can_be_filled_and_sent(desk, steward, release):
    answer = desk.get(_url("import_template", "household"))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    sheet = book.worksheets[0]
    titles = {sheet.cell(1, n).value: n for n in range(1, sheet.max_column + 1)}
    titles = {str(title).rstrip(" *"): n for title, n in titles.items()}
    for title, value in {
        "ID rumah tangga": "1604000000000001", "Kabupaten/kota": "Lahat", "Kecamatan": "Lahat",
        "Desa/kelurahan": "Pasar Lama", "Nama kepala rumah tangga": "SITI",
    }.items():  # fmt: skip
        sheet.cell(2, titles[title]).value = value
    filled = io.BytesIO()
    book.save(filled)
    staged = files.stage(
        steward, release, "household", ContentFile(filled.getvalue(), name="isi.xlsx")
    )
    assert staged.fault == ""
    assert staged.counts["new"] == 1


def test_changes_are_told_in_words(desk, steward, release):
    files.bring_in(steward, release, "household", files.households([household()]))
    staged = files.stage(
        steward, release, "household", files.households([household(lantai=1, Nama_KRT="BARU")])
    )
    page = desk.get(_url("import_detail", staged.pk)).content.decode()
    assert "Jenis lantai terluas: <del>Tanah</del> <ins>Marmer/granit</ins>" in page
    assert "<del>KEPALA 1</del> <ins>BARU</ins>" in page


def test_no_full_nik_on_the_page(desk, steward, release):
    files.bring_in(steward, release, "household", files.households([household()]))
    files.bring_in(steward, release, "person", files.persons([person()]))
    staged = files.stage(
        steward, release, "person", files.persons([person(NIK="1604081708800009")])
    )
    page = desk.get(_url("import_detail", staged.pk)).content.decode()
    assert "1604 •••• •••• ••••" in page
    assert "1604081708800009" not in page


def test_a_period_is_written_one_way(desk):
    for period in ("2025 triwulan 4", "2025  Triwulan  4"):
        desk.post(_url("release_create"), {"source": "dtsen", "period": period})
    assert RegistryRelease.objects.get().period == "2025 Triwulan 4"
    page = desk.post(_url("release_create"), {"source": "dtsen", "period": "kemarin"})
    assert "Tulis periode seperti" in page.content.decode()


def test_rows_are_filtered_and_paged(desk, steward, release, monkeypatch):
    rows = [household(n, lantai=99 if n % 2 else 1) for n in range(1, 8)]
    staged = files.stage(steward, release, "household", files.households(rows))
    monkeypatch.setattr("beneficiaries.views.imports._PAGE", 3)
    url = _url("import_detail", staged.pk)
    answer = desk.get(url, {"code": "unknown_code"})
    page = answer.content.decode()
    assert [f"KEPALA {n}" in page for n in range(1, 8)] == [n in (1, 3, 5) for n in range(1, 8)]
    assert "KEPALA 7" in desk.get(url + answer.context["page"].next_url).content.decode()
    assert desk.get(url, {"outcome": "nonsense", "after": "x"}).status_code == 200


PAGES = [
    "import_list", "import_create", "release_list", "release_create",
]  # fmt: skip


@pytest.mark.parametrize("who", ["operator_lahat", "verifier_lahat", "auditor_lahat"])
def test_others_are_refused(cast, sign_in, who):
    desk = sign_in(getattr(cast, who))
    for name in PAGES:
        assert desk.get(_url(name)).status_code == 403


def test_a_foreign_import_is_a_missing_one(cast, sign_in, steward, release):
    import_file = files.stage(steward, release, "household", files.households([household()]))
    stranger = sign_in(cast.steward_palembang)
    for name in ("import_detail", "import_progress", "import_errors"):
        assert stranger.get(_url(name, import_file.pk)).status_code == 404
    for name in ("import_apply", "import_discard", "import_resume"):
        assert stranger.post(_url(name, import_file.pk)).status_code == 404
    assert "KEPALA" not in stranger.get(_url("import_list")).content.decode()
    lahat = region("1604").pk
    assert stranger.get(_url("release_effect", release.pk, lahat)).status_code == 404
    stranger.post(_url("release_activate", release.pk), {"kabupaten": [lahat]})
    assert not Job.objects.filter(kind="registry_release.activate").exists()
    province = sign_in(cast.steward_sumsel)
    assert province.get(_url("import_detail", import_file.pk)).status_code == 200


def _queries(desk, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert desk.get(url).status_code == 200
    return len(queries)


def test_pages_ask_as_much_for_three_rows_as_for_one(desk, steward, release):
    counted = []
    for rows in (1, 3):
        other = files.release_of(steward, f"2021-0{rows}")
        staged = files.bring_in(
            steward, other, "household",
            files.households(household(rows * 10 + n, lantai=99) for n in range(rows)),
        )  # fmt: skip
        counted.append(
            [
                _queries(desk, _url("import_detail", staged.pk)),
                _queries(desk, _url("release_detail", other.pk)),
                _queries(desk, _url("release_activate", other.pk)),
                _queries(desk, _url("import_list")),
                _queries(desk, _url("release_list")),
            ]
        )
    assert counted[0] == counted[1]
