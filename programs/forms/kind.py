"""Forms for kinds of aid and what they ask of recipients."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.identifiers import uuid7
from programs.attributes import LONGEST_DIGITS
from programs.enums import AttributeType
from programs.models import KindAttribute, ProgramKind

_LONGEST_CHOICE = 60
_MOST_CHOICES = 50


class KindForm(forms.ModelForm):
    entry = forms.UUIDField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = ProgramKind
        fields = ["name", "sector", "target_unit", "note"]
        labels = {"name": _("Nama jenis program"), "note": _("Keterangan")}
        help_texts = {
            "sector": _("Bidang ini menjadi isian awal program baru."),
            "note": _("Ketentuan singkat; tampil pada setiap program jenis ini."),
        }
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["entry"].initial = uuid7

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class AttributeForm(forms.ModelForm):
    """One question. Its type is chosen once: answers given so far are of that type."""

    entry = forms.UUIDField(widget=forms.HiddenInput, required=False)
    choices = forms.CharField(
        label=_("Pilihan jawaban"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Satu pilihan satu baris; hanya untuk bentuk isian “Pilihan”."),
    )

    class Meta:
        model = KindAttribute
        fields = [
            "label",
            "type",
            "choices",
            "digits",
            "required",
            "help",
            "position",
            "is_active",
        ]
        help_texts = {
            "label": _("Juga menjadi judul kolom pada templat Excel."),
            "digits": _("Hanya untuk nomor yang panjangnya tetap, misalnya 10 untuk NISN."),
            "required": _("Baris tanpa isian ini akan ditolak saat daftar diunggah."),
            "position": _("Isian berangka lebih kecil tampil lebih dahulu."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["entry"].initial = uuid7
        self.fields["digits"].widget.attrs.update(min=1, max=LONGEST_DIGITS)
        if self.instance._state.adding:
            del self.fields["is_active"]
        else:
            del self.fields["type"]
            self.initial["choices"] = "\n".join(self.instance.choices)

    def clean_choices(self) -> list[str]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["choices"].splitlines()]
        choices = list(dict.fromkeys(line for line in lines if line))
        if any(len(choice) > _LONGEST_CHOICE for choice in choices) or len(choices) > _MOST_CHOICES:
            raise ValidationError(
                _("Paling banyak %(most)s pilihan, masing-masing %(letters)s huruf."),
                params={"most": _MOST_CHOICES, "letters": _LONGEST_CHOICE},
                code="choices",
            )
        return choices

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        kind = data.get("type") or self.instance.type
        if kind == AttributeType.CHOICE and "choices" in data and len(data["choices"]) < 2:
            self.add_error(
                "choices",
                ValidationError(_("Tulis sedikitnya dua pilihan, satu baris satu."), code="few"),
            )
        if kind != AttributeType.CHOICE and data.get("choices"):
            self.add_error(
                "choices",
                ValidationError(
                    _("Kosongkan pilihan, atau pilih bentuk isian “Pilihan”."), code="choices"
                ),
            )
        digits = data.get("digits")
        if digits is not None and not 1 <= digits <= LONGEST_DIGITS:
            self.add_error(
                "digits",
                ValidationError(
                    _("Isi angka 1 sampai %(most)s."),
                    params={"most": LONGEST_DIGITS},
                    code="digits",
                ),
            )
        if digits is not None and kind != AttributeType.DIGITS:
            self.add_error(
                "digits",
                ValidationError(
                    _("Kosongkan; jumlah angka hanya untuk bentuk isian “Nomor”."), code="digits"
                ),
            )
        return data

    def values(self) -> dict[str, Any]:
        names = [name for name in self.Meta.fields if name in self.cleaned_data]
        return {name: self.cleaned_data[name] for name in names}
