"""`manage.py import_registry` brings files in by the same operations as the pages."""

from __future__ import annotations

import io
import json
from datetime import date
from types import SimpleNamespace

import pytest
from celery import current_app
from django.core.management import CommandError, call_command
from django.core.management.base import OutputWrapper

from beneficiaries.management.progress_bar import ProgressBar
from beneficiaries.models import (
    HeaderMapping,
    Household,
    Person,
    RegistryImport,
    RegistryRelease,
)
from beneficiaries.operations import applying
from tests.factories import header_sets as sets
from tests.factories import import_files as files
from tests.factories.import_files import household, person

pytestmark = pytest.mark.django_db


def _run(*paths, **options) -> str:
    out = io.StringIO()
    call_command(
        "import_registry", *map(str, paths), source="dtks", period="2020-10", stdout=out, **options
    )
    return out.getvalue()


@pytest.fixture
def written(tmp_path):
    def write(name: str, file):
        path = tmp_path / name
        path.write_bytes(file.read())
        return path

    return write


def test_files_become_the_base(cast, written):
    by = cast.steward_lahat.user.email
    homes = written("rt.csv", files.households([household(1), household(2)]))
    people = written("art.csv", files.persons([person(1), person(2, household_number=2)]))
    out = _run(homes, unit="household", by=by, apply=True)
    assert "2 baru, 0 berubah, 0 tetap, 0 bermasalah" in out
    out = _run(people, unit="person", by=by, apply=True, activate=True)
    assert "Kabupaten Lahat: 2 rumah tangga, 2 anggota." in out
    assert Household.objects.filter(in_base=True).count() == 2
    assert Person.objects.filter(in_base=True).count() == 2
    assert "dilewati" in _run(people, unit="person", by=by, apply=True)


@pytest.mark.parametrize(
    ("served", "told"),
    [
        ({"worker": [{"name": "celery"}]}, "kini memeriksa ulang"),
        ({"worker": [{"name": "short"}]}, "begitu ia berjalan"),
        (None, "begitu ia berjalan"),
    ],
)
def test_activating_asks_the_worker_to_look_at_the_cases_again(
    cast, written, monkeypatch, django_capture_on_commit_callbacks, served, told
):
    sent: list[str] = []
    monkeypatch.setattr(current_app, "send_task", lambda name, *_rest, **_how: sent.append(name))
    looked_at = SimpleNamespace(active_queues=lambda: served)
    monkeypatch.setattr(current_app.control, "inspect", lambda timeout: looked_at)
    homes = written("rt.csv", files.households([household(1)]))
    with django_capture_on_commit_callbacks(execute=True):
        out = _run(
            homes, unit="household", by=cast.steward_lahat.user.email, apply=True, activate=True
        )
    assert told in out
    assert "verification.tasks.look_again" in sent


def test_only_a_steward_imports(cast, written):
    path = written("rt.csv", files.households([household()]))
    for by in (cast.verifier_lahat.user.email, "siapa@contoh.go.id"):
        with pytest.raises(CommandError):
            _run(path, unit="household", by=by)
    assert RegistryImport.objects.count() == 0


def test_a_file_that_cannot_be_used_stops_the_command(cast, written):
    path = written("rt.csv", sets.as_csv([sets.CLEANSING]))
    with pytest.raises(CommandError, match=r"rt\.csv: Berkas ini daftar pembersihan"):
        _run(path, unit="household", by=cast.steward_lahat.user.email)
    with pytest.raises(CommandError):
        _run(path.with_name("hilang.csv"), unit="household", by=cast.steward_lahat.user.email)


def test_several_files_in_order_without_saying_what_they_are(cast, written, tmp_path):
    """By the only steward of the province; decree and date go into the release."""
    by = cast.steward_sumsel.user
    homes = written("rt.csv", files.households([household(1), household(2, NMKEL="ANTAH")]))
    people = written("art.csv", files.persons([person(1)]))
    out = io.StringIO()
    with pytest.raises(CommandError, match="1 baris bermasalah") as ended:
        call_command(
            "import_registry", str(homes), str(people), source="dtks", period="2020-10",
            regency="16.04", decree="150/HUK/2020", decree_date=date(2020, 10, 16), apply=True,
            faults=tmp_path, stdout=out,
        )  # fmt: skip
    assert ended.value.returncode == 2
    told = out.getvalue()
    assert "rt.csv: 1 baru, 0 berubah, 0 tetap, 1 bermasalah." in told
    assert "Kabupaten Lahat: 1 baru" in told
    assert str(tmp_path / "rt-bermasalah.xlsx") in told
    assert (tmp_path / "rt-bermasalah.xlsx").stat().st_size
    assert "art.csv: 1 baris diterapkan." in told
    release = RegistryRelease.objects.get()
    assert (release.decree, release.decree_date, release.created_by) == (
        "150/HUK/2020", date(2020, 10, 16), by,
    )  # fmt: skip


def test_two_stewards_of_the_province_have_to_say_who_it_is(cast, written):
    homes = written("rt.csv", files.households([household(1)]))
    with pytest.raises(CommandError, match="--by"):
        _run(homes)


def test_work_cut_off_is_taken_up_by_the_same_command(cast, written, monkeypatch):
    by = cast.steward_lahat.user.email
    homes = written("rt.csv", files.households(household(n) for n in range(1, 4)))
    real = applying.apply

    def killed(**_options):
        raise KeyboardInterrupt

    monkeypatch.setattr(applying, "apply", killed)
    with pytest.raises(KeyboardInterrupt):
        _run(homes, by=by, apply=True)
    monkeypatch.setattr(applying, "apply", real)
    assert "3 baris diterapkan" in _run(homes, by=by, apply=True)
    assert RegistryImport.objects.count() == 1


def test_a_mapping_in_a_file_reads_what_nobody_knows(cast, written, tmp_path):
    by = cast.steward_lahat.user.email
    odd = {"Identitas": "1604080100000001", "Kepala": "YUSUF", "Lantainya": "6"}
    homes = written("rt.csv", sets.as_csv([odd], titles=2))
    with pytest.raises(CommandError) as waits:
        _run(homes, by=by, unit="household")
    assert waits.value.returncode == 3
    told = {
        "columns": {"IDBDT": "Identitas", "head_name": "B", "floor_type": 3},
        "place": "16.04.08.2001",
    }
    mapping = tmp_path / "peta.json"
    mapping.write_text(json.dumps(told))
    out = _run(homes, by=by, unit="household", mapping=mapping, apply=True)
    assert "1 baru" in out
    assert HeaderMapping.objects.get().columns == {
        "registry_id": 0, "head_name": 1, "floor_type": 2,
    }  # fmt: skip
    for wrong in (
        {"columns": {"warna": "Kepala"}},
        {"columns": {"IDBDT": "Z"}},
        {"columns": {"head_name": "Kepala"}},
        {"kolom": {}},
    ):
        mapping.write_text(json.dumps(wrong))
        with pytest.raises(CommandError):
            _run(homes, by=by, unit="household", mapping=mapping)


def test_the_bar_says_share_rate_and_time_left(monkeypatch):
    clock = iter([0.0, 0.0, 2.0, 2.0])
    monkeypatch.setattr("time.monotonic", lambda: next(clock))
    bar = ProgressBar(OutputWrapper(io.StringIO()), "periksa")
    bar(0, 40_000)
    bar(10_000, 40_000)
    assert bar.line(2.0) == (
        "periksa  [######..................]  25%  10.000 dari 40.000  5.000 baris/detik  sisa 0:06"
    )


def _waits(path, steward, **options) -> str:
    with pytest.raises(CommandError) as ended:
        _run(path, by=steward.user.email, **options)
    assert ended.value.returncode == 3
    return str(ended.value)


@pytest.mark.parametrize(
    ("unit", "headers", "told", "page"),
    [
        ("household", ["A1", "B2", "C3"], "judul kolomnya belum dikenal", "kolom"),
        (
            "person", ["NIK", "Nama", "Alamat", "Tgl Lahir", "KECAMATAN", "DESA"],
            "sebagian kolom yang harus ada belum ditemukan: ", "kolom",
        ),
        ("household", ["IDBDT", "Nama_KRT", "Alamat"], "tidak menyebut desa", "kolom"),
        (
            "household", ["IDBDT", "Nama_KRT", "KECAMATAN", "DESA", "DESA"],
            "satu judul dipakai dua kolom", "kolom",
        ),
        (
            "household", files.PERSON_HEADERS, "judul kolomnya milik anggota", "",
        ),
    ],
)  # fmt: skip
def test_a_file_that_waits_says_why_and_where(cast, written, unit, headers, told, page):
    path = written("berkas.csv", files.csv_file(headers, [dict.fromkeys(headers, "x")]))
    message = _waits(path, cast.steward_lahat, unit=unit)
    one = RegistryImport.objects.get()
    assert told in message
    assert f"/impor/{one.pk}/{page}" in message
    assert message.startswith("berkas.csv: ")


def test_a_file_without_a_regency_asks_the_province_for_it(cast, written):
    headers = ["IDBDT", "Nama_KRT", "KECAMATAN", "DESA"]
    path = written("berkas.csv", files.csv_file(headers, [dict.fromkeys(headers, "x")]))
    message = _waits(path, cast.steward_sumsel, unit="household")
    assert "tidak menyebut kabupaten/kota" in message
    assert "--regency" in message
