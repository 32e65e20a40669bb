"""The verdict of one case, and the confirmation of a bulk decision."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _

from accounts.forms.plain_text import without_numbers_of_people
from verification import common_reasons
from verification.enums import Action
from verification.models import Case
from verification.operations.decisions import Verdict
from verification.rules import ACT_NEEDED, AGAINST_NEEDS_REASON, REASON_NEEDED, Refused

_YES_NO = [("ya", _("Ya")), ("tidak", _("Tidak"))]


def _axis(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=_YES_NO,
        required=False,
        coerce=lambda value: value == "ya",
        empty_value=None,
        widget=forms.RadioSelect,
    )


def _common_reason(reasons: Callable[[], list[Any]]) -> forms.ChoiceField:
    # Choosing one writes it into the text field, to be edited; without scripts it is sent as it is.
    return forms.ChoiceField(
        label=_("Alasan umum"),
        required=False,
        widget=forms.Select(attrs={"data-fills": "id_reason"}),
        choices=lambda: [("", _("Pilih alasan")), *reasons()],
    )


class _ReasonMixin(forms.Form):
    common = _common_reason(common_reasons.choices)
    reason = forms.CharField(
        label=_("Keterangan"),
        required=False,
        max_length=1000,
        widget=forms.TextInput(attrs={"data-hotkey": "a", "autocomplete": "off"}),
        validators=[without_numbers_of_people],
    )

    def refuse(self, refusal: Refused) -> None:
        """Show the refusal: at the field when a reason is missing, else above the form."""
        field = "reason" if refusal.text in (REASON_NEEDED, AGAINST_NEEDS_REASON) else None
        self.add_error(field, str(refusal.text))

    def reason_in_words(self) -> str:
        return common_reasons.in_words(
            self.cleaned_data.get("common", ""), self.cleaned_data.get("reason", "")
        )


class DecisionForm(_ReasonMixin):
    """Two axes, an act (the button pressed), a reason. `version` is the case as it was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    action = forms.ChoiceField(
        label=_("Putusan"),
        choices=Action.choices,
        widget=forms.HiddenInput,
        error_messages={"required": ACT_NEEDED, "invalid_choice": ACT_NEEDED},
    )
    person = _axis(_("Tepat sasaran?"))
    location = _axis(_("Tepat lokasi?"))

    field_order = ("version", "person", "location", "common", "reason")

    def __init__(self, *args: Any, case: Case, person: bool | None = None,
                 location: bool | None = None, version: int | None = None,
                 **kwargs: Any) -> None:  # fmt: skip
        """`person` and `location` are chosen beforehand; `is_prefilled` then, to say so."""
        self.case = case
        kwargs.setdefault(
            "initial",
            {"person": _word(person), "location": _word(location), "version": version},
        )
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    @property
    def is_prefilled(self) -> bool:
        return bool(self.initial.get("person")) and not self.is_bound

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        if "action" in clean and not self.errors:
            try:
                self.verdict().check()
                self.verdict().check_on(self.case)
            except Refused as refusal:
                self.refuse(refusal)
        return clean

    def verdict(self) -> Verdict:
        clean = self.cleaned_data
        return Verdict(
            action=Action(clean["action"]),
            person=clean["person"],
            location=clean["location"],
            reason=self.reason_in_words(),
        )


class BulkForm(_ReasonMixin):
    """Confirms a preview: `token` carries, signed, what was shown.

    Only a return has a reason; only an approval has a sample to be looked at by hand.
    """

    common = _common_reason(lambda: common_reasons.choices_for(Action.RETURN))
    token = forms.CharField(widget=forms.HiddenInput)
    sample = forms.IntegerField(
        label=_("Contoh yang diperiksa kemudian (%)"), min_value=1, max_value=100, required=False
    )

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"sample": settings.SAMPLE_PERCENT})
        super().__init__(*args, **kwargs)
        if action is not Action.APPROVE:
            del self.fields["sample"]
            return
        # Whoever is controlled may ask for more control, not for less.
        sample = self.fields["sample"]
        sample.widget.attrs["min"] = settings.SAMPLE_PERCENT
        sample.validators.append(MinValueValidator(settings.SAMPLE_PERCENT))

    def percent(self) -> int:
        """How much of the act becomes a sample."""
        if "sample" not in self.fields:
            return 0
        return self.cleaned_data["sample"] or settings.SAMPLE_PERCENT


class UndoForm(forms.Form):
    """Takes a bulk act back, with the reason that every case's history shows."""

    reason = forms.CharField(
        label=_("Alasan pembatalan"),
        max_length=500,
        validators=[without_numbers_of_people],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)


class SampleForm(forms.Form):
    """Whether a sampled case was decided rightly; a disagreement says why."""

    agrees = forms.TypedChoiceField(
        label=_("Hasil pemeriksaan"),
        choices=[("1", _("Sesuai")), ("0", _("Tidak sesuai"))],
        error_messages={"required": ACT_NEEDED, "invalid_choice": ACT_NEEDED},
        coerce=lambda value: value == "1",
    )
    note = forms.CharField(
        label=_("Catatan"),
        required=False,
        max_length=1000,
        widget=forms.TextInput(attrs={"data-hotkey": "a", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        if clean.get("agrees") is False and not clean.get("note", "").strip():
            self.add_error("note", str(REASON_NEEDED))
        return clean


def _word(answer: bool | None) -> str | None:
    return None if answer is None else ("ya" if answer else "tidak")
