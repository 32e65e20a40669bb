"""The filter above the worklist. Its fields stand in the address: never a name, never a NIK."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.scope import Scope
from core.scope import DatabaseRole
from core.widgets import TomSelect
from programs.models import Program, ProgramKind
from regions.queries import options
from verification.enums import (
    AdministrationOutcome,
    CaseState,
    EligibilityOutcome,
    LocationOutcome,
    OverlapOutcome,
    PersonOutcome,
    Presence,
)
from verification.queries.worklist import ANY_STATE, DRIFTED, ESCALATED, CaseFilter

_AGES = [(3, _("3 hari")), (7, _("7 hari")), (14, _("14 hari")), (30, _("30 hari"))]
_PROPOSED = [("1", _("Tepat sasaran dan lokasi")), ("0", _("Perlu diperiksa"))]
_FLAGS = [(ESCALATED, _("Dinaikkan ke provinsi")), (DRIFTED, _("Berubah sesudah putusan"))]
_BAPPEDA_ONLY = (
    "flag", "agency", "kind", "regency", "district", "village", "older", "proposed",
)  # fmt: skip
# The filters of every day, in the order of the screen.
_MAIN = ("state", "flag", "proposed", "program", "regency", "district", "village")


def _select(label: Any, coerce: Any = str, *, searchable: bool = False) -> forms.TypedChoiceField:
    widget = TomSelect() if searchable else forms.Select()
    return forms.TypedChoiceField(
        label=label, required=False, coerce=coerce, empty_value=None, widget=widget
    )


class _Keys(forms.Field):
    """Any number of case keys, as hidden fields."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: list[str] | None) -> list[uuid.UUID]:
        try:
            return [uuid.UUID(each) for each in value or []]
        except ValueError:
            raise forms.ValidationError(_("Pilihan tidak dikenali.")) from None


class CaseFilterForm(forms.Form):
    """Only the fields that mean something in the scope; choices only of what it may see."""

    state = _select(_("Status"))
    flag = _select(_("Tanda"))
    program = _select(_("Program"), uuid.UUID, searchable=True)
    kind = _select(_("Jenis program"), uuid.UUID, searchable=True)
    agency = _select(_("Instansi"), uuid.UUID, searchable=True)
    regency = _select(_("Kabupaten/kota"), int, searchable=True)
    district = _select(_("Kecamatan"), int, searchable=True)
    village = _select(_("Desa/kelurahan"), int, searchable=True)
    person = _select(_("Orang"))
    presence = _select(_("Keberadaan"))
    location = _select(_("Lokasi"))
    eligibility = _select(_("Kriteria"))
    overlap = _select(_("Tumpang tindih"))
    administration = _select(_("Administrasi"))
    proposed = _select(_("Usulan sistem"))
    older = _select(_("Menunggu lebih dari"), int)
    # Ticked rows, on their way to the preview of a bulk decision.
    case = _Keys(required=False)

    def __init__(self, data: QueryDict, *, scope: Scope) -> None:
        super().__init__(data, label_suffix="")
        self.asked = data
        self.scope = scope
        # Places left over from a former choice above them: no longer among the options.
        self.stale: list[str] = []
        self._is_agency = scope.role is DatabaseRole.AGENCY
        self._offer_outcomes()
        self._offer_programs()
        if self._is_agency:
            for name in _BAPPEDA_ONLY:
                del self.fields[name]
        else:
            self._offer_places()

    def _offer(self, name: str, choices: Iterable[tuple[Any, Any]], blank: Any) -> None:
        field = cast(forms.TypedChoiceField, self.fields[name])
        field.choices = [("", blank), *((str(value), label) for value, label in choices)]

    def _offer_outcomes(self) -> None:
        others = [choice for choice in CaseState.choices if choice[0] != CaseState.SUBMITTED]
        if self._is_agency:
            self._offer("state", CaseState.choices, _("Semua"))
        else:
            self._offer("state", [*others, (ANY_STATE, _("Semua"))], CaseState.SUBMITTED.label)
        self._offer("person", PersonOutcome.choices, _("Semua"))
        self._offer("presence", Presence.choices, _("Semua"))
        self._offer("location", LocationOutcome.choices, _("Semua"))
        self._offer("eligibility", EligibilityOutcome.choices, _("Semua"))
        self._offer("overlap", OverlapOutcome.choices, _("Semua"))
        self._offer("administration", AdministrationOutcome.choices, _("Semua"))
        self._offer("proposed", _PROPOSED, _("Semua"))
        self._offer("older", _AGES, _("Berapa pun"))
        self._offer("flag", _FLAGS, _("Semua"))

    def _offer_programs(self) -> None:
        programs = Program.objects.visible_to(self.scope).order_by("-year", "name", "pk")
        rows = list(programs.values_list("pk", "name", "year", "agency__pk", "agency__name"))
        # Those of one name and year go by their agency too.
        alike = Counter((name, year) for _pk, name, year, *_rest in rows)
        self._offer(
            "program",
            (
                (pk, f"{name} {year} · {agency}" if alike[name, year] > 1 else f"{name} {year}")
                for pk, name, year, _agency_pk, agency in rows
            ),
            _("Semua"),
        )
        agencies = sorted({row[3:] for row in rows}, key=lambda agency: agency[1])
        self._offer("agency", agencies, _("Semua"))
        kinds = ProgramKind.objects.order_by("name").values_list("pk", "name")
        self._offer("kind", kinds, _("Semua"))

    def _offer_places(self) -> None:
        """Each select offers what lies in the choice of the one above."""
        if self.scope.role is DatabaseRole.PROVINCE:
            self._offer("regency", options.regencies(settings.PROVINCE_CODE), _("Semua"))
            regency_id = self._chosen("regency")
        else:
            del self.fields["regency"]
            regency_id = self.scope.regency_id
        district_id = self._chosen("district")
        districts = options.districts(regency_id) if regency_id else []
        villages = options.villages(district_id) if district_id else []
        for name, places in (("district", districts), ("village", villages)):
            if self.asked.get(name) and self._chosen(name) not in {place.id for place in places}:
                self.stale.append(name)
            if places:
                self._offer(name, places, _("Semua"))
            else:
                del self.fields[name]

    def _chosen(self, name: str) -> int | None:
        text = self.asked.get(name) or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None

    @property
    def main_fields(self) -> list[forms.BoundField]:
        """What is asked every day."""
        return [self[name] for name in _MAIN if name in self.fields]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        """What is asked now and then; folded away until used."""
        return [field for field in self.visible_fields() if field.name not in _MAIN]

    @property
    def more_applied(self) -> bool:
        return any(self.asked.get(field.name) for field in self.more_fields)

    def to_filter(self) -> CaseFilter:
        """What was asked; a value that is no choice makes the whole filter unreadable."""
        valid = self.is_valid()
        clean = self.cleaned_data
        proposed, flag = clean.get("proposed"), clean.get("flag") or ""
        # What has changed since its decision waits for nobody: it stands in any state but that.
        every_state = self._is_agency or flag == DRIFTED
        return CaseFilter(
            state=clean.get("state") or (ANY_STATE if every_state else CaseState.SUBMITTED),
            flag=flag,
            program=clean.get("program"),
            kind=clean.get("kind"),
            agency=clean.get("agency"),
            regency=clean.get("regency"),
            district=clean.get("district"),
            village=clean.get("village"),
            person=clean.get("person") or "",
            presence=clean.get("presence") or "",
            location=clean.get("location") or "",
            eligibility=clean.get("eligibility") or "",
            overlap=clean.get("overlap") or "",
            administration=clean.get("administration") or "",
            proposed=None if proposed is None else proposed == "1",
            older_than_days=clean.get("older"),
            cases=clean.get("case") or (),
            unreadable=not valid or bool(self.stale),
        )

    def query(self) -> str:
        """The address part of this filter: known fields that are filled, without paging."""
        kept = QueryDict(mutable=True)
        for name in self.fields:
            values = [value for value in self.asked.getlist(name) if value]
            if values and name not in self.stale:
                kept.setlist(name, values)
        return kept.urlencode()
