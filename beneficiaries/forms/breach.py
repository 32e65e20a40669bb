"""What a breach is about: its number, one account, from when to when, since when it is known."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.db.models.functions import Upper
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.plain_text import without_numbers_of_people
from accounts.forms.trail import PersonChoice
from accounts.models import Membership, User
from accounts.scope import Scope
from core.form_fields import DayField
from core.widgets import DateInput, TomSelect

LONGEST_DAYS = 366


class MatterField(forms.CharField):
    """Which incident a report is drawn up for: it stands on it, and in the trail."""

    def __init__(self, *, help_text: Any = "") -> None:
        super().__init__(
            label=_("Nomor atau alasan insiden"),
            min_length=5,
            max_length=200,
            help_text=help_text,
            validators=[without_numbers_of_people],
        )


class BreachForm(forms.Form):
    pelaku = PersonChoice(
        label=_("Akun"),
        queryset=User.objects.none(),
        empty_label=_("Pilih akun"),
        widget=TomSelect(),
    )
    dari = DayField(label=_("Dari tanggal"), widget=DateInput())
    sampai = DayField(label=_("Sampai tanggal"), widget=DateInput())
    diketahui = DayField(
        label=_("Diketahui tanggal"),
        widget=DateInput(),
        help_text=_("Tenggat pemberitahuan dihitung dari awal hari ini."),
    )

    perkara = MatterField(help_text=_("Tercatat atas nama Anda dan dibaca auditor."))

    def __init__(self, query: QueryDict | None, *, scope: Scope) -> None:
        super().__init__(query)
        held = Membership.objects.visible_to(scope).values("user_id")
        people = User.objects.filter(pk__in=held).order_by(Upper("name"))
        self.fields["pelaku"].queryset = people  # type: ignore[attr-defined]
        today = timezone.localdate()
        self.initial = {"sampai": today, "diketahui": today}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        start, end = given.get("dari"), given.get("sampai")
        if start and end and not datetime.timedelta() <= end - start <= datetime.timedelta(
            days=LONGEST_DAYS
        ):  # fmt: skip
            self.add_error("sampai", _("Isi masa paling lama satu tahun, dari awal ke akhir."))
        return given
