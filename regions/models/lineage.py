"""How regions came to be: splits, mergers, new codes and new names, with day and decree."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from regions.enums import Change
from regions.models.tree import Region


class RegionEvent(models.Model):
    """One change laid down by one decree. Recorded once, never edited."""

    change = models.CharField(_("perubahan"), max_length=6, choices=Change)
    on = models.DateField(_("berlaku sejak"))
    decree = models.CharField(_("dasar hukum"), max_length=200)
    note = models.CharField(_("keterangan"), max_length=300, blank=True)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("perubahan wilayah")
        ordering = ["-on", "-id"]

    def __str__(self) -> str:
        return f"{self.get_change_display()} {self.on}"


class RegionLineage(models.Model):
    """One predecessor and one successor in an event; a region that keeps its row is both.

    `former_code` and `former_name` are what the predecessor was called before, so that old files
    still find it. `rws` and `hamlets` say which part of a split village went to this successor.
    """

    event = models.ForeignKey(RegionEvent, on_delete=models.PROTECT, related_name="lines")
    predecessor = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="descendants", verbose_name=_("asal")
    )
    successor = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="ancestry", verbose_name=_("hasil")
    )
    former_code = models.CharField(max_length=10)
    former_name = models.CharField(max_length=100)
    rws = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    hamlets = ArrayField(models.CharField(max_length=60), default=list, blank=True)

    class Meta:
        verbose_name = _("asal-usul wilayah")
        ordering = ["event_id", "successor_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "predecessor", "successor"], name="region_lineage_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.former_code} → {self.successor_id}"
