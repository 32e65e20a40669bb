from django.db import models
from django.utils.translation import gettext_lazy as _


class Measure(models.TextChoices):
    """What a published figure counts. All but the first two count by budget year of the program."""

    HOUSEHOLDS = "households", _("Rumah tangga dalam basis")
    PERSONS = "persons", _("Orang dalam basis")
    PROGRAMS = "programs", _("Program bantuan")
    DECIDED = "decided", _("Penerima terverifikasi")
    ON_TARGET = "on_target", _("Tepat sasaran dan lokasi")
    OFF_TARGET = "off_target", _("Tidak tepat sasaran atau lokasi")
    AMOUNT = "amount", _("Nilai bantuan (Rp)")


class Funding(models.TextChoices):
    """Sources of funds as published: the codes of programs, which this app does not know."""

    APBN = "apbn", _("APBN")
    APBD_PROVINCE = "apbd_prov", _("APBD Provinsi")
    APBD_REGENCY = "apbd_kab", _("APBD Kabupaten/Kota")
    VILLAGE_FUND = "dana_desa", _("Dana Desa")
    CSR = "csr", _("CSR/swasta")
    ZAKAT = "zakat", _("Zakat/Baznas")
