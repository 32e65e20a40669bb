"""Splits, mergers, new codes and names: what is recorded, and what old files still find."""

from __future__ import annotations

import datetime
import io

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from regions.codes import CodeSystem
from regions.enums import Change
from regions.models import Region, RegionLineage
from regions.operations.changes import ChangeRefused, Outcome, Told, record
from regions.queries.lineage import Lineage, PlaceIds
from regions.queries.resolve import VillageResolver
from regions.resolution import RegionFault, VillageKey
from tests.factories.regions import region

pytestmark = pytest.mark.django_db
DAY = datetime.date(2024, 7, 1)
PASAR_LAMA, TALANG_JAWA = "1604112001", "1604112002"


def told(change: Change, before: list[str], after: list[Outcome], on=DAY) -> Told:
    return Told(change, on, "Perda Nomor 1 Tahun 2024", tuple(before), tuple(after))


def split(**hints) -> None:
    """Pasar Lama gives a part of itself to a new village and bears its code on."""
    record(
        told=told(
            Change.SPLIT,
            [PASAR_LAMA],
            [Outcome(PASAR_LAMA), Outcome("1604112101", "Suka Maju", **hints)],
        ),
        by=None,
    )


def resolver() -> VillageResolver:
    return VillageResolver.load(province_id=region("16").pk)


def now(code: str) -> int:
    return Region.objects.current().get(code=code).pk


def key(code="", village="", **hints) -> VillageKey:
    return VillageKey(code, "Kabupaten Lahat", "Lahat", village, **hints)


def test_a_merged_village_is_found_under_its_old_code_and_name():
    record(told=told(Change.MERGE, [PASAR_LAMA, TALANG_JAWA], [Outcome(PASAR_LAMA)]), by=None)

    assert resolver().by_code(TALANG_JAWA).village_id == now(PASAR_LAMA)
    assert resolver().resolve(key(village="Talang Jawa")).village_id == now(PASAR_LAMA)
    old = region(TALANG_JAWA)
    assert (old.valid_to, old.successor_id) == (DAY, now(PASAR_LAMA))


def test_a_merger_may_give_a_village_that_was_neither():
    record(
        told=told(Change.MERGE, [PASAR_LAMA, TALANG_JAWA], [Outcome("1604112105", "Lama Jawa")]),
        by=None,
    )

    both = {resolver().by_code(code).village_id for code in (PASAR_LAMA, TALANG_JAWA)}
    assert both == {now("1604112105")}


def test_a_new_code_of_a_village_that_the_list_brought_already():
    loaded = region("1604082001")
    record(told=told(Change.RECODE, [PASAR_LAMA], [Outcome("1604082001")]), by=None)

    assert resolver().by_code(PASAR_LAMA).village_id == loaded.pk


def test_a_new_code_of_a_district_takes_its_villages_along():
    record(told=told(Change.RECODE, ["160411"], [Outcome("160425", "Lahat Kota")]), by=None)

    found = resolver()
    assert found.by_code(PASAR_LAMA).village_id == now("1604252001")
    # The district's old name, with the name of the village.
    assert found.resolve(key(village="Talang Jawa")).village_id == now("1604252002")


def test_a_new_code_of_a_regency_keeps_its_row():
    lahat = region("1604")
    record(told=told(Change.RECODE, ["1604"], [Outcome("1699")]), by=None)

    lahat.refresh_from_db()
    assert lahat.code == "1699"
    assert resolver().by_code(PASAR_LAMA).village_id == now("1699112001")


def test_a_renamed_village_is_found_by_both_names():
    record(told=told(Change.RENAME, [PASAR_LAMA], [Outcome(PASAR_LAMA, "Pasar Baru")]), by=None)

    for name in ("Pasar Lama", "Pasar Baru"):
        assert resolver().resolve(key(village=name)).village_id == now(PASAR_LAMA)
    assert resolver().resolve(key(PASAR_LAMA, "Pasar Lama")).village_id == now(PASAR_LAMA)


def test_a_split_village_is_told_apart_by_name_then_by_rw():
    record(
        told=told(
            Change.SPLIT,
            [PASAR_LAMA],
            [
                Outcome("1604112101", "Pasar Lama Ilir", rws=(1, 2)),
                Outcome("1604112102", "Pasar Lama Ulu", rws=(3,), hamlets=("Dusun Tiga",)),
            ],
        ),
        by=None,
    )
    found = resolver()

    assert found.resolve(key(PASAR_LAMA, "Pasar Lama Ulu")).village_id == now("1604112102")
    assert found.resolve(key(PASAR_LAMA, "Pasar Lama", rw=2)).village_id == now("1604112101")
    ulu = found.resolve(key(PASAR_LAMA, hamlet="RT 1 dusun tiga")).village_id
    assert ulu == now("1604112102")
    open_ = found.resolve(key(PASAR_LAMA, "Pasar Lama"))
    assert open_.fault is RegionFault.SPLIT
    assert "Pasar Lama Ilir" in open_.reason
    assert "Pasar Lama Ulu" in open_.reason


def test_the_mothers_code_with_the_name_of_the_new_village():
    split()

    assert resolver().resolve(key(PASAR_LAMA, "Suka Maju")).village_id == now("1604112101")
    assert resolver().resolve(key(PASAR_LAMA, "Pasar Lama")).village_id == now(PASAR_LAMA)
    wrong = resolver().resolve(key(PASAR_LAMA, "Talang Jawa"))
    assert wrong.fault is RegionFault.MISMATCH


def test_the_code_and_name_of_before_where_the_mother_has_a_new_name():
    """She bears the code on; rows of once go by their RW, and are asked about without."""
    parts = [Outcome(PASAR_LAMA, "Pasar Ilir"), Outcome("1604112101", "Suka Maju", rws=(2, 3))]
    record(told=told(Change.SPLIT, [PASAR_LAMA], parts), by=None)
    found = resolver()

    assert found.resolve(key(PASAR_LAMA, "Pasar Lama", rw=2)).village_id == now("1604112101")
    assert found.resolve(key(PASAR_LAMA, "Pasar Ilir")).village_id == now(PASAR_LAMA)
    assert found.resolve(key(PASAR_LAMA, "Pasar Lama", rw=1)).village_id == now(PASAR_LAMA)
    open_ = found.resolve(key(PASAR_LAMA, "Pasar Lama"))
    assert (open_.fault, open_.parted) == (RegionFault.SPLIT, True)
    assert found.resolve(key(PASAR_LAMA, "Talang Jawa")).fault is RegionFault.MISMATCH


def test_what_one_row_of_a_split_village_was_found_to_be_is_not_kept_for_the_next():
    from beneficiaries.import_places import PlaceFinder

    parts = [Outcome(PASAR_LAMA, "Pasar Ilir"), Outcome("1604112101", "Suka Maju", rws=(2, 3))]
    record(told=told(Change.SPLIT, [PASAR_LAMA], parts), by=None)
    place = {
        "region_code": PASAR_LAMA, "regency_name": "Lahat", "district_name": "Lahat",
        "village_name": "Pasar Lama",
    }  # fmt: skip
    finder = PlaceFinder("16", None)
    # What decides how a file numbers regions does not read who lives where.
    finder.learn([place])

    found = [finder.find({**place, "neighbourhood": f"RT 01 RW 0{rw}"}) for rw in (2, 7)]
    # RW 7 was given to nobody: the mother keeps it.
    assert [one and one.place and one.place.code for one in found] == ["1604112101", PASAR_LAMA]


def test_chains_are_followed_to_their_end():
    record(told=told(Change.RECODE, [PASAR_LAMA], [Outcome("1604112107")]), by=None)
    later = datetime.date(2025, 1, 1)
    record(told=told(Change.MERGE, ["1604112107", TALANG_JAWA], [Outcome(TALANG_JAWA)], later),
           by=None)  # fmt: skip

    assert resolver().by_code(PASAR_LAMA).village_id == now(TALANG_JAWA)
    assert Lineage.load().replaced()[region(PASAR_LAMA).pk] == now(TALANG_JAWA)


def test_a_file_in_bps_numbering_finds_old_names():
    """Village codes of BPS are nobody's to read: such a file goes by names, and by old ones."""
    from beneficiaries.import_places import PlaceFinder

    record(told=told(Change.MERGE, [PASAR_LAMA, TALANG_JAWA], [Outcome(PASAR_LAMA)]), by=None)
    finder = PlaceFinder("16", None)
    rows = [
        {"region_code": "1609010001", "regency_name": "OKU TIMUR", "district_name": "MARTAPURA",
         "village_name": "TANJUNG KEMALA"},
        {"region_code": "1604110002", "regency_name": "LAHAT", "district_name": "LAHAT",
         "village_name": "TALANG JAWA"},
    ]  # fmt: skip
    assert finder.learn(rows) is CodeSystem.BPS
    found = finder.find(rows[1])
    assert found is not None
    assert found.place is not None
    assert found.place.village_id == now(PASAR_LAMA)


def test_rows_of_a_registry_file_find_their_part_by_rw():
    """Rows with the same cells of region may belong to different parts."""
    from beneficiaries.import_places import PlaceFinder

    parts = [
        Outcome("1604112101", "Pasar Lama Ilir", rws=(1, 2)),
        Outcome("1604112102", "Pasar Lama Ulu", rws=(3,)),
    ]
    record(told=told(Change.SPLIT, [PASAR_LAMA], parts), by=None)
    finder = PlaceFinder("16", None)
    found = [
        finder.find({"region_code": PASAR_LAMA, "address": f"Jalan Mawar RT 01 RW 0{rw}"})
        for rw in (1, 3, 7)
    ]

    places = [one.place.code if one and one.place else None for one in found]
    assert places == ["1604112101", "1604112102", None]


def test_old_numbers_are_no_difference_of_place():
    lahat = region("1604")
    old = region(PASAR_LAMA)
    split()
    lineage = Lineage.load()
    at = {code: PlaceIds(lahat.pk, old.district_id, now(code))
          for code in (PASAR_LAMA, "1604112101", TALANG_JAWA)}  # fmt: skip
    before = PlaceIds(lahat.pk, old.district_id, old.pk)

    for part in (PASAR_LAMA, "1604112101"):
        written, base = lineage.held_together(at[part], before)
        assert written == base
    # The two parts are two villages, and a third one is another still.
    assert len(set(lineage.held_together(at[PASAR_LAMA], at["1604112101"]))) == 2
    assert len(set(lineage.held_together(at[TALANG_JAWA], before))) == 2


@pytest.mark.parametrize(
    "odd",
    [
        told(Change.SPLIT, [PASAR_LAMA], [Outcome("1604112101", "Satu")]),
        told(Change.MERGE, [PASAR_LAMA], [Outcome(TALANG_JAWA)]),
        told(Change.RECODE, [PASAR_LAMA], [Outcome(PASAR_LAMA)]),
        told(Change.RECODE, [PASAR_LAMA], [Outcome("160499")]),
        told(Change.RECODE, ["1604999999"], [Outcome("1604112101")]),
        told(Change.RECODE, [PASAR_LAMA], [Outcome("1604992001")]),
        told(Change.RENAME, [PASAR_LAMA], [Outcome(PASAR_LAMA, "Pasar Lama")]),
        told(Change.RENAME, [PASAR_LAMA], [Outcome(PASAR_LAMA, "X")], datetime.date(2999, 1, 1)),
    ],
    ids=lambda one: f"{one.change}-{one.after[0].code}",
)
def test_odd_changes_are_refused_and_leave_nothing(odd):
    with pytest.raises(ChangeRefused):
        record(told=odd, by=None)
    assert not RegionLineage.objects.exists()
    assert region(PASAR_LAMA).valid_to is None


LIST = """perubahan;tanggal;dasar_hukum;kode_lama;kode_baru;nama_baru;rw;dusun
pemekaran;01/07/2024;Perda 1/2024;16.04.11.2001;16.04.11.2001;Pasar Lama;;
pemekaran;01/07/2024;Perda 1/2024;16.04.11.2001;16.04.11.2101;Suka Maju;3-4;Dusun Empat
ganti nama;2024-08-01;Perda 2/2024;16.04.11.2002;16.04.11.2002;Talang Baru;;
"""


def test_a_list_is_recorded_whole_or_not_at_all(tmp_path):
    file = tmp_path / "perubahan.csv"
    file.write_text(LIST, encoding="utf-8")

    call_command("record_region_changes", file, stdout=io.StringIO())
    assert not RegionLineage.objects.exists()

    call_command("record_region_changes", file, "--apply", stdout=io.StringIO())
    assert RegionLineage.objects.get(successor__name="Suka Maju").rws == [3, 4]
    assert region(TALANG_JAWA).name == "Talang Baru"

    wrong = tmp_path / "salah.csv"
    wrong.write_text(LIST.replace("2101", "2102").replace("2001;16.04.11.2001", "2001;16.04.11.x"))
    with pytest.raises(CommandError, match="Baris 2"):
        call_command("record_region_changes", wrong, "--apply", stdout=io.StringIO())


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("1609010001", "Kabupaten Ogan Komering Ulu Timur adalah 1608"),
        ("1604070", "Kabupaten Lahat adalah 1604"),
        ("1609012999", ""),
        ("1604112999", ""),
    ],
)
def test_a_code_of_bps_is_told_from_one_that_nobody_knows(code, hint):
    with pytest.raises(ChangeRefused) as refused:
        record(told=told(Change.RENAME, [code], [Outcome(code, "Baru")]), by=None)
    assert hint in str(refused.value)
    assert ("BPS" in str(refused.value)) is bool(hint)


def test_a_code_is_found_by_its_name_and_fills_the_form(cast, sign_in):
    village = region(PASAR_LAMA)
    browser = sign_in(cast.steward_sumsel)
    chosen = {
        "kabupaten": village.regency_id, "kecamatan": village.district_id, "desa": village.pk,
        "kode": TALANG_JAWA,
    }  # fmt: skip
    address = reverse("beneficiaries:region_change_create")
    page = browser.get(address, chosen)
    assert f"kode Kemendagri {PASAR_LAMA}" in page.text
    assert f"?kode={TALANG_JAWA}&amp;kode={PASAR_LAMA}" in page.text
    filled = browser.get(address, {"kode": [TALANG_JAWA, PASAR_LAMA, "9999"]}).context["form"]
    assert filled["before"].value().split() == [TALANG_JAWA, PASAR_LAMA]
    assert "Pasar Lama" in filled["after"].value()


def test_a_district_code_of_bps_is_told_apart_though_no_code_of_ours_is_so_long(cast, sign_in):
    page = sign_in(cast.steward_sumsel).post(
        reverse("beneficiaries:region_change_create"),
        {"change": "recode", "on": "2024-07-01", "decree": "Perda", "before": "1609050",
         "after": "160802"},
    )  # fmt: skip
    (fault,) = page.context["form"].errors["before"]
    assert fault.startswith("1609050 bukan kode Kemendagri.")
    assert "kode BPS" in fault
    assert "Kabupaten Ogan Komering Ulu Timur adalah 1608" in fault
