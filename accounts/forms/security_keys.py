"""What a browser sends of a security key. It may be anything at all: judged, never trusted."""

from __future__ import annotations

from typing import Any

from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.utils.translation import gettext_lazy as _

# A registration with its attestation takes some two thousand characters.
_MOST = 20_000
_NAME = 60


class CredentialField(forms.JSONField):
    """The browser's answer to a challenge; odd ones are refused with one sentence."""

    widget = forms.HiddenInput
    default_error_messages = {
        "required": _("Kunci keamanan belum menjawab. Coba lagi."),
        "invalid": _("Jawaban kunci keamanan tidak dapat dibaca. Coba lagi."),
    }

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and len(value) > _MOST:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        try:
            answer = super().to_python(value)
        except RecursionError:
            answer = None
        if answer is not None and not _speaks(answer):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        if answer is None and value:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return answer

    def bound_data(self, data: Any, initial: Any) -> Any:
        """An answer is good for one challenge: it is never shown again."""
        return initial

    def prepare_value(self, value: Any) -> str:
        return ""


def _speaks(answer: Any) -> bool:
    """Whether the answer has the outer form of a credential: the library presumes that."""
    return (
        isinstance(answer, dict)
        and isinstance(answer.get("id"), str)
        and isinstance(answer.get("rawId"), str)
        and isinstance(answer.get("response"), dict)
        and all(isinstance(part, str | list | None) for part in answer["response"].values())
    )


class _Judged:
    """Turns what the library trips over into a refusal: it decodes bytes that strangers send."""

    def full_clean(self) -> None:
        try:
            super().full_clean()  # type: ignore[misc]
        except (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError):
            self.cleaned_data: dict[str, Any] = {}
            field = self.fields["credential"]  # type: ignore[attr-defined]
            self.add_error("credential", field.error_messages["invalid"])  # type: ignore[attr-defined]


class AddKeyForm(_Judged, AddWebAuthnForm):
    name = forms.CharField(
        label=_("Nama kunci"),
        required=False,
        max_length=_NAME,
        help_text=_("Agar Anda mengenalinya, misalnya “Kunci di gantungan” atau “Cadangan”."),
    )
    credential = CredentialField()


class AuthenticateKeyForm(_Judged, AuthenticateWebAuthnForm):
    credential = CredentialField()


class ReauthenticateKeyForm(_Judged, ReauthenticateWebAuthnForm):
    credential = CredentialField()


class RenameKeyForm(EditWebAuthnForm):
    name = forms.CharField(label=_("Nama kunci"), max_length=_NAME)
