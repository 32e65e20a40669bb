"""The columns of a file to be matched against the base: only a name is demanded.

Headers of aid lists and of registers (BDT, DTKS, P3KE, DTSEN) are known alike.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from beneficiaries.person_headers import PERSON_HEADERS
from core.tabular.columns import Column, ColumnKind, ColumnSet

MATCH_COLUMNS = ColumnSet(
    Column(
        "name",
        _("Nama lengkap"),
        aliases=PERSON_HEADERS["name"],
        required=True,
        example="Siti Aminah",
    ),
    Column(
        "nik",
        _("NIK"),
        aliases=PERSON_HEADERS["nik"],
        kind=ColumnKind.IDENTIFIER,
        example="1604124502850003",
    ),
    Column(
        "kk",
        _("Nomor KK"),
        aliases=PERSON_HEADERS["kk"],
        kind=ColumnKind.IDENTIFIER,
        example="1604120101100007",
    ),
    Column(
        "birth_date",
        _("Tanggal lahir"),
        aliases=PERSON_HEADERS["birth_date"],
        kind=ColumnKind.DATE,
        example="1985-02-05",
    ),
    Column(
        "sex",
        _("Jenis kelamin"),
        aliases=PERSON_HEADERS["sex"],
        kind=ColumnKind.CHOICE,
        choices=("L", "P"),
        example="P",
    ),
    Column(
        "address",
        _("Alamat"),
        aliases=PERSON_HEADERS["address"],
        example="Dusun II RT 003 RW 001",
    ),
    Column("rt", _("RT")),
    Column("rw", _("RW")),
    Column(
        "regency",
        _("Kabupaten/kota"),
        aliases=PERSON_HEADERS["regency"],
    ),
    Column("district", _("Kecamatan"), aliases=PERSON_HEADERS["district"]),
    Column(
        "village",
        _("Desa/kelurahan"),
        aliases=PERSON_HEADERS["village"],
    ),
    Column(
        "village_code",
        _("Kode desa"),
        aliases=PERSON_HEADERS["village_code"],
        kind=ColumnKind.IDENTIFIER,
    ),
)  # fmt: skip
