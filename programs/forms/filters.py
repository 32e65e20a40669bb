"""Filters above the lists: GET forms. They never hold a name or a number of a person.

A value that fits no choice is left out, as if nothing had been chosen.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from beneficiaries.enums import MatchOutcome
from programs.enums import FundingSource, ProgramState, RecipientState, UploadRowOutcome
from programs.forms.fields import offer
from programs.models import Program, ProgramKind
from programs.queries.territory import Territory

# An agency cannot tell nobody from somebody elsewhere before Bappeda holds the recipient.
MATCH_CHOICES = [
    (MatchOutcome.MATCH.value, MatchOutcome.MATCH.label),
    (MatchOutcome.DOUBTFUL.value, MatchOutcome.DOUBTFUL.label),
    (MatchOutcome.NONE.value, _("Tidak ditemukan atau belum dapat dipastikan")),
]
KIN_CHOICES = [("1", _("Sekeluarga dengan penerima lain"))]


class _Filter(forms.Form):
    def chosen(self) -> dict[str, Any]:
        """The valid choices by field name, the empty ones left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}


def _choice(label: Any, choices: Any, every: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", every), *choices], required=False)


class ProgramFilter(_Filter):
    q = forms.CharField(
        label=_("Nama program"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    year = forms.TypedChoiceField(label=_("Tahun"), coerce=int, required=False, empty_value=None)
    kind = _choice(_("Jenis"), [], "")
    funding = _choice(_("Sumber dana"), FundingSource.choices, _("Semua sumber dana"))
    state = _choice(_("Status"), ProgramState.choices, _("Semua status"))

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "year", [("", _("Semua tahun")), *((year, str(year)) for year in years)])
        kinds = ProgramKind.objects.values_list("code", "name")
        offer(self, "kind", [("", _("Semua jenis")), *kinds])


class RecipientFilter(_Filter):
    """Regions narrow from above: choosing a district offers its villages on the next page."""

    state = _choice(_("Status"), RecipientState.choices, _("Semua status"))
    match = _choice(_("Pencocokan"), MATCH_CHOICES, _("Semua hasil"))
    regency = _choice(_("Kabupaten/kota"), [], "")
    district = _choice(_("Kecamatan"), [], "")
    village = _choice(_("Desa/kelurahan"), [], "")

    def __init__(self, *args: Any, territory: Territory, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regency = territory.regency_id or self._key("regency")
        self._offer("regency", territory.regencies(), _("Semua kabupaten/kota"))
        districts = territory.districts(regency)
        self._offer("district", districts, _("Semua kecamatan"))
        district = self._key("district")
        known = {option.id for option in districts}
        villages = territory.villages_of(district) if district in known else []
        self._offer("village", villages, _("Semua desa/kelurahan"))
        if territory.regency_id is not None:
            del self.fields["regency"]
        if not villages:
            del self.fields["village"]

    def _offer(self, name: str, options: Any, every: Any) -> None:
        offer(self, name, [("", every), *((str(key), label) for key, label in options)])

    def _key(self, name: str) -> int | None:
        text = self.data.get(name, "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


class WaitingFilter(_Filter):
    """Programs of the agency that hold something in hand."""

    program = forms.TypedChoiceField(
        label=_("Program"), coerce=uuid.UUID, required=False, empty_value=None
    )

    def __init__(self, *args: Any, programs: Iterable[Program], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(str(program.pk), str(program)) for program in programs]
        offer(self, "program", [("", _("Semua program")), *names])


class RowFilter(_Filter):
    outcome = _choice(_("Hasil"), UploadRowOutcome.choices, _("Semua baris"))
    match = _choice(_("Pencocokan"), MATCH_CHOICES, _("Semua hasil"))
    kin = _choice(_("Keluarga"), KIN_CHOICES, _("Semua keluarga"))
