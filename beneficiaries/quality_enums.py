"""States and choices of the data-quality queue."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class QualityState(models.TextChoices):
    """Life of a finding. Moves only through `beneficiaries.operations.quality_*`."""

    OPEN = "open", _("Terbuka")
    HANDED = "handed", _("Diserahkan")
    CLOSED = "closed", _("Ditutup petugas")
    CURED = "cured", _("Sembuh")


# Still somebody's work.
WAITING = (QualityState.OPEN, QualityState.HANDED)


class QualityOutcome(models.TextChoices):
    """How an officer closed a finding."""

    FIXED = "fixed", _("Diperbaiki di sumber")
    NO_PROBLEM = "no_problem", _("Bukan masalah")
    UNREACHABLE = "unreachable", _("Tidak dapat dihubungi")
    GONE = "gone", _("Meninggal atau pindah, sudah diusulkan")


# Outcomes that say the record is right as it stands; the others promise that it will change.
STANDING = (QualityOutcome.NO_PROBLEM,)


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
