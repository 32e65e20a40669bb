"""Forms of the secretariat's desk about rights that exist."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.enums import AgencyKind, MembershipState
from accounts.forms.plain_text import ReasonField
from accounts.forms.requests import AgencyChoice
from accounts.models import Agency
from accounts.roles import ROLES_OF_KIND, Role
from accounts.scope import Scope
from core.form_fields import DayField
from core.widgets import DateInput, TomSelect


class MemberFilter(forms.Form):
    """Filters of the list; `cari` is the key of a search text in the session, never the text."""

    cari = forms.CharField(required=False, widget=forms.HiddenInput)
    keadaan = forms.ChoiceField(
        label=_("Keadaan"),
        required=False,
        choices=[("", _("Yang berlaku")), *MembershipState.choices, ("semua", _("Semua"))],
    )
    peran = forms.ChoiceField(
        label=_("Peran"), required=False, choices=[("", _("Semua peran")), *Role.choices]
    )
    instansi = AgencyChoice(
        label=_("Instansi"),
        required=False,
        queryset=Agency.objects.none(),
        empty_label=_("Semua instansi"),
        widget=TomSelect(),
    )

    def __init__(self, query: QueryDict, *, scope: Scope) -> None:
        super().__init__(query)
        self.fields["instansi"].queryset = agencies_of(scope)  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        """What was chosen, odd values left out: an old address must not end in an error."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class ReasonedForm(forms.Form):
    """An act that needs its reason, which the history of the right shows."""

    reason = ReasonField(
        help_text=_("Paling sedikit 10 huruf; tersimpan pada riwayat hak akses."),
    )


class MoveForm(ReasonedForm):
    """Where an employee goes, and as what: roles are offered by the kind of agency they fit."""

    agency = AgencyChoice(
        label=_("Instansi tujuan"),
        queryset=Agency.objects.none(),
        empty_label=_("Pilih instansi"),
        widget=TomSelect(),
    )
    role = forms.ChoiceField(label=_("Peran di instansi tujuan"))
    expires_on = DayField(
        label=_("Berlaku sampai"),
        widget=DateInput(),
        help_text=_("Paling lama satu tahun."),
    )
    field_order = ("agency", "role", "expires_on", "reason")

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agencies = agencies_of(scope)
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]
        kinds = set(agencies.order_by().values_list("kind", flat=True).distinct())
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (kind.label, [(role.value, role.label) for role in _roles_of(kind)])
            for kind in AgencyKind
            if kind.value in kinds
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        agency, role = given.get("agency"), given.get("role")
        if agency and role and role not in ROLES_OF_KIND[agency.kind]:
            fitting = ", ".join(str(one.label) for one in _roles_of(agency.kind))
            words = _("Peran di %(agency)s: %(roles)s.")
            self.add_error("role", words % {"agency": agency.name, "roles": fitting})
        return given


def _roles_of(kind: str) -> list[Role]:
    return [role for role in Role if role in ROLES_OF_KIND[kind]]


class CampaignForm(forms.Form):
    name = forms.CharField(
        label=_("Nama pengukuhan"),
        max_length=120,
        help_text=_("Misalnya Pengukuhan hak akses 2026."),
    )
    due_on = DayField(
        label=_("Tenggat"),
        widget=DateInput(),
        help_text=_(
            "Paling lama 120 hari. Hak akses yang belum dikukuhkan sesudah hari itu ditangguhkan."
        ),
    )


def agencies_of(scope: Scope) -> Any:
    """Agencies a desk may put people into: all for the province, its own for a regency."""
    active = Agency.objects.filter(is_active=True).select_related("region").order_by("name")
    return active if scope.regency_id is None else active.filter(regency_id=scope.regency_id)
