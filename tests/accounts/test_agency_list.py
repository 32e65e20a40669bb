"""Hundreds of offices from one list: rehearsed, told by row, all or none."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from accounts.enums import AgencyKind
from accounts.models import Agency
from core.models import AuditEvent
from tests.factories.regions import region

pytestmark = pytest.mark.django_db
HEAD = ["No", "Nama OPD", "Nama Singkat", "Jenis", "Kode Wilayah"]


def listed(tmp_path, *rows):
    book = Workbook()
    sheet = book.active
    sheet.append(["DAFTAR PERANGKAT DAERAH"])
    sheet.append(HEAD)
    for number, row in enumerate(rows, start=1):
        sheet.append([number, *row])
    path = tmp_path / "opd.xlsx"
    book.save(path)
    return path


def told(path, **options) -> str:
    out = io.StringIO()
    call_command("import_agencies", path, stdout=out, **options)
    return out.getvalue()


DINKES = ("Dinas Kesehatan  Kabupaten Lahat", "Dinkes Lahat", "opd", "16.04")
DINSOS = ("Dinas Sosial Provinsi", "Dinsos Sumsel", "Dinas Sosial", 16)


def test_offices_are_rehearsed_and_then_founded(tmp_path):
    region("1604")
    path = listed(tmp_path, DINKES, DINSOS)
    assert "2 baru, 0 berubah, 0 tetap" in told(path)
    assert not Agency.objects.exists()
    assert "Selesai: 2 baru" in told(path, apply=True)
    lahat = Agency.objects.get(name="Dinas Kesehatan Kabupaten Lahat")
    assert (lahat.kind, lahat.region.code, lahat.regency) == (
        AgencyKind.OPD, "1604", lahat.region
    )  # fmt: skip
    province = Agency.objects.get(short_name="Dinsos Sumsel")
    assert (province.kind, province.regency) == (AgencyKind.SOCIAL, None)
    event = AuditEvent.objects.get(action="agencies.import")
    assert (event.details["new"], event.details["changed"]) == (2, 0)


def test_a_list_sent_again_changes_the_short_name_alone(tmp_path):
    region("1604")
    told(listed(tmp_path, DINKES), apply=True)
    before = Agency.objects.get()
    again = listed(
        tmp_path, ("DINAS KESEHATAN KABUPATEN LAHAT", "Dinkes Kab. Lahat", "opd", "1604")
    )
    assert "0 baru, 1 berubah, 0 tetap" in told(again, apply=True)
    now = Agency.objects.get()
    assert (now.pk, now.name, now.short_name) == (before.pk, before.name, "Dinkes Kab. Lahat")
    assert "0 baru, 0 berubah, 1 tetap" in told(again, apply=True)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("Dinas Baru", "Baru", "dinas", "16.04"), "Jenis 'dinas' tidak dikenal"),
        (("Dinas Baru", "Baru", "village", "16.04"), "Jenis 'village' tidak dikenal"),
        (("Dinas Baru", "Baru", "opd", "16.04.08"), "bukan kode provinsi atau kabupaten/kota"),
        (("Dinas Baru", "Baru", "opd", "Lahat"), "bukan kode provinsi atau kabupaten/kota"),
        (("Dinas Baru", "", "opd", "16.04"), "Baris 4"),
        (("Dinas Kesehatan Kabupaten Lahat", "D", "social", "16.04"), "jenis tidak diubah"),
        (("Dinas Baru" * 20, "Baru", "opd", "16.04"), "150"),
    ],
)
def test_a_faulty_row_is_named_and_nothing_enters(tmp_path, row, words):
    region("1604")
    told(listed(tmp_path, DINKES), apply=True)
    with pytest.raises(CommandError, match="Tidak ada yang masuk") as caught:
        told(listed(tmp_path, ("Dinas Lain", "Lain", "opd", "1604"), row), apply=True)
    assert words in str(caught.value)
    assert "Baris 4" in str(caught.value)
    assert Agency.objects.count() == 1


def test_an_office_named_twice_in_one_list_is_one(tmp_path):
    region("1604")
    assert "1 baru, 0 berubah, 1 tetap" in told(listed(tmp_path, DINKES, DINKES), apply=True)
    assert Agency.objects.count() == 1


def test_a_list_without_its_columns_is_told_so(tmp_path):
    path = tmp_path / "opd.csv"
    path.write_text("nama;jenis\nDinas;opd\n")
    with pytest.raises(CommandError, match="Kode wilayah"):
        told(path)
    with pytest.raises(CommandError, match="tidak dapat dibaca"):
        told(tmp_path / "tidak-ada.csv")
