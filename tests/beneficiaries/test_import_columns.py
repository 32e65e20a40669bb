"""Header rows as real files have them find their variables."""

from __future__ import annotations

import pytest

from beneficiaries.codebook import VARIABLES
from beneficiaries.codebook_headers import variable_for_header
from beneficiaries.codebook_variable import Unit
from beneficiaries.columns import COLUMNS, lacking
from core.tabular.cells import Row
from core.tabular.columns import normal_header
from core.tabular.headers import find_header

HAND_OUT = (
    "NO, IDARTBDT, IDBDT, KECAMATAN, DESA, NoPesertaPKH, NoPesertaPBI, NoArtPBI, Nama, Alamat, SLS,"
    " JnsKel, TmpLahir, TglLahir, NIK, NoKK, Hub_KRT, NUK, Hubkel, Umur, Sta_kawin, Ada_akta_nikah,"
    " Ada_diKK, Ada_kartu_identitas, Ada_kks, Sta_hamil, Jenis_cacat, Penyakit_kronis,"
    " Partisipasi_sekolah, Pendidikan_tertinggi, Kelas_tertinggi, Ijazah_tertinggi, Sta_Bekerja,"
    " Jumlah_jamkerja, Lapangan_usaha, Status_pekerjaan, Percentile"
)
PBDT_PERSONS = (
    "id, kode_wilayah, provinsi, kabupaten, kecamatan, desa_kelurahan, alamat, nama, nik,"
    " nomor_urut_anggota_rumah_tangga, hubungan_dengan_kepala_rumah_tangga, nomor_urut_keluarga,"
    " hubungan_dengan_kepala_keluarga, jenis_kelamin, umur, status_perkawinan,"
    " kepemilikan_buku_nikah_cerai, tercantum_dalam_kk, kepemilikan_kartu_identitas, status_hamil,"
    " jenis_cacat, penyakit_kronis, partisipasi_sekolah, jenjang_pendidikan_tertinggi,"
    " kelas_tertinggi, ijazah_tertinggi, bekerja_membantu_bekerja, jumlah_jam_kerja,"
    " lapangan_usaha, status_kedudukan, status_kesejahteraan, nomor_urut_rumah_tangga"
)
PBDT_HOUSEHOLDS = (
    "id, kode_wilayah, provinsi, kabupaten, kecamatan, desa_kelurahan, alamat, nama_krt,"
    " jenis_kelamin, umur, jenjang_pendidikan_tertinggi, lapangan_usaha, status_kedudukan,"
    " status_bangunan, status_lahan, luas_lantai, jenis_lantai_terluas, jenis_dinding_terluas,"
    " kondisi_dinding, jenis_atap_terluas, kondisi_atap, jumlah_kamar_tidur, sumber_air_minum,"
    " cara_memperoleh_air_minum, sumber_penerangan_utama, daya_listrik_terpasang,"
    " bahan_bakar_untuk_memasak, penggunaan_fasilitas_bab, jenis_kloset,"
    " tempat_pembuangan_akhir_tinja, aset_lahan, luas_lahan, rumah_di_tempat_lain,"
    " art_memiliki_usaha_sendiri, kks_kps, kip_bsm, kis_bpjs, bpjs_mandiri, jamsostek, asuransi,"
    " pkh, raskin, kur, jumlah_anggota_rumah_tangga, jumlah_keluarga, status_kesejahteraan,"
    " nomor_urut_rumah_tangga"
)


@pytest.mark.parametrize("unit", list(Unit))
def test_every_header_of_the_codebook_finds_its_variable(unit):
    by_header = COLUMNS[unit].by_header()
    headers = [header for v in VARIABLES[unit].values() for header in (*v.headers, v.name)]
    found = {header: by_header[normal_header(header)][0].name for header in headers}
    assert found == {header: variable_for_header(header, unit).name for header in headers}


@pytest.mark.parametrize(
    ("headers", "unit", "unknown"),
    [
        (HAND_OUT, Unit.PERSON, ["NO"]),
        (PBDT_PERSONS, Unit.PERSON, []),
        (PBDT_HOUSEHOLDS, Unit.HOUSEHOLD, []),
    ],
)
def test_real_header_rows_are_known_in_full(headers, unit, unknown):
    cells = [header.strip() for header in headers.split(",")]
    match = find_header([Row(1, ["DATA TERPADU"]), Row(4, cells)], COLUMNS[unit])
    assert match is not None
    assert match.problem() is None
    assert match.unknown == unknown
    assert lacking(unit, match.positions) == []
    for name, index in match.positions.items():
        assert variable_for_header(cells[index], unit).name == name
