"""The life of a group list, and what may become of one of its rows."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.db import models
from django.utils.translation import gettext_lazy as _


class GroupListState(models.TextChoices):
    """Moves only through `beneficiaries.operations.group_lists`."""

    RECEIVED = "received", _("Sedang dibaca")
    CHECKED = "checked", _("Siap diperiksa")
    APPLIED = "applied", _("Berlaku")
    REPLACED = "replaced", _("Digantikan")
    TAKEN_BACK = "taken_back", _("Ditarik kembali")
    DISCARDED = "discarded", _("Dibatalkan")
    FAILED = "failed", _("Gagal")


# Nobody's membership stands on these. A replaced one comes back only while it has its rows.
DONE_WITH = (
    GroupListState.REPLACED, GroupListState.TAKEN_BACK, GroupListState.DISCARDED,
    GroupListState.FAILED,
)  # fmt: skip


class GroupOutcome(models.TextChoices):
    JOINED = "joined", _("Terhubung ke basis")
    CHECK = "check", _("Perlu diperiksa")
    NOT_FOUND = "none", _("Tidak ditemukan dalam basis")
    ELSEWHERE = "elsewhere", _("Tercatat di kabupaten/kota lain")
    FAULTY = "faulty", _("Bermasalah")


class GroupFault(models.TextChoices):
    """Why a row cannot be read. The label is the cause, for screen and workbook."""

    NO_NAME = "no_name", _("Nama kosong")
    LOST_NIK = "lost_nik", _("Digit terakhir NIK hilang karena disimpan sebagai angka")
    NO_CATEGORY = "no_category", _("Jenis PPKS atau PSKS kosong")
    BAD_CATEGORY = "bad_category", _("Jenis PPKS atau PSKS tidak dikenal")
    INSTITUTION = "institution", _("Jenis ini lembaga, bukan orang")
    OTHER_KIND = "other_kind", _("Kolom PKH/Non-PKH menyebut kelompok lain")
    DOUBLE = "double", _("Orang ini sudah tercantum di baris sebelumnya")


CURES = MappingProxyType(
    {
        GroupFault.NO_NAME: _("Isi nama sesuai KTP."),
        GroupFault.LOST_NIK: _(
            "Ubah kolom NIK menjadi Teks, lalu ketik atau salin lagi NIK lengkap."
        ),
        GroupFault.NO_CATEGORY: _(
            "Isi nama jenisnya; bila seluruh berkas satu jenis, isi di tiap baris."
        ),
        GroupFault.BAD_CATEGORY: _(
            "Tulis nama jenis atau nomornya menurut Permensos 8/2012: PPKS 1–26, PSKS 1–12."
        ),
        GroupFault.INSTITUTION: _(
            "Hapus baris ini; lembaga dan badan usaha tidak dicatat pada keluarga."
        ),
        GroupFault.OTHER_KIND: _("Kirim baris ini dalam daftar kelompok yang disebutnya."),
        GroupFault.DOUBLE: _("Hapus salah satu baris, atau betulkan NIK dan namanya."),
    }
)
# The column to look at.
AT_FAULT: Mapping[GroupFault, str] = MappingProxyType(
    {
        GroupFault.NO_NAME: "name",
        GroupFault.LOST_NIK: "nik",
        GroupFault.NO_CATEGORY: "category",
        GroupFault.BAD_CATEGORY: "category",
        GroupFault.INSTITUTION: "category",
        GroupFault.OTHER_KIND: "pkh",
        GroupFault.DOUBLE: "nik",
    }
)
