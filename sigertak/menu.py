"""The tasks in the side navigation, in the order of a working day."""

from django.utils.translation import gettext_lazy as _

from accounts.menu import Entry, Section
from accounts.queries.desk import open_requests

SECTIONS = [
    Section(_("Ringkasan"), [Entry(_("Beranda"), "home", "home")]),
    Section(
        _("Basis data"),
        [
            Entry(_("Rumah tangga"), "beneficiaries:household_list", "home-heart"),
        ],
    ),
    Section(
        _("Akun dan pengawasan"),
        [
            Entry(_("Permohonan akun"), "accounts:request_list", "user-plus", open_requests),
            Entry(_("Pengguna"), "accounts:member_list", "users"),
            Entry(_("Jejak audit"), "accounts:trail_list", "history"),
        ],
    ),
]
