"""Lodging an objection, and answering it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from accounts.forms.plain_text import without_numbers_of_people
from core.images import CleanDocument, clean_document
from core.uploads import UploadError
from core.widgets import FileDrop
from verification.enums import Action
from verification.operations.decisions import Verdict
from verification.rules import ACT_NEEDED, Refused

_MOST_BYTES = 10 * 1024**2
_YES_NO = [("ya", _("Ya")), ("tidak", _("Tidak"))]


class ObjectionForm(forms.Form):
    grounds = forms.CharField(
        label=_("Alasan sanggahan"),
        min_length=20,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Jelaskan apa yang keliru dalam putusan itu dan apa buktinya."),
    )
    file = forms.FileField(
        label=_("Bukti pendukung"),
        required=False,
        widget=FileDrop(accept=".pdf,.jpg,.jpeg,.png,.heic", max_bytes=_MOST_BYTES),
        help_text=_("PDF atau foto, paling besar 10 MB. Misalnya surat keterangan desa."),
    )

    def clean_file(self) -> CleanDocument | None:
        file: UploadedFile | None = self.cleaned_data.get("file")
        if not file:
            return None
        try:
            document = clean_document(file, max_bytes=_MOST_BYTES)
        except UploadError as error:
            raise forms.ValidationError(str(error)) from error
        self.cleaned_data["file_name"] = file.name or ""
        return document


class AnswerForm(forms.Form):
    """The verdict on the contested case: two axes, the act (the button pressed), and why."""

    action = forms.ChoiceField(
        label=_("Putusan"),
        choices=[(a.value, a.label) for a in (Action.APPROVE, Action.REJECT, Action.RETURN)],
        widget=forms.HiddenInput,
        error_messages={"required": ACT_NEEDED, "invalid_choice": ACT_NEEDED},
    )
    person = forms.ChoiceField(
        label=_("Tepat sasaran?"), choices=_YES_NO, required=False, widget=forms.RadioSelect
    )
    location = forms.ChoiceField(
        label=_("Tepat lokasi?"), choices=_YES_NO, required=False, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Jawaban untuk instansi"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Instansi membacanya. Jangan menyebut isi basis tentang orang lain."),
        validators=[without_numbers_of_people],
    )

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        if not self.errors:
            try:
                self.verdict().check()
            except Refused as refusal:
                self.add_error(None, str(refusal.text))
        return clean

    def verdict(self) -> Verdict:
        clean = self.cleaned_data
        return Verdict(
            action=Action(clean["action"]),
            person=_answer(clean["person"]),
            location=_answer(clean["location"]),
            reason=clean["reason"].strip(),
        )


def _answer(word: str) -> bool | None:
    return {"ya": True, "tidak": False}.get(word)
