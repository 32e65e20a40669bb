from django.apps import AppConfig
from django.forms import Field
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Dasar"

    def ready(self) -> None:
        # The framework calls a field "bidang", which on these forms is the sector of a program.
        Field.default_error_messages["required"] = _("Isian ini wajib diisi.")
