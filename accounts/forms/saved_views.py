"""Naming a saved view."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.plain_text import without_numbers_of_people


class ViewNameForm(forms.Form):
    name = forms.CharField(
        label=_("Nama tampilan"), max_length=60, validators=[without_numbers_of_people]
    )
