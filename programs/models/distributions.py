"""Handing aid out: what was planned, what was delivered, and the papers and pictures of it."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, User
from core.identifiers import Identified
from programs.enums import AidMoment, DistributionState, DocumentKind, ItemState
from programs.models.programs import Program
from programs.models.recipients import Recipient
from programs.querysets import DistributionQuerySet, OwnRowsQuerySet
from regions.models import Region


def _rupiah(label: Any, **options: Any) -> models.DecimalField:
    return models.DecimalField(
        label, max_digits=15, decimal_places=0, validators=[MinValueValidator(0)], **options
    )


class Distribution(Identified):
    """One round of handing out (tahap): planned for a day, then delivered or called off.

    `regency` is that of the program. `amount` (rupiah) and `goods` are what each recipient gets
    unless their item says otherwise. The decree names the recipients, the handover minutes prove
    the delivery.
    """

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="distributions")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    regency = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="+")
    number = models.PositiveSmallIntegerField(_("tahap"))
    name = models.CharField(_("nama penyaluran"), max_length=150)
    planned_on = models.DateField(_("rencana penyaluran"))
    delivered_on = models.DateField(_("tanggal penyaluran"), null=True, blank=True)
    state = models.CharField(
        max_length=10, choices=DistributionState, default=DistributionState.PLANNED
    )
    amount = _rupiah(_("nilai per penerima (Rp)"), null=True, blank=True)
    goods = models.CharField(_("bentuk barang/jasa"), max_length=200, blank=True)
    decree_number = models.CharField(_("nomor SK penetapan"), max_length=120, blank=True)
    decree_date = models.DateField(_("tanggal SK"), null=True, blank=True)
    handover_number = models.CharField(
        _("nomor berita acara serah terima"), max_length=120, blank=True
    )
    handover_date = models.DateField(_("tanggal berita acara"), null=True, blank=True)
    cancel_reason = models.TextField(_("alasan pembatalan"), blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now())

    objects = DistributionQuerySet.as_manager()

    class Meta:
        verbose_name = _("penyaluran")
        ordering = ["program_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["program", "number"], name="distribution_number_once"),
            models.CheckConstraint(
                condition=~Q(state="delivered") | Q(delivered_on__isnull=False),
                name="delivered_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(cancel_reason=""),
                name="cancelled_for_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["state", "planned_on"], name="distribution_due")]

    def __str__(self) -> str:
        return self.name


class DistributionItem(Identified):
    """What one recipient gets in one round. `regency` is the recipient's."""

    distribution = models.ForeignKey(Distribution, on_delete=models.PROTECT, related_name="items")
    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="items")
    # Written by a trigger of the table, whatever an INSERT says: walls compare it.
    program = models.ForeignKey(
        Program, on_delete=models.PROTECT, related_name="+", editable=False, db_index=False
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    regency = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ItemState, default=ItemState.PLANNED)
    planned_amount = _rupiah(_("nilai rencana (Rp)"), null=True, blank=True)
    amount = _rupiah(_("nilai diterima (Rp)"), null=True, blank=True)
    goods = models.CharField(_("bentuk barang/jasa"), max_length=200, blank=True)
    received_on = models.DateField(_("tanggal diterima"), null=True, blank=True)
    note = models.CharField(_("keterangan"), max_length=200, blank=True)
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(db_default=Now())

    objects = OwnRowsQuerySet.as_manager()

    class Meta:
        verbose_name = _("bagian penerima")
        ordering = ["distribution_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["distribution", "recipient"], name="recipient_once_per_distribution"
            ),
            models.CheckConstraint(
                condition=~Q(state="received") | Q(received_on__isnull=False),
                name="received_on_a_day",
            ),
        ]
        indexes = [models.Index(fields=["agency", "distribution"], name="item_agency")]

    def __str__(self) -> str:
        return str(self.pk)


class DistributionDocument(Identified):
    """A decree or handover minutes as a file. Private: given out by an authorised view only.

    Papers of a provincial round name people of all regencies: the agency and the province read
    them, and no regency.
    """

    distribution = models.ForeignKey(
        Distribution, on_delete=models.PROTECT, related_name="documents"
    )
    # As in `DistributionItem`.
    program = models.ForeignKey(
        Program, on_delete=models.PROTECT, related_name="+", editable=False, db_index=False
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    regency = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(_("jenis dokumen"), max_length=10, choices=DocumentKind)
    file = models.FileField(_("berkas"), upload_to="documents/")
    file_name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=60)
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(db_default=Now())

    objects = OwnRowsQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "-uploaded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["distribution", "sha256"], name="same_document_once_per_distribution"
            )
        ]

    def __str__(self) -> str:
        return self.file_name


class AidPhoto(Identified):
    """The state before the aid, during it and after, or the handover itself.

    `progress` in percent, where work is done in steps. EXIF is gone, its place and time kept here.
    """

    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="photos")
    # As in `DistributionItem`.
    program = models.ForeignKey(
        Program, on_delete=models.PROTECT, related_name="+", editable=False, db_index=False
    )
    distribution = models.ForeignKey(
        Distribution, on_delete=models.PROTECT, null=True, blank=True, related_name="photos"
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    regency = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    moment = models.CharField(_("saat"), max_length=10, choices=AidMoment)
    progress = models.PositiveSmallIntegerField(
        _("kemajuan (%)"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    image = models.FileField(upload_to="aid/")
    thumbnail = models.FileField(upload_to="thumbnails/")
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    taken_at = models.DateTimeField(null=True)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(db_default=Now())

    objects = OwnRowsQuerySet.as_manager()

    class Meta:
        ordering = ["moment", "uploaded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "sha256"], name="same_photo_once_per_recipient"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
