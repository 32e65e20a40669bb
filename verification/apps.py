from importlib import import_module

from django.apps import AppConfig


class VerificationConfig(AppConfig):
    name = "verification"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Verifikasi"

    def ready(self) -> None:
        # Recipients' pages of the floor below tell of verification too.
        import_module("verification.queries.history")
        import_module("verification.queries.refusals")
