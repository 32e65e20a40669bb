"""The filter above the drifts, and the reason that every answer to one needs."""

from __future__ import annotations

import uuid
from typing import Any, cast

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.forms.plain_text import without_numbers_of_people
from accounts.scope import Scope
from core.scope import DatabaseRole
from core.widgets import TomSelect
from regions.queries import options
from verification import outcomes
from verification.enums import CaseState, DriftCause, DriftState
from verification.forms.program_choices import program_choices
from verification.queries.drifts import DriftFilter

_DECIDED = [(state.value, state.label) for state in (CaseState.APPROVED, CaseState.REJECTED)]
_STATES = [choice for choice in DriftState.choices if choice[0] != DriftState.OPEN]


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Alasan"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[without_numbers_of_people],
    )


class KeepAllForm(ReasonForm):
    """`token` carries, signed, what was shown."""

    token = forms.CharField(widget=forms.HiddenInput)


class DriftFilterForm(forms.Form):
    """Choices only of what the scope may see. `outcome` is set by the summary's links."""

    state = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", DriftState.OPEN.label), *_STATES]
    )
    decided = forms.ChoiceField(
        label=_("Putusan"), required=False, choices=[("", _("Semua")), *_DECIDED]
    )
    kind = forms.ChoiceField(label=_("Yang berubah"), required=False)
    outcome = forms.ChoiceField(label=_("Menjadi"), required=False)
    cause = forms.ChoiceField(
        label=_("Sebab"), required=False, choices=[("", _("Semua")), *DriftCause.choices]
    )
    program = forms.TypedChoiceField(
        label=_("Program"), required=False, coerce=uuid.UUID, empty_value=None, widget=TomSelect()
    )
    regency = forms.TypedChoiceField(
        label=_("Kabupaten/kota"), required=False, coerce=int, empty_value=None, widget=TomSelect()
    )

    def __init__(self, data: QueryDict, *, scope: Scope) -> None:
        super().__init__(data, label_suffix="")
        self._asked = data
        everything = ("", _("Semua"))
        kinds = [(kind, outcomes.kind_label(kind)) for kind in outcomes.FIELDS]
        self._offer("kind", [everything, *kinds])
        kind = data.get("kind", "")
        if kind in outcomes.FIELDS:
            self._offer("outcome", [everything, *outcomes.choices(kind)])
        else:
            del self.fields["outcome"]
        programs = [(str(pk), label) for pk, label in program_choices(scope)]
        self._offer("program", [everything, *programs])
        if scope.role is DatabaseRole.PROVINCE:
            regencies = options.regencies(settings.PROVINCE_CODE)
            self._offer("regency", [everything, *((str(r.id), r.label) for r in regencies)])
        else:
            del self.fields["regency"]

    def _offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = choices

    def to_filter(self) -> DriftFilter:
        valid = self.is_valid()
        clean = self.cleaned_data
        return DriftFilter(
            state=clean.get("state") or DriftState.OPEN,
            regency=clean.get("regency"),
            program=clean.get("program"),
            cause=clean.get("cause") or "",
            decided=clean.get("decided") or "",
            kind=clean.get("kind") or "",
            outcome=clean.get("outcome") or "",
            unreadable=not valid,
        )

    def query(self) -> str:
        """The address part of this filter: known fields that are filled, without paging."""
        kept = QueryDict(mutable=True)
        for name in self.fields:
            if value := self._asked.get(name):
                kept[name] = value
        return kept.urlencode()
