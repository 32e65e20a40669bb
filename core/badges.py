"""One look for every state: word, icon and tone, the same on pages, in charts and in exports.

A state that means the same everywhere stands in `COMMON`; `BY_KIND` holds what is particular to a
kind. The icon and the tone always come from here; an enum may bring its own word.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Tone = Literal["neutral", "info", "primary", "success", "warning", "danger"]
Text = str | Promise


@dataclass(frozen=True, slots=True)
class Badge:
    """How a state looks. `icon` names a symbol of static/icons/sprite.svg."""

    label: Text
    icon: str
    tone: Tone


COMMON: dict[str, Badge] = {
    "draft": Badge(_("Draf"), "pencil", "neutral"),
    "queued": Badge(_("Menunggu giliran"), "hourglass", "neutral"),
    "pending": Badge(_("Menunggu"), "hourglass", "neutral"),
    "waiting": Badge(_("Menunggu"), "hourglass", "neutral"),
    "running": Badge(_("Sedang dikerjakan"), "progress", "info"),
    "processing": Badge(_("Sedang diproses"), "progress", "info"),
    "received": Badge(_("Diterima"), "inbox", "info"),
    "submitted": Badge(_("Diajukan"), "send", "info"),
    "resubmitted": Badge(_("Diajukan ulang"), "refresh", "info"),
    "in_verification": Badge(_("Dalam verifikasi"), "eye", "primary"),
    "in_review": Badge(_("Dalam pemeriksaan"), "eye", "primary"),
    "claimed": Badge(_("Sedang diperiksa"), "user-search", "primary"),
    "approved": Badge(_("Disetujui"), "circle-check", "success"),
    "rejected": Badge(_("Ditolak"), "circle-x", "danger"),
    "returned": Badge(_("Dikembalikan untuk diperbaiki"), "arrow-back-up", "warning"),
    "corrected": Badge(_("Diperbaiki"), "edit", "info"),
    "withdrawn": Badge(_("Ditarik kembali"), "arrow-back", "neutral"),
    "cancelled": Badge(_("Dibatalkan"), "ban", "neutral"),
    "objected": Badge(_("Disanggah"), "scale", "warning"),
    "recheck": Badge(_("Perlu diperiksa ulang"), "rotate-clockwise", "warning"),
    "open": Badge(_("Terbuka"), "circle-dot", "warning"),
    "closed": Badge(_("Ditutup"), "lock", "neutral"),
    "resolved": Badge(_("Diselesaikan"), "circle-check", "success"),
    "done": Badge(_("Selesai"), "circle-check", "success"),
    "finished": Badge(_("Selesai"), "circle-check", "success"),
    "failed": Badge(_("Gagal"), "alert-octagon", "danger"),
    "active": Badge(_("Aktif"), "circle-check", "success"),
    "inactive": Badge(_("Tidak aktif"), "circle-minus", "neutral"),
    "suspended": Badge(_("Dibekukan"), "lock", "danger"),
    "revoked": Badge(_("Dicabut"), "shield-x", "danger"),
    "expired": Badge(_("Kedaluwarsa"), "calendar-due", "warning"),
    "archived": Badge(_("Diarsipkan"), "archive", "neutral"),
    "new": Badge(_("Baru"), "circle-plus", "info"),
    "changed": Badge(_("Berubah"), "edit", "warning"),
    "unchanged": Badge(_("Tetap"), "circle-minus", "neutral"),
    "gone": Badge(_("Hilang dari berkas"), "circle-minus", "warning"),
    "faulty": Badge(_("Keliru"), "alert-octagon", "danger"),
    "valid": Badge(_("Sah"), "circle-check", "success"),
    "ok": Badge(_("Baik"), "circle-check", "success"),
    "clean": Badge(_("Siap diajukan"), "circle-check", "success"),
    "warning": Badge(_("Perlu diperhatikan"), "alert-triangle", "warning"),
    "error": Badge(_("Keliru"), "alert-octagon", "danger"),
    "match": Badge(_("Ditemukan"), "user-check", "success"),
    "doubtful": Badge(_("Meragukan"), "user-question", "warning"),
    "none": Badge(_("Tidak ditemukan dalam basis"), "user-x", "danger"),
    "unknown": Badge(_("Belum diketahui"), "question-mark", "neutral"),
    "ya": Badge(_("Ya"), "circle-check", "success"),
    "yes": Badge(_("Ya"), "circle-check", "success"),
    "true": Badge(_("Ya"), "circle-check", "success"),
    "tidak": Badge(_("Tidak"), "circle-x", "danger"),
    "no": Badge(_("Tidak"), "circle-x", "danger"),
    "false": Badge(_("Tidak"), "circle-x", "danger"),
}

BY_KIND: dict[str, dict[str, Badge]] = {
    "case": {
        "waiting": Badge(_("Menunggu verifikasi"), "hourglass", "info"),
        "submitted": Badge(_("Menunggu verifikasi"), "hourglass", "info"),
        "open": Badge(_("Menunggu verifikasi"), "hourglass", "info"),
        "field": Badge(_("Verifikasi lapangan"), "map-pin-question", "primary"),
    },
    "field": {
        "open": Badge(_("Menunggu kunjungan"), "map-pin-question", "primary"),
        "done": Badge(_("Sudah dikunjungi"), "map-pin-check", "success"),
    },
    "field_result": {
        "as_written": Badge(_("Sesuai dengan data instansi"), "circle-check", "success"),
        "moved": Badge(_("Sudah pindah"), "arrow-right", "warning"),
        "deceased": Badge(_("Sudah meninggal"), "circle-minus", "danger"),
        "not_found": Badge(_("Tidak dapat ditemukan"), "user-x", "danger"),
        "other": Badge(_("Orang lain tinggal di sana"), "user-question", "warning"),
        "unfit": Badge(_("Keadaan tidak memenuhi kriteria"), "circle-x", "danger"),
    },
    "objection": {
        "open": Badge(_("Menunggu jawaban"), "scale", "warning"),
        "granted": Badge(_("Dikabulkan"), "circle-check", "success"),
        "dismissed": Badge(_("Tidak dikabulkan"), "circle-x", "danger"),
    },
    "recipient": {
        "submitted": Badge(_("Menunggu verifikasi"), "hourglass", "info"),
        "verified": Badge(_("Terverifikasi"), "circle-check", "success"),
        "received": Badge(_("Telah menerima"), "gift", "success"),
        "ended": Badge(_("Bantuan berakhir"), "flag", "neutral"),
        "graduated": Badge(_("Graduasi"), "certificate", "success"),
    },
    "upload": {
        # Received, and no more: nothing of it has been entered yet.
        "received": Badge(_("Belum diperiksa"), "file-check", "info"),
        "mapping": Badge(_("Menunggu arti kolom"), "columns-3", "warning"),
        "uploaded": Badge(_("Berkas diterima"), "file-check", "info"),
        "staged": Badge(_("Berkas terbaca"), "table", "info"),
        "checked": Badge(_("Sudah diperiksa"), "list-check", "primary"),
        "ready": Badge(_("Siap diajukan"), "list-check", "primary"),
        "refused": Badge(_("Berkas ditolak"), "file-x", "danger"),
        "failed": Badge(_("Gagal dibaca"), "file-x", "danger"),
    },
    "row": {
        "entered": Badge(_("Masuk"), "circle-check", "success"),
        "faulty": Badge(_("Perlu diperbaiki"), "alert-octagon", "danger"),
        "duplicate": Badge(_("Sudah ada"), "copy", "warning"),
    },
    "import": {
        "uploaded": Badge(_("Berkas diterima"), "file-check", "info"),
        "received": Badge(_("Berkas diterima"), "file-check", "info"),
        "mapping": Badge(_("Menunggu pemetaan"), "columns-3", "warning"),
        "staged": Badge(_("Siap ditinjau"), "list-search", "primary"),
        "ready": Badge(_("Siap diterapkan"), "list-check", "primary"),
        "applying": Badge(_("Sedang diterapkan"), "database-import", "info"),
        "applied": Badge(_("Sudah diterapkan"), "circle-check", "success"),
        "refused": Badge(_("Berkas ditolak"), "file-x", "danger"),
    },
    "photo_batch": {
        "received": Badge(_("Menunggu"), "clock", "info"),
        "done": Badge(_("Selesai"), "circle-check", "success"),
        "failed": Badge(_("Gagal"), "file-x", "danger"),
    },
    "photo_entry": {
        "waiting": Badge(_("Menunggu"), "hourglass", "neutral"),
        "added": Badge(_("Ditambahkan"), "circle-check", "success"),
        "same": Badge(_("Sudah ada"), "copy", "neutral"),
        "name": Badge(_("Nama berkas tidak terbaca"), "file-alert", "warning"),
        "kind": Badge(_("Jenis foto tidak dikenal"), "question-mark", "warning"),
        "household": Badge(_("Rumah tangga tidak ditemukan"), "home-x", "warning"),
        "not_allowed": Badge(_("Dokumen identitas, di luar hak Anda"), "lock", "warning"),
        "not_picture": Badge(_("Bukan foto"), "photo-off", "danger"),
        "too_large": Badge(_("Terlalu besar"), "alert-octagon", "danger"),
        "broken": Badge(_("Foto rusak"), "alert-octagon", "danger"),
    },
    "match_run": {
        "received": Badge(_("Menunggu"), "clock", "info"),
        "done": Badge(_("Selesai"), "circle-check", "success"),
        "failed": Badge(_("Gagal"), "file-x", "danger"),
    },
    "group_list": {
        "received": Badge(_("Sedang dibaca"), "clock", "info"),
        "checked": Badge(_("Siap diperiksa"), "eye", "primary"),
        "applied": Badge(_("Berlaku"), "circle-check", "success"),
        "replaced": Badge(_("Digantikan"), "archive", "neutral"),
        "taken_back": Badge(_("Ditarik kembali"), "arrow-back", "neutral"),
        "discarded": Badge(_("Dibatalkan"), "ban", "neutral"),
        "failed": Badge(_("Gagal"), "file-x", "danger"),
    },
    "release": {
        "draft": Badge(_("Disiapkan"), "pencil", "neutral"),
        "loaded": Badge(_("Siap diaktifkan"), "database", "primary"),
        "active": Badge(_("Basis aktif"), "rosette-discount-check", "success"),
        "superseded": Badge(_("Digantikan"), "archive", "neutral"),
        "retired": Badge(_("Digantikan"), "archive", "neutral"),
    },
    "request": {
        "submitted": Badge(_("Menunggu persetujuan"), "hourglass", "info"),
        "approved": Badge(_("Disetujui, menunggu aktivasi"), "mail-forward", "primary"),
        "activated": Badge(_("Akun aktif"), "user-check", "success"),
    },
    "membership": {
        "live": Badge(_("Berlaku"), "user-check", "success"),
        "ending": Badge(_("Segera berakhir"), "hourglass-low", "warning"),
        "suspended": Badge(_("Ditangguhkan"), "player-pause", "warning"),
        "expired": Badge(_("Masa berlaku habis"), "clock", "neutral"),
        "revoked": Badge(_("Dicabut"), "user-x", "danger"),
    },
    "grant": {
        "asked": Badge(_("Menunggu persetujuan"), "hourglass", "info"),
        "given": Badge(_("Berlaku"), "user-check", "success"),
        "refused": Badge(_("Ditolak"), "x", "danger"),
        "ended": Badge(_("Diakhiri"), "user-x", "neutral"),
        "expired": Badge(_("Masa berlaku habis"), "clock", "neutral"),
        "suspended": Badge(_("Ditangguhkan"), "player-pause", "warning"),
    },
    "recovery": {
        "waiting": Badge(_("Menunggu konfirmasi"), "hourglass", "info"),
        "confirmed": Badge(_("Dikonfirmasi"), "shield-check", "primary"),
        "finished": Badge(_("Pengaman baru terpasang"), "circle-check", "success"),
        "refused": Badge(_("Ditolak"), "x", "danger"),
        "withdrawn": Badge(_("Ditarik"), "arrow-back-up", "neutral"),
        "stopped": Badge(_("Dihentikan pemilik akun"), "ban", "warning"),
        "expired": Badge(_("Lewat 72 jam"), "clock", "neutral"),
    },
    "confirmation": {
        "waiting": Badge(_("Belum diperiksa"), "hourglass", "info"),
        "kept": Badge(_("Dikukuhkan"), "check", "success"),
        "ended": Badge(_("Diakhiri"), "user-x", "neutral"),
        "lapsed": Badge(_("Ditangguhkan"), "player-pause", "warning"),
    },
    "program": {
        "running": Badge(_("Berjalan"), "player-play", "success"),
        "active": Badge(_("Berjalan"), "player-play", "success"),
        "closed": Badge(_("Selesai"), "flag", "neutral"),
    },
    "distribution": {
        "planned": Badge(_("Direncanakan"), "calendar-event", "info"),
        "late": Badge(_("Terlambat"), "calendar-due", "danger"),
        "delivered": Badge(_("Disalurkan"), "packages", "success"),
    },
    "item": {
        "planned": Badge(_("Belum ditandai"), "hourglass", "neutral"),
        "received": Badge(_("Diterima"), "circle-check", "success"),
        "missed": Badge(_("Tidak diterima"), "circle-x", "warning"),
    },
    "overlap": {
        "same_program": Badge(_("Tercatat ganda dalam program yang sama"), "copy", "danger"),
        "forbidden": Badge(_("Tidak boleh"), "ban", "danger"),
        "warn": Badge(_("Perlu diperhatikan"), "alert-triangle", "warning"),
        "allowed": Badge(_("Boleh"), "check", "success"),
    },
    "finding": {
        "found": Badge(_("Ditemukan dalam basis"), "user-check", "success"),
        "clear": Badge(_("Tidak tumpang tindih"), "circle-check", "success"),
        "same_program": Badge(_("Tercatat ganda"), "copy", "danger"),
        "forbidden": Badge(_("Tumpang tindih, tidak boleh"), "layers-intersect", "danger"),
        "warned": Badge(_("Tumpang tindih"), "layers-intersect", "warning"),
        "eligible": Badge(_("Memenuhi kriteria"), "circle-check", "success"),
        "found_eligible": Badge(_("Ditemukan, memenuhi kriteria"), "user-check", "success"),
        "found_outside": Badge(_("Ditemukan, di luar kriteria"), "user-x", "danger"),
        "outside": Badge(_("Di luar kriteria"), "circle-x", "danger"),
        "not_found": Badge(_("Tidak ditemukan dalam basis"), "user-x", "danger"),
        "ambiguous": Badge(_("Lebih dari satu calon"), "users", "warning"),
        "duplicate": Badge(_("Ganda"), "copy", "danger"),
        "deceased": Badge(_("Meninggal"), "circle-minus", "danger"),
        "moved": Badge(_("Pindah"), "arrow-right", "warning"),
        "absent": Badge(_("Tercatat tidak ditemukan"), "user-question", "warning"),
        "same_village": Badge(_("Desa sama"), "map-pin-check", "success"),
        "same_district": Badge(_("Kecamatan sama"), "map-pin", "warning"),
        "same_regency": Badge(_("Kabupaten/kota sama"), "map-pin", "warning"),
        "other_regency": Badge(_("Kabupaten/kota lain"), "map-pin-x", "danger"),
        "overlap": Badge(_("Tumpang tindih"), "layers-intersect", "warning"),
        "overlap_none": Badge(_("Tidak tumpang tindih"), "circle-check", "success"),
        "complete": Badge(_("Lengkap"), "clipboard-check", "success"),
        "incomplete": Badge(_("Belum lengkap"), "clipboard-list", "warning"),
        "unknown": Badge(_("Belum diketahui"), "map-pin-question", "neutral"),
        "withheld": Badge(_("Dinilai Bappeda"), "scale", "neutral"),
    },
    "verdict": {
        "ya": Badge(_("Tepat sasaran"), "target-arrow", "success"),
        "yes": Badge(_("Tepat sasaran"), "target-arrow", "success"),
        "true": Badge(_("Tepat sasaran"), "target-arrow", "success"),
        "tidak": Badge(_("Tidak tepat sasaran"), "circle-x", "danger"),
        "no": Badge(_("Tidak tepat sasaran"), "circle-x", "danger"),
        "false": Badge(_("Tidak tepat sasaran"), "circle-x", "danger"),
    },
    "quality": {
        "open": Badge(_("Perlu diperbaiki"), "alert-triangle", "warning"),
        "handed": Badge(_("Diserahkan ke daerah"), "arrow-forward-up", "info"),
        "overdue": Badge(_("Lewat tenggat"), "calendar-due", "danger"),
        "closed": Badge(_("Ditutup petugas"), "circle-check", "neutral"),
        "cured": Badge(_("Teratasi"), "circle-check", "success"),
        "undone": Badge(_("Ditarik"), "arrow-back-up", "neutral"),
    },
    "proposal": {
        "draft": Badge(_("Rancangan desa"), "pencil", "neutral"),
        "district": Badge(_("Menunggu kecamatan"), "hourglass", "info"),
        "regency": Badge(_("Menunggu kabupaten/kota"), "hourglass", "info"),
        "province": Badge(_("Menunggu provinsi"), "hourglass", "primary"),
        "ratified": Badge(_("Ditetapkan"), "gavel", "success"),
        "returned": Badge(_("Dikembalikan"), "arrow-back-up", "warning"),
        "refused": Badge(_("Ditolak"), "circle-x", "danger"),
        "withdrawn": Badge(_("Ditarik"), "arrow-back", "neutral"),
        "overdue": Badge(_("Lewat tenggat"), "calendar-due", "danger"),
        "known": Badge(_("Sudah ada"), "alert-octagon", "danger"),
        "similar": Badge(_("Ada yang mirip"), "alert-triangle", "warning"),
        "unknown": Badge(_("Belum ada"), "circle-check", "success"),
    },
    "severity": {
        "high": Badge(_("Berat"), "alert-octagon", "danger"),
        "medium": Badge(_("Sedang"), "alert-triangle", "warning"),
        "low": Badge(_("Ringan"), "info-circle", "info"),
        "info": Badge(_("Keterangan"), "info-circle", "neutral"),
    },
}


def badge_for(kind: str, value: object, label: Text | None = None) -> Badge:
    """The badge of `value` (an enum member, string or boolean) within `kind`.

    `label`, when given, replaces the word; an unregistered value shows its own word in neutral.
    """
    key = str(value).lower()
    found = BY_KIND.get(kind, {}).get(key) or COMMON.get(key)
    word = label or getattr(value, "label", None)
    if found is None:
        return Badge(word or str(value).replace("_", " ").capitalize(), "circle", "neutral")
    return Badge(word, found.icon, found.tone) if word else found
