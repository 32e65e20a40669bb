"""Good rows enter the release exactly once, whatever dies on the way, and only the sender's own."""

from __future__ import annotations

import pytest

from beneficiaries import job_kinds
from beneficiaries.enums import ImportState
from beneficiaries.models import (
    Household,
    HouseholdVersion,
    Person,
    PersonVersion,
    RegistryImport,
    StagedRow,
)
from beneficiaries.operations import applying, imports, staged_chunks, staging
from core.enums import JobState
from core.models import Job
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


def _households(count: int):
    return files.households(household(n) for n in range(1, count + 1))


def test_households_and_persons_enter_the_release_but_not_the_base(steward, release):
    done = files.bring_in(steward, release, "household", _households(3))
    assert (done.state, done.counts["new"]) == (ImportState.APPLIED, 3)
    files.bring_in(steward, release, "person", files.persons([person(1), person(2)]))
    assert not Household.objects.exists()
    assert not Person.objects.exists()
    assert HouseholdVersion.objects.filter(release=release).count() == 3
    version = PersonVersion.objects.get(registry_id="1604000000000001001")
    home = HouseholdVersion.objects.get(registry_id="1604000000000001")
    assert version.household_id == home.household_id
    assert "household_registry_id" not in version.data
    done.refresh_from_db()
    assert done.applied_to == 4


def test_the_same_work_twice_changes_nothing(steward, release):
    done = files.bring_in(steward, release, "household", _households(3))
    before = list(HouseholdVersion.objects.order_by("pk").values())
    files.work(job_kinds.APPLY, done.pk, steward)
    files.work(job_kinds.CHECK, done.pk, steward)
    assert list(HouseholdVersion.objects.order_by("pk").values()) == before
    done.refresh_from_db()
    assert done.state == ImportState.APPLIED


def test_staging_cut_off_goes_on_behind_the_last_row(steward, release, monkeypatch):
    monkeypatch.setattr(staged_chunks, "CHUNK", 2)
    monkeypatch.setattr(staging, "TOGETHER", 2)
    import_file = files.receive(steward, release, "household", _households(9))
    store, calls = staging._store, []

    def dies_at_the_fourth_chunk(*args):
        calls.append(args)
        numbers = store(*args)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return numbers

    # Two chunks are one transaction: the third goes with the fourth.
    monkeypatch.setattr(staging, "_store", dies_at_the_fourth_chunk)
    with pytest.raises(KeyboardInterrupt):
        files.work(job_kinds.CHECK, import_file.pk, steward)
    assert StagedRow.objects.filter(import_file=import_file).count() == 4
    Job.objects.update(state=JobState.QUEUED)
    files.work(job_kinds.CHECK, import_file.pk, steward)
    import_file.refresh_from_db()
    assert (import_file.state, import_file.counts["new"]) == (ImportState.STAGED, 9)
    numbers = StagedRow.objects.filter(import_file=import_file).values_list("number", flat=True)
    assert list(numbers) == list(range(2, 11))


def test_applying_cut_off_leaves_whole_chunks_and_goes_on(steward, release, monkeypatch):
    monkeypatch.setattr(applying, "CHUNK", 2)
    import_file = files.stage(steward, release, "household", _households(7))
    imports.start_applying(import_file=import_file, by=steward.user)
    apply_chunk, calls = applying._apply_chunk, []

    def dies_at_the_third_chunk(*args):
        calls.append(args)
        result = apply_chunk(*args)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return result

    monkeypatch.setattr(applying, "_apply_chunk", dies_at_the_third_chunk)
    with pytest.raises(KeyboardInterrupt):
        files.work(job_kinds.APPLY, import_file.pk, steward)
    # Rows 2 to 4 of the sheet: chunks are counted in row numbers.
    assert HouseholdVersion.objects.count() == 3
    import_file.refresh_from_db()
    assert import_file.applied_to == 4
    Job.objects.update(state=JobState.QUEUED)
    files.work(job_kinds.APPLY, import_file.pk, steward)
    import_file.refresh_from_db()
    assert import_file.state == ImportState.APPLIED
    assert import_file.counts["new"] == 7
    assert HouseholdVersion.objects.count() == 7


def test_a_second_file_changes_only_what_it_carries(steward, release):
    files.bring_in(steward, release, "household", _households(3))
    headers = ["IDBDT", "NMKEC", "NMKEL", "lantai"]
    rows = [household(1, lantai=1), household(2), household(3, lantai="")]
    staged = files.stage(steward, release, "household", files.csv_file(headers, rows))
    assert [staged.counts[key] for key in ("new", "changed", "same")] == [0, 2, 1]
    files.apply(staged, steward)
    version = HouseholdVersion.objects.get(registry_id="1604000000000001")
    assert (version.data["floor_type"], version.data["head_name"]) == (1, "KEPALA 1")
    emptied = HouseholdVersion.objects.get(registry_id="1604000000000003")
    assert "floor_type" not in emptied.data


def test_a_regency_cannot_take_an_id_of_another(cast, steward, release):
    files.bring_in(steward, release, "household", _households(2))
    theirs = household(1, KDKAB="71", NMKAB="PALEMBANG", NMKEC="ILIR BARAT DUA", NMKEL="35 ILIR")
    staged = files.stage(cast.steward_palembang, release, "household", files.households([theirs]))
    row = staged.rows.get()
    assert [fault["code"] for fault in row.faults] == ["held_elsewhere"]
    files.apply(staged, cast.steward_palembang)
    version = HouseholdVersion.objects.get(registry_id="1604000000000001")
    assert version.regency == region("1604")


def test_an_id_taken_between_judging_and_applying_stays_out(cast, steward, release, monkeypatch):
    theirs = household(1, KDKAB="71", NMKAB="PALEMBANG", NMKEC="ILIR BARAT DUA", NMKEL="35 ILIR")
    late = files.stage(cast.steward_palembang, release, "household", files.households([theirs]))
    assert late.counts["new"] == 1
    files.bring_in(steward, release, "household", _households(1))
    monkeypatch.setattr(applying.judging, "judge", lambda import_file: {})
    files.apply(late, cast.steward_palembang)
    assert late.counts["faulty"] == 1
    assert HouseholdVersion.objects.get().regency == region("1604")


def test_rows_of_another_regency_do_not_enter_even_when_staged_as_good(steward, release):
    """The wall of the statement itself: `regency_id` of the row decides."""
    import_file = files.stage(steward, release, "household", _households(2))
    row = import_file.rows.first()
    row.regency = region("1671")
    row.save()
    files.apply(import_file, steward)
    assert HouseholdVersion.objects.count() == 1


def test_a_worker_without_rights_does_nothing(cast, steward, release):
    import_file = files.receive(steward, release, "household", _households(1))
    job = files.work(job_kinds.CHECK, import_file.pk, cast.steward_palembang)
    assert (job.state, job.message) == (
        JobState.FAILED, "Impor ini tidak termasuk wilayah Anda.",
    )  # fmt: skip
    job = files.work(job_kinds.CHECK, import_file.pk, cast.operator_lahat)
    assert job.message == "Hak Anda untuk pekerjaan ini sudah berakhir."
    assert StagedRow.objects.count() == 0


def test_the_same_file_twice_is_answered_with_the_first(steward, release):
    first = files.receive(steward, release, "household", _households(1))
    with pytest.raises(imports.SameFileAgain) as again:
        files.receive(steward, release, "household", _households(1))
    assert again.value.first == first
    imports.discard(import_file=first, by=steward.user)
    assert files.receive(steward, release, "household", _households(1)).pk != first.pk


def test_an_applied_import_cannot_be_discarded(steward, release):
    done = files.bring_in(steward, release, "household", _households(1))
    with pytest.raises(imports.ImportConflict):
        imports.discard(import_file=done, by=steward.user)


def test_families_told_by_their_members_become_households(cast):
    release = files.release_of(cast.steward_lahat, "2022-01", "p3ke")
    headers = [
        "No", "ID Keluarga P3KE", "Provinsi", "Kabupaten/Kota", "Kecamatan", "Desa/Kelurahan",
        "Kode Kemdagri", "Desil Kesejahteraan", "Alamat", "ID Individu", "Nama", "NIK",
        "Padan Dukcapil", "Jenis Kelamin", "Hubungan dengan Kepala Keluarga", "Tanggal Lahir",
    ]  # fmt: skip
    place = {
        "ID Keluarga P3KE": "K1", "Kabupaten/Kota": "KAB. LAHAT", "Kecamatan": "MERAPI BARAT",
        "Desa/Kelurahan": "MERAPI", "Kode Kemdagri": "16.04.08.2002", "Desil Kesejahteraan": "2",
        "Alamat": "JALAN " + "S" * 300, "Padan Dukcapil": "PADAN",
        "Tanggal Lahir": "1980-08-17",
    }  # fmt: skip
    rows = [
        {**place, "ID Individu": "I2", "Nama": "SITI AMINAH", "NIK": "1604085708800002",
         "Jenis Kelamin": "Perempuan", "Hubungan dengan Kepala Keluarga": "Istri/suami"},
        {**place, "ID Individu": "I1", "Nama": "AHMAD FAUZI", "NIK": "1604081708800001",
         "Jenis Kelamin": "Laki-laki", "Hubungan dengan Kepala Keluarga": "Kepala keluarga"},
    ]  # fmt: skip
    file = files.xlsx_file(headers, rows, title_rows=3)
    staged = files.stage(cast.steward_lahat, release, "person", file)
    assert staged.fault == ""
    assert staged.counts["new"] == 2
    files.apply(staged, cast.steward_lahat)
    family = HouseholdVersion.objects.get()
    assert family.data["head_name"] == "AHMAD FAUZI"
    assert (family.data["member_count"], family.data["decile"]) == (2, 2)
    assert len(family.data["address"]) == 250
    assert family.registry_id == "K1"
    assert set(PersonVersion.objects.values_list("household_id", flat=True)) == {
        family.household_id
    }


def test_persons_without_a_place_lie_where_their_household_lies(cast, steward, release):
    files.bring_in(steward, release, "household", _households(1))
    headers = [name for name in files.PERSON_HEADERS if name not in ("KECAMATAN", "DESA")]
    for sender in (steward, cast.steward_sumsel):
        file = files.csv_file(headers, [person()])
        staged = files.stage(sender, release, "person", file)
        assert staged.counts["faulty"] == 0
        assert staged.rows.get().regency == region("1604")
    files.apply(staged, cast.steward_sumsel)
    assert PersonVersion.objects.get().data["village_id"] == region("1604082001").pk


def test_pbdt_ids_count_within_their_village(steward):
    release = files.release_of(steward, "2015", "bdt")
    place = {
        "provinsi": "SUMATERA SELATAN", "kabupaten": "LAHAT", "kecamatan": "MERAPI BARAT",
        "desa_kelurahan": "MERAPI", "kode_wilayah": "1604082002",
    }  # fmt: skip
    other = {**place, "desa_kelurahan": "GUNUNG AGUNG", "kode_wilayah": "1604082001"}
    homes = [
        {**one, "nomor_urut_rumah_tangga": 12, "nama_krt": "AHMAD", "jenis_lantai_terluas": 9,
         "status_bangunan": 1}
        for one in (place, other)
    ]  # fmt: skip
    staged = files.bring_in(steward, release, "household", files.xlsx_file(list(homes[0]), homes))
    assert (staged.fault, staged.counts["new"]) == ("", 2)
    people = [
        {**place, "nomor_urut_rumah_tangga": 12, "nomor_urut_anggota_rumah_tangga": serial,
         "nama": f"ANGGOTA {serial}", "hubungan_dengan_kepala_rumah_tangga": serial}
        for serial in (1, 2)
    ]  # fmt: skip
    staged = files.bring_in(steward, release, "person", files.xlsx_file(list(people[0]), people))
    assert (staged.fault, staged.counts["new"]) == ("", 2)
    assert set(HouseholdVersion.objects.values_list("registry_id", flat=True)) == {
        "1604082002-12", "1604082001-12",
    }  # fmt: skip
    assert set(PersonVersion.objects.values_list("registry_id", flat=True)) == {
        "1604082002-12-01", "1604082002-12-02",
    }  # fmt: skip


def test_discarding_leaves_no_rows_and_no_file(
    steward, release, django_capture_on_commit_callbacks
):
    import_file = files.stage(steward, release, "household", _households(2))
    name = import_file.file.name
    with django_capture_on_commit_callbacks(execute=True):
        imports.discard(import_file=import_file, by=steward.user)
    assert StagedRow.objects.count() == 0
    assert not import_file.file.storage.exists(name)
    assert RegistryImport.objects.get().state == ImportState.DISCARDED
