"""States and choices of the data-quality queue."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class QualityState(models.TextChoices):
    """Life of a finding. Moves only through `beneficiaries.operations.quality_*`."""

    OPEN = "open", _("Terbuka")
    HANDED = "handed", _("Diserahkan")
    CLOSED = "closed", _("Ditutup petugas")
    CURED = "cured", _("Teratasi")


# Still somebody's work.
WAITING = (QualityState.OPEN, QualityState.HANDED)


class QualityOutcome(models.TextChoices):
    """How an officer closed a finding."""

    FIXED = "fixed", _("Diperbaiki di sumber")
    NO_PROBLEM = "no_problem", _("Bukan masalah")
    UNREACHABLE = "unreachable", _("Tidak dapat dihubungi")
    GONE = "gone", _("Meninggal atau pindah (sudah diusulkan)")


# Outcomes that say the record is right as it stands; the others promise that it will change.
STANDING = (QualityOutcome.NO_PROBLEM,)
# Outcomes about the record, which settle a double for both of its halves. That somebody could not
# be reached says nothing of the other.
SETTLED = (QualityOutcome.FIXED, QualityOutcome.NO_PROBLEM, QualityOutcome.GONE)


class QualityDesk(models.TextChoices):
    """To whom findings are handed down."""

    REGENCY = "regency", _("Pengelola basis data kabupaten/kota")
    DISTRICT = "district", _("Petugas kecamatan")
    VILLAGE = "village", _("Operator desa/kelurahan")


class QualityAct(models.TextChoices):
    """What happened to a finding after it was found."""

    CLOSED = "closed", _("Ditutup")
    REOPENED = "reopened", _("Dibuka kembali")
    CURED = "cured", _("Tidak ditemukan lagi")
    RETURNED = "returned", _("Ditemukan kembali")


class Severity(models.TextChoices):
    HIGH = "high", _("Berat")
    MEDIUM = "medium", _("Sedang")
    LOW = "low", _("Ringan")
    INFO = "info", _("Keterangan")


class AnswerFileState(models.TextChoices):
    """Life of an answered list. Moves only through `beneficiaries.operations.quality_answers`."""

    RECEIVED = "received", _("Menunggu")
    DONE = "done", _("Selesai")
    FAILED = "failed", _("Gagal")


class AnswerFate(models.TextChoices):
    """What became of one row of an answered list. The label is the cause, for the screen."""

    CLOSED = "closed", _("Temuan ditutup")
    KNOWN = "known", _("Temuan sudah ditutup dengan jawaban ini")
    EMPTY = "empty", _("Belum dijawab")
    LATE = "late", _("Temuan sudah ditutup lebih dahulu atau sudah teratasi")
    NO_ID = "no_id", _("ID temuan kosong atau rusak")
    UNKNOWN = "unknown", _("Temuan tidak dikenal di wilayah Anda")
    BAD_OUTCOME = "bad_outcome", _("Hasil tidak dikenal")
    NO_REASON = "no_reason", _("Keterangan kurang untuk hasil ini")
    BAD_REASON = "bad_reason", _("Keterangan memuat nomor seseorang atau terlalu panjang")


# To be corrected by the sender and sent back.
FAULTY = (
    AnswerFate.NO_ID,
    AnswerFate.UNKNOWN,
    AnswerFate.BAD_OUTCOME,
    AnswerFate.NO_REASON,
    AnswerFate.BAD_REASON,
)
