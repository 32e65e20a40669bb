"""States and kinds of what people ask about their own data."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SubjectRequestKind(models.TextChoices):
    """What a person asks of whoever keeps their data."""

    ACCESS = "access", _("Salinan data")
    CORRECTION = "correction", _("Perbaikan data")
    ERASURE = "erasure", _("Penghapusan data")


class SubjectRequestState(models.TextChoices):
    """Where a request is. Moves only through `operations.subject_requests`."""

    OPEN = "open", _("Belum dijawab")
    DONE = "done", _("Dipenuhi")
    REFUSED = "refused", _("Ditolak")


class SubjectField(models.TextChoices):
    """What a person may say is wrong."""

    NAME = "name", _("Nama")
    NIK = "nik", _("NIK")
    KK = "kk", _("Nomor KK")
    BIRTH = "birth", _("Tanggal lahir atau jenis kelamin")
    ADDRESS = "address", _("Alamat atau wilayah")
    MEMBERS = "members", _("Susunan anggota keluarga")
    WELFARE = "welfare", _("Keadaan rumah tangga atau desil")
    AID = "aid", _("Bantuan yang tercatat")
    OTHER = "other", _("Lainnya")
