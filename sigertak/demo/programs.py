"""Aid programs as the agencies run them: kind, funding, budget, criteria, and whom they seek.

Kinds and funding use the keys of the programs app. Amounts are of a plausible size, not facts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from sigertak.demo.agencies import AgencyPlan
from sigertak.demo.chance import stream
from sigertak.demo.places import Regency, digits

YEARS = (2024, 2025, 2026)
ROUNDING = 5_000_000


class Seeks(StrEnum):
    """Which member, or which household, a program looks for."""

    HEAD = "head"
    WIFE = "wife"
    PUPIL = "pupil"
    STUDENT = "student"
    ELDER = "elder"
    TODDLER = "toddler"
    DISABLED = "disabled"
    FARMER = "farmer"
    TRADER = "trader"
    JOBSEEKER = "jobseeker"
    ANYBODY = "anybody"
    POOR_HOUSE = "poor_house"
    DARK_HOUSE = "dark_house"


@dataclass(frozen=True, slots=True)
class ProgramPlan:
    """One program in one year. `areas` are regency codes; empty means the whole territory.

    `amount` is rupiah per recipient (None for goods), `share` its weight when recipients are
    shared out over all programs.
    """

    key: str
    agency_key: str
    regency_code: str | None
    kind: str
    name: str
    year: int
    funding: str
    target_unit: str
    target_quantity: int
    budget: int
    amount: int | None
    goods: str
    deciles: tuple[int, ...]
    areas: tuple[str, ...]
    seeks: Seeks
    state: str
    description: str
    share: float


@dataclass(frozen=True, slots=True)
class _Line:
    """A program line that an agency runs year after year."""

    field: str
    kind: str
    name: str
    funding: str
    unit: str
    cost: int
    deciles: tuple[int, ...]
    seeks: Seeks
    share: float
    goods: str = ""
    description: str = ""
    areas: int = 0


D2, D3, D4, D5 = (tuple(range(1, top + 1)) for top in (2, 3, 4, 5))

PROVINCE_LINES = (
    _Line("disperkim", "rtlh", "Rehabilitasi Rumah Tidak Layak Huni", "apbd_prov", "household",
          20_000_000, D4, Seeks.POOR_HOUSE, 10,
          description="Perbaikan atap, lantai, dan dinding rumah di atas lahan milik sendiri."),
    _Line("dinkes", "pbpu-pemda", "Jaminan Kesehatan Sumsel Semesta", "apbd_prov", "person",
          453_600, D5, Seeks.ANYBODY, 16,
          description="Iuran BPJS Kesehatan penduduk yang belum terdaftar sebagai PBI-JK."),
    _Line("dinsos", "gertak-sejuta-mandiri", "Gertak Sejuta Mandiri: Paket Usaha Keluarga",
          "apbd_prov", "household", 3_000_000, D3, Seeks.WIFE, 7, areas=6,
          description="Paket modal usaha rumah tangga di kantong kemiskinan."),
    _Line("dinsos", "rehabilitasi-sosial", "Bantuan Lanjut Usia Telantar", "apbd_prov", "person",
          2_400_000, D4, Seeks.ELDER, 5),
    _Line("dinsos", "rehabilitasi-sosial", "Alat Bantu Penyandang Disabilitas", "apbd_prov",
          "person", 1_800_000, D5, Seeks.DISABLED, 2,
          goods="Kursi roda, kruk, atau alat bantu dengar"),
    _Line("dkp", "gsmp", "Gerakan Sumsel Mandiri Pangan", "apbd_prov", "household", 450_000, D5,
          Seeks.WIFE, 8, goods="Bibit cabai dan sayur, polybag, pupuk"),
    _Line("disdik", "beasiswa", "Beasiswa Mahasiswa Keluarga Prasejahtera", "apbd_prov", "person",
          4_800_000, D4, Seeks.STUDENT, 2),
    _Line("diskop", "usaha-mikro", "Bantuan Alat Usaha Mikro", "apbd_prov", "person", 2_500_000,
          D4, Seeks.TRADER, 4, goods="Gerobak, kompor, atau mesin jahit"),
    _Line("disnaker", "pelatihan-kerja", "Pelatihan Kerja Berbasis Kompetensi", "apbn", "person",
          1_500_000, D5, Seeks.JOBSEEKER, 3, goods="Pelatihan 240 jam dan sertifikat"),
    _Line("esdm", "akses-dasar", "Sambungan Listrik Gratis", "csr", "household", 1_250_000, D4,
          Seeks.DARK_HOUSE, 2, goods="Sambungan 450 VA dan instalasi"),
)  # fmt: skip
REGENCY_LINES = (
    _Line("dinsos", "sembako", "Program Sembako", "apbn", "family", 2_400_000, D5, Seeks.WIFE, 18),
    _Line("dinsos", "bantuan-pangan", "Cadangan Pangan Beras", "apbd_kab", "family", 360_000, D4,
          Seeks.HEAD, 10, goods="Beras 10 kg setiap alokasi"),
    _Line("disperkim", "rtlh", "Bedah Rumah", "apbd_kab", "household", 17_500_000, D3,
          Seeks.POOR_HOUSE, 7),
    _Line("dinkes", "stunting", "Pemberian Makanan Tambahan Balita", "apbd_kab", "person",
          900_000, D5, Seeks.TODDLER, 7, goods="Makanan tambahan 90 hari"),
    _Line("disdik", "pip", "Bantuan Seragam dan Perlengkapan Sekolah", "apbd_kab", "person",
          600_000, D4, Seeks.PUPIL, 9, goods="Seragam, sepatu, dan tas"),
    _Line("distan", "sarana-produksi", "Bantuan Bibit dan Pupuk", "apbd_kab", "person",
          1_100_000, D5, Seeks.FARMER, 8, goods="Bibit karet atau kopi, pupuk NPK"),
    _Line("dpmd", "blt-dana-desa", "BLT Dana Desa", "dana_desa", "family", 3_600_000, D2,
          Seeks.HEAD, 12),
    _Line("dinsos", "zakat-csr", "Bedah Rumah Baznas", "zakat", "household", 15_000_000, D2,
          Seeks.POOR_HOUSE, 2),
)  # fmt: skip


def programs(
    agencies: Sequence[AgencyPlan],
    regencies: Sequence[Regency],
    seed: int,
    *,
    years: Sequence[int] = YEARS,
) -> list[ProgramPlan]:
    """What every agency runs in these years; the last year is still running."""
    by_key = {agency.key: agency for agency in agencies}
    weights = {digits(regency.code): regency.weight for regency in regencies}
    total = sum(weights.values()) or 1.0
    poorest = [digits(r.code) for r in sorted(regencies, key=lambda r: (-r.poverty, r.code))]
    plans: list[ProgramPlan] = []
    for agency in by_key.values():
        lines = REGENCY_LINES if agency.regency_code else PROVINCE_LINES
        size = weights[agency.regency_code] / total if agency.regency_code else 1.0
        for line in lines:
            if line.field != agency.field:
                continue
            rng = stream(seed, "program", agency.key, line.name)
            plans += [
                _plan(rng, line, agency, year, size, poorest, running=year == max(years))
                for year in years
                if rng.random() < 0.85 or year == max(years)
            ]
    return plans


def _plan(
    rng: Random,
    line: _Line,
    agency: AgencyPlan,
    year: int,
    size: float,
    poorest: Sequence[str],
    *,
    running: bool,
) -> ProgramPlan:
    target = max(20, round(4000 * size * line.share / 10 * (0.7 + rng.random() * 0.6)))
    budget = -(-target * line.cost // ROUNDING) * ROUNDING
    return ProgramPlan(
        key=f"{agency.key}-{line.kind}-{line.name}-{year}",
        agency_key=agency.key,
        regency_code=agency.regency_code,
        kind=line.kind,
        name=line.name,
        year=year,
        funding=line.funding,
        target_unit=line.unit,
        target_quantity=target,
        budget=budget,
        amount=line.cost,
        goods=line.goods,
        deciles=line.deciles,
        areas=tuple(sorted(poorest[: line.areas])),
        seeks=line.seeks,
        state="running" if running else "closed",
        description=line.description,
        share=line.share * size,
    )
