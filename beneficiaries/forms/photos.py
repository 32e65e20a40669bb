"""Forms around pictures: adding, taking away, opening, finding, and where the house stands."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.forms.plain_text import without_numbers_of_people
from accounts.scope import Scope
from beneficiaries.enums import PhotoKind, PlaceSource
from beneficiaries.forms.territory import TerritoryFilter
from beneficiaries.photo_rules import kinds_for
from core.images import CleanPhoto, clean_photo
from core.uploads import UploadError, safe_filename
from core.widgets import FileDrop

MOST_PHOTOS = 12
_MOST_BYTES = 15 * 1024**2


class _ManyFiles(FileDrop):
    """A drop area for several files at once; on a phone it offers camera and gallery."""

    allow_multiple_selected = True


class _PhotosField(forms.FileField):
    """Several photos: those that can be taken, and a sentence for each that cannot.

    One unreadable picture must not cost the others, which came over a slow line.
    """

    def clean(self, data: Any, initial: Any = None) -> tuple[list[CleanPhoto], list[str]]:
        files = [file for file in (data if isinstance(data, list) else [data]) if file]
        if not files:
            raise forms.ValidationError(_("Pilih paling sedikit satu foto."))
        if len(files) > MOST_PHOTOS:
            raise forms.ValidationError(
                _("Paling banyak %(most)s foto sekali kirim."), params={"most": MOST_PHOTOS}
            )
        taken, refused = [], []
        for file in files:
            try:
                taken.append(clean_photo(file, max_bytes=_MOST_BYTES))
            except UploadError as error:
                refused.append(f"{safe_filename(file.name or '')}: {error}")
        if not taken:
            raise forms.ValidationError([forms.ValidationError(text) for text in refused])
        return taken, refused


class PhotoForm(forms.Form):
    """`cleaned_data["images"]` is (photos taken, sentences about those refused)."""

    kind = forms.ChoiceField(label=_("Jenis foto"))
    images = _PhotosField(
        label=_("Foto"),
        widget=_ManyFiles(accept="image/*,.heic,.heif", max_bytes=_MOST_BYTES),
        help_text=_(
            "JPEG, PNG, WebP, atau HEIC, paling besar 15 MB. Koordinat foto disimpan terpisah, lalu"
            " seluruh keterangan tersembunyi dihapus dari berkas."
        ),
    )

    def __init__(self, *args: Any, kinds: Iterable[PhotoKind], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(kind.value, kind.label) for kind in kinds]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Why a picture goes."""

    reason = forms.CharField(
        label=_("Alasan"),
        min_length=10,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Misalnya: foto rumah tetangga. Tercatat atas nama Anda."),
        validators=[without_numbers_of_people],
    )


class PlaceForm(forms.Form):
    """Where the house stands, in degrees; from the device, or typed."""

    latitude = forms.DecimalField(label=_("Lintang"), min_value=-90, max_value=90, decimal_places=6)
    longitude = forms.DecimalField(
        label=_("Bujur"), min_value=-180, max_value=180, decimal_places=6
    )
    accuracy_m = forms.IntegerField(
        required=False, min_value=0, max_value=100_000, widget=forms.HiddenInput
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("latitude") == given.get("longitude") == Decimal(0):
            raise forms.ValidationError(
                _("Koordinat 0, 0 berarti perangkat belum menemukan lokasi.")
            )
        return given

    @property
    def source(self) -> PlaceSource:
        """The device says how exact it is; a person who types does not."""
        told = self.cleaned_data.get("accuracy_m") is not None
        return PlaceSource.DEVICE if told else PlaceSource.TYPED


class PhotoFilter(TerritoryFilter):
    """Filters of the list of pictures."""

    jenis = forms.ChoiceField(label=_("Jenis foto"), required=False)
    tanda = forms.ChoiceField(
        label=_("Tanda"),
        required=False,
        choices=[
            ("", _("Semua")),
            ("luar", _("Di luar wilayah")),
            ("ganda", _("Sama dengan rumah tangga lain")),
            ("tanpa", _("Tanpa koordinat")),
        ],
    )

    def __init__(self, query: QueryDict, *, scope: Scope) -> None:
        super().__init__(query, scope=scope)
        choices = [("", _("Semua jenis")), *((kind.value, kind.label) for kind in kinds_for(scope))]
        self.fields["jenis"].choices = choices  # type: ignore[attr-defined]


class RevealForm(forms.Form):
    reason = forms.CharField(
        label=_("Alasan membuka NIK"),
        min_length=10,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "Misalnya: mencocokkan dengan KTP pada berkas permohonan. Tercatat atas nama Anda."
        ),
        validators=[without_numbers_of_people],
    )
