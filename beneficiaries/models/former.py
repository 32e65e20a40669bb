"""What a release said before a later file changed it: the way back for undoing."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from beneficiaries.models.people import Household, Person
from beneficiaries.models.places import region_key
from beneficiaries.models.releases import RegistryRelease


class FormerVersion(models.Model):
    """A version that a file replaced in a release that is, or was, the base of a regency.

    `data` empty: the release did not tell of the row before. A household's row has no `person`.
    Releases that never were a base leave no such trace: nobody can go back to them. Whom it tells
    of may not be born yet, as with versions.
    """

    release = models.ForeignKey(RegistryRelease, on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    regency = region_key(_("kabupaten/kota"))
    data = models.JSONField(null=True)
    replaced_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(fields=["release", "replaced_at"], name="former_version_release"),
        ]

    def __str__(self) -> str:
        return f"{self.release_id} {self.person_id or self.household_id}"
