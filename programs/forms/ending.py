"""Forms for ending aid, and for coming back."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.plain_text import without_numbers_of_people
from core.identifiers import uuid7
from core.widgets import DateInput
from programs.enums import EndKind
from programs.forms.fields import DayField
from programs.forms.filters import RecipientFilter
from programs.models import Program, Recipient
from programs.queries.recipients import programs_to_return_to


class EndingFilter(RecipientFilter):
    """Whose aid ends: the approved ones of a place. The state is not a choice here."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["state"]


class EndingForm(forms.Form):
    """When and why aid ends; `expected` is what the preview showed."""

    expected = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    on = DayField(label=_("Berakhir pada"), widget=DateInput())
    kind = forms.ChoiceField(
        label=_("Sebab berakhir"), choices=[("", _("Pilih sebab")), *EndKind.choices]
    )
    reason = forms.CharField(
        label=_("Keterangan"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Dibaca oleh Bappeda dan tersimpan dalam riwayat penerima."),
        validators=[without_numbers_of_people],
    )

    def __init__(self, data: Any = None, *, expected: int) -> None:
        super().__init__(data, initial={"expected": expected, "on": timezone.localdate()})


class ReturnForm(forms.Form):
    """The program in which an ended recipient is entered once more, and why."""

    # The key of the recipient to be: a form sent twice makes one recipient.
    entry = forms.UUIDField(widget=forms.HiddenInput)
    program = forms.ModelChoiceField(
        label=_("Program"), queryset=Program.objects.none(), empty_label=_("Pilih program")
    )
    reason = forms.CharField(
        label=_("Alasan pendaftaran kembali"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Misalnya kehilangan mata pencaharian sesudah graduasi."),
        validators=[without_numbers_of_people],
    )

    def __init__(self, data: Any = None, *, ended: Recipient) -> None:
        programs = programs_to_return_to(ended)
        same = ended.program_id if programs.filter(pk=ended.program_id).exists() else None
        super().__init__(data, initial={"entry": uuid7(), "program": same})
        cast("forms.ModelChoiceField[Program]", self.fields["program"]).queryset = programs
