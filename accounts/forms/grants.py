"""Forms of grants: what a desk gives, what an agency asks for."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import GrantKind, GrantStanding
from accounts.forms.members import agencies_of
from accounts.forms.plain_text import ReasonField
from accounts.forms.requests import AgencyChoice
from accounts.models import Agency, Membership
from accounts.queries.grants import holders
from accounts.scope import Scope
from core.form_fields import DayField
from core.widgets import DateInput, TomSelect
from regions.models import Region


class HolderChoice(forms.ModelChoiceField):
    def label_from_instance(self, held: Any) -> str:
        return f"{held.user.name} — {held.get_role_display()}, {held.agency.name}"


class RegionChoice(forms.ModelChoiceField):
    def label_from_instance(self, region: Any) -> str:
        return str(region.name)


class GrantFilter(forms.Form):
    keadaan = forms.ChoiceField(
        label=_("Keadaan"),
        required=False,
        choices=[("", _("Berlaku dan menunggu")), *GrantStanding.choices, ("semua", _("Semua"))],
    )
    jenis = forms.ChoiceField(
        label=_("Jenis"), required=False, choices=[("", _("Semua jenis")), *GrantKind.choices]
    )

    def __init__(self, query: QueryDict) -> None:
        super().__init__(query)

    def chosen(self) -> dict[str, Any]:
        """What was chosen, odd values left out: an old address must not end in an error."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def _in_half_a_year() -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=180)


class _Terms(forms.Form):
    """Until when and why."""

    expires_on = DayField(
        label=_("Berlaku sampai"),
        widget=DateInput(),
        initial=_in_half_a_year,
        help_text=_("Paling lama satu tahun. Sesudah hari itu akses berakhir dengan sendirinya."),
    )
    reason = ReasonField(
        help_text=_("Paling sedikit 10 huruf; dibaca penerima, sekretariat, dan auditor."),
    )


class _Given(_Terms):
    membership = HolderChoice(
        label=_("Penerima akses"),
        queryset=Membership.objects.none(),
        widget=TomSelect(),
        help_text=_("Ketik sebagian nama, lalu pilih hak akses yang dipakai di sana."),
    )
    kind: GrantKind

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["membership"].queryset = holders(scope, self.kind)  # type: ignore[attr-defined]


class RegencyGrantForm(_Given):
    """A regency besides one's own. The province gives it: two regencies are concerned."""

    kind = GrantKind.REGENCY
    place = RegionChoice(
        label=_("Kabupaten/kota yang dibuka"),
        queryset=Region.objects.none(),
        widget=TomSelect(),
    )
    writes = forms.TypedChoiceField(
        label=_("Yang boleh dikerjakan di sana"),
        choices=[
            ("", _("Melihat saja")),
            ("1", _("Bekerja seperti di wilayahnya sendiri")),
        ],
        coerce=bool,
        required=False,
    )
    field_order = ("membership", "place", "writes", "expires_on", "reason")

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, scope=scope, **kwargs)
        regencies = Region.objects.regencies().filter(valid_to=None).order_by("code")
        if scope.regency_id is not None:
            regencies = regencies.filter(pk=scope.regency_id)
        self.fields["place"].queryset = regencies  # type: ignore[attr-defined]


class AgencyGrantForm(_Given):
    """Another agency's programs and recipients, to look at."""

    kind = GrantKind.AGENCY
    place = AgencyChoice(
        label=_("Instansi yang dibuka"),
        queryset=Agency.objects.none(),
        widget=TomSelect(),
        help_text=_("Hanya untuk dilihat; tidak ada yang dapat diubah atau diunduh."),
    )
    field_order = ("membership", "place", "expires_on", "reason")

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, scope=scope, **kwargs)
        self.fields["place"].queryset = agencies_of(scope)  # type: ignore[attr-defined]


class ShareForm(_Terms):
    """Asking that a program is opened to a colleague of another agency, named by work address."""

    email = forms.EmailField(
        label=_("Surel kedinasan penerima"),
        help_text=_(
            "Alamat yang dipakai penerima untuk masuk ke portal ini. Alamat ini tidak diperiksa di "
            "sini; periksa ejaannya sebelum mengirim."
        ),
    )
    writes = forms.TypedChoiceField(
        label=_("Yang boleh dikerjakan penerima"),
        choices=[
            ("", _("Melihat program dan penerimanya")),
            ("1", _("Juga memasukkan dan mengajukan penerima")),
        ],
        coerce=bool,
        required=False,
    )
    field_order = ("email", "writes", "expires_on", "reason")

    def __init__(self, *args: Any, is_closed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_closed:
            field = self.fields["writes"]
            field.choices = field.choices[:1]  # type: ignore[attr-defined]
            field.help_text = _("Program ini sudah ditutup, jadi tidak lagi menerima data.")


class ConsentForm(forms.Form):
    """Under which right the receiver works in the program."""

    membership = HolderChoice(
        label=_("Hak akses penerima"), queryset=Membership.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, rows: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["membership"].queryset = rows  # type: ignore[attr-defined]
