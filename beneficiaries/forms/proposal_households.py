"""Forms of a new household that a village proposes, with its members."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from beneficiaries.codebook_variable import Unit
from beneficiaries.forms.proposal_fields import MUST, ColumnsForm, column_field, reason_field
from beneficiaries.identity import Nik, parse_nik
from beneficiaries.operations.proposals import Draft
from beneficiaries.proposals.columns import NEW_HOUSEHOLD_FIELDS
from beneficiaries.proposals.rules import MOST_MEMBERS

_TOLD_BY_NIK = ("sex", "birth_date")


class NewHouseholdForm(ColumnsForm):
    """House and card of a proposed household; its head is the first member."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in NEW_HOUSEHOLD_FIELDS:
            if name != "head_name":
                self.fields[name] = column_field(
                    Unit.HOUSEHOLD, name, required=name in ("address", "family_card_number")
                )
        self.fields["reason"] = reason_field(_("Mengapa keluarga ini diusulkan"))

    def told(self) -> dict[str, Any]:
        return self.plain(name for name in NEW_HOUSEHOLD_FIELDS if name != "head_name")


class MemberForm(ColumnsForm):
    """One member of a proposed household."""

    field_names = ("name", "nik", "sex", "birth_place", "birth_date", "head_relation")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in self.field_names:
            self.fields[name] = column_field(Unit.PERSON, name, required=name in MUST)
        self.fields["nik"].widget.attrs["data-fills"] = " ".join(_TOLD_BY_NIK)
        if self.is_bound:
            self._fill_by_nik()

    def _fill_by_nik(self) -> None:
        """What was left empty and the NIK tells need not be written twice; the browser does the
        same while it is typed.
        """
        field = self.fields["nik"].widget
        nik = parse_nik(field.value_from_datadict(self.data, self.files, self.add_prefix("nik")))
        if not isinstance(nik, Nik):
            return
        told = (str(nik.sex.value), nik.birth_date(timezone.localdate()).isoformat())
        data = cast("QueryDict", self.data).copy()
        for name, value in zip(_TOLD_BY_NIK, told, strict=True):
            if not data.get(self.add_prefix(name)):
                data[self.add_prefix(name)] = value
        self.data = data

    def member(self) -> dict[str, Any]:
        given = {name: self.cleaned_data[name] for name in self.field_names}
        return {**given, "nik_usable": bool(given["nik"])}


class MemberForms(forms.BaseFormSet):
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

    def members(self) -> list[dict[str, Any]]:
        """Members as filled in, the head first."""
        told = [form.member() for form in self.forms if form.has_changed()]
        return sorted(told, key=lambda one: one["head_relation"] != 1)


def member_forms(*, extra: int = 0) -> type[MemberForms]:
    """Forms of members with `extra` blank ones; one that stays blank is passed over."""
    made = forms.formset_factory(
        MemberForm, formset=MemberForms, extra=extra, min_num=1, validate_min=True,
        max_num=MOST_MEMBERS, validate_max=True, absolute_max=MOST_MEMBERS + 1,
    )  # fmt: skip
    return cast("type[MemberForms]", made)


def new_draft(household: NewHouseholdForm, members: MemberForms) -> Draft:
    people = members.members()
    head = people[0]["name"]
    return Draft(
        subject_name=head,
        told={"head_name": head, **household.told()},
        members=people,
        reason=household.cleaned_data["reason"],
    )
