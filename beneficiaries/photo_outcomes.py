"""What became of a file of a zip, in words with a cure."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from beneficiaries.enums import EntryOutcome

CURES: dict[str, str | Promise] = {
    EntryOutcome.WAITING: "",
    EntryOutcome.ADDED: "",
    EntryOutcome.SAME: _("Tidak perlu dikirim lagi."),
    EntryOutcome.NAME: _("Namai berkas dengan ID rumah tangga, misalnya 1604112001000123_depan.jpg"
                         "."),
    EntryOutcome.KIND: _("Tambahkan jenisnya sesudah ID: depan, dalam, atap, lantai, dinding, "
                         "jamban, dapur, atau kepala."),
    EntryOutcome.HOUSEHOLD: _("Periksa ID-nya. Hanya rumah tangga dalam wilayah dan hak Anda yang"
                              " dapat diberi foto."),
    EntryOutcome.NOT_ALLOWED: _("Serahkan foto KTP dan KK kepada petugas yang berhak membuka NIK."),
    EntryOutcome.NOT_PICTURE: _("Kirim sebagai JPG, PNG, WebP, atau HEIC."),
    EntryOutcome.TOO_LARGE: _("Kecilkan foto hingga di bawah 15 MB dan 40 juta piksel."),
    EntryOutcome.BROKEN: _("Buka foto itu di perangkat Anda; bila rusak, potret ulang."),
}  # fmt: skip

# What the sender should look at.
TO_MEND = frozenset(EntryOutcome) - {
    EntryOutcome.WAITING, EntryOutcome.ADDED, EntryOutcome.SAME,
}  # fmt: skip
