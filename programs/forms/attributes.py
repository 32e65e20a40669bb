"""Form fields for what a kind of aid asks of its recipients.

form.fields.update(attribute_fields(questions, recipient.attributes))
...
attributes = answers_in(form.cleaned_data, questions, recipient.attributes)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core.widgets import DateInput
from programs.attributes import (
    LONGEST_TEXT,
    Answer,
    Question,
    field_name,
    merged,
    options,
    read_answer,
    typed,
)
from programs.enums import AttributeType
from programs.faults import Fault


class AnswerField(forms.CharField):
    """One question; what is written is read as in an uploaded list."""

    def __init__(self, question: Question, value: Answer | None = None) -> None:
        self.question = question
        super().__init__(
            label=question.label,
            help_text=question.help,
            required=question.required,
            max_length=LONGEST_TEXT,
            widget=_widget(question),
            initial=typed(question, value),
        )

    def clean(self, value: Any) -> Any:
        answer = read_answer(self.question, super().clean(value))
        if isinstance(answer, Fault):
            raise ValidationError(str(answer), code="attribute")
        return answer


def attribute_fields(
    questions: Iterable[Question], stored: Mapping[str, Any] | None = None
) -> dict[str, forms.Field]:
    """The questions as fields by name, filled with the stored answers."""
    known = stored or {}
    return {
        field_name(question): AnswerField(question, known.get(question.key))
        for question in questions
    }


def answers_in(
    cleaned: Mapping[str, Any],
    questions: Iterable[Question],
    stored: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """What goes into `Recipient.attributes` after such fields were cleaned."""
    asked = list(questions)
    values = {question.key: cleaned.get(field_name(question)) for question in asked}
    given = {key: value for key, value in values.items() if value is not None}
    return merged(asked, stored or {}, given)


def _widget(question: Question) -> forms.Widget:
    if choices := options(question):
        return forms.Select(choices=[("", "–"), *choices])
    match AttributeType(question.type):
        case AttributeType.DATE:
            return DateInput()
        case AttributeType.DIGITS:
            return forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        case AttributeType.NUMBER:
            return forms.TextInput(attrs={"inputmode": "decimal"})
    return forms.TextInput()
