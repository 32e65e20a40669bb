"""What a right lets somebody see and do, in the words of a letter."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Permission

WORDS: Mapping[Permission, str | Promise] = {
    Permission.REGISTRY_VIEW: _("Melihat rumah tangga dan orang dengan nama, NIK tersamar"),
    Permission.REGISTRY_REVEAL: _("Membuka NIK lengkap dengan alasan"),
    Permission.REGISTRY_SENSITIVE: _("Melihat keterangan kesehatan dan disabilitas anggota"),
    Permission.REGISTRY_EXPORT: _("Mengunduh daftar rumah tangga"),
    Permission.REGISTRY_IMPORT: _("Mengimpor berkas basis data"),
    Permission.REGISTRY_ACTIVATE: _("Mengaktifkan rilis basis data"),
    Permission.PHOTO_ADD: _("Menambahkan foto rumah"),
    Permission.PROGRAM_VIEW: _("Melihat program dan penerimanya"),
    Permission.PROGRAM_EDIT: _("Membuat dan mengubah program instansinya"),
    Permission.PROGRAM_SHARE: _("Meminta program instansinya dibagikan kepada instansi lain"),
    Permission.RECIPIENT_EDIT: _("Memasukkan dan memperbaiki penerima"),
    Permission.RECIPIENT_SUBMIT: _("Mengajukan penerima ke Bappeda"),
    Permission.RECIPIENT_EXPORT: _("Mengunduh daftar penerima"),
    Permission.CASE_VIEW: _("Melihat kasus verifikasi"),
    Permission.CASE_DECIDE: _("Memutuskan kasus verifikasi"),
    Permission.CASE_EXPORT: _("Mengunduh daftar kasus verifikasi"),
    Permission.ACCOUNT_VIEW: _("Melihat siapa memegang hak akses apa, dan riwayatnya"),
    Permission.ACCOUNT_MANAGE: _("Mengelola akun dan hak akses"),
    Permission.ACCOUNT_CONFIRM: _("Mengonfirmasi pemulihan pengaman kedua"),
    Permission.AUDIT_VIEW: _("Membaca jejak audit"),
    Permission.AUDIT_EXPORT: _("Mengunduh jejak audit"),
    Permission.SUBJECT_SERVE: _("Melayani permintaan orang tentang data pribadinya"),
    Permission.BREACH_REPORT: _("Menyusun laporan insiden data"),
    Permission.DASHBOARD_VIEW: _("Melihat ringkasan angka"),
    Permission.RULES_EDIT: _("Mengatur jenis program dan aturan tumpang tindih"),
    Permission.OVERLAP_VIEW: _("Melihat tumpang tindih antarinstansi"),
    Permission.NEED_VIEW: _("Melihat keluarga layak yang belum terlayani, dengan nama"),
    Permission.NEED_EXPORT: _("Mengunduh daftar keluarga layak yang belum terlayani"),
    Permission.SCORECARD_VIEW: _("Melihat rapor 4T"),
    Permission.PLAN_VIEW: _("Melihat rencana bantuan"),
    Permission.PLAN_EDIT: _("Mengubah rencana bantuan instansinya"),
    Permission.MINUTES_VIEW: _("Melihat berita acara"),
    Permission.MINUTES_ISSUE: _("Menerbitkan berita acara"),
    Permission.PROPOSAL_VIEW: _("Melihat usulan perubahan basis data di wilayahnya"),
    Permission.PROPOSAL_EDIT: _("Menyusun dan mengajukan usulan"),
    Permission.PROPOSAL_DECIDE: _("Memeriksa atau menetapkan usulan"),
    Permission.VILLAGE_VIEW: _("Melihat rumah tangga desanya dengan nama, NIK tersamar"),
    Permission.TOTALS_VIEW: _("Melihat jumlah tumpang tindih, rencana, dan realisasi"),
    Permission.SYSTEM_ADMIN: _("Mengelola instansi, akun, dan pengaturan teknis"),
}


def words_of(permissions: frozenset[Permission]) -> list[str | Promise]:
    """In the order of `Permission`; one without words shows its code, so that none is hidden."""
    return [WORDS.get(one, one.value) for one in Permission if one in permissions]
