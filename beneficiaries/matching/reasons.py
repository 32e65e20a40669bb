"""Reason codes of the matching engine, and their words. Codes are stored, words are shown."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Reason(StrEnum):
    """What spoke for or against. No code carries personal data."""

    NIK_SAME = "nik_same"
    NIK_DIFFERS = "nik_differs"
    NIK_UNUSABLE = "nik_unusable"
    NIK_SHARED = "nik_shared"
    KK_SAME = "kk_same"
    NAME_SAME = "name_same"
    NAME_NEAR = "name_near"
    NAME_DIFFERS = "name_differs"
    BIRTH_SAME = "birth_same"
    BIRTH_DIFFERS = "birth_differs"
    BIRTH_MISSING = "birth_missing"
    VILLAGE_SAME = "village_same"
    SEVERAL = "several"
    NOBODY = "nobody"


WORDS = {
    Reason.NIK_SAME: _("NIK sama"),
    Reason.NIK_DIFFERS: _("NIK berbeda"),
    Reason.NIK_UNUSABLE: _("NIK tidak dapat dipakai"),
    Reason.NIK_SHARED: _("NIK tercatat pada lebih dari satu orang"),
    Reason.KK_SAME: _("nomor KK sama"),
    Reason.NAME_SAME: _("nama sama"),
    Reason.NAME_NEAR: _("nama hampir sama"),
    Reason.NAME_DIFFERS: _("nama berbeda"),
    Reason.BIRTH_SAME: _("tanggal lahir sama"),
    Reason.BIRTH_DIFFERS: _("tanggal lahir berbeda"),
    Reason.BIRTH_MISSING: _("tanggal lahir tidak diisi"),
    Reason.VILLAGE_SAME: _("desa/kelurahan sama"),
    Reason.SEVERAL: _("lebih dari satu orang cocok"),
    Reason.NOBODY: _("tidak ada orang yang cocok"),
}


def words(code: str) -> str:
    """The words of one code; an unknown code (of a later version) is shown as it is."""
    try:
        return str(WORDS[Reason(code)])
    except ValueError:
        return code


def sentence(codes: list[str] | tuple[str, ...]) -> str:
    """All codes as one sentence: "NIK sama, nama hampir sama, desa/kelurahan sama"."""
    text = ", ".join(words(code) for code in codes)
    return text[:1].upper() + text[1:]
