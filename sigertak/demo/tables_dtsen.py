"""Generated households as DTSEN files of families and members.

The code lists of DTSEN are not confirmed: these tables carry BDT codes under DTSEN's headers.
"""

from collections.abc import Iterable

from sigertak.demo.records import Household
from sigertak.demo.tables import TEXT_HEADERS, Cell, Table

DTSEN_FAMILY = {
    "id_status_penguasaan_bangunan": "sta_bangunan",
    "id_lantai_terluas": "lantai",
    "luas_lantai_bangunan": "luas_lantai",
    "id_dinding_terluas": "dinding",
    "id_atap_terluas": "atap",
    "id_sumber_airminum": "sumber_airminum",
    "id_sumberpenerangan": "sumber_penerangan",
    "id_dayapenerangan": "daya",
    "id_bb_utama": "bb_masak",
    "id_fasilitas_bab": "fasbab",
    "id_jenis_kloset": "kloset",
    "id_pembuangan_tinja": "buang_tinja",
    "lahan_tempat_lain": "aset_tak_bergerak",
    "rumah_tempat_lain": "rumah_lain",
    "jml_sapi": "jumlah_sapi",
    "jml_kerbau": "jumlah_kerbau",
    "jml_kuda": "jumlah_kuda",
    "jml_babi": "jumlah_babi",
    "jml_kambing_domba": "jumlah_kambing",
    "id_status_keberadaan_keluarga": "sta_keberadaan_RT",
}
DTSEN_MEMBER = {
    "id_hub_kepala_keluarga": "Hubkel",
    "id_disabilitas": "Jenis_cacat",
    "id_status_perkawinan": "Sta_kawin",
    "id_partisipasi_sekolah": "Partisipasi_sekolah",
    "id_jenjang_pendidikan_dukcapil": "Pendidikan_tertinggi",
    "id_status_kedudukan_pekerjaan_utama": "Status_pekerjaan",
    "id_penyakit_menahun": "Penyakit_kronis",
    "pbi": "Ada_pbi",
}
NAMED_PLACE = ("provinsi", "kabupaten_kota", "kecamatan", "desa_kelurahan")


def _named_place(household: Household, province: str) -> list[Cell]:
    place = household.place
    return [province, place.regency.name, place.district.name, place.village.name]


def dtsen_families(households: Iterable[Household], *, province: str) -> Table:
    """One row a household, by its first family card, with the national decile."""
    headers = (
        "id_keluarga", "no_kk", "nama_kepala_keluarga", *NAMED_PLACE, "alamat",
        "desil_nasional_keluarga", *DTSEN_FAMILY,
    )  # fmt: skip
    rows: list[list[Cell]] = [
        [
            h.idbdt,
            h.families[0].kk,
            h.head.name,
            *_named_place(h, province),
            h.address,
            h.decile,
            *(h.variables[name] for name in DTSEN_FAMILY.values()),
        ]
        for h in households
    ]
    return Table("DTSEN_KELUARGA", headers, rows, TEXT_HEADERS)


def dtsen_members(households: Iterable[Household], *, province: str) -> Table:
    """One row a member of a DTSEN family."""
    headers = (
        "id_keluarga", "nomor_urut_anggota_rumah_tangga", "nik", "no_kk", "nama", "tanggal_lahir",
        *NAMED_PLACE, "desil_nasional_anggota", "id_jenis_kelamin", *DTSEN_MEMBER,
    )  # fmt: skip
    rows: list[list[Cell]] = [
        [
            h.idbdt,
            number,
            p.nik,
            p.kk,
            p.name,
            p.birth_date,
            *_named_place(h, province),
            h.decile,
            p.sex,
            *(p.variables[name] for name in DTSEN_MEMBER.values()),
        ]
        for h in households
        for number, p in enumerate(h.members, start=1)
    ]
    return Table("DTSEN_ANGGOTA", headers, rows, TEXT_HEADERS)
