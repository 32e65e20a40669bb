from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from beneficiaries.enums import PhotoKind
from core.images import CleanPhoto, clean_photo
from core.uploads import UploadError
from core.widgets import FileDrop


class PhotoForm(forms.Form):
    kind = forms.ChoiceField(label=_("Jenis foto"), choices=PhotoKind)
    image = forms.FileField(
        label=_("Foto"),
        widget=FileDrop(accept="image/*", max_bytes=15 * 1024**2),
        help_text=_(
            "JPEG, PNG, atau HEIC, paling besar 15 MB. Koordinat foto disimpan terpisah, lalu"
            " seluruh keterangan tersembunyi dihapus dari berkas."
        ),
    )

    def clean_image(self) -> CleanPhoto:
        try:
            return clean_photo(self.cleaned_data["image"])
        except UploadError as error:
            raise forms.ValidationError(str(error)) from error


class RevealForm(forms.Form):
    reason = forms.CharField(
        label=_("Alasan membuka NIK"),
        min_length=10,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "Misalnya: mencocokkan dengan KTP pada berkas permohonan. Tercatat atas nama Anda."
        ),
    )
