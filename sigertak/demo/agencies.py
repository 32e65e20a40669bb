"""The agencies (OPD) of the province and of every regency."""

from collections.abc import Sequence
from dataclasses import dataclass

from sigertak.demo.places import Province, Regency, digits


@dataclass(frozen=True, slots=True)
class AgencyPlan:
    """One agency. `kind` is an `AgencyKind` value; `regency_code` is None for the province's.

    `field` names what it does ("dinsos", "disperkim", …), equal at both levels; `key` is the
    field with the region code.
    """

    field: str
    name: str
    short_name: str
    kind: str
    region_code: str
    regency_code: str | None

    @property
    def key(self) -> str:
        return f"{self.field}-{self.region_code}"


# field: (name, short name, kind)
COMMON = {
    "bappeda": ("Badan Perencanaan Pembangunan Daerah", "Bappeda", "bappeda"),
    "dinsos": ("Dinas Sosial", "Dinsos", "social"),
    "disperkim": ("Dinas Perumahan dan Kawasan Permukiman", "Disperkim", "opd"),
    "dinkes": ("Dinas Kesehatan", "Dinkes", "opd"),
    "disdik": ("Dinas Pendidikan", "Disdik", "opd"),
    "distan": ("Dinas Pertanian", "Distan", "opd"),
    "inspektorat": ("Inspektorat Daerah", "Inspektorat", "inspectorate"),
}
PROVINCE_ONLY = {
    "dkp": ("Dinas Ketahanan Pangan", "DKP", "opd"),
    "diskop": ("Dinas Koperasi, Usaha Kecil dan Menengah", "Diskop UKM", "opd"),
    "disnaker": ("Dinas Tenaga Kerja dan Transmigrasi", "Disnakertrans", "opd"),
    "esdm": ("Dinas Energi dan Sumber Daya Mineral", "Dinas ESDM", "opd"),
}
KABUPATEN_ONLY = {
    "dpmd": ("Dinas Pemberdayaan Masyarakat dan Desa", "DPMD", "opd"),
}


def agencies(province: Province, regencies: Sequence[Regency]) -> list[AgencyPlan]:
    """All agencies, the province's first."""
    plans = [
        AgencyPlan(
            field,
            f"{name} Provinsi {province.name}",
            f"{short} {province.short_name}",
            kind,
            digits(province.code),
            None,
        )
        for field, (name, short, kind) in {**COMMON, **PROVINCE_ONLY}.items()
    ]
    for regency in regencies:
        code = digits(regency.code)
        fields = COMMON if regency.is_city else {**COMMON, **KABUPATEN_ONLY}
        plans += [
            AgencyPlan(
                field, f"{name} {regency.name}", f"{short} {regency.label}", kind, code, code
            )
            for field, (name, short, kind) in fields.items()
        ]
    return plans
