from __future__ import annotations

from collections import Counter

import pytest

from regions.enums import Level
from regions.names import name_key, name_keys, regency_kind, roman_to_int
from regions.source import province_tree, readable_name


@pytest.mark.parametrize(
    ("level", "spellings"),
    [
        (Level.REGENCY, ("Kabupaten Lahat", "KAB. LAHAT", "kab lahat", "Lahat", "Kab.Lahat")),
        (Level.REGENCY, ("Kota Lubuk Linggau", "LUBUKLINGGAU", "Kota Lubuk-Linggau")),
        (Level.DISTRICT, ("Kikim Timur", "KEC. KIKIM TIMUR", "Kecamatan Kikimtimur")),
        (Level.DISTRICT, ("Kota Agung", "Kec. Kota Agung", "KOTAAGUNG")),
        (Level.DISTRICT, ("Ilir Barat II", "ILIR BARAT 2", "Ilir Barat Dua")),
        (Level.VILLAGE, ("Sido Mulyo", "SIDOMULYO", "Desa Sidomulyo", "ds. sidomulyo")),
        (Level.VILLAGE, ("Tiga Puluh Dua Ilir", "32 ILIR", "Kel. 32 Ilir", "Tiga-puluh-dua Ilir")),
        (Level.VILLAGE, ("Dua Puluh Enam Ilir Satu", "26 ILIR D I", "26 Ilir D.I", "26 ILIR DI")),
        (Level.VILLAGE, ("Batu Marta X", "Batu Marta 10", "BATUMARTA SEPULUH")),
        (Level.VILLAGE, ("Gn. Meraksa Baru", "Gunung Meraksa Baru")),
        (Level.VILLAGE, ("Jenti'an", "JENTIAN", "Jenti’an")),
        (Level.VILLAGE, ("Sebelas Ulu", "11 Ulu")),
        (Level.VILLAGE, ("Talang Jawa", "TL. JAWA", "Tlg Jawa", "TL.JAWA")),
        (Level.VILLAGE, ("Sumber Agung", "SB. AGUNG", "Sbr. Agung")),
        (Level.REGENCY, ("Kabupaten Muara Enim", "KAB. MA. ENIM", "Mr. Enim")),
    ],
)
def test_spellings_of_one_name_are_equal(level, spellings):
    assert len({name_key(spelling, level) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("level", "one", "other"),
    [
        (Level.VILLAGE, "Pedamaran II", "Pedamaran III"),
        (Level.VILLAGE, "Kota Baru", "Baru"),
        (Level.DISTRICT, "Kota Agung", "Agung"),
        (Level.VILLAGE, "Tanjung Raja", "Tanjung Raya"),
        (Level.VILLAGE, "Desa Baru", "Desa"),
    ],
)
def test_different_names_stay_different(level, one, other):
    assert name_key(one, level) != name_key(other, level)


def test_a_short_form_of_two_words_has_two_readings():
    keys = name_keys("BT. Raja", Level.VILLAGE)
    assert set(keys) == {"btraja", "baturaja", "bukitraja"}
    assert name_keys("Talang Jawa", Level.VILLAGE) == ("talangjawa",)
    # Of BTS. Ulu no reading is taken: the letters are a word of their own.
    assert name_keys("BTS. Ulu", Level.DISTRICT) == ("btsulu",)


def test_no_two_siblings_of_the_province_share_a_key():
    keys = Counter(
        (region.parent_code, name_key(region.name, region.level)) for region in province_tree("16")
    )
    assert [key for key, count in keys.items() if count > 1] == []


@pytest.mark.parametrize(
    ("text", "number"),
    [("I", 1), ("iv", 4), ("IX", 9), ("XIV", 14), ("xxxix", 39), ("", None), ("VX", None)],
)
def test_roman_numerals(text, number):
    assert roman_to_int(text) == number


def test_the_kind_of_a_regency():
    assert regency_kind("KOTA PALEMBANG") == "kota"
    assert regency_kind("Kab. Lahat") == "kabupaten"
    assert regency_kind("Lahat") is None
    assert regency_kind("Kotabaru") is None


@pytest.mark.parametrize(
    ("listed", "written"),
    [
        ("Tiga-puluh-dua Ilir", "Tiga Puluh Dua Ilir"),
        ("Lebung-Gajah", "Lebung Gajah"),
        ("Alang-Alang Lebar", "Alang-Alang Lebar"),
        ("Jua-jua", "Jua-jua"),
        ("Gunung liwat", "Gunung Liwat"),
        ("Jenti'an", "Jenti'an"),
        ("Pangkalan T. Lama", "Pangkalan T. Lama"),
    ],
)
def test_names_are_shown_as_on_paper(listed, written):
    assert readable_name(listed) == written
