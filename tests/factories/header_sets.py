"""A sound row under each of the header rows that public code shows real files to have."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

import xlsxwriter
from django.core.files.base import ContentFile

PLACE = {
    "provinsi": "SUMATERA SELATAN", "kabupaten": "LAHAT", "kecamatan": "MERAPI BARAT",
    "desa_kelurahan": "GUNUNG AGUNG",
}  # fmt: skip
NIK, KK = "1604081708800001", "1604081708100001"

PBDT_PERSON = {
    "id": "77", "kode_wilayah": "16.04.08.2001", **PLACE, "alamat": "DUSUN I RT 02",
    "nama": "MUHAMMAD YUSUF", "nik": NIK, "nomor_urut_anggota_rumah_tangga": "1",
    "hubungan_dengan_kepala_rumah_tangga": "1", "nomor_urut_keluarga": "1",
    "hubungan_dengan_kepala_keluarga": "1", "jenis_kelamin": "1", "umur": "35",
    "status_perkawinan": "2", "kepemilikan_buku_nikah_cerai": "1", "tercantum_dalam_kk": "1",
    "kepemilikan_kartu_identitas": "5", "status_hamil": "", "jenis_cacat": "0",
    "penyakit_kronis": "0", "partisipasi_sekolah": "2", "jenjang_pendidikan_tertinggi": "4",
    "kelas_tertinggi": "8", "ijazah_tertinggi": "2", "bekerja_membantu_bekerja": "1",
    "jumlah_jam_kerja": "40", "lapangan_usaha": "3", "status_kedudukan": "1",
    "status_kesejahteraan": "1", "nomor_urut_rumah_tangga": "12",
}  # fmt: skip
PBDT_HOUSEHOLD = {
    "id": "9", "kode_wilayah": "16.04.08.2001", **PLACE, "alamat": "DUSUN I RT 02",
    "nama_krt": "MUHAMMAD YUSUF", "jenis_kelamin": "1", "umur": "35",
    "jenjang_pendidikan_tertinggi": "4", "lapangan_usaha": "3", "status_kedudukan": "1",
    "status_bangunan": "1", "status_lahan": "1", "luas_lantai": "36", "jenis_lantai_terluas": "6",
    "jenis_dinding_terluas": "3", "kondisi_dinding": "2", "jenis_atap_terluas": "6",
    "kondisi_atap": "2", "jumlah_kamar_tidur": "2", "sumber_air_minum": "6",
    "cara_memperoleh_air_minum": "3", "sumber_penerangan_utama": "1",
    "daya_listrik_terpasang": "1", "bahan_bakar_untuk_memasak": "3",
    "penggunaan_fasilitas_bab": "1", "jenis_kloset": "1", "tempat_pembuangan_akhir_tinja": "3",
    "tabung_gas": "2", "lemari_es": "4", "ac": "2", "pemanas_air": "4", "telepon_rumah": "2",
    "televisi": "3", "emas": "2", "komputer_laptop": "4", "sepeda": "1", "sepeda_motor": "3",
    "mobil": "2", "perahu": "4", "motor_tempel": "2", "perahu_motor": "4", "kapal": "2",
    "aset_lahan": "1", "luas_lahan": "1 hektare", "rumah_di_tempat_lain": "4",
    "jumlah_sapi": "1", "jumlah_kerbau": "0", "jumlah_kuda": "0", "jumlah_babi": "0",
    "jumlah_kambing": "2", "art_memiliki_usaha_sendiri": "2", "kks_kps": "1", "kip_bsm": "4",
    "kis_bpjs": "1", "bpjs_mandiri": "4", "jamsostek": "2", "asuransi": "4", "pkh": "1",
    "raskin": "3", "kur": "2", "jumlah_wus": "1", "wus_kb": "1",
    "jumlah_anggota_rumah_tangga": "4", "jumlah_keluarga": "1", "status_kesejahteraan": "1",
    "nomor_urut_rumah_tangga": "12",
}  # fmt: skip
BDT_HOUSEHOLD = {
    "IDBDT": "1604080100000001", "RUTA6": "000001", "NoPesertaPBDT": "PB1",
    "NoPBDTKemsos": "PK1", "KDPROP": "16", "KDKAB": "04", "KDKEC": "070", "KDDESA": "003",
    "NMPROP": "SUMATERA SELATAN", "NMKAB": "LAHAT", "NMKEC": "MERAPI BARAT",
    "NMDESA": "GUNUNG AGUNG", "Nama_SLS": "RT 03", "Alamat": "JL. LINTAS", "Nama_KRT": "YUSUF",
    "Jumlah_ART": "4", "Jumlah_Keluarga": "2", "sta_bangunan": "1", "lantai": "6", "dinding": "3",
    "atap": "6", "ada_tabung_gas": "1", "ada_lemari_es": "3", "ada_ac": "2", "sta_pkh": "1",
    "sta_rastra": "4", "percentile": "7", "AdaPKH": "1", "AdaPBDT": "0", "AdaBPNT": "1",
    "NoPesertaPKH": "PKH1", "NoKartuDebit": "6032980000001234", "no_kks": "6032980000009999",
    "Nama_Pengurus": "SITI", "NIK_Pengurus": "1604085708800002", "TglLahir_Pengurus": "17/08/1980",
    "Nama_Gadis_Ibu_Kandung_Pengurus": "AMINAH", "foto_rumah": "rumah_1.jpg", "lat": "-3,78",
    "long": "103,54", "PERBAIKAN": "1", "EXISTING": "1", "NONAKTIF": "0", "id_periode": "2020-01",
    "tgl_pindah": "2019-05-06", "flag_sk": "1", "sumber_data": "BDT",
}  # fmt: skip
BDT_PERSON = {
    "IDARTBDT": "160408010000000101", "IDBDT": "1604080100000001", "Nama": "MUHAMMAD YUSUF",
    "JnsKel": "1", "TmpLahir": "LAHAT", "TglLahir": "17/08/1980", "NIK": NIK, "NoKK": KK,
    "Hub_KRT": "1", "NUK": "1", "Hubkel": "1", "Umur": "35", "Sta_kawin": "2",
    "Sta_Bekerja": "1", "Ada_pkh": "1", "Ada_BPNT": "0", "namagadis_ibukandung": "AMINAH",
    "DUK_NIK": NIK, "DUK_NAMA_LGKP": "MUHAMMAD YUSUF", "DUK_TGL_LHR": "1980-08-17",
    "flag_nik": "1", "CEKNIK": "ada", "flag_cleansing": "CLEAN", "KET_PADAN_PBI": "padan",
}  # fmt: skip
HAND_OUT = {
    "NO": "1", "IDARTBDT": "160408010000000101", "IDBDT": "1604080100000001",
    "KECAMATAN": "Merapi Barat", "DESA": "Gunung Agung", "NoPesertaPKH": "PKH1",
    "NoPesertaPBI": "PBI1", "NoArtPBI": "ART1", "Nama": "MUHAMMAD YUSUF", "Alamat": "DUSUN I",
    "SLS": "RT 03", "JnsKel": "1", "TmpLahir": "LAHAT", "TglLahir": "17/08/1980", "NIK": NIK,
    "NoKK": KK, "Hub_KRT": "1", "NUK": "1", "Hubkel": "1", "Umur": "35", "Sta_kawin": "2",
    "Ada_akta_nikah": "1", "Ada_diKK": "1", "Ada_kartu_identitas": "5", "Ada_kks": "1",
    "Sta_hamil": "", "Jenis_cacat": "0", "Penyakit_kronis": "0", "Partisipasi_sekolah": "2",
    "Pendidikan_tertinggi": "4", "Kelas_tertinggi": "8", "Ijazah_tertinggi": "2",
    "Sta_Bekerja": "1", "Jumlah_jamkerja": "40", "Lapangan_usaha": "3", "Status_pekerjaan": "1",
    "Percentile": "7",
}  # fmt: skip
CLEANSING = {
    "NAMA_PENERIMA": "SITI", "NOMOR_KARTU": "6032980000001234", "NIK_KTP": NIK, "NOKK_DTKS": KK,
    "IDARTBDT": "160408010000000101", "NMPROP": "SUMATERA SELATAN", "NMKAB": "LAHAT",
    "NMKEC": "MERAPI BARAT", "NMKEL": "GUNUNG AGUNG", "KET_TAMBAHAN": "UNCLEAN",
}  # fmt: skip
P3KE = {
    "No": "1", "ID Keluarga P3KE": "P3KE-0001", "Provinsi": "SUMATERA SELATAN",
    "Kabupaten/Kota": "LAHAT", "Kecamatan": "MERAPI BARAT", "Desa/Kelurahan": "GUNUNG AGUNG",
    "Kode Kemdagri": "16.04.08.2001", "Desil Kesejahteraan": "1", "Alamat": "DUSUN I",
    "ID Individu": "P3KE-0001-01", "Nama": "MUHAMMAD YUSUF", "NIK": NIK, "Padan Dukcapil": "Ya",
    "Jenis Kelamin": "Laki-laki", "Hubungan dengan Kepala Keluarga": "Kepala keluarga",
    "Tanggal Lahir": "17/08/1980", "Status Kawin": "Kawin", "Pekerjaan": "PETANI",
    "Pendidikan": "SMP", "Usia < 7 Tahun": "Tidak", "Usia 60+ Tahun": "Tidak",
    "Penerima BPNT": "Ya", "Penerima BPUM": "Tidak", "Penerima BST": "Tidak",
    "Penerima PKH": "Ya", "Penerima SEMBAKO": "Tidak", "Resiko Stunting": "Tidak",
}  # fmt: skip
DTSEN_PERSON = {
    "nik": NIK, "no_kk": KK, "nama": "MUHAMMAD YUSUF", "desil_nasional_anggota": "2", "pbi": "1",
    "id_jenis_kelamin": "1", "id_hub_kepala_keluarga": "1", "id_disabilitas": "0",
    "id_status_perkawinan": "2", "id_partisipasi_sekolah": "2",
    "id_jenjang_pendidikan_dukcapil": "SLTP", "id_pekerjaan_utama": "petani",
    "id_status_kedudukan_pekerjaan_utama": "1", "id_penyakit_menahun": "0",
}  # fmt: skip
DTSEN_HOUSEHOLD = {
    "nomor_kartu_keluarga": KK, "nama_kepala_keluarga": "MUHAMMAD YUSUF",
    "desil_nasional_keluarga": "2", "id_status_penguasaan_bangunan": "1", "id_lantai_terluas": "6",
    "luas_lantai_bangunan": "36", "id_dinding_terluas": "3", "id_atap_terluas": "6",
    "id_sumber_airminum": "6", "id_sumberpenerangan": "1", "id_dayapenerangan": "1",
    "id_bb_utama": "3", "id_fasilitas_bab": "1", "id_jenis_kloset": "1", "id_pembuangan_tinja": "3",
    "aset_bergerak_tabung_gas": "2", "aset_bergerak_sepeda_motor": "1", "lahan_tempat_lain": "2",
    "rumah_tempat_lain": "2", "jml_sapi": "0", "jml_kerbau": "0", "jml_kuda": "0", "jml_babi": "0",
    "jml_kambing_domba": "2", "id_status_keberadaan_keluarga": "1", "foto_rumah": "a.jpg",
    "foto_rumah_tampak_dalam": "b.jpg",
}  # fmt: skip
BPNT = {
    "no KKS": "6032980000001234", "no rekening": "123", "status kepesertaan": "AKTIF",
    "nama pengurus KPM": "SITI", "ID BDT": "1604080100000001", "ID pengurus": "160408010000000101",
    "no KK": KK, "NIK pengurus": NIK, "tempat/tgl lahir": "LAHAT, 17/08/1980",
    "nama gadis ibu kandung": "AMINAH", "no peserta PKH": "PKH1", "status PKH": "YA",
    "nama kepala keluarga": "YUSUF", "anggota": "4", "alamat": "DUSUN I",
    "kode wilayah": "16.04.08.2001",
}  # fmt: skip

# Headings of nobody's: a person says what the columns are.
ODD_HOUSEHOLD = {
    "Nmr Urt": "1", "Identitas Keluarga": "1604080100000001", "Kec": "MERAPI BARAT",
    "Ds": "GUNUNG AGUNG", "Kepala Rumah": "YUSUF", "Jns Lantai": "6",
}  # fmt: skip
ODD_CHOICES = {
    "kolom-1": "registry_id", "kolom-2": "district_name", "kolom-3": "village_name",
    "kolom-4": "head_name", "kolom-5": "floor_type",
}  # fmt: skip

Row = Mapping[str, str]


def as_csv(
    rows: Sequence[Row], *, delimiter: str = ";", encoding: str = "utf-8", titles: int = 0
) -> ContentFile:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerows([f"DATA KÉLUARGA {number}"] for number in range(titles))
    writer.writerow(rows[0])
    writer.writerows([row.get(header, "") for header in rows[0]] for row in rows)
    return ContentFile(text.getvalue().encode(encoding), name="data.csv")


def as_xlsx(rows: Sequence[Row], *, titles: int = 0) -> ContentFile:
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    sheet = book.add_worksheet("Sheet1")
    for number in range(titles):
        sheet.write(number, 0, f"DATA KELUARGA {number}")
    for column, header in enumerate(rows[0]):
        sheet.write(titles, column, header)
        for number, row in enumerate(rows, start=titles + 1):
            sheet.write(number, column, row.get(header, ""))
    book.close()
    return ContentFile(content.getvalue(), name="data.xlsx")
