from django.db import models
from django.utils.translation import gettext_lazy as _


class Measure(models.TextChoices):
    HOUSEHOLDS = "households", _("Rumah tangga dalam basis")
    PERSONS = "persons", _("Orang dalam basis")
    RECIPIENTS = "recipients", _("Penerima bantuan terverifikasi")
    ON_TARGET = "on_target", _("Tepat sasaran dan lokasi")
    PROGRAMS = "programs", _("Program")
    AMOUNT = "amount", _("Nilai bantuan (Rp)")
