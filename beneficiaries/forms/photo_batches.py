"""The form that sends a zip of pictures, and the filter of its outcome."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from beneficiaries.enums import EntryOutcome
from beneficiaries.photo_outcomes import TO_MEND
from core.archives import ArchiveEntry, ArchiveLimits, judge_zip
from core.uploads import UploadError
from core.widgets import FileDrop

# Whatever the reason: what there is to do about a zip.
TO_DO = "perbaiki"


class BatchForm(forms.Form):
    """`cleaned_data["file"]` is a judged zip, `entries` the files in it."""

    file = forms.FileField(label=_("Zip foto"))
    entries: list[ArchiveEntry]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget = FileDrop(accept=".zip", max_bytes=settings.MAX_UPLOAD_BYTES)

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        try:
            self.entries = judge_zip(file, ArchiveLimits(max_bytes=settings.MAX_UPLOAD_BYTES))
        except UploadError as error:
            raise forms.ValidationError(str(error)) from error
        if not self.entries:
            raise forms.ValidationError(_("Zip ini tidak berisi satu berkas pun."))
        return file


class OutcomeFilter(forms.Form):
    """Files of a zip by what became of them."""

    hasil = forms.ChoiceField(
        label=_("Hasil"),
        required=False,
        choices=[("", _("Semua")), (TO_DO, _("Tidak ditambahkan")), *EntryOutcome.choices],
    )

    def outcomes(self) -> Collection[str]:
        """The outcomes to show; none for all."""
        self.is_valid()
        chosen = str(self.cleaned_data.get("hasil", ""))
        if chosen == TO_DO:
            return TO_MEND
        return [chosen] if chosen else []
