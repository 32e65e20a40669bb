"""Asking for a visit, and writing down on a phone what it found."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.form_fields import DayField
from core.images import CleanPhoto, clean_photo
from core.uploads import UploadError
from core.widgets import DateInput, FileDrop
from regions.models import Region
from verification.distances import in_words, metres_beyond
from verification.enums import FieldResult
from verification.operations.field_checks import Report, place_told

# A visit is asked for within this time; a later one is no check of the case as it stands.
MOST_DAYS = 60
MOST_PHOTOS = 8
_MOST_BYTES = 15 * 1024**2


class ManyFiles(FileDrop):
    """A drop area for several files at once; on a phone it opens the camera or the gallery."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several photos, each checked and painted anew; gives a list of `CleanPhoto`."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", ManyFiles(accept="image/*", max_bytes=_MOST_BYTES))
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[CleanPhoto]:
        files = [file for file in (data if isinstance(data, list) else [data]) if file]
        if len(files) > MOST_PHOTOS:
            raise forms.ValidationError(
                _("Paling banyak %(most)s foto sekali kirim."), params={"most": MOST_PHOTOS}
            )
        photos = []
        for number, file in enumerate(files, 1):
            super().clean(file, initial)
            try:
                photos.append(clean_photo(file, max_bytes=_MOST_BYTES))
            except UploadError as error:
                raise forms.ValidationError(
                    _("Foto ke-%(number)s: %(fault)s"),
                    params={"number": number, "fault": str(error)},
                ) from error
        return photos


class VisitRequestForm(forms.Form):
    """What is to be found out, and until when. `version` is the case as it was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    question = forms.CharField(
        label=_("Yang perlu diperiksa"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Tulis pertanyaannya, bukan dugaan. Misalnya: siapa yang tinggal di sana?"),
    )
    due_on = DayField(label=_("Tenggat"), widget=DateInput())

    def clean_due_on(self) -> datetime.date:
        due_on: datetime.date = self.cleaned_data["due_on"]
        today = timezone.localdate()
        if due_on < today:
            raise forms.ValidationError(_("Tenggat tidak boleh sudah lewat."))
        if due_on > today + datetime.timedelta(days=MOST_DAYS):
            raise forms.ValidationError(
                _("Tenggat paling lama %(days)s hari dari sekarang."), params={"days": MOST_DAYS}
            )
        return due_on


class VisitReportForm(forms.Form):
    """The result, entered on the spot. Coordinates come from the device, or from the photos.

    A place outside of the regency is accepted only when `elsewhere` says that it is meant, and the
    notes say why: it is far more often a slip of the finger or somebody's desk.
    """

    visited_on = DayField(label=_("Tanggal kunjungan"), widget=DateInput())
    visitor = forms.CharField(label=_("Petugas yang berkunjung"), max_length=150)
    result = forms.ChoiceField(
        label=_("Hasil"), choices=FieldResult.choices, widget=forms.RadioSelect
    )
    notes = forms.CharField(
        label=_("Uraian"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Yang dilihat dan didengar di tempat. Wajib bila hasilnya bukan “sesuai”."),
    )
    latitude = forms.DecimalField(
        label=_("Lintang"), required=False, min_value=-90, max_value=90, decimal_places=6
    )
    longitude = forms.DecimalField(
        label=_("Bujur"), required=False, min_value=-180, max_value=180, decimal_places=6
    )
    photos = PhotosField(
        label=_("Foto"),
        required=False,
        help_text=_(
            "Foto rumah dan keadaannya. Koordinat foto disimpan terpisah, lalu keterangan "
            "tersembunyi dihapus dari berkas."
        ),
    )
    elsewhere = forms.BooleanField(
        label=_("Koordinat ini benar; kunjungannya memang di luar wilayah"), required=False
    )

    def __init__(self, *args: Any, asked_on: datetime.date, area: Region, **kwargs: Any) -> None:
        """`asked_on`: the day the visit was asked for; nobody was there before. `area`: the
        regency of the recipient's address."""
        super().__init__(*args, **kwargs)
        self.asked_on = asked_on
        self.area = area
        self.fields["visited_on"].widget.attrs |= {
            "min": asked_on.isoformat(), "max": timezone.localdate().isoformat()
        }  # fmt: skip

    def clean_visited_on(self) -> datetime.date:
        visited_on: datetime.date = self.cleaned_data["visited_on"]
        if visited_on > timezone.localdate():
            raise forms.ValidationError(_("Tanggal kunjungan tidak boleh di masa depan."))
        if visited_on < self.asked_on:
            raise forms.ValidationError(_("Kunjungan tidak mungkin sebelum diminta."))
        return visited_on

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        lat, lng = clean.get("latitude"), clean.get("longitude")
        if (lat is None) != (lng is None):
            self.add_error("longitude", _("Isi lintang dan bujur keduanya, atau kosongkan."))
        if clean.get("result") not in (None, "", FieldResult.AS_WRITTEN) and not clean.get("notes"):
            self.add_error("notes", _("Uraikan apa yang ditemukan di tempat."))
        self._check_place(clean)
        return clean

    @property
    def asks_elsewhere(self) -> bool:
        """Whether the question has come up: nobody ticks it beforehand."""
        return self.is_bound and ("elsewhere" in self.errors or "elsewhere" in self.data)

    def _check_place(self, clean: dict[str, Any]) -> None:
        photos = clean.get("photos") or ()
        place = place_told(clean.get("latitude"), clean.get("longitude"), photos)
        beyond = metres_beyond(self.area, place) if place else None
        if beyond is None:
            return
        if not clean.get("elsewhere"):
            found = {"distance": in_words(beyond), "area": self.area.full_name}
            self.add_error(
                "elsewhere",
                _("Tempat ini ± %(distance)s di luar %(area)s. Perbaiki koordinatnya, atau "
                  "tandai bahwa memang benar.") % found,
            )  # fmt: skip
            if photos:
                self.add_error("photos", _("Pilih lagi fotonya sebelum menyimpan."))
        elif not clean.get("notes"):
            self.add_error("notes", _("Uraikan mengapa kunjungannya di luar wilayah."))

    def report(self) -> Report:
        clean = self.cleaned_data
        lat: Decimal | None = clean["latitude"]
        photos: Sequence[CleanPhoto] = clean["photos"]
        return Report(
            visited_on=clean["visited_on"],
            visitor=clean["visitor"],
            result=clean["result"],
            notes=clean["notes"],
            latitude=lat,
            longitude=clean["longitude"],
            photos=photos,
        )
