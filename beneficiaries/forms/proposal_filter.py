"""Filters of the list of proposals."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.scope import Scope
from beneficiaries.forms.territory import TerritoryFilter
from beneficiaries.proposals.enums import ProposalKind, ProposalState

# Besides the states themselves: what concerns the reader now, and what waits too long.
STATES = [
    ("", _("Belum diputuskan")),
    ("giliran", _("Menunggu Anda")),
    ("terlambat", _("Lewat tenggat tingkat")),
    *ProposalState.choices,
    ("semua", _("Semua")),
]


class ProposalFilter(TerritoryFilter):
    jenis = forms.ChoiceField(
        label=_("Jenis usulan"), required=False,
        choices=[("", _("Semua jenis")), *ProposalKind.choices],
    )  # fmt: skip
    keadaan = forms.ChoiceField(label=_("Keadaan"), required=False, choices=STATES)

    field_order = ("jenis", "keadaan", "kabupaten", "kecamatan", "desa")

    def __init__(self, query: QueryDict, *, scope: Scope) -> None:
        super().__init__(query, scope=scope)
        if scope.village_id is not None:
            del self.fields["kecamatan"], self.fields["desa"]
