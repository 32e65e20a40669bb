"""Which region each unread name of a file means."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from beneficiaries.import_plan import NO_REGION
from beneficiaries.queries.place_questions import PlaceQuestion


class PlaceAnswersForm(forms.Form):
    """A choice for each question, with nothing chosen beforehand; `answers()` of a valid form is
    what was said, as `Plan.places` keeps it.
    """

    keep = forms.BooleanField(
        label=_("Ingat jawaban ini untuk berkas berikutnya dari sumber yang sama"),
        required=False,
        help_text=_("Centang sesudah Anda yakin: berkas berikutnya lalu dibaca tanpa bertanya."),
    )

    def __init__(self, *args: Any, questions: Sequence[PlaceQuestion], **options: Any) -> None:
        super().__init__(*args, **options)
        self._questions = questions
        for one in questions:
            field = forms.TypedChoiceField(
                label=_("“%(name)s” maksudnya") % {"name": one.name},
                required=False,
                coerce=int,
                empty_value=None,
                choices=_choices(one),
                initial=one.answer,
            )
            self.fields[_field(one)] = field

    def rows(self) -> Iterator[tuple[PlaceQuestion, Any]]:
        """Each question with its field."""
        for one in self._questions:
            yield one, self[_field(one)]

    def answers(self) -> dict[str, tuple[int, str]]:
        """What differs from what was said before."""
        return {
            one.key: (said, one.name)
            for one in self._questions
            if (said := self.cleaned_data[_field(one)]) is not None and said != one.answer
        }

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not self.answers():
            raise forms.ValidationError(
                _("Belum ada nama yang dijawab. Jawab paling sedikit satu.")
            )
        return given


def _field(one: PlaceQuestion) -> str:
    """By what is asked, not by its place: a page that is older than the last answers asks in
    another order."""
    return f"nama-{hashlib.blake2s(one.key.encode(), digest_size=8).hexdigest()}"


def _choices(one: PlaceQuestion) -> list[Any]:
    likely = [(found.region.pk, found.label) for found in one.likely]
    rest = [(found.region.pk, found.label) for found in one.candidates[len(likely) :]]
    groups: list[Any] = [("", _("Belum dijawab"))]
    if likely:
        groups.append((_("Paling mirip"), likely))
    if rest:
        groups.append((_("Lainnya di %(place)s") % {"place": one.parent.full_name}, rest))
    groups.append((NO_REGION, _("Bukan salah satunya; biarkan barisnya ditolak")))
    return groups
