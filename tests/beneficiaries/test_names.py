from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beneficiaries.names import (
    Address,
    name_tokens,
    normal_name,
    parse_address,
    skeleton,
)


@pytest.mark.parametrize(
    "spellings",
    [
        (
            "Muhammad Yusuf",
            "MUH. YUSUF",
            "Moh Joesoef",
            "M. Yusup",
            "H. M. YUSUF, S.Pd",
            "MHD YUSUF",
        ),
        ("Abdul Rahman", "ABD. RAHMAN", "Abdoel Rahman", "Abd Rachman"),
        ("Siti Khadijah", "ST. KHADIJAH", "SITI HADIJAH", "Hj. St Chadijah"),
        ("Ahmad Fauzi", "ACHMAD FAUZI", "Akhmad Pauji", "Ahmad Fauzi, S.Pd.I., M.M."),
        ("Sutjipto", "Soecipto", "SUCIPTO"),
        ("Djoko Suryadi", "JOKO SURIADI", "Djoko Soerjadi", "Joko Suryadi bin Karto"),
        ("Nur Aini", "NOOR AINI", "Noer Ainy"),
        ("Kms. Agus", "KEMAS AGUS"),
        ("Ma'ruf", "MARUF", "Ma’ruf"),
        ("Drs. H. Zainal Abidin, M.Si", "ZAINAL ABIDIN", "Almarhum Zainal Abidin"),
        ("Aisyah", "AISAH", "Aisjah", "Aishah"),
        ("Anggie Ramadhan", "ANGGIE RAMADAN"),
        ("René Putra", "RENE PUTRA"),
    ],
)
def test_spellings_of_one_name_are_equal(spellings):
    assert {spelling: normal_name(spelling) for spelling in spellings} == dict.fromkeys(
        spellings, normal_name(spellings[0])
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Siti Aminah", "Siti Aisyah"),
        ("Budi Santoso", "Budi Susanto"),
        ("Yusuf M", "Yusuf Muhammad"),
        ("Hasan", "Husin"),
    ],
)
def test_different_names_stay_different(one, other):
    assert normal_name(one) != normal_name(other)


@pytest.mark.parametrize("name", ["H", "ST", "Bin", "M", "Hj.", "Alm", "S.Pd"])
def test_a_name_never_vanishes(name):
    assert name_tokens(name)


@pytest.mark.parametrize("name", ["", "   ", "123", ".,-", "'"])
def test_no_letters_no_name(name):
    assert normal_name(name) == skeleton(name) == ""


def test_forms_of_a_name():
    assert name_tokens("H. Moh. Joesoef, S.Pd") == ("MUHAMAD", "IUSUP")
    assert skeleton("Siti Nurbaya") == skeleton("Nurbaya Siti") == "NRBST"
    assert skeleton("Budi") == skeleton("Badu")
    assert skeleton("Ai") == "AI"


@given(st.text(max_size=40))
def test_normal_forms_are_stable(name):
    once = normal_name(name)
    assert set(once) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ ")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Jl. Merdeka No. 12 RT 003 RW 02", Address("JALAN MERDEKA 12", 3, 2)),
        ("JLN MERDEKA 12, RT.03/RW.02", Address("JALAN MERDEKA 12", 3, 2)),
        ("Jalan Merdeka 12 RT/RW 003/002", Address("JALAN MERDEKA 12", 3, 2)),
        ("JL MERDEKA 12 RT 3/2", Address("JALAN MERDEKA 12", 3, 2)),
        ("Merdeka 003/002", Address("MERDEKA", 3, 2)),
        ("Jl. Merdeka 12/3", Address("JALAN MERDEKA 12 3", None, None)),
        ("RT 05 Dusun II", Address("DUSUN 2", 5, None)),
        ("DSN. 2 RT05", Address("DUSUN 2", 5, None)),
        ("Lrg. Mawar RT 000 RW 000", Address("LORONG MAWAR", None, None)),
        ("RW 1", Address("", None, 1)),
        ("", Address("", None, None)),
    ],
)
def test_addresses_in_parts(text, address):
    assert parse_address(text) == address


def test_a_street_that_contains_rt_is_no_rt():
    assert parse_address("Jl. Sport Center 5") == Address("JALAN SPORT CENTER 5", None, None)
