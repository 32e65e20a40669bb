"""Numbers that are wrong in themselves: NIK and family card. Mirrors `beneficiaries.identity`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from beneficiaries.codebook_variable import Unit
from beneficiaries.quality.kind import (
    CIVIL_OFFICE,
    STEWARD,
    VILLAGE_OPERATOR,
    QualityKind,
    column,
    years_before,
)
from beneficiaries.quality_enums import Severity


def placeholder(number: str) -> str:
    """SQL twin of `identity.is_placeholder`."""
    return (
        rf"({number} ~ '^(.)\1*$' OR {number} IN"
        " ('1234567890123456', '0123456789012345', '9876543210987654')"
        rf" OR {number} ~ '^.{{6}}(0{{10}}|9{{10}})$')"
    )


def nik_fault(number: str) -> str:
    """SQL that names the fault of a NIK that is not usable, by `identity.NikFault`."""
    return f"""CASE
        WHEN {number} !~ '^[0-9]+$' THEN 'LETTERS'
        WHEN length({number}) <> 16 THEN 'LENGTH'
        WHEN {number} ~ '^0' OR {number} ~ '^..00' OR {number} ~ '^....00' THEN 'REGION'
        WHEN {number} ~ '0000$' THEN 'SERIAL'
        ELSE 'DATE' END"""


# Day and month as ddmmyy in a usable NIK, the 40 of women taken off.
_DAY = "(CASE WHEN substr(p.nik, 7, 1) >= '4' THEN substr(p.nik, 7, 2)::int - 40"
_DAY += " ELSE substr(p.nik, 7, 2)::int END)"
_BORN = "p.nik_usable AND p.birth_date IS NOT NULL"
_SAME_DATE = (
    f"{_DAY} = extract(day FROM p.birth_date)"
    " AND substr(p.nik, 9, 4) = to_char(p.birth_date, 'MMYY')"
)
_SWAPPED = (
    f"{_DAY} = extract(month FROM p.birth_date) AND substr(p.nik, 9, 2)::int"
    " = extract(day FROM p.birth_date) AND substr(p.nik, 11, 2) = to_char(p.birth_date, 'YY')"
)
_SAME_YEAR = "substr(p.nik, 11, 2) = to_char(p.birth_date, 'YY')"
ADULT, CHILD = 17, 18
_UNUSABLE = "p.nik <> '' AND NOT p.nik_usable"
_WRITTEN = column("p", "nik_as_written")
# P3KE answers "Ya" or "Tidak", other files "Padan", "TIDAK PADAN", "NIK tidak ditemukan". An empty
# cell is a comparison that nobody has told of, and no fault. Of a longer sentence only a plain "no"
# beside such a word counts: "tidak ada masalah" is none.
_COMPARED = "padan|dipadankan|sesuai|cocok|valid|ditemukan|terdaftar|sinkron|online"
_UNMATCHED = (
    r"^\W*(ti?da?k|tak|belum|non|gagal|no|not|n|false|f|0|unmatched)\W*$"
    rf"|\m(ti?da?k|tak|belum|non|gagal|not)\W*({_COMPARED}|match(ed)?|found)\M"
)

NUMBERS = (
    QualityKind(
        "nik_placeholder",
        _("NIK pengganti"),
        Severity.HIGH,
        _("NIK hanya angka pengganti: nol, satu angka berulang, atau 9999."),
        _("Minta NIK yang benar dari KTP atau KK keluarga, lalu perbaiki di sumber."),
        VILLAGE_OPERATOR,
        condition=f"{_UNUSABLE} AND {placeholder('p.nik')}",
    ),
    QualityKind(
        "nik_invalid",
        _("NIK tidak wajar"),
        Severity.HIGH,
        _("Susunan NIK tidak mungkin: jumlah digit, kode wilayah, tanggal, atau nomor urutnya."),
        _("Cocokkan dengan KTP atau KK; bila KTP memang demikian, tanyakan kepada Dukcapil."),
        VILLAGE_OPERATOR,
        condition=(
            f"({_UNUSABLE} AND NOT {placeholder('p.nik')})"
            f" OR (p.nik = '' AND {_WRITTEN} IS NOT NULL)"
        ),
        facts="jsonb_build_object('fault', CASE WHEN p.nik = '' THEN 'LENGTH' ELSE "
        + nik_fault("p.nik")
        + " END)",
    ),
    QualityKind(
        "nik_missing",
        _("NIK kosong"),
        Severity.MEDIUM,
        _("Orang dewasa ini tidak mempunyai NIK dalam basis data."),
        _("Lengkapi NIK dari KTP; bila belum memiliki KTP, arahkan untuk merekam di Dukcapil."),
        VILLAGE_OPERATOR,
        condition=(
            f"p.nik = '' AND {_WRITTEN} IS NULL"
            f" AND (p.birth_date IS NULL OR p.birth_date <= {years_before(ADULT)})"
        ),
    ),
    QualityKind(
        "child_without_nik",
        _("Anak tanpa NIK"),
        Severity.LOW,
        _("Anak di bawah 17 tahun ini belum mempunyai NIK dalam basis data."),
        _("Bantu keluarga mengurus akta kelahiran dan NIK anak di Dukcapil."),
        CIVIL_OFFICE,
        condition=(f"p.nik = '' AND {_WRITTEN} IS NULL AND p.birth_date > {years_before(ADULT)}"),
    ),
    QualityKind(
        "nik_birth_differs",
        _("Tanggal lahir tidak sama dengan NIK"),
        Severity.MEDIUM,
        _("Tanggal lahir yang tercatat berbeda dari tanggal lahir yang tersirat dalam NIK."),
        _("Lihat KTP atau KK: perbaiki tanggal lahir atau NIK yang salah tulis."),
        VILLAGE_OPERATOR,
        condition=f"{_BORN} AND NOT ({_SAME_DATE})",
        facts=(
            f"jsonb_build_object('how', CASE WHEN {_SWAPPED} THEN 'swapped'"
            f" WHEN {_SAME_YEAR} THEN 'day' ELSE 'year' END)"
        ),
    ),
    QualityKind(
        "nik_sex_differs",
        _("Jenis kelamin tidak sama dengan NIK"),
        Severity.MEDIUM,
        _("Jenis kelamin yang tercatat berbeda dari jenis kelamin yang tersirat dalam NIK."),
        _("Lihat KTP: perbaiki jenis kelamin, atau NIK bila tertukar dengan anggota lain."),
        VILLAGE_OPERATOR,
        condition=(
            "p.nik_usable AND p.sex IS NOT NULL AND (substr(p.nik, 7, 1) >= '4') <> (p.sex = 2)"
        ),
    ),
    QualityKind(
        "civil_unmatched",
        _("Tidak padan Dukcapil"),
        Severity.MEDIUM,
        _("Menurut sumbernya data orang ini tidak padan dengan data kependudukan Dukcapil."),
        _("Cocokkan NIK, nama, dan tanggal lahir dengan KTP atau KK, lalu padankan di Dukcapil."),
        CIVIL_OFFICE,
        condition=f"p.civil_match ~* '{_UNMATCHED}'",
    ),
    QualityKind(
        "nik_same_person",
        _("NIK ganda: orang yang sama tercatat dua kali"),
        Severity.HIGH,
        _("NIK ini dipakai lebih dari satu catatan yang nama dan kelahirannya serupa."),
        _("Pastikan di mana ia tinggal, lalu usulkan penghapusan catatan yang lain."),
        STEWARD,
    ),
    QualityKind(
        "nik_two_persons",
        _("NIK ganda: dua orang berbeda memakai satu NIK"),
        Severity.HIGH,
        _("NIK ini dipakai orang lain yang namanya berbeda."),
        _("Cocokkan KTP keduanya; perbaiki NIK yang salah tulis."),
        STEWARD,
    ),
    QualityKind(
        "kk_invalid",
        _("Nomor KK tidak wajar"),
        Severity.MEDIUM,
        _("Nomor KK yang tertulis bukan nomor yang mungkin, sehingga dikosongkan saat impor."),
        _("Salin nomor KK dari kartu keluarga terbaru."),
        VILLAGE_OPERATOR,
        condition=f"p.kk = '' AND {column('p', 'kk_as_written')} IS NOT NULL",
    ),
    QualityKind(
        "kk_shared",
        _("Satu KK di dua rumah tangga"),
        Severity.LOW,
        _("Nomor KK anggotanya juga tercatat pada rumah tangga lain di desa yang sama."),
        _("Pastikan apakah mereka satu rumah; bila tidak, perbarui kartu keluarga yang pindah."),
        VILLAGE_OPERATOR,
        unit=Unit.HOUSEHOLD,
    ),
    QualityKind(
        "kk_villages",
        _("Satu KK di dua desa"),
        Severity.HIGH,
        _("Nomor KK anggota rumah tangga ini juga tercatat pada rumah tangga di desa lain."),
        _("Tentukan domisili keluarga; catatan di desa lain diusulkan pindah atau dihapus."),
        STEWARD,
        unit=Unit.HOUSEHOLD,
    ),
    QualityKind(
        "kk_many_heads",
        _("Satu KK dengan beberapa kepala keluarga"),
        Severity.MEDIUM,
        _("Dalam satu KK tercatat lebih dari satu kepala keluarga."),
        _("Samakan hubungan keluarga dengan kartu keluarga, atau pisahkan nomor KK-nya."),
        VILLAGE_OPERATOR,
        unit=Unit.HOUSEHOLD,
        confirmed=False,
    ),
    QualityKind(
        "kk_no_head",
        _("KK tanpa kepala keluarga"),
        Severity.LOW,
        _("Dalam satu KK tidak ada anggota yang tercatat sebagai kepala keluarga."),
        _("Tetapkan kepala keluarga menurut kartu keluarga terbaru."),
        VILLAGE_OPERATOR,
        unit=Unit.HOUSEHOLD,
        confirmed=False,
    ),
)
