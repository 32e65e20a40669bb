from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.scope import Scope
from beneficiaries.forms.territory import TerritoryFilter
from beneficiaries.queries.household_catalogue import questions_for
from beneficiaries.queries.household_questions import (
    DECILE,
    LARGEST,
    UNRANKED,
    YES_NO,
    Answer,
    Question,
)
from core.widgets import TomSelect


class HouseholdFilter(TerritoryFilter):
    """Filters of the list: place and decile, and those questions that the address names.

    `tambah` picks one question more; the page then opens with its field.
    """

    desil = forms.TypedMultipleChoiceField(
        label=_("Desil"),
        required=False,
        coerce=int,
        choices=[*((n, str(n)) for n in range(1, 11)), (UNRANKED, _("Belum diperingkat"))],
        widget=forms.SelectMultiple(
            attrs={"data-tom-select": True, "placeholder": _("Semua desil")}
        ),
    )

    def __init__(self, query: QueryDict, *, scope: Scope) -> None:
        super().__init__(query, scope=scope)
        self.within_regency = self.regency_id is not None
        known = questions_for(scope, within_regency=self.within_regency)
        self._known = {question.name: question for question in known}
        self._asked = {name: one for name, one in self._known.items() if name in query}
        for question in self._asked.values():
            self.fields[question.name] = _field(question)
        rest = [question for question in known if question.name not in self._asked]
        self.fields["tambah"] = forms.ChoiceField(
            label=_("Tambah saringan"), required=False, choices=_by_section(rest),
            widget=TomSelect(),
        )  # fmt: skip

    def added(self) -> str:
        """The question that is to be asked as well; "" when none was picked."""
        self.is_valid()
        return str(self.cleaned_data.get("tambah") or "")

    def first_answer(self, name: str) -> str:
        """What a question that was just added opens with: whoever adds yes or no means yes."""
        question = self._known.get(name)
        is_yes_no = question is not None and question.choices[:1] == YES_NO[:1]
        return YES_NO[0][0] if is_yes_no else ""

    def place(self) -> dict[str, Any]:
        """Fields of a household that place and decile bind."""
        self.is_valid()
        bound = {
            "regency_id": "kabupaten", "district_id": "kecamatan", "village_id": "desa",
            "decile__in": "desil",
        }  # fmt: skip
        chosen = {field: self.cleaned_data.get(name) for field, name in bound.items()}
        if UNRANKED in (chosen["decile__in"] or ()):
            del chosen["decile__in"]
        return {field: value for field, value in chosen.items() if value}

    def answers(self) -> list[Answer]:
        """What is asked beyond the place, odd values left out: an old address is no error."""
        self.is_valid()
        found = []
        for name, question in self._asked.items():
            value = self.cleaned_data.get(name)
            values = value if isinstance(value, list) else [value]
            kept = [str(one) for one in values if one not in (None, "")]
            if kept:
                found.append(Answer(question, tuple(kept)))
        # Those without a decile are no stretch of the list's index: they are asked for like others.
        deciles = self.cleaned_data.get("desil") or []
        if UNRANKED in deciles:
            found.append(Answer(DECILE, tuple(map(str, deciles))))
        return found


class _SeveralField(forms.MultipleChoiceField):
    """Any of several; one that was only just added stands in the address without a value."""

    def to_python(self, value: Any) -> list[str]:
        return [one for one in super().to_python(value) if one]


def _field(question: Question) -> forms.Field:
    label = str(question.label)
    if not question.choices:
        return forms.IntegerField(label=label, required=False, min_value=0, max_value=LARGEST)
    if question.several:
        return _SeveralField(
            label=label, required=False, choices=question.choices,
            widget=forms.SelectMultiple(
                attrs={"data-tom-select": True, "placeholder": _("Semua")}
            ),
        )  # fmt: skip
    return forms.ChoiceField(
        label=label, required=False, choices=[("", _("Semua")), *question.choices]
    )


def _by_section(questions: list[Question]) -> list[Any]:
    sections: dict[str, list[tuple[str, Any]]] = {}
    for question in questions:
        sections.setdefault(str(question.section), []).append((question.name, question.label))
    return [("", _("Pilih isian…")), *sections.items()]
