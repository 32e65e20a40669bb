"""Codes of the matching engine, and their words. Codes are stored, words are shown."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from beneficiaries.matching.interface import Alternative


class Field(StrEnum):
    """What is compared; the bars of the waterfall."""

    PRIOR = "prior"
    NIK = "nik"
    KK = "kk"
    NAME = "name"
    RARITY = "rarity"
    BIRTH = "birth"
    SEX = "sex"
    PLACE = "place"
    ADDRESS = "address"


class Reason(StrEnum):
    """What spoke for or against: the levels of the fields, and what settled the outcome.

    No code carries personal data. Codes are stored with findings: never give one another meaning.
    """

    NIK_SAME = "nik_same"
    NIK_NEAR = "nik_near"
    NIK_TWO_OFF = "nik_two_off"
    NIK_SERIAL = "nik_serial"
    NIK_SEX = "nik_sex"
    NIK_EXCEL = "nik_excel"
    NIK_FOLLOWS = "nik_follows"
    NIK_DIFFERS = "nik_differs"
    NIK_UNUSABLE = "nik_unusable"
    NIK_SHARED = "nik_shared"
    KK_SAME = "kk_same"
    KK_NEAR = "kk_near"
    KK_DIFFERS = "kk_differs"
    KK_MISSING = "kk_missing"
    NAME_SAME = "name_same"
    NAME_SPELLING = "name_spelling"
    NAME_NEAR = "name_near"
    NAME_CLOSE = "name_close"
    NAME_INITIALS = "name_initials"
    NAME_PART = "name_part"
    NAME_SHARES = "name_shares"
    NAME_DIFFERS = "name_differs"
    NAME_RARE = "name_rare"
    NAME_COMMON = "name_common"
    BIRTH_SAME = "birth_same"
    BIRTH_SWAPPED = "birth_swapped"
    BIRTH_NEAR = "birth_near"
    BIRTH_NIK = "birth_nik"
    BIRTH_PARTS = "birth_parts"
    BIRTH_YEAR = "birth_year"
    BIRTH_CLOSE = "birth_close"
    BIRTH_PLACEHOLDER = "birth_placeholder"
    BIRTH_DIFFERS = "birth_differs"
    BIRTH_MISSING = "birth_missing"
    SEX_SAME = "sex_same"
    SEX_DIFFERS = "sex_differs"
    SEX_MISSING = "sex_missing"
    VILLAGE_SAME = "village_same"
    DISTRICT_SAME = "district_same"
    REGENCY_SAME = "regency_same"
    PLACE_DIFFERS = "place_differs"
    PLACE_MISSING = "place_missing"
    ADDRESS_SAME = "address_same"
    ADDRESS_NEAR = "address_near"
    ADDRESS_DIFFERS = "address_differs"
    ADDRESS_MISSING = "address_missing"
    PRIOR = "prior"
    TWIN = "twin"
    TAKEN = "taken"
    SEVERAL = "several"
    NOBODY = "nobody"


FIELD_WORDS = {
    Field.PRIOR: _("Peluang awal"),
    Field.NIK: _("NIK"),
    Field.KK: _("Nomor KK"),
    Field.NAME: _("Nama"),
    Field.RARITY: _("Kelangkaan nama"),
    Field.BIRTH: _("Tanggal lahir"),
    Field.SEX: _("Jenis kelamin"),
    Field.PLACE: _("Wilayah"),
    Field.ADDRESS: _("Alamat"),
}

WORDS = {
    Reason.NIK_SAME: _("NIK sama"),
    Reason.NIK_NEAR: _("NIK berbeda satu digit"),
    Reason.NIK_TWO_OFF: _("NIK berbeda dua digit"),
    Reason.NIK_SERIAL: _("NIK sama kecuali nomor urut"),
    Reason.NIK_SEX: _("NIK sama kecuali penanda jenis kelamin"),
    Reason.NIK_EXCEL: _("NIK sama kecuali digit terakhir yang hilang"),
    Reason.NIK_FOLLOWS: _("NIK berbeda sejalan dengan tanggal lahir yang berbeda"),
    Reason.NIK_DIFFERS: _("NIK berbeda"),
    Reason.NIK_UNUSABLE: _("NIK tidak dapat dipakai"),
    Reason.NIK_SHARED: _("NIK tercatat pada lebih dari satu orang"),
    Reason.KK_SAME: _("nomor KK sama"),
    Reason.KK_NEAR: _("nomor KK berbeda sedikit"),
    Reason.KK_DIFFERS: _("nomor KK berbeda"),
    Reason.KK_MISSING: _("nomor KK tidak dapat dibandingkan"),
    Reason.NAME_SAME: _("nama sama atau hanya beda ejaan"),
    Reason.NAME_SPELLING: _("kata-kata nama sama, urutan atau ejaannya lain"),
    Reason.NAME_NEAR: _("nama hampir sama"),
    Reason.NAME_CLOSE: _("nama mirip"),
    Reason.NAME_INITIALS: _("nama cocok dengan singkatannya"),
    Reason.NAME_PART: _("nama yang satu bagian dari nama yang lain"),
    Reason.NAME_SHARES: _("sebagian nama sama"),
    Reason.NAME_DIFFERS: _("nama berbeda"),
    Reason.NAME_RARE: _("nama jarang dipakai"),
    Reason.NAME_COMMON: _("nama banyak dipakai"),
    Reason.BIRTH_SAME: _("tanggal lahir sama"),
    Reason.BIRTH_SWAPPED: _("hari dan bulan lahir tertukar"),
    Reason.BIRTH_NEAR: _("tanggal lahir berbeda satu digit"),
    Reason.BIRTH_NIK: _("tanggal lahir sesuai dengan tanggal pada NIK"),
    Reason.BIRTH_PARTS: _("dua dari hari, bulan, dan tahun lahir sama"),
    Reason.BIRTH_YEAR: _("hanya tahun lahir yang sama"),
    Reason.BIRTH_CLOSE: _("tahun lahir berdekatan"),
    Reason.BIRTH_PLACEHOLDER: _("tanggal lahir perkiraan"),
    Reason.BIRTH_DIFFERS: _("tanggal lahir berbeda"),
    Reason.BIRTH_MISSING: _("tanggal lahir tidak diisi"),
    Reason.SEX_SAME: _("jenis kelamin sama"),
    Reason.SEX_DIFFERS: _("jenis kelamin berbeda"),
    Reason.SEX_MISSING: _("jenis kelamin tidak diketahui"),
    Reason.VILLAGE_SAME: _("desa/kelurahan sama"),
    Reason.DISTRICT_SAME: _("kecamatan sama, desa/kelurahan lain"),
    Reason.REGENCY_SAME: _("kabupaten/kota sama, kecamatan lain"),
    Reason.PLACE_DIFFERS: _("kabupaten/kota lain"),
    Reason.PLACE_MISSING: _("wilayah tidak diketahui"),
    Reason.ADDRESS_SAME: _("alamat sama"),
    Reason.ADDRESS_NEAR: _("alamat mirip"),
    Reason.ADDRESS_DIFFERS: _("alamat berbeda"),
    Reason.ADDRESS_MISSING: _("alamat tidak dapat dibandingkan"),
    Reason.PRIOR: _("banyaknya orang dalam basis"),
    Reason.TWIN: _("ada anggota serumah yang sangat mirip"),
    Reason.TAKEN: _("orang ini lebih cocok dengan baris lain"),
    Reason.SEVERAL: _("lebih dari satu orang cocok"),
    Reason.NOBODY: _("tidak ada orang yang cocok"),
}

AGAINST_WORDS = {
    Alternative.RELATIVE: _("dibandingkan dengan anggota serumah"),
    Alternative.STRANGER: _("dibandingkan dengan orang lain"),
}


def words(code: str) -> str:
    """The words of one code; an unknown code (of a later version) is shown as it is."""
    try:
        return str(WORDS[Reason(code)])
    except ValueError:
        return code


def field_words(field: str) -> str:
    """The name of a field of the waterfall: "Tanggal lahir"."""
    try:
        return str(FIELD_WORDS[Field(field)])
    except ValueError:
        return field


def against_words(alternative: str) -> str:
    """Whom the candidate was weighed against: "dibandingkan dengan anggota serumah"."""
    try:
        return str(AGAINST_WORDS[Alternative(alternative)])
    except ValueError:
        return alternative


def strength_words(bits: float) -> str:
    """How strongly a term speaks, for readers who do not think in bits."""
    size = abs(bits)
    if size < 0.5:
        return gettext("tidak menentukan")
    if bits > 0:
        return (
            gettext("sangat mendukung")
            if size >= 8
            else (gettext("mendukung") if size >= 3 else gettext("sedikit mendukung"))
        )
    return (
        gettext("sangat melemahkan")
        if size >= 8
        else (gettext("melemahkan") if size >= 3 else gettext("sedikit melemahkan"))
    )


def sentence(codes: list[str] | tuple[str, ...]) -> str:
    """All codes as one sentence: "NIK sama, nama hampir sama, desa/kelurahan sama"."""
    text = ", ".join(words(code) for code in codes)
    return text[:1].upper() + text[1:]
