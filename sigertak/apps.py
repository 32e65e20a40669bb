from django.apps import AppConfig


class SigertakConfig(AppConfig):
    """Composition only: settings, addresses, the menu, commands that span all apps."""

    name = "sigertak"
    verbose_name = "Sigertak Plus"
