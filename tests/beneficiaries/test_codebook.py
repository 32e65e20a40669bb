"""The codebook knows the files people have, and reads their cells without guessing."""

from __future__ import annotations

import datetime
from collections import defaultdict
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beneficiaries.codebook import (
    HOUSEHOLD_VARIABLES,
    PERSON_VARIABLES,
    VARIABLES,
    choices_for,
    decile_of_percentile,
    in_group,
    label_for,
)
from beneficiaries.codebook_headers import (
    detect_header_set,
    find_header_row,
    header_key,
    match_headers,
    variable_for_header,
)
from beneficiaries.codebook_values import Fault, decode, plain_text
from beneficiaries.codebook_variable import GROUP_LABELS, Group, Kind, Unit
from beneficiaries.models import Household, Person

HOUSEHOLD, PERSON = Unit.HOUSEHOLD, Unit.PERSON
ALL = [variable for variables in VARIABLES.values() for variable in variables.values()]


# --- The table itself ---------------------------------------------------------------------------


def test_names_are_unique_and_english_identifiers():
    for unit, variables in VARIABLES.items():
        assert all(name == variable.name for name, variable in variables.items())
        assert all(variable.unit is unit for variable in variables.values())
        assert all(name.isidentifier() and name.islower() for name in variables)
    assert len(HOUSEHOLD_VARIABLES) > 125
    assert len(PERSON_VARIABLES) > 70


@pytest.mark.parametrize("unit", list(Unit))
def test_no_header_means_two_variables(unit):
    meanings = defaultdict(set)
    for variable in VARIABLES[unit].values():
        for header in (*variable.headers, variable.name):
            meanings[header_key(header)].add(variable.name)
    assert {key: names for key, names in meanings.items() if len(names) > 1} == {}


def test_coded_variables_have_codes_and_others_none():
    for variable in ALL:
        coded = variable.kind in (Kind.CODE, Kind.FLAG, Kind.BITMASK)
        assert bool(variable.codes) is coded, variable.name


def test_every_variable_has_words():
    assert all(str(variable.label) for variable in ALL)
    assert all(str(label) for variable in ALL for label in variable.codes.values())
    assert GROUP_LABELS.keys() == set(Group)


def test_code_lists_of_the_questionnaire():
    lists = {name: len(variable.codes) for name, variable in HOUSEHOLD_VARIABLES.items()
             if variable.kind is Kind.CODE}  # fmt: skip
    assert lists == {
        "building_tenure": 5, "land_tenure": 4, "floor_type": 10, "wall_type": 7,
        "wall_condition": 2, "roof_type": 10, "roof_condition": 2, "drinking_water": 12,
        "water_access": 3, "power_source": 3, "power_capacity": 6, "cooking_fuel": 9,
        "toilet_facility": 4, "toilet_type": 4, "sewage_disposal": 6, "welfare_status": 4,
    }  # fmt: skip
    lists = {name: len(variable.codes) for name, variable in PERSON_VARIABLES.items()
             if variable.kind is Kind.CODE}  # fmt: skip
    assert lists == {
        "sex": 2, "head_relation": 8, "family_relation": 8, "marital_status": 4,
        "marriage_certificate": 3, "disability": 13, "chronic_illness": 10,
        "school_attendance": 3, "education_level": 10, "highest_grade": 8, "highest_diploma": 7,
        "industry": 21, "employment_status": 8, "welfare_status": 4,
    }  # fmt: skip


def test_what_nobody_confirmed_is_marked():
    unsure = {name for name, variable in PERSON_VARIABLES.items()
              if not variable.confirmed and variable.codes}  # fmt: skip
    assert unsure == {
        "head_relation", "family_relation", "marital_status", "marriage_certificate",
        "in_family_card", "identity_documents", "is_pregnant", "highest_grade", "welfare_status",
    }  # fmt: skip


def test_secrets_are_marked():
    secrets = {variable.name for variable in ALL if variable.sensitive}
    assert secrets == {
        "disability", "chronic_illness", "is_pregnant", "stunting_risk", "mother_maiden_name",
        "caretaker_mother_name",
    }  # fmt: skip


@pytest.mark.parametrize(("model", "unit"), [(Household, HOUSEHOLD), (Person, PERSON)])
def test_columns_of_the_models_hold_what_decoding_gives(model, unit):
    kinds = {
        "SmallIntegerField": {Kind.CODE, Kind.INTEGER, Kind.BITMASK},
        "PositiveSmallIntegerField": {Kind.CODE, Kind.INTEGER, Kind.BITMASK},
        "BooleanField": {Kind.FLAG},
        "DecimalField": {Kind.DECIMAL, Kind.COORDINATE},
        "CharField": {Kind.TEXT},
        "DateField": {Kind.DATE},
    }
    shared = [field for field in model._meta.concrete_fields if field.name in VARIABLES[unit]]
    assert len(shared) > 30
    for field in shared:
        assert VARIABLES[unit][field.name].kind in kinds[field.get_internal_type()], field.name


# --- Words --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        (HOUSEHOLD_VARIABLES["floor_type"], 9, "Tanah"),
        (HOUSEHOLD_VARIABLES["floor_type"], 77, "Kode 77"),
        (HOUSEHOLD_VARIABLES["floor_type"], None, "Tidak diketahui"),
        (HOUSEHOLD_VARIABLES["has_fridge"], True, "Ya"),
        (HOUSEHOLD_VARIABLES["has_fridge"], False, "Tidak"),
        (HOUSEHOLD_VARIABLES["has_fridge"], None, "Tidak diketahui"),
        (HOUSEHOLD_VARIABLES["cattle_count"], 0, "0"),
        (PERSON_VARIABLES["disability"], 0, "Tidak ada"),
        (PERSON_VARIABLES["identity_documents"], 5, "Akta kelahiran, KTP"),
        (PERSON_VARIABLES["identity_documents"], 0, "Tidak ada"),
        (PERSON_VARIABLES["birth_place"], "", "Tidak diketahui"),
        (PERSON_VARIABLES["birth_place"], "Lahat", "Lahat"),
    ],
)
def test_values_in_words(variable, value, words):
    assert label_for(variable, value) == words


def test_choices_and_sections():
    assert choices_for(PERSON_VARIABLES["sex"]) == [(1, "Laki-laki"), (2, "Perempuan")]
    housing = in_group(HOUSEHOLD, Group.HOUSING)
    assert housing[0].name == "building_tenure"
    assert len(housing) == 20
    assert len(in_group(HOUSEHOLD, Group.ASSET)) == 24


@pytest.mark.parametrize(
    ("percentile", "decile"),
    [(0, 1), (1, 1), (10, 1), (11, 2), (20, 2), (21, 3), (40, 4), (41, 5), (100, 10),
     (None, None), (-1, None), (101, None)],
)  # fmt: skip
def test_deciles_of_percentiles(percentile, decile):
    assert decile_of_percentile(percentile) == decile


# --- Cells --------------------------------------------------------------------------------------

FLOOR = HOUSEHOLD_VARIABLES["floor_type"]
FRIDGE = HOUSEHOLD_VARIABLES["has_fridge"]  # boxes 3 and 4
CAR = HOUSEHOLD_VARIABLES["has_car"]  # boxes 1 and 2
LISTED = HOUSEHOLD_VARIABLES["listed_pkh"]  # 1 and 0
AREA = HOUSEHOLD_VARIABLES["floor_area"]
MEMBERS = HOUSEHOLD_VARIABLES["member_count"]
LATITUDE = HOUSEHOLD_VARIABLES["latitude"]
METER = HOUSEHOLD_VARIABLES["power_meter_number"]
DISABILITY = PERSON_VARIABLES["disability"]
DOCUMENTS = PERSON_VARIABLES["identity_documents"]
BORN = PERSON_VARIABLES["birth_date"]
BIRTHDAY = datetime.date(1990, 12, 31)


@pytest.mark.parametrize(
    ("variable", "raw", "value"),
    [
        (FLOOR, "9", 9),
        (FLOOR, 9.0, 9),
        (FLOOR, "09", 9),
        (FLOOR, "Tanah", 9),
        (FLOOR, "9. tanah", 9),
        (FLOOR, "9 Tanah", 9),
        (FLOOR, 0, None),
        (FLOOR, "", None),
        (FLOOR, None, None),
        (FLOOR, "NULL", None),
        (DISABILITY, 0, 0),
        (FRIDGE, 3, True),
        (FRIDGE, "4", False),
        (FRIDGE, 1, True),
        (FRIDGE, 0, None),
        (CAR, 1, True),
        (CAR, 2.0, False),
        (CAR, "Ya", True),
        (CAR, "TIDAK", False),
        (CAR, "T", False),
        (CAR, True, True),
        (LISTED, "0", False),
        (LISTED, 1, True),
        (DOCUMENTS, 5, 5),
        (MEMBERS, "4", 4),
        (MEMBERS, "4,0", 4),
        (AREA, "36,5", Decimal("36.5")),
        (AREA, "1.036,5", Decimal("1036.5")),
        (AREA, 36.5, Decimal("36.5")),
        (LATITUDE, "-3,7914", Decimal("-3.7914")),
        (LATITUDE, "0", None),
        (METER, 141000123456.0, "141000123456"),
        (METER, "  14 1000 \n", "14 1000"),
        (METER, "a\x00b", "ab"),
        (METER, BIRTHDAY, "1990-12-31"),
        (BORN, "31/12/1990", BIRTHDAY),
        (BORN, "31-12-1990", BIRTHDAY),
        (BORN, "1990-12-31", BIRTHDAY),
        (BORN, "1990-12-31T00:00:00", BIRTHDAY),
        (BORN, "1990-12-31 00:00:00", BIRTHDAY),
        (BORN, "19901231", BIRTHDAY),
        (BORN, 33238.0, BIRTHDAY),
        (BORN, BIRTHDAY, BIRTHDAY),
        (BORN, datetime.datetime(1990, 12, 31, 5, 0), BIRTHDAY),
        (BORN, "0000-00-00", None),
    ],
)
def test_cells_are_read(variable, raw, value):
    decoded = decode(variable, raw)
    assert decoded.fault is None
    assert decoded.value == value
    assert type(decoded.value) is type(value)


@pytest.mark.parametrize(
    ("variable", "raw", "fault"),
    [
        (FLOOR, "11", Fault.UNKNOWN_CODE),
        (FLOOR, "Emas", Fault.UNKNOWN_CODE),
        (FLOOR, "1.5", Fault.UNKNOWN_CODE),
        (CAR, "5", Fault.UNKNOWN_CODE),
        (CAR, "mungkin", Fault.UNKNOWN_CODE),
        (DOCUMENTS, 16, Fault.UNKNOWN_CODE),
        (DOCUMENTS, "KTP", Fault.NOT_A_NUMBER),
        (MEMBERS, "empat", Fault.NOT_A_NUMBER),
        (MEMBERS, "-1", Fault.NEGATIVE),
        (MEMBERS, "99999", Fault.TOO_LARGE),
        (MEMBERS, BIRTHDAY, Fault.NOT_A_NUMBER),
        (AREA, "luas", Fault.NOT_A_NUMBER),
        (AREA, "-2", Fault.NEGATIVE),
        (AREA, "1e30", Fault.TOO_LARGE),
        (AREA, float("inf"), Fault.NOT_A_NUMBER),
        (LATITUDE, "420000", Fault.TOO_LARGE),
        (METER, 1.2345678901234567e20, Fault.LOST_DIGITS),
        (METER, "3.57301E+15", Fault.LOST_DIGITS),
        (BORN, "12/31/1990", Fault.NOT_A_DATE),
        (BORN, "31 Desember", Fault.NOT_A_DATE),
        (BORN, "30/02/1990", Fault.NOT_A_DATE),
        (BORN, "31/12/0090", Fault.NOT_A_DATE),
        (BORN, "190011", Fault.NOT_A_DATE),
        (BORN, "-5", Fault.NOT_A_DATE),
    ],
)
def test_faulty_cells_say_why(variable, raw, fault):
    decoded = decode(variable, raw)
    assert decoded.fault is fault
    assert decoded.value is None
    assert str(fault.value)


@given(
    st.sampled_from(ALL),
    st.one_of(
        st.text(max_size=30), st.floats(), st.integers(), st.booleans(), st.none(), st.dates(),
        st.datetimes(), st.decimals(),
    ),
)  # fmt: skip
def test_no_cell_raises(variable, raw):
    decoded = decode(variable, raw)
    assert decoded.value is None or decoded.fault is None


def test_cells_as_text():
    assert plain_text(5.0) == "5"
    assert plain_text(5.25) == "5.25"
    assert plain_text(" a \n b ") == "a b"


# --- Headers ------------------------------------------------------------------------------------

PBDT_PERSON = (
    "id kode_wilayah provinsi kabupaten kecamatan desa_kelurahan alamat nama nik "
    "nomor_urut_anggota_rumah_tangga hubungan_dengan_kepala_rumah_tangga nomor_urut_keluarga "
    "hubungan_dengan_kepala_keluarga jenis_kelamin umur status_perkawinan "
    "kepemilikan_buku_nikah_cerai tercantum_dalam_kk kepemilikan_kartu_identitas status_hamil "
    "jenis_cacat penyakit_kronis partisipasi_sekolah jenjang_pendidikan_tertinggi kelas_tertinggi "
    "ijazah_tertinggi bekerja_membantu_bekerja jumlah_jam_kerja lapangan_usaha status_kedudukan "
    "status_kesejahteraan nomor_urut_rumah_tangga"
).split()
PBDT_HOUSEHOLD = (
    "id kode_wilayah provinsi kabupaten kecamatan desa_kelurahan alamat nama_krt jenis_kelamin "
    "umur jenjang_pendidikan_tertinggi lapangan_usaha status_kedudukan status_bangunan "
    "status_lahan luas_lantai jenis_lantai_terluas jenis_dinding_terluas kondisi_dinding "
    "jenis_atap_terluas kondisi_atap jumlah_kamar_tidur sumber_air_minum "
    "cara_memperoleh_air_minum sumber_penerangan_utama daya_listrik_terpasang "
    "bahan_bakar_untuk_memasak penggunaan_fasilitas_bab jenis_kloset tempat_pembuangan_akhir_tinja "
    "aset_lahan luas_lahan rumah_di_tempat_lain jumlah_sapi art_memiliki_usaha_sendiri kks_kps "
    "kip_bsm kis_bpjs bpjs_mandiri jamsostek asuransi pkh raskin kur jumlah_anggota_rumah_tangga "
    "jumlah_keluarga status_kesejahteraan nomor_urut_rumah_tangga"
).split()
HANDOUT_PERSON = (
    "IDARTBDT IDBDT KECAMATAN DESA NoPesertaPKH NoPesertaPBI NoArtPBI Nama Alamat SLS JnsKel "
    "TmpLahir TglLahir NIK NoKK Hub_KRT NUK Hubkel Umur Sta_kawin Ada_akta_nikah Ada_diKK "
    "Ada_kartu_identitas Ada_kks Sta_hamil Jenis_cacat Penyakit_kronis Partisipasi_sekolah "
    "Pendidikan_tertinggi Kelas_tertinggi Ijazah_tertinggi Sta_Bekerja Jumlah_jamkerja "
    "Lapangan_usaha Status_pekerjaan Percentile"
).split()
CLEANSING = (
    "NAMA_PENERIMA NOMOR_KARTU NIK_KTP NOKK_DTKS IDARTBDT NMPROP NMKAB NMKEC NMKEL KET_TAMBAHAN"
).split()
P3KE = (
    "ID Keluarga P3KE|Provinsi|Kabupaten/Kota|Kecamatan|Desa/Kelurahan|Kode Kemdagri|"
    "Desil Kesejahteraan|Alamat|ID Individu|Nama|NIK|Padan Dukcapil|Jenis Kelamin|"
    "Hubungan dengan Kepala Keluarga|Tanggal Lahir|Status Kawin|Pekerjaan|Pendidikan|"
    "Penerima BPNT|Penerima BPUM|Penerima BST|Penerima PKH|Penerima SEMBAKO|Resiko Stunting"
).split("|")
DTSEN_PERSON = (
    "nik no_kk nama desil_nasional_anggota pbi id_jenis_kelamin id_hub_kepala_keluarga "
    "id_disabilitas id_status_perkawinan id_partisipasi_sekolah id_jenjang_pendidikan_dukcapil "
    "id_pekerjaan_utama id_status_kedudukan_pekerjaan_utama id_penyakit_menahun"
).split()
DTSEN_HOUSEHOLD = (
    "nomor_kartu_keluarga nama_kepala_keluarga desil_nasional_keluarga "
    "id_status_penguasaan_bangunan id_lantai_terluas luas_lantai_bangunan id_dinding_terluas "
    "id_atap_terluas id_sumber_airminum id_sumberpenerangan id_dayapenerangan id_bb_utama "
    "id_fasilitas_bab id_jenis_kloset id_pembuangan_tinja lahan_tempat_lain rumah_tempat_lain "
    "jml_sapi jml_kerbau jml_kuda jml_babi jml_kambing_domba id_status_keberadaan_keluarga "
    "foto_rumah foto_rumah_tampak_dalam"
).split()


@pytest.mark.parametrize(
    ("headers", "unit", "name", "codes_confirmed", "strangers"),
    [
        (PBDT_PERSON, PERSON, "PBDT", True, []),
        (PBDT_HOUSEHOLD, HOUSEHOLD, "PBDT", True, []),
        (HANDOUT_PERSON, PERSON, "BDT", True, []),
        (["IDBDT", "sta_bangunan", "lantai", "dinding"], HOUSEHOLD, "BDT", True, []),
        (CLEANSING, PERSON, "CLEANSING", True, ["NOMOR_KARTU"]),
        (P3KE, PERSON, "P3KE", True, []),
        (DTSEN_PERSON, PERSON, "DTSEN", False, []),
        (DTSEN_HOUSEHOLD, HOUSEHOLD, "DTSEN", False, []),
    ],
)
def test_header_rows_seen_in_practice(headers, unit, name, codes_confirmed, strangers):
    match = match_headers(headers, unit)
    assert match.unknown == strangers
    assert match.repeated == []
    found = detect_header_set(headers)
    assert found is not None
    assert (found.name, found.unit, found.codes_confirmed) == (name, unit, codes_confirmed)


def test_headers_are_read_without_case_and_signs():
    assert variable_for_header(" nik ", PERSON) is PERSON_VARIABLES["nik"]
    assert variable_for_header("No. KK", PERSON) is PERSON_VARIABLES["family_card_number"]
    assert variable_for_header("DESA / KELURAHAN", PERSON) is PERSON_VARIABLES["village_name"]
    assert variable_for_header("Hobi", PERSON) is None
    assert variable_for_header(None, PERSON) is None


def test_repeated_unknown_and_empty_headers():
    match = match_headers(["NIK", "", "Hobi", "Nomor Induk Kependudukan", None, "Nama"], PERSON)
    assert match.columns == {"nik": 0, "name": 5}
    assert match.unknown == ["Hobi"]
    assert match.repeated == ["Nomor Induk Kependudukan"]


def test_the_header_row_is_found_below_titles():
    rows = [["DATA P3KE"], [], ["Provinsi", "Sumatera Selatan"], P3KE, ["1", "SUMSEL"]]
    assert find_header_row(rows, PERSON) == 3
    assert find_header_row([["a", "b"], ["NIK"]], PERSON) is None


def test_an_unknown_file_has_no_family():
    assert detect_header_set(["NIK", "Nama", "Alamat"]) is None
    assert detect_header_set([]) is None
