"""Words for figures that are not there."""

from django.utils.translation import gettext_lazy as _

# One word for both reasons, small and withheld for the sake of a small one: see disclosure.
WITHHELD = _("disembunyikan")
NONE_YET = _("belum ada")
