"""The words of the notices, and what stands behind the `subject_id` of each kind.

The database keeps the kind alone. How many, by when and of which program is filled in when a notice
is shown; the title of its subject is read under the reader's own scope, see
`accounts.notice_subjects`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts.enums import NoticeKind
from core.templatetags.fmt import angka


class Behind(Enum):
    """What the `subject_id` of a kind names."""

    PROGRAM = "program"
    CASE = "case"
    RELEASE = "release"
    MEMBERSHIP = "membership"
    USER = "user"
    # A takeover, or nothing: the notice is about the whole queue of the reader's territory.
    QUEUE = "queue"
    # A task of the data-quality queue.
    QUALITY_TASK = "quality_task"
    # A proposal to change the base, or nothing: the notice is about all that wait.
    PROPOSAL = "proposal"
    # The act that lets somebody back in who lost their second factor; of its holder nothing.
    RECOVERY = "recovery"
    # What opens a regency, agency or program to somebody of another place.
    GRANT = "grant"
    # What somebody asks about their own data.
    SUBJECT_REQUEST = "subject_request"
    # The subject of the job, with the job's kind in the parameter `job`.
    JOB_SUBJECT = "job_subject"


@dataclass(frozen=True, slots=True)
class Words:
    """Title, sentence with `%(shown)s` for the count, and the verb on the button.

    `urgent` notices are mailed at once to whoever asks for that.
    """

    title: str | Promise
    sentence: Any
    verb: str | Promise
    icon: str
    behind: Behind
    urgent: bool = False

    def told(self, count: int) -> str:
        """The sentence with its count."""
        text: str = self.sentence % {"count": count, "shown": angka(count)}
        return text


WORDS: Mapping[NoticeKind, Words] = {
    NoticeKind.ROWS_RETURNED: Words(
        _("Penerima dikembalikan"),
        ngettext_lazy(
            "%(shown)s penerima dikembalikan Bappeda untuk diperbaiki.",
            "%(shown)s penerima dikembalikan Bappeda untuk diperbaiki.",
            "count",
        ),
        _("Perbaiki"),
        "arrow-back-up",
        Behind.PROGRAM,
        urgent=True,
    ),
    NoticeKind.CASES_NEW: Words(
        _("Kasus baru"),
        ngettext_lazy(
            "%(shown)s kasus baru menunggu verifikasi.",
            "%(shown)s kasus baru menunggu verifikasi.",
            "count",
        ),
        _("Buka daftar kerja"),
        "gavel",
        Behind.PROGRAM,
    ),
    NoticeKind.CASE_DECIDED: Words(
        _("Putusan Bappeda"),
        ngettext_lazy(
            "%(shown)s penerima sudah diputuskan.",
            "%(shown)s penerima sudah diputuskan.",
            "count",
        ),
        _("Lihat putusan"),
        "circle-check",
        Behind.PROGRAM,
    ),
    NoticeKind.DECISIONS_UNDONE: Words(
        _("Putusan dibatalkan"),
        ngettext_lazy(
            "%(shown)s putusan dibatalkan Bappeda; penerimanya menunggu putusan lagi.",
            "%(shown)s putusan dibatalkan Bappeda; penerimanya menunggu putusan lagi.",
            "count",
        ),
        _("Lihat kasusnya"),
        "arrow-back-up",
        Behind.PROGRAM,
    ),
    NoticeKind.FIELD_CHECK_DUE: Words(
        _("Verifikasi lapangan"),
        ngettext_lazy(
            "%(shown)s verifikasi lapangan perlu dikerjakan.",
            "%(shown)s verifikasi lapangan perlu dikerjakan.",
            "count",
        ),
        _("Buka kasus"),
        "map-pin-question",
        Behind.CASE,
        urgent=True,
    ),
    NoticeKind.OBJECTION_LODGED: Words(
        _("Sanggahan diajukan"),
        ngettext_lazy(
            "%(shown)s sanggahan menunggu jawaban verifikator kedua.",
            "%(shown)s sanggahan menunggu jawaban verifikator kedua.",
            "count",
        ),
        _("Periksa sanggahan"),
        "scale",
        Behind.CASE,
    ),
    NoticeKind.OBJECTION_DECIDED: Words(
        _("Sanggahan dijawab"),
        ngettext_lazy(
            "%(shown)s sanggahan Anda sudah dijawab.",
            "%(shown)s sanggahan Anda sudah dijawab.",
            "count",
        ),
        _("Lihat jawaban"),
        "scale",
        Behind.CASE,
    ),
    NoticeKind.OBJECTION_DEADLINE: Words(
        _("Tenggat sanggahan"),
        ngettext_lazy(
            "%(shown)s sanggahan perlu segera dijawab.",
            "%(shown)s sanggahan perlu segera dijawab.",
            "count",
        ),
        _("Buka kasus"),
        "calendar-due",
        Behind.CASE,
        urgent=True,
    ),
    NoticeKind.RECHECK_FOUND: Words(
        _("Pemeriksaan ulang"),
        ngettext_lazy(
            "%(shown)s putusan berbeda dari keadaan menurut basis data sekarang.",
            "%(shown)s putusan berbeda dari keadaan menurut basis data sekarang.",
            "count",
        ),
        _("Periksa perubahan"),
        "git-compare",
        Behind.RELEASE,
    ),
    NoticeKind.CASES_OVERDUE: Words(
        _("Kasus terlambat"),
        ngettext_lazy(
            "%(shown)s kasus melewati batas waktu verifikasi.",
            "%(shown)s kasus melewati batas waktu verifikasi.",
            "count",
        ),
        _("Buka daftar kerja"),
        "hourglass",
        Behind.QUEUE,
        urgent=True,
    ),
    NoticeKind.CASES_ESCALATED: Words(
        _("Kasus diteruskan ke provinsi"),
        ngettext_lazy(
            "%(shown)s kasus diteruskan ke provinsi karena terlalu lama menunggu.",
            "%(shown)s kasus diteruskan ke provinsi karena terlalu lama menunggu.",
            "count",
        ),
        _("Buka daftar kerja"),
        "trending-up",
        Behind.QUEUE,
        urgent=True,
    ),
    NoticeKind.TAKEOVER_STARTED: Words(
        _("Antrean diambil alih"),
        ngettext_lazy(
            "Provinsi mengambil alih antrean verifikasi Anda.",
            "Provinsi mengambil alih antrean verifikasi Anda.",
            "count",
        ),
        _("Buka daftar kerja"),
        "switch-horizontal",
        Behind.QUEUE,
    ),
    NoticeKind.TAKEOVER_ENDED: Words(
        _("Antrean dikembalikan"),
        ngettext_lazy(
            "Antrean verifikasi kembali menjadi tugas Anda.",
            "Antrean verifikasi kembali menjadi tugas Anda.",
            "count",
        ),
        _("Buka daftar kerja"),
        "switch-horizontal",
        Behind.QUEUE,
    ),
    NoticeKind.PROGRAM_EXPIRING: Words(
        _("Program berakhir"),
        ngettext_lazy(
            "Program ini mencapai tanggal berakhirnya.",
            "Program ini mencapai tanggal berakhirnya.",
            "count",
        ),
        _("Buka program"),
        "calendar-event",
        Behind.PROGRAM,
    ),
    NoticeKind.PROGRAM_REVIEW_DUE: Words(
        _("Program perlu ditinjau"),
        ngettext_lazy(
            "Program ini mencapai tanggal tinjauannya.",
            "Program ini mencapai tanggal tinjauannya.",
            "count",
        ),
        _("Tinjau program"),
        "calendar-check",
        Behind.PROGRAM,
    ),
    NoticeKind.DISTRIBUTION_DUE: Words(
        _("Penyaluran dijadwalkan"),
        ngettext_lazy(
            "%(shown)s penyaluran perlu dilaksanakan atau dicatat.",
            "%(shown)s penyaluran perlu dilaksanakan atau dicatat.",
            "count",
        ),
        _("Buka program"),
        "packages",
        Behind.PROGRAM,
    ),
    NoticeKind.ACCOUNT_EXPIRING: Words(
        _("Hak akses segera berakhir"),
        ngettext_lazy(
            "Hak akses Anda segera berakhir; ajukan perpanjangan.",
            "Hak akses Anda segera berakhir; ajukan perpanjangan.",
            "count",
        ),
        _("Ajukan perpanjangan"),
        "key",
        Behind.MEMBERSHIP,
        urgent=True,
    ),
    NoticeKind.QUALITY_TASK: Words(
        _("Temuan mutu data diserahkan"),
        ngettext_lazy(
            "%(shown)s temuan mutu data diserahkan kepada Anda untuk diperbaiki.",
            "%(shown)s temuan mutu data diserahkan kepada Anda untuk diperbaiki.",
            "count",
        ),
        _("Buka tugas"),
        "arrow-forward-up",
        Behind.QUALITY_TASK,
    ),
    NoticeKind.QUALITY_DUE: Words(
        _("Tenggat perbaikan data"),
        ngettext_lazy(
            "%(shown)s temuan mutu data belum diselesaikan.",
            "%(shown)s temuan mutu data belum diselesaikan.",
            "count",
        ),
        _("Buka tugas"),
        "calendar-due",
        Behind.QUALITY_TASK,
        urgent=True,
    ),
    NoticeKind.SUBJECT_DUE: Words(
        _("Tenggat permintaan pemilik data"),
        ngettext_lazy(
            "%(shown)s permintaan pemilik data belum dijawab.",
            "%(shown)s permintaan pemilik data belum dijawab.",
            "count",
        ),
        _("Jawab permintaan"),
        "calendar-due",
        Behind.SUBJECT_REQUEST,
        urgent=True,
    ),
    NoticeKind.BUDGET_REACHED: Words(
        _("Batas harian tercapai"),
        ngettext_lazy(
            "Seorang pengguna mencapai batas harian membuka NIK atau mengunduh daftar.",
            "Seorang pengguna mencapai batas harian membuka NIK atau mengunduh daftar.",
            "count",
        ),
        _("Lihat siapa yang dilihatnya"),
        "eye",
        Behind.USER,
        urgent=True,
    ),
    NoticeKind.PROPOSALS_WAITING: Words(
        _("Usulan menunggu diperiksa"),
        ngettext_lazy(
            "%(shown)s usulan desa/kelurahan menunggu pemeriksaan Anda.",
            "%(shown)s usulan desa/kelurahan menunggu pemeriksaan Anda.",
            "count",
        ),
        _("Buka daftar usulan"),
        "file-text",
        Behind.PROPOSAL,
    ),
    NoticeKind.PROPOSAL_RETURNED: Words(
        _("Usulan dikembalikan"),
        ngettext_lazy(
            "%(shown)s usulan Anda dikembalikan untuk diperbaiki.",
            "%(shown)s usulan Anda dikembalikan untuk diperbaiki.",
            "count",
        ),
        _("Perbaiki usulan"),
        "arrow-back-up",
        Behind.PROPOSAL,
        urgent=True,
    ),
    NoticeKind.PROPOSAL_DECIDED: Words(
        _("Usulan diputuskan"),
        ngettext_lazy(
            "%(shown)s usulan Anda sudah diputuskan; lihat hasilnya.",
            "%(shown)s usulan Anda sudah diputuskan; lihat hasilnya.",
            "count",
        ),
        _("Buka usulan"),
        "file-check",
        Behind.PROPOSAL,
    ),
    NoticeKind.GRANT_ASKED: Words(
        _("Akses khusus dimintakan"),
        ngettext_lazy(
            "%(shown)s permintaan berbagi program menunggu persetujuan Anda.",
            "%(shown)s permintaan berbagi program menunggu persetujuan Anda.",
            "count",
        ),
        _("Periksa permintaan"),
        "share",
        Behind.GRANT,
    ),
    NoticeKind.GRANT_DECIDED: Words(
        _("Permintaan berbagi program"),
        ngettext_lazy(
            "%(shown)s permintaan berbagi program dijawab Sekretariat TKPK.",
            "%(shown)s permintaan berbagi program dijawab Sekretariat TKPK.",
            "count",
        ),
        _("Lihat jawaban"),
        "share",
        Behind.PROGRAM,
    ),
    NoticeKind.GRANT_GIVEN: Words(
        _("Akses khusus diberikan"),
        ngettext_lazy(
            "Anda menerima akses ke tempat kerja lain.",
            "Anda menerima akses ke tempat kerja lain.",
            "count",
        ),
        _("Pilih tempat kerja"),
        "share",
        Behind.GRANT,
    ),
    NoticeKind.GRANT_ENDED: Words(
        _("Akses khusus berakhir"),
        ngettext_lazy(
            "Akses Anda ke tempat kerja lain berakhir.",
            "Akses Anda ke tempat kerja lain berakhir.",
            "count",
        ),
        _("Lihat tempat kerja"),
        "share",
        Behind.GRANT,
    ),
    NoticeKind.RECOVERY_WAITING: Words(
        _("Pemulihan menunggu konfirmasi"),
        ngettext_lazy(
            "Permintaan memulihkan pengaman kedua seorang pegawai menunggu konfirmasi Anda.",
            "Permintaan memulihkan pengaman kedua seorang pegawai menunggu konfirmasi Anda.",
            "count",
        ),
        _("Periksa permintaan"),
        "shield-lock",
        Behind.RECOVERY,
        urgent=True,
    ),
    NoticeKind.RECOVERY_STARTED: Words(
        _("Pengaman kedua Anda diminta dipulihkan"),
        ngettext_lazy(
            "Petugas meminta pengaman kedua akun Anda dipulihkan. Bila bukan Anda yang meminta, "
            "hentikan sekarang.",
            "Petugas meminta pengaman kedua akun Anda dipulihkan. Bila bukan Anda yang meminta, "
            "hentikan sekarang.",
            "count",
        ),
        _("Buka pengaman kedua"),
        "shield-lock",
        Behind.RECOVERY,
        urgent=True,
    ),
    NoticeKind.RECOVERY_DONE: Words(
        _("Pengaman kedua Anda dihapus"),
        ngettext_lazy(
            "Pengaman kedua dan kata sandi lama akun Anda dihapus oleh dua petugas. Bila bukan "
            "Anda yang meminta, segera hubungi Sekretariat TKPK.",
            "Pengaman kedua dan kata sandi lama akun Anda dihapus oleh dua petugas. Bila bukan "
            "Anda yang meminta, segera hubungi Sekretariat TKPK.",
            "count",
        ),
        _("Buka pengaman kedua"),
        "shield-check",
        Behind.RECOVERY,
        urgent=True,
    ),
    NoticeKind.RECOVERY_ENDED: Words(
        _("Pemulihan sudah dijawab"),
        ngettext_lazy(
            "Pemulihan pengaman kedua yang Anda minta sudah dijawab atau berakhir.",
            "Pemulihan pengaman kedua yang Anda minta sudah dijawab atau berakhir.",
            "count",
        ),
        _("Lihat pemulihan"),
        "shield-check",
        Behind.RECOVERY,
    ),
    NoticeKind.JOB_FINISHED: Words(
        _("Pekerjaan selesai"),
        ngettext_lazy(
            "Pekerjaan yang Anda mulai sudah berakhir; lihat hasilnya.",
            "Pekerjaan yang Anda mulai sudah berakhir; lihat hasilnya.",
            "count",
        ),
        _("Lihat hasil"),
        "progress-check",
        Behind.JOB_SUBJECT,
    ),
}
