"""Headers by which lists of people are known, whatever they were made for.

One list for files to be matched and for lists of recipients. Compared without signs and spaces, so
"Tgl. Lahir" and "tgl_lahir" need one entry; abbreviations of every word are spelled out here.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from types import MappingProxyType

_DAY, _BORN, _NUMBER = ("tanggal", "tgl", "tg"), ("lahir", "lhr"), ("no", "nomor", "nmr")
# Whose column it is, as lists like to add.
_WHOSE = ("penerima", "kpm", "pm", "krt", "kepala keluarga", "pengurus")


def _spelled(*words: tuple[str, ...]) -> tuple[str, ...]:
    """Every way to write these words one after the other."""
    return tuple(" ".join(way) for way in product(*words))


PERSON_HEADERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "name": (
            "nama", *_spelled(("nama",), _WHOSE), "nama penerima bantuan", "nama penerima manfaat",
            "nama lengkap penerima", "nama art", "nama anggota",
        ),
        "nik": (
            *_spelled(_NUMBER, ("nik", "ktp", "nik ktp")), *_spelled(("nik",), _WHOSE), "nik ktp",
            "nomor induk kependudukan",
        ),
        "kk": (
            *_spelled(_NUMBER, ("kk", "kartu keluarga")), "kartu keluarga", "kk", "nokk dtks",
            *_spelled(("nomor kk", "no kk"), _WHOSE),
        ),
        "birth_date": (
            *_spelled(_DAY, _BORN), *_spelled(_DAY, _BORN, _WHOSE), "lahir", "tanggal kelahiran",
            "tgl kelahiran",
        ),
        "sex": (
            "jk", "l/p", "kelamin", "jnskel", "jenis kel", "jns kelamin", "jns kel", "j kelamin",
            "gender", "id jenis kelamin",
        ),
        "address": (
            *_spelled(("alamat", "almt"), ("rumah", "domisili", "tinggal", "tempat tinggal",
                                           "sekarang", "lengkap", "ktp", "sesuai ktp")),
            *_spelled(("alamat",), _WHOSE), "almt", "jalan",
        ),
        "regency": ("kabupaten", "kab", "kota", "kab/kota", "nama kabupaten", "kabkota", "nmkab"),
        "district": ("kec", "nama kecamatan", "nmkec"),
        "village": (
            "desa", "kelurahan", "kel", "nama desa", "desakel", "kelurahan/desa", "nmkel",
            "nama kelurahan", "gampong",
        ),
        "village_code": (
            "kode desa/kelurahan", "kode kelurahan", "kode wilayah", "kdgabungan", "kodedesa",
            "kode kemdagri", "kode kemendagri",
        ),
    }
)  # fmt: skip
