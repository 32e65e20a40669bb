"""Filters of the audit trail and of the row changes: choices alone, never a name or number."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.forms.members import agencies_of
from accounts.forms.requests import AgencyChoice
from accounts.models import Agency, Membership, User
from accounts.scope import Scope
from accounts.trail_words import ACTIONS, OBJECTS
from accounts.watched_words import watched_tables
from core.enums import RowOperation
from core.form_fields import DayField
from core.widgets import DateInput, TomSelect
from regions.queries.options import regencies


class PersonChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.email})"


class WhenAndWho(forms.Form):
    """When, who, and on whose ground: what both lists are asked for."""

    dari = DayField(label=_("Dari tanggal"), required=False, widget=DateInput())
    sampai = DayField(label=_("Sampai tanggal"), required=False, widget=DateInput())
    pelaku = PersonChoice(
        label=_("Pelaku"),
        required=False,
        queryset=User.objects.none(),
        empty_label=_("Semua pelaku"),
        widget=TomSelect(),
    )
    instansi = AgencyChoice(
        label=_("Instansi"),
        required=False,
        queryset=Agency.objects.none(),
        empty_label=_("Semua instansi"),
        widget=TomSelect(),
    )
    kabupaten = forms.TypedChoiceField(label=_("Kabupaten/kota"), required=False, coerce=int)
    objek = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, query: QueryDict, *, scope: Scope) -> None:
        super().__init__(query)
        held = Membership.objects.visible_to(scope).values("user_id")
        people = User.objects.filter(pk__in=held).order_by("name")
        self.fields["pelaku"].queryset = people  # type: ignore[attr-defined]
        self.fields["instansi"].queryset = agencies_of(scope)  # type: ignore[attr-defined]
        if scope.regency_id is not None:
            del self.fields["kabupaten"]
            return
        rows = regencies(settings.PROVINCE_CODE)
        self.fields["kabupaten"].choices = [  # type: ignore[attr-defined]
            ("", _("Semua kabupaten/kota")),
            *((row.id, row.label) for row in rows),
        ]

    def chosen(self) -> dict[str, Any]:
        """What was chosen, odd values left out: an old address must not end in an error."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        # Days in the wrong order say which days all the same.
        if "dari" in given and "sampai" in given:
            given["dari"], given["sampai"] = sorted((given["dari"], given["sampai"]))
        return given


class TrailFilter(WhenAndWho):
    """The audit trail: also by act, and by the kind of thing it was done to."""

    tindakan = forms.ChoiceField(label=_("Tindakan"), required=False, widget=TomSelect())
    jenis = forms.ChoiceField(label=_("Objek"), required=False)

    field_order = ("dari", "sampai", "pelaku", "tindakan", "jenis", "instansi", "kabupaten")

    def __init__(self, query: QueryDict, *, scope: Scope) -> None:
        super().__init__(query, scope=scope)
        for name, words, blank in (
            ("tindakan", ACTIONS, _("Semua tindakan")),
            ("jenis", OBJECTS, _("Semua objek")),
        ):
            pairs = sorted(((code, str(word)) for code, word in words.items()), key=_by_word)
            self.fields[name].choices = [("", blank), *pairs]  # type: ignore[attr-defined]


class ChangeFilter(WhenAndWho):
    """Row changes: also by table and by what happened."""

    tabel = forms.ChoiceField(label=_("Data"), required=False)
    perubahan = forms.ChoiceField(
        label=_("Perubahan"),
        required=False,
        choices=[("", _("Semua perubahan")), *RowOperation.choices],
    )

    field_order = ("dari", "sampai", "pelaku", "tabel", "perubahan", "instansi", "kabupaten")

    def __init__(self, query: QueryDict, *, scope: Scope) -> None:
        super().__init__(query, scope=scope)
        pairs = sorted(watched_tables().items(), key=_by_word)
        self.fields["tabel"].choices = [("", _("Semua data")), *pairs]  # type: ignore[attr-defined]


def _by_word(pair: tuple[str, str]) -> str:
    return pair[1].casefold()
