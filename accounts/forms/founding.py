"""What `manage.py found_portal` must be told of the person who is to hold the first account."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.nip import NipField


class FounderForm(forms.Form):
    name = forms.CharField(label=_("Nama lengkap"), max_length=150)
    email = forms.EmailField(label=_("Surel kedinasan"))
    nip = NipField()
    phone = forms.CharField(label=_("Nomor telepon"), max_length=20, required=False)
