"""What searching needs beside the base itself."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models


class _Word(models.Model):
    """A word of a list in which misspelt ones are found; nobody's to read."""

    word = models.CharField(max_length=60, primary_key=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.word


class NameWord(_Word):
    """A word that occurs in names of the base, in normal form.

    A misspelt word is looked up here first: a list of words is short where the base is long, so
    that finding what is nearly the same costs little at any scale. It says nothing about who or
    where, is never shown, and may hold words that have left the base.
    """

    class Meta:
        # Words are learnt by the thousand and looked for by everybody: what waits to be sorted into
        # the index is walked through at every search, and took a quarter of a second.
        indexes = [
            GinIndex(
                fields=["word"],
                opclasses=["gin_trgm_ops"],
                fastupdate=False,
                name="name_word_alike",
            )
        ]


class AddressWord(_Word):
    """A word of letters that occurs in addresses of the base, for misspelt streets."""

    class Meta:
        indexes = [
            GinIndex(
                fields=["word"],
                opclasses=["gin_trgm_ops"],
                fastupdate=False,
                name="address_word_alike",
            )
        ]
