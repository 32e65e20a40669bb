"""The audit trail in words: what an auditor reads instead of `case.approve` and `programs.program`.

The codes stay in the database, because words change and evidence must not. Operations of every
floor write events, so the words stand here by code and import none of them.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTIONS: Mapping[str, str | Promise] = {
    "account_request.approve": _("Menyetujui permohonan akun"),
    "account_request.refuse": _("Menolak permohonan akun"),
    "account_request.submit": _("Mengajukan permohonan akun"),
    "activation.issue": _("Membuat tautan aktivasi"),
    "activation.use": _("Mengaktifkan akun"),
    "case.approve": _("Menyetujui kasus"),
    "case.approve_in_bulk": _("Menyetujui beberapa kasus sekaligus"),
    "case.reject": _("Menolak kasus"),
    "case.return": _("Mengembalikan kasus"),
    "case.return_in_bulk": _("Mengembalikan beberapa kasus sekaligus"),
    "case.submit": _("Membuka kasus verifikasi"),
    "membership.revoke": _("Mencabut hak akses"),
    "overlap.export": _("Mengunduh laporan tumpang tindih"),
    "overlap_rule.lay_down": _("Menetapkan aturan tumpang tindih"),
    "person.look_up": _("Mencari orang dalam basis"),
    "person.pick": _("Memilih orang dari basis"),
    "person.reveal": _("Membuka NIK"),
    "photo.add": _("Menambahkan foto rumah tangga"),
    "program.change": _("Mengubah program"),
    "program.close": _("Menutup program"),
    "program.create": _("Membuat program"),
    "program.reopen": _("Membuka kembali program"),
    "program.set_criteria": _("Menetapkan kriteria"),
    "program.start": _("Memulai program"),
    "publication.publish": _("Menerbitkan angka publik"),
    "recipient.approved": _("Penerima disetujui"),
    "recipient.change": _("Mengubah penerima"),
    "recipient.end": _("Mengakhiri bantuan penerima"),
    "recipient.enter": _("Mencatat penerima"),
    "recipient.reenter": _("Mendaftarkan kembali penerima"),
    "recipient.rejected": _("Penerima ditolak"),
    "recipient.replace": _("Mencatat ahli waris penerima"),
    "recipient.reopen": _("Keputusan atas penerima dibuka kembali"),
    "recipient.returned": _("Penerima dikembalikan"),
    "recipient.submit": _("Mengajukan penerima"),
    "recipient.withdraw": _("Menarik penerima"),
    "recipient_group.change": _("Mengubah kelompok"),
    "recipient_group.create": _("Membuat kelompok"),
    "recipient_upload.check": _("Memeriksa daftar penerima"),
    "recipient_upload.export_errors": _("Mengunduh baris daftar yang bermasalah"),
    "recipient_upload.fail": _("Daftar penerima tidak dapat dibaca"),
    "recipient_upload.receive": _("Mengunggah daftar penerima"),
    "region.boundaries": _("Memuat batas wilayah"),
    "region.load": _("Memuat daftar wilayah"),
    "registry_import.apply": _("Menerapkan impor ke rilis"),
    "registry_import.discard": _("Membatalkan impor"),
    "registry_import.download_errors": _("Mengunduh baris impor yang bermasalah"),
    "registry_import.fail": _("Berkas impor tidak dapat dibaca"),
    "registry_import.receive": _("Mengirim berkas impor"),
    "registry_import.stage": _("Memeriksa berkas impor"),
    "registry_import.start_applying": _("Meminta penerapan impor"),
    "registry_release.activate": _("Mengaktifkan rilis"),
    "registry_release.create": _("Membuat rilis"),
}

OBJECTS: Mapping[str, str | Promise] = {
    "accounts.accountrequest": _("Permohonan akun"),
    "accounts.membership": _("Hak akses"),
    "accounts.user": _("Pengguna"),
    "beneficiaries.householdphoto": _("Foto"),
    "beneficiaries.person": _("Orang"),
    "beneficiaries.registryimport": _("Impor"),
    "beneficiaries.registryrelease": _("Rilis"),
    "programs.overlaprule": _("Aturan tumpang tindih"),
    "programs.program": _("Program"),
    "programs.recipient": _("Penerima"),
    "programs.recipientupload": _("Unggahan"),
    "public.publication": _("Terbitan"),
    "verification.case": _("Kasus"),
}


def action_words(code: str) -> str:
    """What was done; an unknown code, of an older edition, stands for itself."""
    return str(ACTIONS.get(code, code))


def object_words(code: str) -> str:
    """What it was done to, by the model's label; "" when an event has no object."""
    return str(OBJECTS.get(code, code))
