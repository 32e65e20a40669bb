"""Published totals: the only tables the anonymous pages read. No row describes a person."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from core.identifiers import Identified
from public.enums import Measure
from regions.models import Region


class Publication(Identified):
    """One publishing of all totals together. Pages read the newest.

    `digest` is keyed, so that nobody can try out guesses of withheld figures against it.
    """

    published_at = models.DateTimeField(db_default=Now())
    data_as_of = models.DateTimeField()
    threshold = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["-published_at"]

    def __str__(self) -> str:
        return f"{self.published_at:%Y-%m-%d %H:%M}"


class PublishedTotal(models.Model):
    """One cell. `region` is the province or a regency; `year` 0 and `funding` "" mean "all".

    A suppressed cell carries no value, so that nothing can leak from here.
    """

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="totals")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(default=0)
    funding = models.CharField(max_length=12, blank=True)
    measure = models.CharField(max_length=12, choices=Measure)
    value = models.BigIntegerField(null=True)
    suppressed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "measure", "region", "year", "funding"],
                name="one_cell_each",
            ),
            models.CheckConstraint(
                condition=models.Q(suppressed=True, value__isnull=True)
                | models.Q(suppressed=False, value__isnull=False),
                name="suppressed_has_no_value",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.region_id} {self.year}"


class WithheldTotal(models.Model):
    """What stands behind a suppressed cell. Only the publishing role may read it.

    The next publishing needs it, to know that a figure has not changed and that printing it now
    would uncover what an earlier publication withheld.
    """

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="withheld")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(default=0)
    funding = models.CharField(max_length=12, blank=True)
    measure = models.CharField(max_length=12, choices=Measure)
    value = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "measure", "region", "year", "funding"],
                name="one_withheld_cell_each",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.region_id} {self.year}"
