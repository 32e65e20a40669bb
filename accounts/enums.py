from django.db import models
from django.utils.translation import gettext_lazy as _


class AgencyKind(models.TextChoices):
    """What an agency is for in this portal; decides which roles its people may hold."""

    OPD = "opd", _("Organisasi perangkat daerah")
    BAPPEDA = "bappeda", _("Bappeda")
    SOCIAL = "social", _("Dinas Sosial")
    INSPECTORATE = "inspectorate", _("Inspektorat")


class RequestState(models.TextChoices):
    SUBMITTED = "submitted", _("Menunggu keputusan")
    APPROVED = "approved", _("Disetujui")
    REFUSED = "refused", _("Ditolak")
