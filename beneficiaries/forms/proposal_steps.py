"""Forms beside a proposal: its papers and pictures, and the words along with a step."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.plain_text import without_numbers_of_people
from beneficiaries.enums import DOCUMENT_KINDS, PhotoKind
from beneficiaries.operations.proposals import HousePhoto
from beneficiaries.proposals.enums import PaperKind
from core.images import CleanDocument, clean_document, clean_photo
from core.uploads import UploadError
from core.widgets import FileDrop

# Identity papers have no place here: the gallery of documents is for those who may reveal.
_SHOWN = [kind for kind in PhotoKind if kind not in DOCUMENT_KINDS]
# In words short enough for the field on a phone.
_LETTERS = [
    (PaperKind.MINUTES.value, _("Berita acara musyawarah")),
    (PaperKind.LETTER.value, PaperKind.LETTER.label),
    (PaperKind.OTHER.value, PaperKind.OTHER.label),
]


class PaperForm(forms.Form):
    """`kind` is that of a paper, or what a picture of the house shows."""

    kind = forms.ChoiceField(label=_("Jenis berkas"))
    file = forms.FileField(
        label=_("Berkas"),
        widget=FileDrop(accept=".pdf,.jpg,.jpeg,.png,.webp,.heic", max_bytes=10 * 1024**2),
        help_text=_(
            "Surat sebagai PDF atau foto. Foto rumah masuk galeri rumah tangga setelah usulan"
            " ditetapkan."
        ),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (_("Surat"), _LETTERS),
            (PaperKind.HOUSE.label, [(one.value, one.label) for one in _SHOWN]),
        ]

    def clean_file(self) -> tuple[CleanDocument | HousePhoto, str]:
        """The document as it is kept, and what its sender called it."""
        given, kind = self.cleaned_data["file"], self.cleaned_data.get("kind")
        try:
            if kind in PhotoKind.values:
                return HousePhoto(clean_photo(given), PhotoKind(kind)), given.name
            return clean_document(given), given.name
        except UploadError as error:
            raise forms.ValidationError(str(error)) from error

    @property
    def paper_kind(self) -> PaperKind:
        kind = self.cleaned_data["kind"]
        return PaperKind.HOUSE if kind in PhotoKind.values else PaperKind(kind)


class ActForm(forms.Form):
    """Words along with a step; how many it needs, the operation says."""

    reason = forms.CharField(
        label=_("Keterangan"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 3}), validators=[without_numbers_of_people],
        help_text=_("Dibaca pengusul. Jangan menulis NIK."),
    )  # fmt: skip
