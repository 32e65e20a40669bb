"""The columns of a file to be matched against the base: only a name is demanded.

Headers of aid lists and of registers (BDT, DTKS, P3KE, DTSEN) are known alike.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.tabular.columns import Column, ColumnKind, ColumnSet

MATCH_COLUMNS = ColumnSet(
    Column(
        "name",
        _("Nama lengkap"),
        aliases=("nama", "nama penerima", "nama kpm", "nama penerima bantuan", "nama krt",
                 "nama art", "nama anggota", "nama pengurus"),
        required=True,
        example="Siti Aminah",
    ),
    Column(
        "nik",
        _("NIK"),
        aliases=("no nik", "nomor nik", "nik penerima", "nik kpm", "no ktp", "nomor ktp", "noktp",
                 "nik ktp", "nomor induk kependudukan", "nik pengurus"),
        kind=ColumnKind.IDENTIFIER,
        example="1604124502850003",
    ),
    Column(
        "kk",
        _("Nomor KK"),
        aliases=("no kk", "nokk", "kartu keluarga", "no kartu keluarga", "nomor kartu keluarga",
                 "nokk dtks"),
        kind=ColumnKind.IDENTIFIER,
        example="1604120101100007",
    ),
    Column(
        "birth_date",
        _("Tanggal lahir"),
        aliases=("tgl lahir", "tgllahir", "tanggallahir", "lahir"),
        kind=ColumnKind.DATE,
        example="1985-02-05",
    ),
    Column(
        "sex",
        _("Jenis kelamin"),
        aliases=("jk", "l/p", "kelamin", "jnskel", "jenis kel", "id jenis kelamin"),
        kind=ColumnKind.CHOICE,
        choices=("L", "P"),
        example="P",
    ),
    Column(
        "address",
        _("Alamat"),
        aliases=("alamat lengkap", "alamat penerima", "jalan"),
        example="Dusun II RT 003 RW 001",
    ),
    Column("rt", _("RT")),
    Column("rw", _("RW")),
    Column(
        "regency",
        _("Kabupaten/kota"),
        aliases=("kabupaten", "kab", "kota", "kab/kota", "nama kabupaten", "kabkota", "nmkab"),
    ),
    Column("district", _("Kecamatan"), aliases=("kec", "nama kecamatan", "nmkec")),
    Column(
        "village",
        _("Desa/kelurahan"),
        aliases=("desa", "kelurahan", "kel", "nama desa", "desakel", "kelurahan/desa", "nmkel",
                 "desa kelurahan", "nama kelurahan"),
    ),
    Column(
        "village_code",
        _("Kode desa"),
        aliases=("kode desa/kelurahan", "kode kelurahan", "kode wilayah", "kdgabungan", "kodedesa",
                 "kode kemdagri", "kode kemendagri"),
        kind=ColumnKind.IDENTIFIER,
    ),
)  # fmt: skip
