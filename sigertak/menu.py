"""The tasks in the side navigation, in the order of a working day."""

from django.utils.translation import gettext_lazy as _

from accounts.menu import Entry, Section

SECTIONS = [
    Section(_("Ringkasan"), [Entry(_("Beranda"), "home", "home")]),
]
