"""Forms of proposals about somebody in the base: what is corrected, and who goes."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from beneficiaries.codebook_variable import GROUP_LABELS, Group, StrOrPromise, Unit
from beneficiaries.forms.proposal_fields import (
    ColumnsForm,
    checked_day,
    column_field,
    reason_field,
)
from beneficiaries.forms.proposal_rules import contradictions
from beneficiaries.models import Household, Person
from beneficiaries.operations.proposal_checks import columns_of, unread_of_row
from beneficiaries.operations.proposals import Draft
from beneficiaries.proposals.columns import (
    HOUSEHOLD_FIELDS,
    MASKED_FIELDS,
    PERSON_FIELDS,
    SECTIONS,
)
from beneficiaries.proposals.enums import ProposalKind
from beneficiaries.proposals.told_numbers import told_of
from core.form_fields import DayField
from core.widgets import DateInput, TomSelect
from regions.models import Region

# Of a section folded on a phone until somebody opens it.
_FIRST = Group.IDENTITY


@dataclass(frozen=True, slots=True)
class FormSection:
    """Fields of one section; `folded` on a phone while nothing in it was changed or is wrong."""

    title: StrOrPromise
    fields: list[forms.BoundField]
    folded: bool


class CorrectionForm(ColumnsForm):
    """All columns that may be corrected, by section, filled with what the base says.

    Numbers are left empty, since a village reads them masked, and so is what it is not told at
    all: an empty one stays as it is. `cards` are the masked ones of a household whose own row
    tells none.
    """

    def __init__(
        self,
        *args: Any,
        row: Household | Person,
        told: dict[str, Any] | None = None,
        cards: Sequence[str] = (),
        **kept: Any,
    ) -> None:
        super().__init__(*args, **kept)
        self.row = row
        self.unit = Unit.PERSON if isinstance(row, Person) else Unit.HOUSEHOLD
        self.names = PERSON_FIELDS if self.unit is Unit.PERSON else HOUSEHOLD_FIELDS
        self.unread = unread_of_row(row)
        self.said = set(told or {})
        for name in self.names:
            field = column_field(self.unit, name)
            if name in self.unread:
                field.help_text = gettext(
                    "Isi basis tidak ditampilkan. Kosongkan bila sudah benar."
                )
                self.initial[name] = (told or {}).get(name, "")
            elif name in MASKED_FIELDS:
                known = told_of(row, name)
                if known:
                    words = gettext("Dalam basis: %(number)s. Kosongkan bila sudah benar.")
                elif cards and self.unit is Unit.HOUSEHOLD:
                    known = ", ".join(cards)
                    words = gettext("Pada data anggota: %(number)s. Kosongkan bila sudah benar.")
                else:
                    words = gettext("Belum ada dalam basis.")
                field.help_text = words % {"number": known}
                self.initial[name] = (told or {}).get(name, "")
            else:
                self.initial[name] = (told or {}).get(name, getattr(row, name))
            self.fields[name] = field
        self.fields["reason"] = reason_field(_("Dasar perbaikan"))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        known = columns_of(self.row, set(self.names) - MASKED_FIELDS)
        for name, words in contradictions(self.unit, known, self.plain(self.names)):
            self.add_error(name, str(words))
        if not self.errors and not self.told():
            raise forms.ValidationError(
                gettext("Belum ada yang berbeda dari basis. Ubah isian yang keliru.")
            )
        return given

    def told(self) -> dict[str, Any]:
        """What differs from the base. An emptied cell is no correction.

        What is read masked or not at all counts as a difference whenever it is written: else the
        answer would tell whoever guesses when the guess is right. Those who check compare it.
        """
        given = self.plain(self.names)
        known = columns_of(self.row, self.names)
        return {
            name: value
            for name, value in given.items()
            if name in MASKED_FIELDS or name not in known or value != known[name]
        }

    def sections(self) -> list[FormSection]:
        """The fields by section of the codebook, in the order of the questionnaire."""
        made = []
        opened = set(self.errors) | (set(self.told()) if self.is_bound else self.said)
        for group, names in SECTIONS[self.unit].items():
            title, shown = GROUP_LABELS[group], names
            if group is _FIRST and self.unit is Unit.HOUSEHOLD:
                title = _("Identitas dan alamat")
            if group is _FIRST and "as_written" in self.fields:
                shown = (*names, "as_written")
            fields = [self[name] for name in shown]
            made.append(FormSection(title, fields, group is not _FIRST and not opened & {*names}))
        return made

    def draft(self) -> Draft:
        told = self.told()
        row = self.row
        return Draft(
            subject_name=row.name if isinstance(row, Person) else row.head_name or row.registry_id,
            told=told,
            before=columns_of(row, told),
            reason=self.cleaned_data["reason"],
        )


class GoingForm(forms.Form):
    """Why, when and whereto somebody leaves the base."""

    happened_on = DayField(label=_("Tanggal kejadian"), widget=DateInput())
    to_village = forms.ModelChoiceField(
        label=_("Desa/kelurahan tujuan"), queryset=Region.objects.none(), required=False,
        widget=TomSelect(), empty_label=_("Di luar kabupaten/kota ini"),
    )  # fmt: skip
    to_place = forms.CharField(
        label=_("Tempat tujuan di luar kabupaten/kota"), max_length=150, required=False
    )
    reason = reason_field(_("Keterangan"))

    def __init__(
        self, *args: Any, kind: ProposalKind, row: Household | Person, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.row, self.kind = row, kind
        if kind == ProposalKind.INELIGIBLE:
            del self.fields["happened_on"]
            self.fields["reason"].label = _("Mengapa tidak layak lagi")
        if kind == ProposalKind.DECEASED:
            self.fields["happened_on"].label = _("Tanggal meninggal")
        if kind != ProposalKind.MOVED:
            del self.fields["to_village"], self.fields["to_place"]
            return
        self.fields["happened_on"].label = _("Tanggal pindah")
        villages = Region.objects.villages().current().filter(regency=row.regency_id)
        self.fields["to_village"].queryset = (  # type: ignore[attr-defined]
            villages.exclude(pk=row.village_id).select_related("district").order_by("name", "code")
        )

    def clean_happened_on(self) -> datetime.date | None:
        return checked_day(self.cleaned_data["happened_on"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        told = given.get("to_village") or given.get("to_place")
        if self.kind == ProposalKind.MOVED and not told:
            self.add_error("to_place", gettext("Pilih desa/kelurahan tujuan atau tulis tempatnya."))
        return given

    def draft(self) -> Draft:
        row, given = self.row, self.cleaned_data
        village = given.get("to_village")
        return Draft(
            subject_name=row.name if isinstance(row, Person) else row.head_name or row.registry_id,
            happened_on=given.get("happened_on"),
            to_village_id=village.pk if village else None,
            to_place="" if village else given.get("to_place", ""),
            reason=given["reason"],
        )
