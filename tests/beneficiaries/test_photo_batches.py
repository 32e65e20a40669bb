"""Zips of pictures: each file to its household, an outcome for each, whoever dies on the way."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path
from random import Random

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

import beneficiaries.tasks  # noqa: F401 - registers the handler of the job
from accounts.models import Membership
from beneficiaries.models import HouseholdPhoto, PhotoBatch, PhotoBatchEntry
from beneficiaries.operations import photo_batches, photos
from core import jobs
from core.models import Job
from tests.beneficiaries.pictures import jpeg
from tests.clients import as_login_role
from tests.core.malformed_pictures import PICTURES
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person, a_program, a_recipient
from tests.programs.acts import working_as

LAHAT, PALEMBANG = "1604112001", "1671031001"


def page(name: str, *args) -> str:
    return reverse(f"beneficiaries:photobatch_{name}", args=args)


def zipped(files: dict[str, bytes]) -> SimpleUploadedFile:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return SimpleUploadedFile("Foto Budi.zip", buffer.getvalue())


def send(browser, files: dict[str, bytes]) -> PhotoBatch:
    assert browser.post(page("create"), {"file": zipped(files)}).status_code == 302
    return PhotoBatch.objects.latest("created_at")


def work() -> None:
    with as_login_role("sigertak_worker"):
        for job in Job.objects.filter(state="queued"):
            jobs.run(job.pk)


def outcomes(batch: PhotoBatch) -> dict[str, str]:
    return dict(batch.entries.values_list("name", "outcome"))


def files_kept() -> set[str]:
    root = Path(settings.MEDIA_ROOT)
    return {path.name for path in root.rglob("*") if path.is_file()}


@pytest.fixture
def house(cast):
    return a_household(region(LAHAT), head_name="Siti Aminah", registry_id="1604112001000123")


@pytest.fixture
def foreign(cast):
    return a_household(region(PALEMBANG), head_name="KANARI JAUH", registry_id="1671031001000999")


def test_each_file_has_its_outcome_and_the_zip_goes(
    house, foreign, cast, sign_in, django_capture_on_commit_callbacks
):
    browser = sign_in(cast.steward_lahat)
    batch = send(
        browser,
        {
            "1604112001000123_depan.jpg": jpeg("red"),
            "1604112001000123/dapur_2.heic": jpeg("green", form="HEIF", at=(-3.75, 103.5)),
            "1604112001000123_atap.jpg": jpeg("red"),
            "1604112001000123_ktp.png": jpeg("blue", form="PNG"),
            "1671031001000999_depan.jpg": jpeg("blue"),
            "9999999999999999_depan.jpg": jpeg("blue"),
            "1604112001000123_lantai.jpg": b"<html><script>alert(1)</script>",
            "1604112001000123_dinding.jpg": jpeg("red")[:400],
            "1604112001000123_kamar.jpg": jpeg("red"),
            "depan.jpg": jpeg("red"),
        },
    )
    with django_capture_on_commit_callbacks(execute=True):
        work()
    assert outcomes(batch) == {
        "1604112001000123_depan.jpg": "added",
        "1604112001000123/dapur_2.heic": "added",
        "1604112001000123_atap.jpg": "same",
        "1604112001000123_ktp.png": "added",
        # A foreign household answers exactly as one that nobody has.
        "1671031001000999_depan.jpg": "household",
        "9999999999999999_depan.jpg": "household",
        "1604112001000123_lantai.jpg": "not_picture",
        "1604112001000123_dinding.jpg": "broken",
        "1604112001000123_kamar.jpg": "kind",
        "depan.jpg": "name",
    }
    assert sorted(HouseholdPhoto.objects.values_list("household", "kind")) == [
        (house.pk, "front"),
        (house.pk, "kitchen"),
        (house.pk, "ktp"),
    ]
    batch.refresh_from_db()
    assert (batch.state, batch.counts["added"]) == ("done", 3)
    ids = PhotoBatchEntry.objects.filter(outcome="added").values_list("photo_id", flat=True)
    assert files_kept() == {f"{pk}.jpg" for pk in ids}
    shown = browser.get(page("detail", batch.pk)).content.decode()
    assert "Rumah tangga tidak ditemukan" in shown
    assert "KANARI JAUH" not in shown
    narrowed = browser.get(page("detail", batch.pk) + "?hasil=household")
    assert len(narrowed.context["rows"]) == 2
    mended = browser.get(page("detail", batch.pk) + "?hasil=perbaiki")
    assert {entry.outcome for entry, _cure in mended.context["rows"]} == {
        "household", "not_picture", "broken", "kind", "name",
    }  # fmt: skip
    assert '?hasil=perbaiki"' in shown


def test_files_made_to_hurt_are_broken_ones_and_hold_nothing_up(house, cast, sign_in):
    hurting = [content for family in PICTURES for _name, content in family(Random(family.__name__))]
    names = [f"{house.registry_id}_depan_{n}.jpg" for n in range(len(hurting))]
    good = f"{house.registry_id}_atap.jpg"
    batch = send(
        sign_in(cast.steward_lahat), {**dict(zip(names, hurting, strict=True)), good: jpeg()}
    )
    work()
    assert outcomes(batch) == {**dict.fromkeys(names, "broken"), good: "added"}
    batch.refresh_from_db()
    assert batch.state == "done"


def test_an_unforeseen_fault_of_one_file_is_its_own(house, cast, sign_in, monkeypatch, caplog):
    """Whatever a reader raises: the job goes on, and the log tells nothing of the file."""
    clean_photo = photo_batches.clean_photo

    def stumbling(file, **options):
        if b"RAHASIA" in file.getvalue():
            raise struct.error("RAHASIA")
        return clean_photo(file, **options)

    monkeypatch.setattr(photo_batches, "clean_photo", stumbling)
    odd, good = f"{house.registry_id}_depan.jpg", f"{house.registry_id}_atap.jpg"
    batch = send(sign_in(cast.steward_lahat), {odd: b"RAHASIA", good: jpeg()})
    work()
    assert outcomes(batch) == {odd: "broken", good: "added"}
    assert Job.objects.get().state == "done"
    assert "RAHASIA" not in caplog.text
    assert house.registry_id not in caplog.text


def test_trouble_of_the_machine_is_no_fault_of_a_file(house, cast, sign_in, monkeypatch):
    def without_processes(_file, **_options):
        raise BlockingIOError

    batch = send(sign_in(cast.steward_lahat), {f"{house.registry_id}_depan.jpg": jpeg()})
    with monkeypatch.context() as patch:
        patch.setattr(photo_batches, "clean_photo", without_processes)
        work()
    assert set(outcomes(batch).values()) == {"waiting"}
    work()
    assert set(outcomes(batch).values()) == {"added"}


def test_outcome_can_be_fetched_as_a_list(house, cast, sign_in):
    browser = sign_in(cast.steward_lahat)
    batch = send(browser, {"1604112001000123_depan.jpg": jpeg(), "=cmd_x.jpg": jpeg("blue")})
    work()
    answer = browser.get(page("outcome", batch.pk))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    header, *rows = book.active.iter_rows(values_only=True)
    assert header[1:5] == ("Berkas", "ID rumah tangga", "Jenis foto", "Hasil")
    assert rows[0][2:5] == ("1604112001000123", "Tampak depan", "Ditambahkan")
    assert not str(rows[1][1]).startswith("=")
    assert rows[1][5].startswith("Namai berkas")


def test_hostile_zip_is_refused_at_the_door(cast, sign_in):
    answer = sign_in(cast.steward_lahat).post(
        page("create"), {"file": zipped({"../../x_depan.jpg": jpeg()})}
    )
    assert answer.status_code == 422
    assert "jalur yang tidak wajar" in answer.content.decode()
    assert not PhotoBatch.objects.exists()
    assert files_kept() == set()


def test_a_worker_killed_between_file_and_commit_leaves_nothing_twice(
    house, cast, sign_in, monkeypatch
):
    batch = send(
        sign_in(cast.steward_lahat),
        {
            "1604112001000123_depan.jpg": jpeg("red"),
            "1604112001000123_atap.jpg": jpeg("green"),
            "1604112001000123_dapur.jpg": jpeg("blue"),
        },
    )

    class Killed(BaseException):
        """Nothing catches it, as nothing catches SIGKILL."""

    add, calls = photos.add, []

    def dies(**given):
        row = add(**given)
        calls.append(given["kind"])
        if len(calls) == 2:
            raise Killed
        return row

    monkeypatch.setattr(photos, "add", dies)
    with pytest.raises(Killed):
        work()
    monkeypatch.setattr(photos, "add", add)
    assert sorted(outcomes(batch).values()) == ["added", "waiting", "waiting"]
    assert HouseholdPhoto.objects.count() == 1
    # The picture that was being written lies there without a row.
    assert len([name for name in files_kept() if name.endswith(".jpg")]) == 2
    Job.objects.update(state="running", heartbeat_at="2026-01-01T00:00Z")
    jobs.sweep()
    with as_login_role("sigertak_worker"):
        jobs.run(Job.objects.get().pk)
    assert set(outcomes(batch).values()) == {"added"}
    assert HouseholdPhoto.objects.count() == 3
    kept = {f"{pk}.jpg" for pk in HouseholdPhoto.objects.values_list("pk", flat=True)}
    assert {name for name in files_kept() if name.endswith(".jpg")} == kept
    with as_login_role("sigertak_worker"):
        jobs.run(Job.objects.get().pk)  # a second message changes nothing
    assert HouseholdPhoto.objects.count() == 3


def test_rights_are_read_again_for_every_file(house, cast, sign_in, monkeypatch):
    steward = cast.steward_lahat
    administrator = connection.settings_dict["USER"]
    batch = send(
        sign_in(steward),
        {"1604112001000123_depan.jpg": jpeg("red"), "1604112001000123_atap.jpg": jpeg("green")},
    )
    clean = photo_batches.clean_photo
    seen = []

    def revoked_before_the_second(file, **options):
        seen.append(file)
        if len(seen) == 2:
            with as_login_role(administrator):
                Membership.objects.filter(pk=steward.pk).update(expires_on="2020-01-01")
        return clean(file, **options)

    monkeypatch.setattr(photo_batches, "clean_photo", revoked_before_the_second)
    work()
    assert list(outcomes(batch).values()) == ["added", "waiting"]
    assert Job.objects.get().state == "failed"


def test_agency_reaches_those_it_helps_and_never_sends_documents(house, cast, sign_in):
    operator = cast.operator_lahat
    stranger = a_household(region(LAHAT), registry_id="1604112001000777")
    a_recipient(a_program(operator), operator, region(LAHAT), a_person(house), state="approved")
    batch = send(
        sign_in(operator),
        {
            "1604112001000123_depan.jpg": jpeg("red"),
            "1604112001000123_ktp.jpg": jpeg("blue"),
            f"{stranger.registry_id}_depan.jpg": jpeg("green"),
        },
    )
    work()
    assert list(outcomes(batch).values()) == ["added", "not_allowed", "household"]


def test_zips_of_others_are_as_good_as_missing(house, cast, sign_in):
    batch = send(sign_in(cast.steward_lahat), {"1604112001000123_depan.jpg": jpeg()})
    for member in (cast.steward_palembang, cast.operator_lahat):
        browser = sign_in(member)
        for name in ("detail", "outcome", "progress"):
            assert browser.get(page(name, batch.pk)).status_code == 404
        with working_as(member):
            assert not PhotoBatch.objects.exists()
            assert not PhotoBatchEntry.objects.exists()
    assert sign_in(cast.auditor_lahat).get(page("list")).status_code == 403
