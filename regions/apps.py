from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegionsConfig(AppConfig):
    name = "regions"
    # A few thousand rows with stable, small keys: other tables lead their indexes with them.
    default_auto_field = "django.db.models.AutoField"
    verbose_name = _("Wilayah")
