from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import MailSetting


class MailSettingForm(forms.ModelForm):
    class Meta:
        model = MailSetting
        fields = ["choice", "language"]
        widgets = {"choice": forms.RadioSelect}
        help_texts = {
            "choice": _("Surel hanya memuat jumlah dan tautan ke kotak masuk, tanpa data pribadi."),
        }
