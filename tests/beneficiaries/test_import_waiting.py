"""What the page of an import says while its file waits for a person; how its rows are leafed."""

from __future__ import annotations

import pytest
from django.urls import reverse

from beneficiaries import job_kinds
from beneficiaries.models import RegistryImport
from beneficiaries.operations import imports
from core import jobs
from core.models import Job
from tests.factories import header_sets as sets
from tests.factories import import_files as files
from tests.factories.import_files import household

pytestmark = pytest.mark.django_db


@pytest.fixture
def steward(cast):
    return cast.steward_lahat


def stage(steward, unit: str, headers: list[str], row: dict[str, str]) -> RegistryImport:
    made = files.csv_file(headers, [row])
    return files.stage(steward, files.release_of(steward), unit, made)


def texts(browser, import_file) -> tuple[str, str]:
    """The import's page and that of its columns."""
    names = ("import_detail", "import_mapping")
    pages = [reverse(f"beneficiaries:{name}", args=[import_file.pk]) for name in names]
    return tuple(browser.get(page).content.decode() for page in pages)


def test_a_doubtful_numbering_is_asked_for_and_not_the_columns(steward, sign_in):
    asked = stage(
        steward, "household", ["IDBDT", "kode_wilayah", "Nama_KRT"],
        {"IDBDT": "1604080100000001", "kode_wilayah": "1604112001", "Nama_KRT": "YUSUF"},
    )  # fmt: skip
    assert asked.mapping["reason"] == "codes"
    detail, mapping = texts(sign_in(steward), asked)
    assert "sah menurut dua penomoran" in detail
    assert "Sebutkan penomorannya" in detail
    assert "belum dikenal seluruhnya" not in detail
    # The one question stands alone, before what is known already.
    assert mapping.count('name="wanted_codes"') == 1
    assert mapping.index('name="wanted_codes"') < mapping.index("Arti tiap kolom")
    assert "Judul kolom ada di baris" not in mapping


def test_columns_that_must_be_there_are_named(steward, sign_in):
    row = {key: value for key, value in sets.HAND_OUT.items() if key not in ("Nama", "NoKK")}
    del row["IDBDT"]
    waiting = stage(steward, "person", list(row), row)
    assert waiting.mapping["reason"] == "lacking"
    browser = sign_in(steward)
    detail, mapping = texts(browser, waiting)
    assert "yang harus ada belum ditemukan" in detail
    assert "Belum ditemukan: Nama; ID rumah tangga atau Nomor KK." in mapping
    guess = waiting.mapping["first_rows"]["guess"]
    sent = {"sheet": 0, "header_row": guess["header_row"], "placed_by_base": "on"}
    address = reverse("beneficiaries:import_mapping", args=[waiting.pk])
    refused = browser.post(address, sent).content.decode()
    assert "Kolom berikut harus ada: Nama; ID rumah tangga atau Nomor KK; ID anggota" in refused


def test_one_heading_over_two_columns_is_said_so(steward, sign_in):
    waiting = files.stage(
        steward, files.release_of(steward), "household",
        files.ContentFile(
            b"IDBDT;KECAMATAN;DESA;Nama_KRT;Alamat;Alamat\n"
            b"1604080100000001;Merapi Barat;Gunung Agung;YUSUF;DUSUN I;JALAN LINTAS\n",
            name="data.csv",
        ),
    )  # fmt: skip
    assert waiting.mapping["reason"] == "twice"
    detail, _mapping = texts(sign_in(steward), waiting)
    assert "Satu judul dipakai dua kolom" in detail


def test_rows_are_leafed_forth_and_back_and_stay_in_view(steward, sign_in):
    rows = [household(number) for number in range(1, 61)]
    staged = files.stage(steward, files.release_of(steward), "household", files.households(rows))
    browser, address = sign_in(steward), reverse("beneficiaries:import_detail", args=[staged.pk])
    seen, query = [], ""
    while query is not None:
        answer = browser.get(address + query)
        seen.append([row.number for row in answer.context["shown"]])
        query = answer.context["page"].next_url
        if query:
            assert f'{query}#baris"'.replace("&", "&amp;") in answer.content.decode()
    assert [len(page) for page in seen] == [25, 25, 10]
    assert [number for page in seen for number in page] == list(range(2, 62))
    back = browser.get(address + answer.context["page"].prev_url)
    assert [row.number for row in back.context["shown"]] == seen[1]
    # A choice leads to the rows it is about, not to the top of a long page.
    body = back.content.decode()
    assert 'action="#baris"' in body
    assert 'href="?outcome=new#baris"' in body


def test_imports_are_leafed_back_too(steward, sign_in, monkeypatch):
    monkeypatch.setattr("beneficiaries.views.imports._PAGE", 2)
    for number in range(1, 4):
        made = files.households([household(number)])
        files.receive(steward, files.release_of(steward), "household", made)
    browser, address = sign_in(steward), reverse("beneficiaries:import_list")
    first = browser.get(address).context["page"]
    last = browser.get(address + first.next_url).context["page"]
    assert (len(first.rows), len(last.rows), last.next_url) == (2, 1, None)
    assert browser.get(address + last.prev_url).context["page"].rows == first.rows


def test_applying_that_gave_up_goes_on_where_it_stopped(steward, sign_in):
    release = files.release_of(steward)
    staged = files.stage(steward, release, "household", files.households([household()]))
    imports.start_applying(import_file=staged, by=steward.user)
    lost = jobs.create(
        job_kinds.APPLY, subject_id=staged.pk, by=steward.user, membership_id=steward.pk
    )
    Job.objects.filter(pk=lost.pk).update(state="failed", message="")
    browser, address = sign_in(steward), reverse("beneficiaries:import_detail", args=[staged.pk])
    page = browser.get(address).content.decode()
    assert "Tidak ada baris yang hilang" in page
    assert "Lanjutkan" in page
    browser.post(reverse("beneficiaries:import_resume", args=[staged.pk]))
    again = Job.objects.get(kind=job_kinds.APPLY, state="queued")
    files.work(job_kinds.APPLY, again.subject_id, steward)
    staged.refresh_from_db()
    assert staged.state == "applied"
