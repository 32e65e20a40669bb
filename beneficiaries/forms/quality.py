"""Filters of the data-quality queue, and the forms of its acts."""

from __future__ import annotations

import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.forms.plain_text import without_numbers_of_people
from accounts.models import User
from accounts.scope import Scope
from beneficiaries.forms.territory import TerritoryFilter
from beneficiaries.quality.kinds import by_weight
from beneficiaries.quality_enums import QualityDesk, QualityOutcome, Severity
from beneficiaries.quality_rules import LONGEST_TERM_DAYS, REASON_LEAST, desks_of
from core.form_fields import DayField
from core.widgets import DateInput

_STATES = [
    ("", _("Menunggu")),
    ("open", _("Terbuka")),
    ("handed", _("Diserahkan")),
    ("terlambat", _("Lewat tenggat")),
    ("closed", _("Ditutup petugas")),
    ("cured", _("Teratasi")),
    ("semua", _("Semua")),
]
DEFAULT_TERM = datetime.timedelta(days=30)
_MOST_AT_ONCE = 500


class FindingFilter(TerritoryFilter):
    jenis = forms.ChoiceField(label=_("Jenis temuan"), required=False)
    keadaan = forms.ChoiceField(label=_("Keadaan"), required=False, choices=_STATES)
    bobot = forms.ChoiceField(
        label=_("Bobot"),
        required=False,
        choices=[
            ("", _("Semua bobot")),
            *((one.value, one.label) for one in Severity if one is not Severity.INFO),
        ],
    )
    tugas = forms.UUIDField(required=False, widget=forms.HiddenInput)

    field_order = ("jenis", "kabupaten", "kecamatan", "desa", "keadaan", "bobot", "tugas")

    def __init__(self, query: QueryDict, *, scope: Scope) -> None:
        super().__init__(query, scope=scope)
        kinds = [(kind.code, kind.label) for kind in by_weight()]
        self.fields["jenis"].choices = [("", _("Semua jenis")), *kinds]  # type: ignore[attr-defined]

    def as_kept(self) -> dict[str, Any]:
        """The filters as a task keeps them: codes, keys and numbers."""
        return {
            name: str(value) if isinstance(value, UUID) else value
            for name, value in self.chosen().items()
        }


def ticked(data: QueryDict) -> list[UUID]:
    """The ids of the ticked findings; what is none is passed over."""
    ids = []
    for text in data.getlist("temuan")[:_MOST_AT_ONCE]:
        try:
            ids.append(UUID(text))
        except ValueError:
            continue
    return ids


class CloseForm(forms.Form):
    outcome = forms.ChoiceField(label=_("Hasil"), choices=QualityOutcome.choices)
    reason = forms.CharField(
        label=_("Keterangan"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Wajib bila bukan masalah. Jangan menulis NIK."),
        validators=[without_numbers_of_people],
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        reason = " ".join((given.get("reason") or "").split())
        if given.get("outcome") == QualityOutcome.NO_PROBLEM and len(reason) < REASON_LEAST:
            self.add_error("reason", gettext("Tulis alasan mengapa ini bukan masalah."))
        return given


class HandDownForm(forms.Form):
    """To whom, by when, and a word along. `owners` are stewards with an account, of one regency."""

    desk = forms.ChoiceField(label=_("Serahkan kepada"), widget=forms.RadioSelect)
    owner = forms.ModelChoiceField(
        label=_("Penanggung jawab"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Semua pengelola basis data kabupaten/kota itu"),
    )
    officer = forms.CharField(
        label=_("Nama petugas"),
        required=False,
        max_length=100,
        help_text=_("Yang menerima daftarnya di kecamatan atau desa; boleh dikosongkan."),
    )
    due_on = DayField(label=_("Tenggat"), widget=DateInput())
    note = forms.CharField(
        label=_("Catatan"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, scope: Scope, owners: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        desks = [(desk.value, desk.label) for desk in desks_of(scope)]
        self.fields["desk"].choices = desks  # type: ignore[attr-defined]
        self.initial.setdefault("desk", desks[-1][0])
        self.initial.setdefault("due_on", timezone.localdate() + DEFAULT_TERM)
        if QualityDesk.REGENCY in desks_of(scope):
            del self.fields["officer"]
        if owners is None or QualityDesk.REGENCY not in desks_of(scope):
            del self.fields["owner"]
        else:
            self.fields["owner"].queryset = owners  # type: ignore[attr-defined]

    def clean_due_on(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["due_on"]
        today = timezone.localdate()
        if not today <= day <= today + datetime.timedelta(days=LONGEST_TERM_DAYS):
            raise forms.ValidationError(_("Pilih hari antara hari ini dan satu tahun lagi."))
        return day
