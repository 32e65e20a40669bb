"""Minutes of verification (berita acara) as they were issued."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, User
from accounts.tenancy import TenantQuerySet
from core.identifiers import Identified
from programs.models import Program
from regions.models import Region


class Minutes(Identified):
    """One issued recap: which decisions it counts, who signs it, and the digest of the file.

    `counts` are the figures printed; `code` lets a reader of the paper check that it is genuine.
    `regency` is empty for minutes of the province, `program` for all programs of the period.
    `replaces` are those that these were issued instead of.
    """

    number = models.CharField(_("nomor"), max_length=60)
    regency = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    program = models.ForeignKey(Program, on_delete=models.PROTECT, null=True, related_name="+")
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="replaced_by"
    )
    period_from = models.DateField(_("dari tanggal"))
    period_to = models.DateField(_("sampai tanggal"))
    counts = models.JSONField(default=dict)
    signer_name = models.CharField(_("nama penanda tangan"), max_length=150)
    signer_title = models.CharField(_("jabatan"), max_length=150)
    signer_nip = models.CharField(_("NIP"), max_length=18, blank=True)
    place = models.CharField(_("tempat"), max_length=60)
    file = models.FileField(upload_to="minutes/")
    sha256 = models.CharField(max_length=64)
    code = models.CharField(max_length=20, unique=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(db_default=Now())

    objects = TenantQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["regency", "number"], nulls_distinct=False, name="minutes_number_once"
            ),
            models.CheckConstraint(
                condition=models.Q(period_to__gte=models.F("period_from")),
                name="minutes_period_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.number
