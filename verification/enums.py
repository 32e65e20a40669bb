from django.db import models
from django.utils.translation import gettext_lazy as _


class CaseState(models.TextChoices):
    """Where a case stands. Moves only as `verification.machine` allows."""

    SUBMITTED = "submitted", _("Menunggu verifikasi")
    RETURNED = "returned", _("Dikembalikan")
    APPROVED = "approved", _("Disetujui")
    REJECTED = "rejected", _("Ditolak")


class Action(models.TextChoices):
    """What a verifier can do with a case."""

    APPROVE = "approve", _("Setujui")
    REJECT = "reject", _("Tolak")
    RETURN = "return", _("Kembalikan untuk diperbaiki")


class FindingKind(models.TextChoices):
    PERSON = "person", _("Orang")
    LOCATION = "location", _("Lokasi")
    ELIGIBILITY = "eligibility", _("Kriteria")
    OVERLAP = "overlap", _("Tumpang tindih")


class PersonOutcome(models.TextChoices):
    """Is it somebody of the base? "Not found" is kept apart from "found, outside criteria"."""

    FOUND = "found", _("Ditemukan dalam basis")
    DOUBTFUL = "doubtful", _("Meragukan")
    NOT_FOUND = "not_found", _("Tidak ditemukan dalam basis")


class LocationOutcome(models.TextChoices):
    SAME_VILLAGE = "same_village", _("Desa/kelurahan sama")
    SAME_DISTRICT = "same_district", _("Kecamatan sama, desa/kelurahan lain")
    SAME_REGENCY = "same_regency", _("Kabupaten/kota sama, kecamatan lain")
    OTHER_REGENCY = "other_regency", _("Kabupaten/kota lain")
    UNKNOWN = "unknown", _("Tidak diketahui")


class EligibilityOutcome(models.TextChoices):
    ELIGIBLE = "eligible", _("Memenuhi kriteria")
    OUTSIDE = "outside", _("Di luar kriteria")
    UNKNOWN = "unknown", _("Tidak dapat dinilai")


class OverlapOutcome(models.TextChoices):
    CLEAR = "clear", _("Tidak tumpang tindih")
    SAME_PROGRAM = "same_program", _("Tercatat ganda dalam program ini")
    SAME_KIND = "same_kind", _("Menerima bantuan sejenis pada tahun yang sama")
    UNKNOWN = "unknown", _("Tidak dapat dinilai")
