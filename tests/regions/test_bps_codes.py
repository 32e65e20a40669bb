"""A table of BPS's village codes is looked at line by line, and loaded whole or not at all."""

from __future__ import annotations

import datetime

import pytest
from django.core.management import CommandError, call_command

from core.models import AuditEvent
from regions.enums import Change
from regions.models import Region
from regions.operations.changes import Outcome, Told, record
from regions.operations.load import load_province
from regions.queries.resolve import VillageResolver
from regions.resolution import RegionFault, VillageKey

pytestmark = pytest.mark.django_db
HEAD = "kode_bps;kode_kemendagri;nama\n"
RAYA, AJI, OTHER_RAYA = "1604072001", "1604122001", "1604122002"
SOUND = (
    f"{HEAD}16.04.070.001;16.04.07.2001;TANJUNG RAYA\n1604120003;{AJI};Gunung Aji\n"
    "1671030001;1671041003;26 Ilir 1\n"
)


@pytest.fixture
def load(tree, tmp_path, capsys):
    """Run the command on a text; returns what it wrote, its refusal in the place of the last."""

    def run(text: str, *options: str) -> str:
        file = tmp_path / "kode.csv"
        file.write_text(text, encoding="utf-8")
        refusal = ""
        try:
            call_command(
                "load_bps_codes", str(file), "--source", "MFD BPS 2024-1", "--as-of",
                "2024-06-30", *options,
            )  # fmt: skip
        except CommandError as error:
            refusal = str(error)
        told = capsys.readouterr()
        return told.out + told.err + refusal

    return run


def codes() -> dict[str, str | None]:
    rows = Region.objects.villages().current().filter(code_bps__isnull=False)
    return dict(rows.values_list("code", "code_bps"))


def test_a_sound_table_is_loaded_with_its_source_and_day(load):
    told = load(SOUND)
    assert "3 kode dapat dimuat (0 mengganti kode lain); ulangi dengan --apply" in told
    assert "tanpa kode BPS sesudahnya: Kabupaten Lahat 1" in told
    assert codes() == {}
    told = load(SOUND, "--apply")
    assert "3 kode desa BPS dimuat dari MFD BPS 2024-1, per 2024-06-30: 3" in told
    assert codes() == {RAYA: "1604070001", AJI: "1604120003", "1671041003": "1671030001"}
    event = AuditEvent.objects.get(action="region.load_bps_codes")
    assert event.details == {
        "source": "MFD BPS 2024-1", "as_of": "2024-06-30", "rows": 3, "changed": 3,
    }  # fmt: skip
    assert "0 desa/kelurahan berubah" in load(SOUND, "--apply")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("1604120003;1604122099;Gunung Aji", "Baris 3: kode Kemendagri 1604122099 tidak ada"),
        ("1604120;1604122001;Gunung Aji", "Baris 3: '1604120' bukan kode desa BPS"),
        ("1604120003;160412;Gunung Aji", "Baris 3: '160412' bukan kode desa Kemendagri"),
        ("1604070001;1604122001;Gunung Aji", "Baris 3: kode BPS 1604070001 sudah ada pada baris 2"),
        ("1604070002;1604072001;Tanjung Raya", "kode Kemendagri 1604072001 sudah ada pada baris 2"),
        ("1608120003;1604122001;Gunung Aji", "Baris 3: kode BPS 1608120003 bukan dari Kabupaten"),
        ("1604120003;1604122001;Tanjung Raya", "adalah Desa Tanjung Raya (1604122002), padahal"),
    ],
)
def test_a_faulty_line_is_told_by_its_number_and_nothing_is_loaded(load, line, said):
    text = f"{HEAD}1604070001;{RAYA};Tanjung Raya\n{line}\n"
    told = load(text, "--apply", "--accept-names")
    assert said in told
    assert "tidak ada yang dimuat" in told
    assert codes() == {}


def test_another_name_stops_until_somebody_has_looked(load):
    text = f"{HEAD}1604120003;{AJI};Bukit Melati\n1604070001;{RAYA};Tanjung Rayo\n"
    told = load(text, "--apply")
    assert "Baris 2: nama 'Bukit Melati' bukan Desa Gunung Aji, Kecamatan Kikim Timur" in told
    assert "Baris 3: ejaan 'Tanjung Rayo' dibaca sebagai Tanjung Raya" in told
    assert "1 nama berbeda; tidak ada yang dimuat" in told
    assert codes() == {}
    load(text, "--apply", "--accept-names")
    assert codes() == {AJI: "1604120003", RAYA: "1604070001"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("kode;nama\n1;2\n", "kolom tidak ada: kode_bps, kode_kemendagri"),
        (HEAD, "tidak ada baris yang berisi"),
    ],
)
def test_what_is_no_table_is_told(load, text, said):
    assert said in load(text)


def test_a_table_needs_a_day_that_has_come(tree, tmp_path):
    file = tmp_path / "kode.csv"
    file.write_text(SOUND, encoding="utf-8")
    with pytest.raises(CommandError, match="belum tiba"):
        call_command("load_bps_codes", str(file), "--source", "MFD", "--as-of", "9999-01-01")
    with pytest.raises(CommandError, match="tidak dapat dibaca"):
        call_command(
            "load_bps_codes", str(tmp_path / "none"), "--source", "MFD", "--as-of", "2024-01-01"
        )


def test_two_villages_may_change_their_codes_with_each_other(load):
    load(SOUND, "--apply")
    told = load(f"{HEAD}1604120003;{RAYA};\n1604070001;{AJI};\n", "--apply")
    assert "2 desa/kelurahan berubah" in told
    assert codes() == {RAYA: "1604120003", AJI: "1604070001", "1671041003": "1671030001"}


def test_the_official_list_leaves_the_codes_alone(no_regions, tmp_path):
    load_province(province_code="16")
    Region.objects.filter(code=AJI, valid_to__isnull=True).update(code_bps="1604120003")
    assert load_province(province_code="16").updated == 0
    assert codes() == {AJI: "1604120003"}


def test_an_ended_village_of_the_table_is_told_with_what_it_is_now(load):
    record(
        told=Told(
            Change.RECODE, datetime.date(2024, 7, 1), "Perda 1/2024", (AJI,),
            (Outcome("1604122009"),),
        ),
        by=None,
    )  # fmt: skip
    told = load(f"{HEAD}1604120003;{AJI};Gunung Aji\n", "--apply")
    assert "sudah berakhir; sekarang: Desa Gunung Aji (1604122009)" in told
    assert codes() == {}


def test_codes_find_their_village_of_today_and_names_go_first(load, tree):
    load(SOUND, "--apply")
    record(
        told=Told(
            Change.RECODE, datetime.date(2024, 7, 1), "Perda 1/2024", (AJI,),
            (Outcome("1604122009"),),
        ),
        by=None,
    )  # fmt: skip
    heir = Region.objects.current().get(code="1604122009")
    resolver = VillageResolver.load(province_id=tree["16"].pk)
    assert resolver.by_bps("1604070001").village_id == tree[RAYA].pk
    assert resolver.by_bps("1604120003").village_id == heir.pk
    assert resolver.by_bps("1604120999").fault is RegionFault.UNKNOWN_CODE
    alone = VillageKey("", "Lahat", "", "")
    assert resolver.resolve_bps(alone, "1604070001").village_id == tree[RAYA].pk
    misspelt = VillageKey("", "Lahat", "Kota Agung", "Tanjung Rayo")
    found = resolver.resolve_bps(misspelt, "1604070001")
    assert (found.village_id, found.misspelt) == (tree[RAYA].pk, True)
    assert resolver.resolve_bps(misspelt, "").village_id is None
    # Of an edition in which the code was another village's, the names are believed.
    named = VillageKey("", "Lahat", "Kikim Timur", "Tanjung Raya")
    assert resolver.resolve_bps(named, "1604070001").village_id == tree[OTHER_RAYA].pk
    unlike = VillageKey("", "Lahat", "Kota Agung", "Bukit Melati")
    assert resolver.resolve_bps(unlike, "1604070001").fault is RegionFault.UNKNOWN_VILLAGE


def test_the_parts_of_a_split_village_are_told_apart_by_their_rws(load, tree):
    load(SOUND, "--apply")
    record(
        told=Told(
            Change.SPLIT, datetime.date(2024, 7, 1), "Perda 1/2024", (AJI,),
            (Outcome(AJI), Outcome("1604122101", "Suka Maju", rws=(3,))),
        ),
        by=None,
    )  # fmt: skip
    resolver = VillageResolver.load(province_id=tree["16"].pk)
    part = Region.objects.current().get(code="1604122101")
    assert resolver.by_bps("1604120003").fault is RegionFault.SPLIT
    in_part = VillageKey("", "Lahat", "", "", 3, "RW 03")
    assert resolver.resolve_bps(in_part, "1604120003").village_id == part.pk
