"""The entry form of one recipient."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.plain_text import without_numbers_of_people
from beneficiaries.enums import Sex
from beneficiaries.names import normal_name
from core.identifiers import uuid7
from core.widgets import DateInput
from programs.enums import GroupRole, TargetUnit
from programs.forms.attributes import answers_in, attribute_fields
from programs.forms.fields import DayField, KkField, NikField, RupiahField, offer
from programs.forms.places import PlaceForm
from programs.models import Program, Recipient
from programs.queries.attributes import questions_of
from programs.queries.groups import offered_groups, takes_groups
from programs.queries.people import EntryPerson, person_for_entry
from programs.queries.territory import Territory
from programs.row_checks import EARLIEST_BIRTH
from programs.rules import may_be_given_on
from programs.written import WRITTEN_FIELDS, Written

# What is typed once and stands for the next recipients too: where, and what is given.
CARRIED = ("village", "amount", "goods", "given_on", "group")


class RecipientForm(PlaceForm):
    """What the agency writes. With `person`, the numbers come from the base at saving.

    Beside the common fields stand the questions of the program's kind, and where the program has
    groups, the group and the role in it.
    """

    entry = forms.UUIDField(widget=forms.HiddenInput, required=False)
    person = forms.UUIDField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("Nama lengkap"), max_length=150)
    nik = NikField(label=_("NIK"), required=False)
    kk = KkField(label=_("Nomor KK"), required=False)
    birth_date = DayField(label=_("Tanggal lahir"), required=False, widget=DateInput())
    sex = forms.TypedChoiceField(
        label=_("Jenis kelamin"),
        choices=[("", "–"), *Sex.choices],
        coerce=int,
        required=False,
        empty_value=None,
    )
    address = forms.CharField(
        label=_("Alamat"), max_length=250, required=False, help_text=_("Jalan atau dusun, RT, RW.")
    )
    amount = RupiahField(
        label=_("Nilai bantuan (Rp)"),
        max_digits=15,
        required=False,
        help_text=_("Bagi penerima ini. Kosongkan bila bantuan bukan uang."),
    )
    goods = forms.CharField(
        label=_("Bentuk barang/jasa"),
        max_length=200,
        required=False,
        help_text=_("Bila bantuan bukan uang, misalnya “Beras 10 kg”."),
    )
    given_on = DayField(
        label=_("Tanggal penyaluran"),
        required=False,
        widget=DateInput(),
        help_text=_("Kosongkan bila belum disalurkan."),
    )
    group = forms.TypedChoiceField(
        label=_("Kelompok"), coerce=uuid.UUID, required=False, empty_value=None
    )
    group_role = forms.ChoiceField(
        label=_("Jabatan"), choices=[("", "–"), *GroupRole.choices], required=False
    )

    def __init__(
        self,
        data: Any = None,
        *,
        program: Program,
        territory: Territory,
        recipient: Recipient | None = None,
        person: EntryPerson | None = None,
        initial: dict[str, Any] | None = None,
        in_full: bool = True,
        chooses_people: bool = True,
    ) -> None:
        """`in_full`: whether card numbers stand in their fields, for the agency that owns them.

        `chooses_people`: whether somebody of the base may be chosen; not by a guest in the program.
        """
        known = {
            "entry": uuid7(),
            **({} if recipient else {"amount": program.amount_each}),
            **(initial or {}),
            **(_initial_of_recipient(recipient) if recipient else {}),
            **(_initial_of_person(person) if person else {}),
        }
        super().__init__(data, initial=known)
        self.program = program
        self.recipient, self.chosen = recipient, person
        self.fill_places(territory)
        if self.is_bound and person is None and chooses_people:
            self.chosen = self._posted_person()
        self.questions = questions_of(program.kind)
        self.stored: dict[str, Any] = recipient.attributes if recipient else {}
        self.fields.update(attribute_fields(self.questions, self.stored, in_full=in_full))
        self._fill_groups()
        self.fields["amount"].widget.attrs["data-select-on-focus"] = True
        if self.chosen is not None:
            # The base's numbers are put in at saving; the page shows them masked.
            del self.fields["nik"], self.fields["kk"]
            self.fields["amount"].widget.attrs["data-autofocus"] = True
        elif recipient is not None:
            for name in ("nik", "kk"):
                if getattr(recipient, name):
                    self.fields[name].help_text = _("Kosongkan untuk tetap memakai yang tercatat.")

    @property
    def question_fields(self) -> list[forms.BoundField]:
        """The fields that the kind of aid asks for."""
        return [self[name] for name in attribute_fields(self.questions)]

    def _posted_person(self) -> EntryPerson | None:
        try:
            person_id = self.fields["person"].clean(self.data.get("person"))
        except ValidationError:
            return None
        return person_for_entry(person_id) if person_id else None

    def _fill_groups(self) -> None:
        chosen = (self.data if self.is_bound else self.initial).get("group")
        if not takes_groups(self.program):
            del self.fields["group"], self.fields["group_role"]
            return
        groups = offered_groups(self.program, chosen)
        for_groups = self.program.target_unit == TargetUnit.GROUP
        blank = _("Pilih kelompok") if for_groups else _("Tanpa kelompok")
        offer(self, "group", [("", blank), *((str(pk), name) for pk, name in groups)])
        if for_groups and self.recipient is None:
            # Nobody gets aid of such a program alone; those of uploaded lists are sorted later.
            self.fields["group"].required = True
            self.fields["group"].help_text = _(
                "Bantuan program ini diberikan kepada kelompok. Kelompok baru dibuat lebih dahulu "
                "pada bagian Kelompok."
            )

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if not normal_name(name):
            raise ValidationError(_("Tulis nama lengkap seperti di KTP."), code="name")
        return name

    def clean_birth_date(self) -> datetime.date | None:
        day: datetime.date | None = self.cleaned_data["birth_date"]
        if day and not EARLIEST_BIRTH <= day <= timezone.localdate():
            raise ValidationError(_("Tanggal lahir tidak mungkin. Periksa tahunnya."), code="birth")
        return day

    def clean_given_on(self) -> datetime.date | None:
        day: datetime.date | None = self.cleaned_data["given_on"]
        if day and not may_be_given_on(day, self.program.year):
            raise ValidationError(
                _("Tanggal penyaluran di luar tahun anggaran %(year)s."),
                params={"year": str(self.program.year)},
                code="given_on",
            )
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("person") and self.chosen is None:
            raise ValidationError(
                _("Orang yang dipilih tidak ada lagi dalam basis wilayah Anda. Cari kembali."),
                code="person",
            )
        return data

    def written(self) -> Written:
        """The cleaned entry, numbers of the base or of the kept record put in."""
        data: dict[str, Any] = {
            name: self.cleaned_data[name] for name in WRITTEN_FIELDS if name in self.cleaned_data
        }
        for name in ("nik", "kk"):
            kept = getattr(self.chosen or self.recipient, name, "")
            data[name] = self.cleaned_data.get(name) or kept
        data["attributes"] = answers_in(self.cleaned_data, self.questions, self.stored)
        return Written(**{**data, **self.place(), **self._group()})

    def _group(self) -> dict[str, Any]:
        if "group" in self.fields:
            group_id = self.cleaned_data["group"]
            role = self.cleaned_data["group_role"]
            # Nobody who joins a group is without a role in it.
            return {
                "group_id": group_id,
                "group_role": role or (GroupRole.MEMBER.value if group_id else ""),
            }
        if self.recipient is None:
            return {}
        return {"group_id": self.recipient.group_id, "group_role": self.recipient.group_role}


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("Alasan penarikan"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Misalnya salah orang, pindah, atau sudah meninggal."),
        validators=[without_numbers_of_people],
    )


def hold_focus(form: RecipientForm, name: str) -> None:
    """Let the cursor stand in this field when the form is shown."""
    form.fields[name].widget.attrs["data-autofocus"] = True


def _initial_of_recipient(recipient: Recipient) -> dict[str, Any]:
    kept = ("name", "birth_date", "sex", "address", "amount", "goods", "given_on", "group_role")
    values = {name: getattr(recipient, name) for name in kept}
    return {**values, "village": recipient.village_id, "group": recipient.group_id}


def _initial_of_person(person: EntryPerson) -> dict[str, Any]:
    return {
        "person": person.id,
        "name": person.name,
        "birth_date": person.birth_date,
        "sex": person.sex,
        "address": person.full_address,
        "village": person.village_id,
    }
