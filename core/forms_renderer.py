"""Form rendering: Tabler classes on every widget, our templates for fields and forms."""

from __future__ import annotations

from typing import Any

from django.forms.renderers import TemplatesSetting

_CHECKS = {"checkbox", "radio"}


def widget_class(widget: dict[str, Any]) -> str:
    """The Tabler class for a widget's template context."""
    kind = widget.get("type", "")
    if kind in _CHECKS:
        return "form-check-input"
    if "optgroups" in widget:
        return "form-select"
    return "" if kind == "hidden" else "form-control"


def _dress(widget: dict[str, Any]) -> None:
    for part in widget.get("subwidgets", []):
        _dress(part)
    options = [one for _, group, _ in widget.get("optgroups", []) for one in group]
    if options and options[0]["type"] in _CHECKS:
        for option in options:
            _add_class(option["attrs"], "form-check-input")
        return
    _add_class(widget["attrs"], widget_class(widget))


def _add_class(attrs: dict[str, Any], css: str) -> None:
    invalid = "is-invalid" if attrs.get("aria-invalid") else ""
    words = [*css.split(), *str(attrs.get("class", "")).split(), invalid]
    names = " ".join(dict.fromkeys(word for word in words if word))
    if names:
        attrs["class"] = names


class TablerRenderer(TemplatesSetting):
    """Renderer named by FORM_RENDERER; needs `django.forms` in INSTALLED_APPS."""

    form_template_name = "forms/form.html"
    formset_template_name = "forms/formset.html"
    field_template_name = "forms/field.html"

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        if isinstance(context.get("widget"), dict) and "attrs" in context["widget"]:
            _dress(context["widget"])
        return super().render(template_name, context, request)
