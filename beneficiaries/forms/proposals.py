"""Forms of proposals: a new household with its members, corrections, and who goes."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.forms.plain_text import without_numbers_of_people
from beneficiaries.codebook import VARIABLES, choices_for
from beneficiaries.codebook_variable import Kind, Unit
from beneficiaries.enums import Sex
from beneficiaries.identity import KkFault, Nik, NikFault, parse_kk, parse_nik
from beneficiaries.models import Household, Person
from beneficiaries.operations.proposal_checks import columns_of
from beneficiaries.operations.proposals import Draft
from beneficiaries.proposals.columns import HOUSEHOLD_FIELDS, MASKED_FIELDS, PERSON_FIELDS
from beneficiaries.proposals.enums import ProposalKind
from beneficiaries.proposals.rules import MOST_MEMBERS
from beneficiaries.proposals.told_numbers import told_of
from beneficiaries.proposals.words import label
from core.form_fields import DayField
from core.templatetags.fmt import tanggal
from core.widgets import DateInput, NikInput, TomSelect
from regions.models import Region

_LENGTHS = {"head_name": 150, "name": 150, "address": 250, "birth_place": 120}
_MUST = frozenset({"head_name", "name", "address", "sex", "birth_date", "head_relation"})


def column_field(unit: Unit, name: str, *, required: bool = False) -> forms.Field:
    """The form field of a column: codes of the codebook, numbers, days, or words."""
    options: dict[str, Any] = {"label": label(unit, name), "required": required}
    variable = VARIABLES[unit].get(name)
    if name in MASKED_FIELDS:
        return forms.CharField(widget=NikInput(implied=name == "nik"), max_length=16, **options)
    if name == "sex":
        return _codes([(int(code), word) for code, word in Sex.choices], options)
    if name == "birth_date":
        return DayField(widget=DateInput(), **options)
    if name in ("rt", "rw"):
        return forms.IntegerField(min_value=0, max_value=999, **options)
    if variable is not None and variable.kind is Kind.CODE:
        return _codes(choices_for(variable), options)
    return forms.CharField(max_length=_LENGTHS.get(name, 120), **options)


def _codes(choices: Iterable[tuple[int, Any]], options: dict[str, Any]) -> forms.Field:
    return forms.TypedChoiceField(
        coerce=int, empty_value=None, choices=[("", _("Pilih")), *choices], **options
    )


def _checked_day(day: datetime.date | None) -> datetime.date | None:
    if day is not None and day > timezone.localdate():
        raise forms.ValidationError(_("Tanggal tidak boleh sesudah hari ini."))
    return day


def _checked_nik(raw: str) -> str:
    if not raw:
        return ""
    found = parse_nik(raw)
    if isinstance(found, NikFault):
        raise forms.ValidationError(_with_cure(found))
    return found.digits


def _checked_card(raw: str) -> str:
    if not raw:
        return ""
    found = parse_kk(raw)
    if isinstance(found, KkFault):
        raise forms.ValidationError(_with_cure(found))
    return found.digits


def _with_cure(fault: NikFault | KkFault) -> str:
    cure = gettext("Cocokkan dengan KTP atau KK: mungkin ada angka yang terlewat atau berlebih.")
    return f"{capfirst(fault.reason)}. {cure}"


def _contradiction(nik: Nik, born: datetime.date | None, sex: int | None) -> str:
    return gettext(
        "Menurut NIK: %(told)s. Yang diisi: %(written)s. Lihat KTP atau KK, lalu perbaiki NIK,"
        " tanggal lahir, atau jenis kelamin. Bila KTP memang tertulis demikian, centang kotak ini"
        " dan simpan lagi."
    ) % {
        "told": _born(nik.birth_date(timezone.localdate()), nik.sex), "written": _born(born, sex),
    }  # fmt: skip


def _born(day: datetime.date | None, sex: int | None) -> str:
    told = [tanggal(day) if day else "", str(Sex(sex).label).lower() if sex else ""]
    return ", ".join(word for word in told if word)


class _ColumnsForm(forms.Form):
    """Fields of columns, checked alike wherever they are asked for."""

    def clean_nik(self) -> str:
        return _checked_nik(self.cleaned_data["nik"])

    def clean_kk(self) -> str:
        return _checked_card(self.cleaned_data["kk"])

    def clean_family_card_number(self) -> str:
        return _checked_card(self.cleaned_data["family_card_number"])

    def clean_birth_date(self) -> datetime.date | None:
        return _checked_day(self.cleaned_data["birth_date"])

    def clean(self) -> dict[str, Any]:
        """A NIK that tells another birth date or sex is written all the same once it is ticked."""
        given = super().clean() or self.cleaned_data
        nik = parse_nik(given["nik"]) if given.get("nik") else None
        born, sex = given.get("birth_date"), given.get("sex")
        if not isinstance(nik, Nik) or not nik.contradicts(born, sex):
            return given
        self.fields["as_written"] = forms.BooleanField(
            label=_("KTP memang tertulis demikian"), required=False
        )
        if not self.data.get(self.add_prefix("as_written")):
            self.add_error("as_written", _contradiction(nik, born, sex))
        return given

    def _plain(self, names: Iterable[str]) -> dict[str, Any]:
        """What was filled in, as JSON keeps it; empty cells say nothing."""
        given = {name: self.cleaned_data.get(name) for name in names}
        return {
            name: value.isoformat() if isinstance(value, datetime.date) else value
            for name, value in given.items()
            if value not in (None, "")
        }


class NewHouseholdForm(_ColumnsForm):
    """House and card of a proposed household; its head is the first member."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in HOUSEHOLD_FIELDS:
            if name != "head_name":
                self.fields[name] = column_field(
                    Unit.HOUSEHOLD, name, required=name in ("address", "family_card_number")
                )
        self.fields["reason"] = reason_field(_("Mengapa keluarga ini diusulkan"))

    def told(self) -> dict[str, Any]:
        return self._plain(name for name in HOUSEHOLD_FIELDS if name != "head_name")


class MemberForm(_ColumnsForm):
    """One member of a proposed household."""

    field_names = ("name", "nik", "sex", "birth_place", "birth_date", "head_relation")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in self.field_names:
            self.fields[name] = column_field(Unit.PERSON, name, required=name in _MUST)

    def member(self) -> dict[str, Any]:
        given = {name: self.cleaned_data[name] for name in self.field_names}
        return {**given, "nik_usable": bool(given["nik"])}


class _MemberForms(forms.BaseFormSet):
    def initial_form_count(self) -> int:
        """Of what is sent every row counts alike: one that was emptied is left out."""
        return 0 if self.is_bound else super().initial_form_count()

    def clean(self) -> None:
        """One head, and nobody twice."""
        told = [form for form in self.forms if form.has_changed()]
        faults = []
        niks = [nik for form in told if (nik := form.cleaned_data.get("nik"))]
        if len(niks) != len(set(niks)):
            faults.append(gettext("NIK yang sama tertulis pada dua anggota."))
        # As it was sent: said at once, also while another cell is still wrong.
        heads = sum(str(form["head_relation"].value()) == "1" for form in told)
        if told and heads != 1:
            faults.append(gettext("Pilih tepat satu anggota sebagai kepala."))
        if faults:
            raise forms.ValidationError(faults)

    def faulty(self) -> list[int]:
        """Places of the members with a mistake, from 0; for the top of a long page."""
        return [number for number, errors in enumerate(self.errors) if errors]

    def members(self) -> list[dict[str, Any]]:
        """Members as filled in, the head first."""
        told = [form.member() for form in self.forms if form.has_changed()]
        return sorted(told, key=lambda one: one["head_relation"] != 1)


def member_forms(*, extra: int = 0) -> type[_MemberForms]:
    """Forms of members with `extra` blank ones; one that stays blank is passed over."""
    made = forms.formset_factory(
        MemberForm, formset=_MemberForms, extra=extra, min_num=1, validate_min=True,
        max_num=MOST_MEMBERS, validate_max=True, absolute_max=MOST_MEMBERS + 1,
    )  # fmt: skip
    return cast("type[_MemberForms]", made)


def new_draft(household: NewHouseholdForm, members: _MemberForms) -> Draft:
    people = members.members()
    head = people[0]["name"]
    return Draft(
        subject_name=head,
        told={"head_name": head, **household.told()},
        members=people,
        reason=household.cleaned_data["reason"],
    )


def reason_field(words: Any) -> forms.CharField:
    return forms.CharField(
        label=words, min_length=10, max_length=500, validators=[without_numbers_of_people],
        widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Jangan menulis NIK atau nomor KK."),
    )  # fmt: skip


class CorrectionForm(_ColumnsForm):
    """All columns that may be corrected, filled with what the base says.

    Numbers are left empty, since a village reads them masked: an empty one stays as it is.
    `cards` are the masked ones of a household whose own row tells none.
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
        for name in self.names:
            field = column_field(self.unit, name)
            if name in MASKED_FIELDS:
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
        if not self.errors and not self.told():
            raise forms.ValidationError(
                gettext("Belum ada yang berbeda dari basis. Ubah isian yang keliru.")
            )
        return given

    def told(self) -> dict[str, Any]:
        """What differs from the base. An emptied cell is no correction.

        A number that is read masked counts as a difference whenever it is written: else the answer
        would tell whoever guesses when the guess is right. Those who check compare it.
        """
        given = self._plain(self.names)
        known = columns_of(self.row, self.names)
        return {
            name: value
            for name, value in given.items()
            if (value if name in MASKED_FIELDS else value != known[name])
        }

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
        return _checked_day(self.cleaned_data["happened_on"])

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
