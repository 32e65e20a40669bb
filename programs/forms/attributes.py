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
from django.utils.translation import gettext as _

from core.widgets import DateInput
from programs.attributes import (
    LONGEST_TEXT,
    Answer,
    Question,
    field_name,
    is_card_number,
    merged,
    options,
    read_answer,
    typed,
)
from programs.enums import AttributeType
from programs.faults import Fault


class AnswerField(forms.CharField):
    """One question; what is written is read as in an uploaded list."""

    def __init__(
        self, question: Question, value: Answer | None = None, *, in_full: bool = True
    ) -> None:
        """A card number that is not shown `in_full` is kept where the field is left empty."""
        self.question = question
        self.kept = value if not in_full and is_card_number(value) else None
        super().__init__(
            label=question.label,
            help_text=(
                _("Kosongkan untuk tetap memakai yang tercatat.") if self.kept else question.help
            ),
            required=question.required and not self.kept,
            max_length=LONGEST_TEXT,
            widget=_widget(question),
            initial=typed(question, None if self.kept else value),
        )

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if self.kept and not text.strip():
            return self.kept
        answer = read_answer(self.question, text)
        if isinstance(answer, Fault):
            raise ValidationError(str(answer), code="attribute")
        return answer


def attribute_fields(
    questions: Iterable[Question],
    stored: Mapping[str, Any] | None = None,
    *,
    in_full: bool = True,
) -> dict[str, forms.Field]:
    """The questions as fields by name, filled with the stored answers."""
    known = stored or {}
    return {
        field_name(question): AnswerField(question, known.get(question.key), in_full=in_full)
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
