"""Levels and kinds of Indonesian administrative regions."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    PROVINCE = "province", _("Provinsi")
    REGENCY = "regency", _("Kabupaten/Kota")
    DISTRICT = "district", _("Kecamatan")
    VILLAGE = "village", _("Desa/Kelurahan")


class Kind(models.TextChoices):
    PROVINSI = "provinsi", _("Provinsi")
    KABUPATEN = "kabupaten", _("Kabupaten")
    KOTA = "kota", _("Kota")
    KECAMATAN = "kecamatan", _("Kecamatan")
    DESA = "desa", _("Desa")
    KELURAHAN = "kelurahan", _("Kelurahan")


KINDS_OF_LEVEL: dict[Level, tuple[Kind, ...]] = {
    Level.PROVINCE: (Kind.PROVINSI,),
    Level.REGENCY: (Kind.KABUPATEN, Kind.KOTA),
    Level.DISTRICT: (Kind.KECAMATAN,),
    Level.VILLAGE: (Kind.DESA, Kind.KELURAHAN),
}


class Change(models.TextChoices):
    """What can happen to a region. New codes and names leave the place as it was."""

    SPLIT = "split", _("Pemekaran")
    MERGE = "merge", _("Penggabungan")
    RECODE = "recode", _("Ganti kode")
    RENAME = "rename", _("Ganti nama")
