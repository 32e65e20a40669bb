"""The cast: people with demo accounts, and some who are still waiting for theirs.

Addresses end in `.test`, which never exists. `role` is a `Role` value of the accounts app.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sigertak.demo.agencies import AgencyPlan
from sigertak.demo.places import Province, Regency, digits

DOMAIN = "sigertak.test"
FAVOURITE_KABUPATEN, FAVOURITE_KOTA = "1604", "1671"  # Lahat, Palembang


@dataclass(frozen=True, slots=True)
class AccountPlan:
    """One account. `regency_code` None means the whole province; `task` says who this is."""

    email: str
    name: str
    nip: str
    phone: str
    role: str
    agency_key: str
    regency_code: str | None
    task: str


@dataclass(frozen=True, slots=True)
class _Part:
    """A role to cast: `at` is "province", "kabupaten" or "kota"."""

    login: str
    name: str
    born: str
    sex: int
    role: str
    field: str
    at: str
    task: str


CAST = (
    _Part("sekretariat", "Hj. Ratna Dewi, S.Sos., M.Si.", "19740312", 2, "secretariat",
          "bappeda", "province", "Sekretariat TKPK: menerima dan menyetujui permohonan akun"),
    _Part("verifikator", "Ahmad Fauzi, S.E.", "19810925", 1, "verifier",
          "bappeda", "province", "Verifikator Bappeda: memeriksa penerima se-provinsi"),
    _Part("verifikator", "Yuliana Sari, S.T.", "19870704", 2, "verifier",
          "bappeda", "kabupaten", "Verifikator Bappeda: memeriksa penerima di wilayahnya"),
    _Part("verifikator", "M. Rizal Pahlevi, S.STP.", "19850218", 1, "verifier",
          "bappeda", "kota", "Verifikator Bappeda: memeriksa penerima di wilayahnya"),
    _Part("operator.dinsos", "Hendra Saputra, A.Md.", "19900611", 1, "opd_operator",
          "dinsos", "kabupaten", "Operator OPD: mencatat program dan penerima"),
    _Part("penyelia.dinsos", "Dra. Nurhayati", "19700830", 2, "opd_supervisor",
          "dinsos", "kabupaten", "Penyelia OPD: memeriksa dan mengajukan daftar penerima"),
    _Part("operator.disperkim", "Dimas Prasetyo, S.T.", "19920107", 1, "opd_operator",
          "disperkim", "province", "Operator OPD: program rumah tidak layak huni provinsi"),
    _Part("operator.dinkes", "dr. Melisa Anggraini", "19890519", 2, "opd_operator",
          "dinkes", "province", "Operator OPD: program kesehatan provinsi"),
    _Part("operator.dinsos", "Kgs. Iskandar, S.Kom.", "19880214", 1, "opd_operator",
          "dinsos", "kota", "Operator OPD: mencatat program dan penerima"),
    _Part("pengelola", "Sri Wahyuni, S.Kom.", "19830422", 2, "steward",
          "dinsos", "province", "Pengelola basis data: mengimpor dan memberlakukan rilis"),
    _Part("pengelola", "Zulkifli, S.Sos.", "19791116", 1, "steward",
          "dinsos", "kabupaten", "Pengelola basis data: mengimpor data wilayahnya"),
    _Part("pimpinan", "Ir. H. Burhanuddin, M.M.", "19680901", 1, "executive",
          "bappeda", "province", "Pimpinan: melihat capaian tanpa data pribadi"),
    _Part("auditor", "Lestari Handayani, S.E., Ak.", "19820627", 2, "auditor",
          "inspektorat", "province", "Auditor: membaca data dan jejak audit, tidak mengubah"),
    _Part("admin", "Bayu Nugroho, S.Kom.", "19911203", 1, "tech_admin",
          "bappeda", "province", "Administrator teknis: memantau sistem"),
    # What takes two officers wants two.
    _Part("sekretariat.kedua", "Drs. Amir Hamzah", "19750518", 1, "secretariat",
          "bappeda", "province", "Sekretariat TKPK: petugas kedua, mengonfirmasi pemulihan akun"),
)  # fmt: skip
WAITING = (
    _Part("novita", "Novita Oktaviani, S.K.M.", "19940415", 2, "opd_operator",
          "dinkes", "kabupaten", "Menangani PMT balita dan ibu hamil"),
    _Part("arman", "Arman Maulana, S.P.", "19860720", 1, "opd_operator",
          "distan", "kabupaten", "Menangani bantuan bibit dan alat pertanian"),
    _Part("fitri", "Fitri Handayani, S.Pd.", "19911028", 2, "opd_operator",
          "disdik", "kota", "Menangani beasiswa daerah"),
    _Part("darwin", "Darwin Effendi, S.E.", "19770303", 1, "opd_supervisor",
          "disperkim", "province", "Memeriksa daftar penerima bedah rumah"),
)  # fmt: skip


def cast(
    province: Province, regencies: Sequence[Regency], agencies: Sequence[AgencyPlan]
) -> list[AccountPlan]:
    """The accounts to create, ready to use."""
    return _engage(CAST, province, regencies, agencies)


def applicants(
    province: Province, regencies: Sequence[Regency], agencies: Sequence[AgencyPlan]
) -> list[AccountPlan]:
    """People whose application for an account waits at the secretariat."""
    return _engage(WAITING, province, regencies, agencies)


def _engage(
    parts: Sequence[_Part],
    province: Province,
    regencies: Sequence[Regency],
    agencies: Sequence[AgencyPlan],
) -> list[AccountPlan]:
    kabupaten = _stage(regencies, FAVOURITE_KABUPATEN, city=False)
    kota = _stage(regencies, FAVOURITE_KOTA, city=True)
    places = {
        "province": (digits(province.code), province.short_name, None),
        "kabupaten": (digits(kabupaten.code), kabupaten.short_name, digits(kabupaten.code)),
        "kota": (digits(kota.code), kota.short_name, digits(kota.code)),
    }
    keys = {agency.key for agency in agencies}
    plans: dict[str, AccountPlan] = {}
    for number, part in enumerate(parts, start=1):
        code, place, regency_code = places[part.at]
        key = f"{part.field}-{code}"
        email = f"{part.login}.{place.lower().replace(' ', '')}@{DOMAIN}"
        if key not in keys or email in plans:
            continue  # in a province without cities, both stages are the same regency
        started = int(part.born[:4]) + 24
        plans[email] = AccountPlan(
            email=email,
            name=part.name,
            nip=f"{part.born}{started}03{part.sex}{number:03d}",
            phone=f"0812{7100_0000 + number * 3_917:08d}",
            role=part.role,
            agency_key=key,
            regency_code=regency_code,
            task=part.task,
        )
    return list(plans.values())


def _stage(regencies: Sequence[Regency], favourite: str, *, city: bool) -> Regency:
    """The regency to play in: the favourite, else the first of its sort, else the first."""
    of_sort = [regency for regency in regencies if regency.is_city is city]
    for regency in of_sort:
        if digits(regency.code) == favourite:
            return regency
    return (of_sort or list(regencies))[0]
