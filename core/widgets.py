"""Form widgets of our own. The renderer gives every widget its look; these add behaviour."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class DateInput(forms.DateInput):
    """The browser's date picker, which wants ISO dates."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class NikInput(forms.TextInput):
    """Groups digits while typing and shows the birth date and sex the NIK implies.

    The spaces are for the eye: the field receives the value without them.
    """

    def __init__(self, attrs: dict[str, Any] | None = None, *, implied: bool = True) -> None:
        base = {
            "inputmode": "numeric",
            "autocomplete": "off",
            "spellcheck": "false",
            "maxlength": "19",
            "data-nik": "implied" if implied else "plain",
        }
        super().__init__({**base, **(attrs or {})})

    def build_attrs(
        self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        # The field's max_length counts digits; on screen the groups need three more places.
        return {**super().build_attrs(base_attrs, extra_attrs), "maxlength": "19"}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        return "".join(value.split()) if isinstance(value, str) else value


_KIND_WORDS = {
    ".pdf": "PDF", ".jpg": "JPG", ".png": "PNG", ".webp": "WebP", ".heic": "HEIC",
    ".xlsx": "Excel (xlsx)", ".csv": "CSV", ".zip": "ZIP", "image/*": _("foto"),
}  # fmt: skip
# Other names of kinds that are told already.
_SAME_KIND = {".jpeg": ".jpg", ".heif": "image/*"}


def kinds_in_words(accept: str) -> str:
    """What may be sent, as people call it: "PDF, JPG, HEIC" from ".pdf,.jpg,.jpeg,.heic"."""
    kinds = dict.fromkeys(_SAME_KIND.get(kind, kind) for kind in accept.split(",") if kind)
    if "image/*" in kinds:
        kinds.pop(".heic", None)
    return ", ".join(str(_KIND_WORDS.get(kind, kind)) for kind in kinds)


class FileDrop(forms.ClearableFileInput):
    """A drop area with a preview. `accept` as in HTML; `max_bytes` is checked before sending."""

    template_name = "django/forms/widgets/file_drop.html"

    def __init__(
        self, attrs: dict[str, Any] | None = None, *, accept: str = "", max_bytes: int = 0
    ) -> None:
        base: dict[str, Any] = {"data-file-drop": True}
        if accept:
            base["accept"] = accept
        if max_bytes:
            base["data-max-bytes"] = str(max_bytes)
        super().__init__({**base, **(attrs or {})})
        self.max_bytes = max_bytes

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["max_bytes"] = self.max_bytes
        kinds = kinds_in_words(self.attrs.get("accept", ""))
        context["widget"]["kinds"] = kinds
        if kinds:
            context["widget"]["attrs"]["data-kinds"] = kinds
        return context


class TomSelect(forms.Select):
    """A select one can type in; for long lists of options."""

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()) -> None:
        super().__init__({"data-tom-select": True, **(attrs or {})}, choices)
