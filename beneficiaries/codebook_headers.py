"""Knowing columns, and files, by their header row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from beneficiaries.codebook import VARIABLES
from beneficiaries.codebook_variable import StrOrPromise, Unit, Variable


def header_key(header: object) -> str:
    """A header without case, spaces and punctuation: "Kabupaten/Kota" is "kabupatenkota"."""
    return re.sub(r"[^0-9a-z]", "", str(header or "").lower())


@cache
def _by_header(unit: Unit) -> Mapping[str, Variable]:
    return MappingProxyType(
        {
            header_key(header): variable
            for variable in VARIABLES[unit].values()
            # Our own names are headers too: error files and templates carry them back.
            for header in (*variable.headers, variable.name)
        }
    )


def variable_for_header(header: object, unit: Unit) -> Variable | None:
    return _by_header(unit).get(header_key(header))


@dataclass(frozen=True, slots=True)
class HeaderSet:
    """A family of files seen in practice.

    marks            headers that this family has and the others lack
    codes_confirmed  whether its numeric codes are known to be the BDT lists; when False, a
                     page must warn before coded columns are applied
    refusal          for a list that is no register: what it is, and where it belongs
    """

    name: str
    unit: Unit
    marks: tuple[str, ...]
    codes_confirmed: bool = True
    refusal: tuple[StrOrPromise, StrOrPromise] | None = None


HEADER_SETS: tuple[HeaderSet, ...] = (
    HeaderSet(
        "PBDT",
        Unit.PERSON,
        ("nomor_urut_anggota_rumah_tangga", "hubungan_dengan_kepala_rumah_tangga"),
    ),
    HeaderSet("PBDT", Unit.HOUSEHOLD, ("nama_krt", "jenis_lantai_terluas", "status_bangunan")),
    HeaderSet("BDT", Unit.PERSON, ("IDARTBDT", "Hub_KRT", "Sta_kawin")),
    HeaderSet("BDT", Unit.HOUSEHOLD, ("IDBDT", "sta_bangunan", "lantai", "dinding")),
    HeaderSet(
        "CLEANSING",
        Unit.PERSON,
        ("NIK_KTP", "NOKK_DTKS", "KET_TAMBAHAN"),
        refusal=(
            _("Berkas ini daftar pembersihan data ganda penerima bantuan, bukan data basis."),
            _(
                "Betulkan orang yang disebut di dalamnya di SIKS-NG, lalu impor rilis berikutnya; "
                "NIK ganda dalam basis terlihat pada halaman mutu data."
            ),
        ),
    ),
    HeaderSet(
        "BPNT",
        Unit.PERSON,
        ("no_rekening", "status_kepesertaan", "nama_pengurus_kpm", "id_pengurus", "nik_pengurus"),
        refusal=(
            _("Berkas ini daftar perubahan penerima BPNT dari SIKS-NG, bukan data basis."),
            _(
                "Kirim sebagai daftar penerima pada program BPNT milik dinas sosial; "
                "di sana tiap baris dicocokkan dengan basis."
            ),
        ),
    ),
    HeaderSet("P3KE", Unit.PERSON, ("ID Keluarga P3KE", "ID Individu", "Padan Dukcapil")),
    HeaderSet(
        "DTSEN",
        Unit.PERSON,
        ("id_jenis_kelamin", "id_hub_kepala_keluarga", "desil_nasional_anggota"),
        codes_confirmed=False,
    ),
    HeaderSet(
        "DTSEN",
        Unit.HOUSEHOLD,
        ("id_lantai_terluas", "id_status_penguasaan_bangunan", "desil_nasional_keluarga"),
        codes_confirmed=False,
    ),
)
# As many marks make a family sure: one header may be anybody's.
_SURE = 2


def detect_header_set(row: Iterable[object], unit: Unit | None = None) -> HeaderSet | None:
    """The family whose marks a header row carries most of, with at least two; else None.

    With `unit` only families of that unit are asked: one file may tell of both.
    """
    keys = {header_key(header) for header in row}
    hits = [
        (sum(header_key(mark) in keys for mark in family.marks), family)
        for family in HEADER_SETS
        if unit is None or family.unit is unit
    ]
    count, best = max(hits, key=lambda hit: hit[0])
    return best if count >= _SURE else None
