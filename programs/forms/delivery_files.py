"""Forms that take the files of a round: its papers, its list of deliveries, pictures of the aid."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from core.form_fields import TableFileField
from core.images import CleanDocument, CleanPhoto, clean_document, clean_photo
from core.uploads import UploadError
from core.widgets import FileDrop
from programs.enums import AidMoment, DocumentKind
from programs.models import Distribution

_MIB = 1024**2


class DeliveryUploadForm(forms.Form):
    """Judges the file as a whole. Its rows are the worker's task."""

    file = TableFileField(
        label=_("Daftar penyaluran"),
        help_text=_("Berkas .xlsx atau .csv dengan kolom ID penerima atau NIK."),
    )


class DocumentForm(forms.Form):
    kind = forms.ChoiceField(label=_("Jenis dokumen"), choices=DocumentKind.choices)
    file = forms.FileField(
        label=_("Dokumen"),
        help_text=_("PDF atau foto yang jelas, paling besar 10 MB."),
        widget=FileDrop(accept=".pdf,image/*", max_bytes=10 * _MIB),
        allow_empty_file=True,
    )

    def clean_file(self) -> CleanDocument:
        file: UploadedFile = self.cleaned_data["file"]
        self.file_name = file.name or ""
        try:
            return clean_document(file)
        except UploadError as error:
            raise ValidationError(str(error), code=error.code) from None


class AidPhotoForm(forms.Form):
    """One picture, most often straight from the camera of a phone."""

    image = forms.FileField(
        label=_("Foto"),
        widget=FileDrop({"capture": "environment"}, accept="image/*", max_bytes=15 * _MIB),
        help_text=_(
            "Ambil dengan kamera ponsel atau pilih berkas, paling besar 15 MB. Koordinat dan waktu "
            "disimpan terpisah, lalu keterangan tersembunyi dihapus dari berkas."
        ),
        allow_empty_file=True,
    )
    moment = forms.ChoiceField(label=_("Saat"), choices=AidMoment.choices)
    progress = forms.IntegerField(
        label=_("Kemajuan (%)"),
        min_value=0,
        max_value=100,
        required=False,
        help_text=_("Hanya untuk foto saat pengerjaan."),
    )
    distribution = forms.ModelChoiceField(
        Distribution.objects.none(),
        label=_("Penyaluran"),
        required=False,
        empty_label=_("Tidak terkait penyaluran tertentu"),
    )

    def __init__(self, *args: Any, rounds: list[Distribution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if rounds:
            field = cast("forms.ModelChoiceField[Distribution]", self.fields["distribution"])
            field.queryset = Distribution.objects.filter(pk__in=[one.pk for one in rounds])
        else:
            del self.fields["distribution"]

    def clean_image(self) -> CleanPhoto:
        try:
            return clean_photo(self.cleaned_data["image"])
        except UploadError as error:
            raise ValidationError(str(error), code=error.code) from None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("progress") is not None and data.get("moment") != AidMoment.PROGRESS:
            self.add_error(
                "progress",
                ValidationError(
                    _("Isi kemajuan hanya bila fotonya diambil saat pengerjaan."), code="progress"
                ),
            )
        return data
