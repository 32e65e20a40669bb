"""Kinds of aid, and what else is asked of a recipient of each kind."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.identifiers import Identified
from programs.enums import AttributeType, Sector, TargetUnit


class ProgramKind(Identified):
    """A kind of aid (PKH, RTLH, …). Bappeda extends the list."""

    code = models.SlugField(_("kode"), max_length=40, unique=True)
    name = models.CharField(_("nama"), max_length=120)
    sector = models.CharField(_("bidang"), max_length=60, choices=Sector, default=Sector.CROSS)
    target_unit = models.CharField(_("sasaran"), max_length=10, choices=TargetUnit)
    note = models.TextField(_("keterangan"), blank=True)
    is_active = models.BooleanField(_("masih dipakai"), default=True)

    class Meta:
        verbose_name = _("jenis program")
        verbose_name_plural = _("jenis program")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class KindAttribute(Identified):
    """One more thing a kind of aid asks of its recipients (NISN, proof of land, progress …).

    The answers stand in `Recipient.attributes` by `key`. `digits` is the exact length of a number
    written as text; `choices` the answers allowed. An attribute is switched off, never removed.
    """

    kind = models.ForeignKey(ProgramKind, on_delete=models.PROTECT, related_name="attributes")
    key = models.SlugField(_("kunci"), max_length=40)
    label = models.CharField(_("nama isian"), max_length=80)
    type = models.CharField(_("bentuk isian"), max_length=8, choices=AttributeType)
    choices = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    digits = models.PositiveSmallIntegerField(_("jumlah angka"), null=True, blank=True)
    required = models.BooleanField(_("wajib diisi"), default=False)
    help = models.CharField(_("petunjuk"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("urutan"), default=0)
    is_active = models.BooleanField(_("dipakai"), default=True)

    class Meta:
        verbose_name = _("isian jenis program")
        ordering = ["position", "label"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="attribute_once_per_kind")
        ]

    def __str__(self) -> str:
        return self.label
