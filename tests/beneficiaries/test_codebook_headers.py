"""Header rows as real files carry them."""

from __future__ import annotations

import pytest

from beneficiaries.codebook import PERSON_VARIABLES
from beneficiaries.codebook_headers import (
    detect_header_set,
    variable_for_header,
)
from beneficiaries.codebook_variable import Unit

HOUSEHOLD, PERSON = Unit.HOUSEHOLD, Unit.PERSON


def _columns(row: str) -> list[str]:
    """A header row, its cells parted by spaces, or by | when they hold spaces themselves."""
    return row.split("|") if "|" in row else row.split()


PBDT_PERSON = _columns(
    "id kode_wilayah provinsi kabupaten kecamatan desa_kelurahan alamat nama nik "
    "nomor_urut_anggota_rumah_tangga hubungan_dengan_kepala_rumah_tangga nomor_urut_keluarga "
    "hubungan_dengan_kepala_keluarga jenis_kelamin umur status_perkawinan "
    "kepemilikan_buku_nikah_cerai tercantum_dalam_kk kepemilikan_kartu_identitas status_hamil "
    "jenis_cacat penyakit_kronis partisipasi_sekolah jenjang_pendidikan_tertinggi kelas_tertinggi "
    "ijazah_tertinggi bekerja_membantu_bekerja jumlah_jam_kerja lapangan_usaha status_kedudukan "
    "status_kesejahteraan nomor_urut_rumah_tangga"
)
PBDT_HOUSEHOLD = _columns(
    "id kode_wilayah provinsi kabupaten kecamatan desa_kelurahan alamat nama_krt jenis_kelamin "
    "umur jenjang_pendidikan_tertinggi lapangan_usaha status_kedudukan status_bangunan "
    "status_lahan luas_lantai jenis_lantai_terluas jenis_dinding_terluas kondisi_dinding "
    "jenis_atap_terluas kondisi_atap jumlah_kamar_tidur sumber_air_minum "
    "cara_memperoleh_air_minum sumber_penerangan_utama daya_listrik_terpasang "
    "bahan_bakar_untuk_memasak penggunaan_fasilitas_bab jenis_kloset tempat_pembuangan_akhir_tinja "
    "aset_lahan luas_lahan rumah_di_tempat_lain jumlah_sapi art_memiliki_usaha_sendiri kks_kps "
    "kip_bsm kis_bpjs bpjs_mandiri jamsostek asuransi pkh raskin kur jumlah_anggota_rumah_tangga "
    "jumlah_keluarga status_kesejahteraan nomor_urut_rumah_tangga"
)
HANDOUT_PERSON = _columns(
    "IDARTBDT IDBDT KECAMATAN DESA NoPesertaPKH NoPesertaPBI NoArtPBI Nama Alamat SLS JnsKel "
    "TmpLahir TglLahir NIK NoKK Hub_KRT NUK Hubkel Umur Sta_kawin Ada_akta_nikah Ada_diKK "
    "Ada_kartu_identitas Ada_kks Sta_hamil Jenis_cacat Penyakit_kronis Partisipasi_sekolah "
    "Pendidikan_tertinggi Kelas_tertinggi Ijazah_tertinggi Sta_Bekerja Jumlah_jamkerja "
    "Lapangan_usaha Status_pekerjaan Percentile"
)
CLEANSING = _columns(
    "NAMA_PENERIMA NOMOR_KARTU NIK_KTP NOKK_DTKS IDARTBDT NMPROP NMKAB NMKEC NMKEL KET_TAMBAHAN"
)
P3KE = _columns(
    "ID Keluarga P3KE|Provinsi|Kabupaten/Kota|Kecamatan|Desa/Kelurahan|Kode Kemdagri|"
    "Desil Kesejahteraan|Alamat|ID Individu|Nama|NIK|Padan Dukcapil|Jenis Kelamin|"
    "Hubungan dengan Kepala Keluarga|Tanggal Lahir|Status Kawin|Pekerjaan|Pendidikan|"
    "Penerima BPNT|Penerima BPUM|Penerima BST|Penerima PKH|Penerima SEMBAKO|Resiko Stunting"
)
DTSEN_PERSON = _columns(
    "nik no_kk nama desil_nasional_anggota pbi id_jenis_kelamin id_hub_kepala_keluarga "
    "id_disabilitas id_status_perkawinan id_partisipasi_sekolah id_jenjang_pendidikan_dukcapil "
    "id_pekerjaan_utama id_status_kedudukan_pekerjaan_utama id_penyakit_menahun"
)
DTSEN_HOUSEHOLD = _columns(
    "nomor_kartu_keluarga nama_kepala_keluarga desil_nasional_keluarga "
    "id_status_penguasaan_bangunan id_lantai_terluas luas_lantai_bangunan id_dinding_terluas "
    "id_atap_terluas id_sumber_airminum id_sumberpenerangan id_dayapenerangan id_bb_utama "
    "id_fasilitas_bab id_jenis_kloset id_pembuangan_tinja lahan_tempat_lain rumah_tempat_lain "
    "jml_sapi jml_kerbau jml_kuda jml_babi jml_kambing_domba id_status_keberadaan_keluarga "
    "foto_rumah foto_rumah_tampak_dalam"
)


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
    known = {header: variable_for_header(header, unit) for header in headers}
    assert [header for header, variable in known.items() if variable is None] == strangers
    names = [variable.name for variable in known.values() if variable]
    assert len(names) == len(set(names))
    found = detect_header_set(headers)
    assert found is not None
    assert (found.name, found.unit, found.codes_confirmed) == (name, unit, codes_confirmed)


def test_headers_are_read_without_case_and_signs():
    assert variable_for_header(" nik ", PERSON) is PERSON_VARIABLES["nik"]
    assert variable_for_header("No. KK", PERSON) is PERSON_VARIABLES["family_card_number"]
    assert variable_for_header("DESA / KELURAHAN", PERSON) is PERSON_VARIABLES["village_name"]
    assert variable_for_header("Hobi", PERSON) is None
    assert variable_for_header(None, PERSON) is None


def test_an_unknown_file_has_no_family():
    assert detect_header_set(["NIK", "Nama", "Alamat"]) is None
    assert detect_header_set([]) is None
