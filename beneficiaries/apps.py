from django.apps import AppConfig


class BeneficiariesConfig(AppConfig):
    name = "beneficiaries"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Basis Data"
