"""Generated households and recipients as the tables that offices send, with their real headers.

BDT/DTKS household and person files, and a recipients' list. Codes of regions are BPS-shaped;
`Regency.bps_code` is a fact, the parts below it are made up unless the caller knows them, so names
stand beside them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sigertak.demo.records import Household
from sigertak.demo.slips import RecipientDraft

Cell = str | int | float | date | None


@dataclass
class Table:
    """Headers and rows; `text` names the columns that must be text (long numbers)."""

    name: str
    headers: tuple[str, ...]
    rows: list[list[Cell]]
    text: frozenset[str]


HOUSEHOLD_VARIABLES = (
    "Jumlah_ART", "Jumlah_Keluarga", "sta_bangunan", "sta_lahan", "luas_lantai", "lantai",
    "dinding", "kondisi_dinding", "atap", "kondisi_atap", "jumlah_kamar", "sumber_airminum",
    "cara_peroleh_airminum", "sumber_penerangan", "daya", "bb_masak", "fasbab", "kloset",
    "buang_tinja", "ada_tabung_gas", "ada_lemari_es", "ada_ac", "ada_pemanas", "ada_telepon",
    "ada_tv", "ada_emas", "ada_laptop", "ada_sepeda", "ada_motor", "ada_mobil", "ada_perahu",
    "ada_motor_tempel", "ada_perahu_motor", "ada_kapal", "aset_tak_bergerak", "luas_atb",
    "rumah_lain", "jumlah_sapi", "jumlah_kerbau", "jumlah_kuda", "jumlah_babi",
    "jumlah_kambing", "sta_art_usaha", "sta_kks", "sta_kip", "sta_kis", "sta_bpjs_mandiri",
    "sta_jamsostek", "sta_asuransi", "sta_pkh", "sta_rastra", "sta_kur", "sta_keberadaan_RT",
    "percentile", "status_kesejahteraan",
)  # fmt: skip
PERSON_VARIABLES = (
    "Umur", "Hub_KRT", "NUK", "Hubkel", "Sta_kawin", "Ada_akta_nikah", "Ada_diKK",
    "Ada_kartu_identitas", "Sta_hamil", "Jenis_cacat", "Penyakit_kronis", "Partisipasi_sekolah",
    "Pendidikan_tertinggi", "Kelas_tertinggi", "Ijazah_tertinggi", "Sta_Bekerja",
    "Jumlah_jamkerja", "Lapangan_usaha", "Status_pekerjaan", "Sta_keberadaan_art",
    "Sta_kepesertaan_pbi", "Ada_kks", "Ada_pbi", "Ada_kip", "Ada_pkh", "Ada_BPNT",
)  # fmt: skip
PLACE_HEADERS = (
    "KDPROP", "KDKAB", "KDKEC", "KDDESA", "NMPROP", "NMKAB", "NMKEC", "NMDESA",
)  # fmt: skip
CARD_HEADERS = ("NoPesertaPKH", "no_kks", "nomor_pln")
TEXT_HEADERS = frozenset(
    {"IDBDT", "IDARTBDT", "NIK", "NoKK", "nik", "no_kk", "RUTA6", "Nomor KK", *CARD_HEADERS,
     *PLACE_HEADERS[:4], "id_keluarga", "Kode desa"}
)  # fmt: skip


def _place_cells(household: Household, province: str) -> list[Cell]:
    place = household.place
    code = place.bps
    names = (province, place.regency.label, place.district.name, place.village.name)
    return [code[:2], code[2:4], code[4:7], code[7:10], *(name.upper() for name in names)]


def bdt_households(households: Iterable[Household], *, province: str) -> Table:
    """One row a household: identity, place, cards, all variables, coordinates."""
    headers = (
        "IDBDT", "RUTA6", *PLACE_HEADERS, "Nama_SLS", "Alamat", "Nama_KRT",
        *HOUSEHOLD_VARIABLES, *CARD_HEADERS, "lat", "long",
    )  # fmt: skip
    rows: list[list[Cell]] = [
        [
            h.idbdt,
            h.idbdt[-6:],
            *_place_cells(h, province),
            h.sls,
            h.address,
            h.head.name,
            *(h.variables[name] for name in HOUSEHOLD_VARIABLES),
            *(h.cards.get(name, "") for name in CARD_HEADERS),
            h.lat,
            h.lng,
        ]
        for h in households
    ]
    return Table("BDT_RT", headers, rows, TEXT_HEADERS)


def bdt_persons(households: Iterable[Household], *, province: str) -> Table:
    """One row a member (ART)."""
    headers = (
        "IDARTBDT", "IDBDT", *PLACE_HEADERS, "NIK", "NoKK", "Nama", "JnsKel", "TmpLahir",
        "TglLahir", *PERSON_VARIABLES, "namagadis_ibukandung",
    )  # fmt: skip
    rows: list[list[Cell]] = [
        [
            p.idart,
            h.idbdt,
            *_place_cells(h, province),
            p.nik,
            p.kk,
            p.name,
            p.sex,
            p.birth_place,
            p.birth_date,
            *(p.variables[name] for name in PERSON_VARIABLES),
            p.mother_name,
        ]
        for h in households
        for p in h.members
    ]
    return Table("BDT_ART", headers, rows, TEXT_HEADERS)


RECIPIENT_HEADERS = (
    "NIK", "Nomor KK", "Nama lengkap", "Tanggal lahir", "Jenis kelamin", "Alamat",
    "Kabupaten/kota", "Kecamatan", "Desa/kelurahan", "Nilai bantuan (Rp)", "Bentuk barang/jasa",
    "Tanggal penyaluran",
)  # fmt: skip


def recipients_list(drafts: Iterable[RecipientDraft]) -> Table:
    """An agency's list of recipients, in the order of the upload template."""
    rows: list[list[Cell]] = [
        [
            d.nik,
            d.kk,
            d.name,
            d.birth_date,
            "LP"[d.sex - 1],
            d.address,
            d.place.regency.name,
            d.place.district.name,
            d.village_name,
            d.amount,
            d.goods,
            d.given_on,
        ]
        for d in drafts
    ]
    return Table("Penerima", RECIPIENT_HEADERS, rows, TEXT_HEADERS)
