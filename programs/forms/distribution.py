"""Forms of rounds: planning them, closing and calling them off, and one recipient's part."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.plain_text import without_numbers_of_people
from core.identifiers import uuid7
from core.widgets import DateInput
from programs.delivery_rules import MOST_ROUNDS, Mark, day_fault, schedule
from programs.enums import DistributionState, ItemState
from programs.forms.fields import DayField, RupiahField
from programs.forms.filters import RecipientFilter
from programs.models import Distribution, DistributionItem, Program
from programs.operations.distributions import PAPERS

# To whoever marks, planned means: not marked yet.
_STATES = [
    (ItemState.PLANNED, _("Belum ditandai")),
    (ItemState.RECEIVED, _("Diterima")),
    (ItemState.MISSED, _("Tidak diterima")),
]
_PLAN_FIELDS = ("name", "planned_on", "amount", "goods")


def _day(label: Any, **kwargs: Any) -> DayField:
    return DayField(label=label, widget=DateInput(), **kwargs)


class _PlanForm(forms.Form):
    """What every planned round has. The entry key makes a form sent twice one act."""

    entry = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Nama penyaluran"),
        max_length=150,
        required=False,
        help_text=_("Kosongkan untuk memakai “Tahap” dan nomornya."),
    )
    planned_on = _day(_("Rencana penyaluran"))
    amount = RupiahField(
        label=_("Nilai per penerima (Rp)"),
        max_digits=15,
        required=False,
        help_text=_("Kosongkan untuk memakai nilai masing-masing penerima."),
    )
    goods = forms.CharField(
        label=_("Bentuk barang/jasa"),
        max_length=200,
        required=False,
        help_text=_("Bila bantuan bukan uang, misalnya “Beras 10 kg”."),
    )

    def __init__(self, *args: Any, program: Program, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.program = program
        self.fields["entry"].initial = uuid7

    def clean_planned_on(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["planned_on"]
        if fault := day_fault(day, self.program.year):
            raise ValidationError(fault, code="day")
        return day

    def values(self) -> dict[str, Any]:
        """The fields of the round by name."""
        names = [name for name in self.cleaned_data if name in (*_PLAN_FIELDS, *PAPERS)]
        return {name: self.cleaned_data[name] for name in names}


class DistributionForm(_PlanForm):
    """One round. Of a delivered one only the papers can be corrected."""

    decree_number = forms.CharField(label=_("Nomor SK penetapan"), max_length=120, required=False)
    decree_date = _day(_("Tanggal SK"), required=False)
    handover_number = forms.CharField(
        label=_("Nomor berita acara serah terima"), max_length=120, required=False
    )
    handover_date = _day(_("Tanggal berita acara"), required=False)

    def __init__(
        self, *args: Any, program: Program, distribution: Distribution | None = None, **kwargs: Any
    ) -> None:
        if distribution is not None:
            names = (*_PLAN_FIELDS, *PAPERS)
            kwargs["initial"] = {name: getattr(distribution, name) for name in names}
        super().__init__(*args, program=program, **kwargs)
        if distribution is None:
            for name in PAPERS:
                del self.fields[name]
            return
        del self.fields["entry"]
        self.fields["name"].required = True
        self.fields["name"].help_text = ""
        if distribution.state != DistributionState.PLANNED:
            for name in _PLAN_FIELDS:
                del self.fields[name]


class SeriesForm(_PlanForm):
    """Several rounds at equal distances."""

    every = forms.TypedChoiceField(
        label=_("Jarak"),
        coerce=int,
        choices=[
            (1, _("Setiap bulan")),
            (2, _("Setiap dua bulan")),
            (3, _("Setiap triwulan")),
            (6, _("Setiap semester")),
        ],
    )
    count = forms.IntegerField(
        label=_("Banyaknya penyaluran"), min_value=2, max_value=MOST_ROUNDS, initial=4
    )
    field_order = ["entry", "planned_on", "every", "count", "amount", "goods"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["name"]
        self.fields["planned_on"].label = _("Penyaluran pertama")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, every, count = data.get("planned_on"), data.get("every"), data.get("count")
        if first and every and count:
            self.days = schedule(first, every, count)
            if fault := day_fault(self.days[-1], self.program.year):
                self.add_error(
                    "count",
                    ValidationError(
                        _("Penyaluran terakhir jatuh terlalu jauh. %(fault)s"),
                        params={"fault": fault},
                        code="day",
                    ),
                )
        return data


class CloseForm(forms.Form):
    """The round was delivered; what of those nobody marked?"""

    delivered_on = _day(_("Tanggal penyaluran"))
    rest = forms.TypedChoiceField(
        label=_("Penerima yang belum ditandai"),
        choices=[
            (ItemState.RECEIVED, _("Semuanya menerima")),
            (ItemState.MISSED, _("Semuanya tidak menerima")),
        ],
        coerce=ItemState,
        required=False,
        empty_value=None,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Sebab tidak diterima"),
        max_length=200,
        required=False,
        help_text=_("Wajib bila mereka tidak menerima, misalnya “tidak di tempat”."),
    )

    def __init__(self, *args: Any, waiting: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not waiting:
            del self.fields["rest"], self.fields["note"]


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("Alasan pembatalan"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[without_numbers_of_people],
    )


class MarkForm(forms.Form):
    """How the ticked recipients, or all that wait, are marked."""

    state = forms.TypedChoiceField(label=_("Keadaan"), choices=_STATES[1:], coerce=ItemState)
    on = DayField(label=_("Tanggal diterima"), required=False)
    note = forms.CharField(label=_("Sebab tidak diterima"), max_length=200, required=False)

    def mark(self) -> Mark:
        data = self.cleaned_data
        return Mark(data["state"], on=data["on"], note=data["note"])


class ItemForm(forms.Form):
    """One recipient's part, also to put it right."""

    seen_at = forms.DateTimeField(widget=forms.HiddenInput)
    state = forms.TypedChoiceField(
        label=_("Keadaan"), choices=_STATES, coerce=ItemState, widget=forms.RadioSelect
    )
    on = _day(_("Tanggal diterima"), required=False)
    amount = RupiahField(
        label=_("Nilai diterima (Rp)"),
        max_digits=15,
        required=False,
        help_text=_("Kosongkan untuk memakai nilai yang direncanakan."),
    )
    goods = forms.CharField(label=_("Bentuk barang/jasa"), max_length=200, required=False)
    note = forms.CharField(
        label=_("Keterangan"),
        max_length=200,
        required=False,
        help_text=_("Wajib bila tidak diterima."),
    )

    @staticmethod
    def initial_of(item: DistributionItem) -> dict[str, Any]:
        waits = item.state == ItemState.PLANNED
        suggested = min(item.distribution.planned_on, timezone.localdate())
        return {
            "seen_at": item.changed_at.isoformat(),
            "state": ItemState.RECEIVED if waits else item.state,
            "on": suggested if waits else item.received_on,
            "amount": item.amount,
            "goods": item.goods,
            "note": item.note,
        }

    def mark(self) -> Mark:
        data = self.cleaned_data
        return Mark(
            data["state"],
            on=data["on"],
            note=data["note"],
            amount=data["amount"],
            goods=data["goods"],
        )


class ItemFilter(RecipientFilter):
    """Recipients of a round by what became of their part, and where they live."""

    state = forms.ChoiceField(
        label=_("Keadaan"), choices=[("", _("Semua keadaan")), *_STATES], required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["match"]
