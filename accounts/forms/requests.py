from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import AgencyKind
from accounts.forms.nip import NipField
from accounts.forms.plain_text import ReasonField
from accounts.models import AccountRequest, Agency
from accounts.roles import ROLES_OF_KIND, Role
from core.form_fields import DayField
from core.images import CleanDocument, clean_document
from core.uploads import UploadError
from core.widgets import DateInput, FileDrop, TomSelect

# Roles one can apply for; the technical administrator is appointed, and accounts of villages are
# issued by the desk itself.
_GIVEN = (Role.TECH_ADMIN, Role.VILLAGE_OPERATOR)
APPLICABLE = [choice for choice in Role.choices if choice[0] not in _GIVEN]


class AgencyChoice(forms.ModelChoiceField):
    def label_from_instance(self, agency: Any) -> str:
        return f"{agency.name} — {agency.region.name}"


class AccountRequestForm(forms.ModelForm):
    nip = NipField()
    agency = AgencyChoice(
        label=_("Instansi"),
        queryset=Agency.objects.none(),
        empty_label=_("Pilih instansi"),
        widget=TomSelect(),
        help_text=_("Ketik sebagian nama instansi, lalu pilih."),
    )
    role = forms.ChoiceField(
        label=_("Peran yang diajukan"),
        choices=[("", _("Pilih peran")), *APPLICABLE],
        help_text=_("Peran harus sesuai dengan instansi Anda dan disebut dalam surat penugasan."),
    )
    letter = forms.FileField(
        label=_("Surat penugasan"),
        widget=FileDrop(accept=".pdf,.jpg,.jpeg,.png,.heic", max_bytes=10 * 1024**2),
        help_text=_("PDF atau foto surat yang ditandatangani kepala instansi, paling besar 10 MB."),
    )

    class Meta:
        model = AccountRequest
        fields = ["name", "nip", "email", "phone", "agency", "role", "letter"]
        help_texts = {
            "email": _("Tautan aktivasi dikirim ke alamat ini."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = (  # type: ignore[attr-defined]
            Agency.objects.filter(is_active=True)
            .exclude(kind=AgencyKind.VILLAGE)
            .select_related("region")
            .order_by("name")
        )

    def clean_letter(self) -> CleanDocument:
        try:
            return clean_document(self.cleaned_data["letter"])
        except UploadError as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        agency, role = cleaned.get("agency"), cleaned.get("role")
        if agency and role and role not in ROLES_OF_KIND[agency.kind]:
            allowed = ", ".join(str(r.label) for r in Role if r in ROLES_OF_KIND[agency.kind])
            self.add_error(
                "role",
                _("Peran ini tidak tersedia untuk %(agency)s. Pilih salah satu: %(roles)s.")
                % {"agency": agency.name, "roles": allowed},
            )
        return cleaned

    def _post_clean(self) -> None:
        """The row is made by the operation, and so are checks against other applications."""


def _in_a_year() -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=365)


class ApprovalForm(forms.Form):
    expires_on = DayField(
        label=_("Berlaku sampai"),
        widget=DateInput(),
        initial=_in_a_year,
        help_text=_("Paling lama satu tahun; sesudahnya hak akses ditinjau ulang."),
    )

    def clean_expires_on(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["expires_on"]
        today = timezone.localdate()
        if not today < day <= today + datetime.timedelta(days=366):
            raise forms.ValidationError(
                _("Pilih tanggal setelah hari ini dan paling lama satu tahun ke depan.")
            )
        return day


class ReasonForm(forms.Form):
    reason = ReasonField(
        help_text=_("Paling sedikit 10 huruf; dibaca oleh pemohon dan auditor."),
    )
