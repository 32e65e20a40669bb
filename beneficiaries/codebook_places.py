"""Where a household or person lives, as the files say it."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _

from beneficiaries.codebook_variable import Group, Kind, Unit, Variable


def places(unit: Unit) -> tuple[Variable, ...]:
    """The place columns, the same in household and person files.

    BDT files carry four part codes in the BPS numbering, hand-outs only names, P3KE one
    Kemendagri code: which numbering a file uses is for `regions.codes` to find out.
    """
    of = partial(Variable, unit=unit, group=Group.REGION, kind=Kind.TEXT)
    return (
        of("region_code", "kode_wilayah", _("Kode wilayah lengkap"),
           aliases=("Kode Kemdagri", "kode_kemendagri"), source="pbdt-header"),
        of("province_code", "KDPROP", _("Kode provinsi")),
        of("regency_code", "KDKAB", _("Kode kabupaten/kota")),
        of("district_code", "KDKEC", _("Kode kecamatan")),
        of("village_code", "KDDESA", _("Kode desa/kelurahan")),
        of("province_name", "NMPROP", _("Provinsi"), aliases=("provinsi",)),
        of("regency_name", "NMKAB", _("Kabupaten/kota"), aliases=("kabupaten", "kabupaten_kota")),
        of("district_name", "NMKEC", _("Kecamatan"), aliases=("kecamatan",)),
        of("village_name", "NMKEL", _("Desa/kelurahan"),
           aliases=("NMDESA", "desa_kelurahan", "desa", "kelurahan")),
        of("neighbourhood", "Nama_SLS", _("RT/RW/dusun"), aliases=("SLS",)),
        of("address", "Alamat", _("Alamat")),
    )  # fmt: skip
