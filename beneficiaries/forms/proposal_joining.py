"""The form of somebody who joins a standing household: born, married, come back, moved in."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from beneficiaries.codebook_variable import Unit
from beneficiaries.forms.proposal_fields import checked_day, column_field, reason_field
from beneficiaries.forms.proposal_households import MemberForm
from beneficiaries.forms.proposal_rules import contradictions
from beneficiaries.models import Person
from beneficiaries.names import normal_name
from beneficiaries.operations.proposals import Draft
from beneficiaries.proposals.columns import JOINING_FIELDS
from beneficiaries.proposals.enums import FROM_ELSEWHERE, JoinedBy
from core.form_fields import DayField
from core.widgets import DateInput

_HEAD = 1
# Until then somebody "was born", and after that lived there unregistered.
_NEWBORN_DAYS = 5 * 365


class JoiningForm(MemberForm):
    """Somebody who joins a standing household, with why and when, and the card they are on.

    `members` are those of the household, as a village reads them.
    """

    def __init__(self, *args: Any, members: Sequence[Person], **options: Any) -> None:
        super().__init__(*args, **options)
        self.members = members
        own = list(self.fields.items())
        for name in JOINING_FIELDS:
            self.fields[name] = column_field(Unit.PERSON, name)
        self.fields["kk"].help_text = gettext("Kosongkan bila tercantum dalam KK rumah tangga ini.")
        self.fields["nik"].help_text = gettext(
            "Bayi yang belum mempunyai NIK: kosongkan; NIK-nya menyusul lewat usulan perbaikan."
        )
        self.fields["joined_by"] = forms.ChoiceField(
            label=_("Sebab masuk"), choices=[("", _("Pilih")), *JoinedBy.choices]
        )
        self.fields["happened_on"] = DayField(
            label=_("Sejak tanggal"), widget=DateInput(), required=False,
            help_text=_("Tanggal menikah, kembali, atau datang. Untuk kelahiran, boleh kosong."),
        )  # fmt: skip
        self.fields["reason"] = reason_field(_("Keterangan"))
        self.order_fields(["joined_by", "happened_on", *(name for name, _field in own)])

    def clean_happened_on(self) -> datetime.date | None:
        return checked_day(self.cleaned_data["happened_on"])

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        cause, born = given.get("joined_by"), given.get("birth_date")
        if given.get("head_relation") == _HEAD and self._has_head():
            self.add_error("head_relation", gettext(
                "Rumah tangga ini sudah mempunyai kepala. Pilih hubungan yang lain, atau usulkan"
                " dahulu perbaikan hubungan kepalanya."))  # fmt: skip
        if cause == JoinedBy.BIRTH:
            self._check_birth(given.get("happened_on"), born)
        elif cause and not given.get("happened_on") and cause != JoinedBy.MISSED:
            self._ask("happened_on", gettext("Isi tanggalnya, seperti pada surat keterangan."))
        elif born and given.get("happened_on") and given["happened_on"] < born:
            self._ask("happened_on", gettext("Tanggal ini sebelum tanggal lahirnya."))
        if cause in FROM_ELSEWHERE and not given.get("nik") and not self.errors.get("nik"):
            self.add_error("nik", gettext(
                "Yang datang dari tempat lain mungkin sudah terdata di sana: isi NIK menurut KTP"
                " atau KK, supaya ia tidak tercatat dua kali."))  # fmt: skip
        for name, words in contradictions(Unit.PERSON, {}, self._told()):
            self.add_error(name, str(words))
        self._refuse_members(given.get("name"), born)
        return given

    def draft(self) -> Draft:
        given = self.cleaned_data
        day = given["happened_on"]
        if given["joined_by"] == JoinedBy.BIRTH:
            day = given["birth_date"]
        return Draft(
            subject_name=given["name"], told=self.plain(JOINING_FIELDS), members=[self.member()],
            happened_on=day, reason=given["reason"], joined_by=given["joined_by"],
        )  # fmt: skip

    def _told(self) -> dict[str, Any]:
        return self.plain([*self.field_names, *JOINING_FIELDS])

    def _has_head(self) -> bool:
        return any(one.head_relation == _HEAD for one in self.members)

    def _ask(self, name: str, words: str) -> None:
        if name not in self.errors:
            self.add_error(name, words)

    def _check_birth(self, day: datetime.date | None, born: datetime.date | None) -> None:
        if born is None:
            return
        if day is not None and day != born:
            self._ask("happened_on", gettext("Kelahiran: kosongkan, atau isi tanggal lahirnya."))
        if (timezone.localdate() - born).days > _NEWBORN_DAYS:
            self.add_error("joined_by", gettext(
                "Lahir lebih dari lima tahun lalu: pilih “Sudah lama tinggal, belum terdata”."
            ))  # fmt: skip

    def _refuse_members(self, name: str | None, born: datetime.date | None) -> None:
        if not name or born is None:
            return
        same = normal_name(name)
        if any(normal_name(one.name) == same and one.birth_date == born for one in self.members):
            self.add_error("name", gettext(
                "Orang dengan nama dan tanggal lahir ini sudah tercatat sebagai anggota. Bila"
                " datanya keliru, usulkan perbaikan dari barisnya."))  # fmt: skip
