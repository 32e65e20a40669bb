"""Rules of files that new users stumbled over: blanks, late files, counts told beforehand."""

from __future__ import annotations

import pytest

from accounts.scope import Scope
from beneficiaries.models import Household, Person, StagedRow
from beneficiaries.operations import judging, staged_chunks
from beneficiaries.queries.changes import changes_of_household
from beneficiaries.queries.releases import effect_on_households, effect_on_persons
from core.scope import scoped
from tests.factories import import_files as files
from tests.factories.import_files import household, person
from tests.factories.regions import region

pytestmark = pytest.mark.django_db
HOME = "1604000000000001"
PALEMBANG = {
    "KDKAB": "71", "NMKAB": "PALEMBANG", "NMKEC": "ILIR BARAT DUA", "NMKEL": "35 ILIR",
}  # fmt: skip


@pytest.fixture
def steward(cast):
    return cast.steward_lahat


@pytest.fixture
def active(steward):
    release = files.release_of(steward, "2020-01")
    files.bring_in(steward, release, "household", files.households([household(1), household(2)]))
    files.bring_in(steward, release, "person", files.persons([person(1)]))
    files.activate(release, "1604", steward)
    return release


def test_a_blank_takes_away_no_name_and_no_place_but_every_other_answer(steward, active):
    later = files.households([household(1, Nama_KRT="", Alamat="", lat="", lantai="", dinding=1)])
    told = files.bring_in(steward, active, "household", later)
    assert told.counts["changed"] == 1
    # A file whose only news is what it left empty changes nothing.
    only_blank = files.households([household(2, Nama_KRT="", Nama_SLS="")])
    assert files.bring_in(steward, active, "household", only_blank).counts["same"] == 1
    files.activate(active, "1604", steward)

    home = Household.objects.get(registry_id=HOME)
    assert (home.head_name, home.address) == ("KEPALA 1", "JL. LINTAS")
    assert home.latitude is not None
    assert (home.floor_type, home.wall_type) == (None, 1)


UNREAD = {"luas_lantai": "tiga puluh", "lantai": 77, "lat": "-6,2"}


@pytest.mark.parametrize("period", ["2020-01", "2020-10"])
def test_a_cell_nobody_can_read_takes_nothing_away(steward, sign_in, active, monkeypatch, period):
    """Neither in the same edition nor in the next one; and the row's remark says so."""
    monkeypatch.setattr(
        staged_chunks, "spans_of_province", lambda _code: {"latitude": (-5.2, -1.5)}
    )
    release = files.release_of(steward, period)
    rows = [household(1, dinding=1, **UNREAD), household(3, **UNREAD)]
    staged = files.stage(steward, release, "household", files.households(rows))
    page = sign_in(steward).get(f"/basis/impor/{staged.pk}/").content.decode()
    assert page.count("Nilai lama dipertahankan.</small>") == 3
    assert page.count("Selnya dibiarkan kosong.</small>") == 3
    assert "<del>36,5</del>" not in page.replace("36.5", "36,5")
    # Judged once more, with nothing left over of the first time.
    judged = judging.judge(staged)
    assert (judged["changed"], judged["warned"]) == (1, 2)
    files.apply(staged, steward)
    files.activate(release, "1604", steward)
    home, new = (Household.objects.get(registry_id=f"160400000000000{n}") for n in (1, 3))
    assert (home.wall_type, home.floor_type, str(home.floor_area)) == (1, 9, "36.50")
    assert str(home.latitude) == "-3.781200"
    assert (new.floor_type, new.floor_area, new.latitude) == (None, None, None)


def test_what_was_kept_follows_the_base_while_the_file_waits(steward, active):
    release = files.release_of(steward, "2020-10")
    waiting = files.stage(
        steward, release, "household", files.households([household(1, lantai=77)])
    )
    assert StagedRow.objects.get(import_file=waiting).data["floor_type"] == 9
    files.bring_in(steward, active, "household", files.households([household(1, lantai=1)]))
    files.activate(active, "1604", steward)
    files.apply(waiting, steward)
    assert StagedRow.objects.get(import_file=waiting).data["floor_type"] == 1


def test_rows_after_the_activation_are_told_as_not_in_force(steward, sign_in, active):
    """On the release's page and the import's, and not yet in the household's history."""
    desk, scope = sign_in(steward), Scope.of(steward.user)
    home = Household.objects.get(registry_id=HOME)
    late = files.bring_in(
        steward, active, "household", files.households([household(1, lantai=1), household(3)])
    )
    release_page = desk.get(f"/basis/rilis/{active.pk}/").content.decode()
    assert "2 baris belum diberlakukan" in release_page
    import_page = desk.get(f"/basis/impor/{late.pk}/").content.decode()
    assert "2 baris belum diberlakukan" in import_page
    with scoped(scope.database):
        told = changes_of_household(scope, home)
    assert [one.event.value for one in told] == ["entered"]

    files.activate(active, "1604", steward)
    assert "belum diberlakukan" not in desk.get(f"/basis/rilis/{active.pk}/").content.decode()
    with scoped(scope.database):
        told = changes_of_household(scope, home)
    assert [one.event.value for one in told] == ["changed", "entered"]
    assert told[0].changes[0].label == "Jenis lantai terluas"


def test_what_activating_is_told_to_do_is_what_it_does(cast, steward, active):
    """A family that another regency holds is counted apart, and stays there."""
    other = cast.steward_palembang
    later = files.release_of(cast.steward_sumsel, "2020-10")
    files.bring_in(
        cast.steward_sumsel, later, "household",
        files.households([household(1, **PALEMBANG), household(8, **PALEMBANG)]),
    )  # fmt: skip
    files.bring_in(
        cast.steward_sumsel, later, "person",
        files.members_of_palembang([person(1), person(5, household_number=8)]),
    )  # fmt: skip
    palembang = region("1671")
    with scoped(Scope.of(other.user).database):
        homes = effect_on_households(later, palembang, anywhere=False)
        people = effect_on_persons(later, palembang, anywhere=False)
    assert (homes.new, homes.elsewhere) == (1, 1)
    assert (people.new, people.elsewhere) == (1, 1)

    files.activate(later, "1671", other)

    for model, told in ((Household, homes), (Person, people)):
        inside = model.objects.filter(in_base=True, regency=palembang).count()
        assert inside == told.new + told.changed + told.same


def test_a_register_with_ids_of_families_but_none_of_people_is_taken(steward):
    """People are known by their NIK then, by their family and name where they have none."""
    release = files.release_of(steward, "2025-02", source="dtsen")
    headers = ["id_keluarga", "nik", "nama", "tgl_lahir", "id_hub_kepala_keluarga",
               "nmkab", "nmkec", "nmkel"]  # fmt: skip
    place = {"nmkab": "LAHAT", "nmkec": "MERAPI BARAT", "nmkel": "GUNUNG AGUNG"}
    rows = [
        {"id_keluarga": "F-1", "nik": "1604081708800001", "nama": "YUSUF",
         "tgl_lahir": "17/08/1980", "id_hub_kepala_keluarga": "1", **place},
        {"id_keluarga": "F-1", "nik": "", "nama": "AMINAH", "tgl_lahir": "01/02/1985",
         "id_hub_kepala_keluarga": "2", **place},
    ]  # fmt: skip
    told = files.bring_in(steward, release, "person", files.csv_file(headers, rows))
    assert (told.counts["new"], told.counts["faulty"]) == (2, 0), told.counts
    files.activate(release, "1604", steward)
    assert Household.objects.get(registry_id="F-1").head_name == "YUSUF"
    assert Person.objects.filter(in_base=True).count() == 2
    again = files.release_of(steward, "2025-08", source="dtsen")
    rows[0]["id_keluarga"] = "F-1"
    told = files.bring_in(steward, again, "person", files.csv_file(headers, rows))
    # The same people, not two more.
    assert told.counts["new"] == 0, told.counts
