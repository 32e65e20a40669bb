"""Taking down what a person asks about their own data, and answering it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.forms.plain_text import without_numbers_of_people
from beneficiaries.identity import NIK_LENGTH, normalise_digits
from beneficiaries.models import Person
from beneficiaries.rights_enums import SubjectField, SubjectRequestKind, SubjectRequestState
from core.widgets import NikInput


class SubjectForm(forms.Form):
    """Who asks, for what, and how the officer made sure. Several people of one NIK are offered."""

    nik = forms.CharField(label=_("NIK pemohon"), max_length=24, widget=NikInput())
    kind = forms.ChoiceField(
        label=_("Permintaan"), choices=SubjectRequestKind.choices, widget=forms.RadioSelect
    )
    person = forms.ChoiceField(label=_("Orang yang dimaksud"), required=False)
    basis = forms.CharField(
        label=_("Dasar dan pemeriksaan identitas"),
        min_length=10,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Misalnya surat permohonan dan KTP asli diperiksa di loket."),
        validators=[without_numbers_of_people],
    )
    fields_wrong = forms.MultipleChoiceField(
        label=_("Yang dimintakan perbaikan"),
        required=False,
        choices=SubjectField.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(
        label=_("Uraian"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Jangan menulis NIK atau nama."),
        validators=[without_numbers_of_people],
    )

    def __init__(self, data: QueryDict | None = None, *, people: Sequence[Person] = ()) -> None:
        super().__init__(data)
        self.people = {str(person.pk): person for person in people}
        if len(people) < 2:
            del self.fields["person"]
            return
        self.fields["person"].choices = [  # type: ignore[attr-defined]
            ("", _("Pilih")),
            *((key, f"{one.name}, {one.village.name}") for key, one in self.people.items()),
        ]

    def clean_nik(self) -> str:
        digits = normalise_digits(self.cleaned_data["nik"])
        if not digits.isdigit() or len(digits) != NIK_LENGTH:
            raise forms.ValidationError(
                _(
                    "NIK harus 16 angka. Cocokkan dengan KTP:"
                    " mungkin ada angka yang terlewat atau berlebih."
                )
            )
        if not self.people:
            raise forms.ValidationError(_("Tidak ada orang dengan NIK ini di wilayah Anda."))
        return digits

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "person" in self.fields and not given.get("person"):
            self.add_error("person", _("Beberapa orang tercatat dengan NIK ini. Pilih satu."))
        wants_mending = given.get("kind") == SubjectRequestKind.CORRECTION
        if wants_mending and not given.get("fields_wrong"):
            self.add_error("fields_wrong", _("Pilih paling sedikit satu."))
        return given

    @property
    def chosen(self) -> Person:
        key = self.cleaned_data.get("person") or next(iter(self.people))
        return self.people[key]


class AnswerForm(forms.Form):
    state = forms.ChoiceField(
        label=_("Jawaban"),
        choices=[one for one in SubjectRequestState.choices if one[0] != "open"],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Uraian jawaban"),
        min_length=10,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[without_numbers_of_people],
    )
