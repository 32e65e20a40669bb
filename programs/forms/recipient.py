"""The entry form of one recipient."""

from __future__ import annotations

import datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.enums import Sex
from beneficiaries.names import normal_name
from core.identifiers import uuid7
from core.widgets import DateInput
from programs.forms.fields import DayField, KkField, NikField, RupiahField, offer
from programs.models import Program, Recipient
from programs.queries.people import EntryPerson, person_for_entry
from programs.queries.territory import Territory
from programs.row_checks import EARLIEST_BIRTH
from programs.rules import may_be_given_on
from programs.written import WRITTEN_FIELDS, Written
from regions.models import Region

OPTIONS_URL = reverse_lazy("regions:options")


class _Cascade(forms.Select):
    """A select of regions that refills the select below it when it changes, or is refilled."""

    def __init__(self, level_below: str, target: str) -> None:
        super().__init__(
            attrs={
                "hx-get": OPTIONS_URL,
                "hx-vals": f'{{"level": "{level_below}", "blank": "–"}}',
                "hx-target": f"#id_{target}",
                "hx-trigger": "change, htmx:afterSwap",
            }
        )


class RecipientForm(forms.Form):
    """What the agency writes. With `person`, the numbers come from the base at saving."""

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
    regency = forms.TypedChoiceField(
        label=_("Kabupaten/kota"),
        coerce=int,
        required=False,
        empty_value=None,
        widget=_Cascade("district", "district"),
    )
    district = forms.TypedChoiceField(
        label=_("Kecamatan"),
        coerce=int,
        required=False,
        empty_value=None,
        widget=_Cascade("village", "village"),
    )
    village = forms.IntegerField(label=_("Desa/kelurahan"), widget=forms.Select())
    amount = RupiahField(label=_("Nilai bantuan (Rp)"), max_digits=15, required=False)
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

    def __init__(
        self,
        data: Any = None,
        *,
        program: Program,
        territory: Territory,
        recipient: Recipient | None = None,
        person: EntryPerson | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        known = {
            "entry": uuid7(),
            **(initial or {}),
            **(_initial_of_recipient(recipient) if recipient else {}),
            **(_initial_of_person(person) if person else {}),
        }
        super().__init__(data, initial=known)
        self.program, self.territory = program, territory
        self.recipient, self.chosen = recipient, person
        if self.is_bound and person is None:
            self.chosen = self._posted_person()
        self._fill_region_choices()
        if self.chosen is not None:
            # The base's numbers are put in at saving; the page shows them masked.
            del self.fields["nik"], self.fields["kk"]
            self.fields["amount"].widget.attrs["data-autofocus"] = True
        elif recipient is not None:
            for name in ("nik", "kk"):
                if getattr(recipient, name):
                    self.fields[name].help_text = _("Kosongkan untuk tetap memakai yang tercatat.")

    def _posted_person(self) -> EntryPerson | None:
        try:
            person_id = self.fields["person"].clean(self.data.get("person"))
        except ValidationError:
            return None
        return person_for_entry(person_id) if person_id else None

    def _fill_region_choices(self) -> None:
        given = self.data if self.is_bound else self.initial
        village = self._village_of(given.get("village"))
        regency_id = village.regency_id if village else _number(given.get("regency"))
        district_id = village.district_id if village else _number(given.get("district"))
        if self.territory.regency_id is not None:
            del self.fields["regency"]
        else:
            self.initial["regency"] = regency_id
            offer(
                self,
                "regency",
                [("", _("Pilih kabupaten/kota")), *self.territory.regencies()],
            )
        self.initial["district"] = district_id
        offer(
            self,
            "district",
            [("", _("Pilih kecamatan")), *self.territory.districts(regency_id)],
        )
        cast(forms.Select, self.fields["village"].widget).choices = [
            ("", _("Pilih desa/kelurahan")),
            *self.territory.villages_of(district_id),
        ]

    def _village_of(self, value: Any) -> Region | None:
        number = _number(value)
        return self.territory.villages().filter(pk=number).first() if number else None

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

    def clean_village(self) -> Region:
        village = self._village_of(self.cleaned_data["village"])
        if village is None:
            raise ValidationError(
                _("Pilih desa/kelurahan di %(territory)s."),
                params={"territory": self.territory.name},
                code="village",
            )
        return village

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
        data: dict[str, Any] = {name: self.cleaned_data.get(name) for name in WRITTEN_FIELDS}
        village: Region = self.cleaned_data["village"]
        for name in ("nik", "kk"):
            kept = getattr(self.chosen or self.recipient, name, "")
            data[name] = self.cleaned_data.get(name) or kept
        data |= {
            "regency_id": village.regency_id,
            "district_id": village.district_id,
            "village_id": village.pk,
        }
        return Written(**data)


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("Alasan penarikan"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Misalnya salah orang, pindah, atau sudah meninggal."),
    )


def _initial_of_recipient(recipient: Recipient) -> dict[str, Any]:
    kept = ("name", "birth_date", "sex", "address", "amount", "goods", "given_on")
    values = {name: getattr(recipient, name) for name in kept}
    return {**values, "village": recipient.village_id}


def _initial_of_person(person: EntryPerson) -> dict[str, Any]:
    return {
        "person": person.id,
        "name": person.name,
        "birth_date": person.birth_date,
        "sex": person.sex,
        "address": person.full_address,
        "village": person.village_id,
    }


def _number(value: Any) -> int | None:
    text = str(value or "")
    # Nine digits fit the column; more would be an error of the database.
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
