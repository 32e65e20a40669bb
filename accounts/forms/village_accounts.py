"""Forms by which a desk issues the account of a village operator, and hands it on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.plain_text import ReasonField
from accounts.forms.requests import ApprovalForm
from accounts.models import Membership
from accounts.queries.village_offices import OfficeLeft
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


class OperatorsChoice(forms.ModelMultipleChoiceField):
    def label_from_instance(self, membership: Any) -> str:
        return f"{membership.user.name} ({membership.user.email})"


class HandOnForm(forms.Form):
    """Which operators of an ended village's office work for which of the villages of today."""

    to = VillageChoice(
        label=_("Desa/kelurahan yang baru"),
        queryset=Region.objects.none(),
        empty_label=_("Pilih desa/kelurahan"),
    )
    members = OperatorsChoice(
        label=_("Operator"),
        queryset=Membership.objects.none(),
        widget=forms.CheckboxSelectMultiple(),
        help_text=_("Hak baru berlaku sampai hari yang sama dengan hak lamanya."),
    )
    ends_old = forms.BooleanField(
        label=_("Akhiri hak atas desa yang sudah berakhir"),
        required=False,
        initial=True,
        help_text=_(
            "Kosongkan bila operator masih mengurus rumah tangga yang belum ditentukan desanya, "
            "atau akan diberi hak atas desa hasil pemekaran yang lain juga."
        ),
    )
    reason = ReasonField(
        help_text=_("Paling sedikit 10 huruf; tersimpan pada riwayat hak akses."),
    )

    def __init__(self, *args: Any, left: OfficeLeft, **options: Any) -> None:
        super().__init__(*args, **options)
        heirs = Region.objects.select_related("district", "regency")
        self.fields["to"].queryset = heirs.filter(  # type: ignore[attr-defined]
            pk__in=[heir.pk for heir in left.heirs]
        ).order_by("code")
        members = Membership.objects.select_related("user").order_by("user__name", "pk")
        self.fields["members"].queryset = members.filter(  # type: ignore[attr-defined]
            pk__in=[one.pk for one in left.members]
        )
        if len(left.members) == 1:
            self.fields["members"].initial = [left.members[0].pk]
        if len(left.heirs) == 1:
            self.fields["to"].initial = left.heirs[0]
