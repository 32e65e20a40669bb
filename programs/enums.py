from django.db import models
from django.utils.translation import gettext_lazy as _


class FundingSource(models.TextChoices):
    APBN = "apbn", _("APBN")
    APBD_PROVINCE = "apbd_prov", _("APBD Provinsi")
    APBD_REGENCY = "apbd_kab", _("APBD Kabupaten/Kota")
    VILLAGE_FUND = "dana_desa", _("Dana Desa")
    CSR = "csr", _("CSR/swasta")
    ZAKAT = "zakat", _("Zakat/Baznas")


class TargetUnit(models.TextChoices):
    PERSON = "person", _("Perorangan")
    FAMILY = "family", _("Keluarga (KK)")
    HOUSEHOLD = "household", _("Rumah tangga")


class ProgramState(models.TextChoices):
    DRAFT = "draft", _("Rancangan")
    RUNNING = "running", _("Berjalan")
    CLOSED = "closed", _("Selesai")


class RecipientState(models.TextChoices):
    """Where a recipient stands. Moves only through `programs.operations.recipients`."""

    DRAFT = "draft", _("Rancangan")
    SUBMITTED = "submitted", _("Diajukan")
    RETURNED = "returned", _("Dikembalikan")
    APPROVED = "approved", _("Disetujui")
    REJECTED = "rejected", _("Ditolak")
    WITHDRAWN = "withdrawn", _("Ditarik")


class UploadState(models.TextChoices):
    """Life of an uploaded list. Moves only through `programs.operations.uploads`."""

    RECEIVED = "received", _("Diterima")
    CHECKED = "checked", _("Sudah diperiksa")
    FAILED = "failed", _("Gagal dibaca")


class UploadRowOutcome(models.TextChoices):
    ENTERED = "entered", _("Masuk sebagai rancangan")
    FAULTY = "faulty", _("Perlu diperbaiki")
    DUPLICATE = "duplicate", _("Sudah ada")


class ProgramAction(models.TextChoices):
    """What the history of a program and of its recipients tells."""

    CREATED = "created", _("Program dibuat")
    CHANGED = "changed", _("Data program diubah")
    CRITERIA = "criteria", _("Kriteria ditetapkan")
    STARTED = "started", _("Program dimulai")
    CLOSED = "closed", _("Program ditutup")
    REOPENED = "reopened", _("Program dibuka kembali")
    UPLOADED = "uploaded", _("Daftar penerima diunggah")
    RECIPIENT_CHANGED = "recipient_changed", _("Data penerima diubah")
    RECIPIENT_WITHDRAWN = "recipient_withdrawn", _("Penerima ditarik")
    RECIPIENT_RETURNED = "recipient_returned", _("Dikembalikan untuk diperbaiki")
