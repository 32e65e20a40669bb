"""The form of a group."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.identifiers import uuid7
from core.widgets import DateInput
from programs.forms.fields import DayField
from programs.forms.places import PlaceForm
from programs.models import RecipientGroup
from programs.queries.territory import Territory


class GroupForm(PlaceForm):
    """Facts of a group and its seat."""

    # The key of the group to be: a form sent twice makes one group.
    entry = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("Nama kelompok"), max_length=150)
    number = forms.CharField(
        label=_("Nomor registrasi"),
        max_length=60,
        required=False,
        help_text=_("Nomor SK atau nomor register, bila ada."),
    )
    business = forms.CharField(
        label=_("Jenis usaha"),
        max_length=120,
        required=False,
        help_text=_("Misalnya ternak kambing atau kue kering."),
    )
    founded_on = DayField(label=_("Tanggal berdiri"), required=False, widget=DateInput())

    def __init__(
        self, data: Any = None, *, territory: Territory, group: RecipientGroup | None = None
    ) -> None:
        super().__init__(data, initial=_initial_of(group) if group else {"entry": uuid7()})
        self.fill_places(territory)

    def clean_founded_on(self) -> Any:
        day = self.cleaned_data["founded_on"]
        if day and day > timezone.localdate():
            raise ValidationError(_("Tanggal berdiri belum tiba. Periksa kembali."), code="founded")
        return day

    def values(self) -> dict[str, Any]:
        """The facts by field of `RecipientGroup`."""
        facts = {name: self.cleaned_data[name] for name in ("number", "business", "founded_on")}
        return {"name": " ".join(self.cleaned_data["name"].split()), **facts, **self.place()}


def _initial_of(group: RecipientGroup) -> dict[str, Any]:
    return {
        "entry": group.pk,
        "name": group.name,
        "number": group.number,
        "business": group.business,
        "founded_on": group.founded_on,
        "village": group.village_id,
    }
