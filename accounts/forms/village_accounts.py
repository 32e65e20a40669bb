"""The form by which a desk issues the account of a village operator."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.requests import ApprovalForm
from accounts.scope import Scope
from core.widgets import TomSelect
from regions.models import Region


class VillageChoice(forms.ModelChoiceField):
    def label_from_instance(self, village: Any) -> str:
        return f"{village.name}, {village.district.name}, {village.regency.short_name}"


class VillageAccountForm(ApprovalForm):
    village = VillageChoice(
        label=_("Desa/kelurahan"), queryset=Region.objects.none(), widget=TomSelect()
    )
    name = forms.CharField(label=_("Nama lengkap"), max_length=150)
    email = forms.EmailField(
        label=_("Surel"), help_text=_("Tautan aktivasi dikirim ke alamat ini.")
    )
    phone = forms.CharField(label=_("Nomor telepon"), max_length=20)

    field_order = ("village", "name", "email", "phone", "expires_on")

    def __init__(self, *args: Any, scope: Scope, **options: Any) -> None:
        super().__init__(*args, **options)
        villages = Region.objects.villages().current().select_related("district", "regency")
        if scope.regency_id is not None:
            villages = villages.filter(regency=scope.regency_id)
        self.fields["village"].queryset = villages.order_by("name", "code")  # type: ignore[attr-defined]
