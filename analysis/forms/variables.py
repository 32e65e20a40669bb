"""Which variable of the base to count, by what, and where."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from analysis.queries.crosstab import DECILES
from analysis.variables import COUNTABLES, Countable
from beneficiaries.codebook_variable import Unit

BY_DECILE = "desil"
_FIRST = "household.floor_type"
_UNITS = {Unit.HOUSEHOLD: _("Rumah tangga"), Unit.PERSON: _("Orang")}


def _grouped() -> Iterable[tuple[str, list[tuple[str, Any]]]]:
    """Choices under the unit and the section of the codebook."""
    sections: dict[str, list[tuple[str, Any]]] = {}
    for one in sorted(COUNTABLES.values(), key=lambda one: one.unit is Unit.PERSON):
        sections.setdefault(f"{_UNITS[one.unit]}: {one.section}", []).append((one.key, one.label))
    return sections.items()


class VariableChoices(forms.Form):
    """A GET form; a value that fits no choice counts as not given."""

    variable = forms.ChoiceField(label=_("Variabel"), choices=_grouped, required=False)
    per = forms.ChoiceField(
        label=_("Menurut"),
        choices=[("", _("Wilayah")), (BY_DECILE, _("Desil"))],
        required=False,
    )
    decile = forms.TypedChoiceField(
        label=_("Desil yang dihitung"),
        coerce=int,
        required=False,
        empty_value=None,
        choices=[
            ("", _("Semua")),
            ("1", _("Desil 1")),
            *((str(n), _("Desil 1–%(last)s") % {"last": n}) for n in DECILES[1:]),
        ],
    )
    value = forms.TypedChoiceField(
        label=_("Isi yang digambar"), coerce=int, required=False, empty_value=None
    )
    place = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict) -> None:
        self.countable: Countable = COUNTABLES.get(data.get("variable", ""), COUNTABLES[_FIRST])
        asked = data.copy()
        asked["variable"] = self.countable.key
        super().__init__(asked)
        field = self.fields["value"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        words = [(str(value), str(label)) for value, label in self.countable.values.items()]
        field.choices = [("", gettext("Yang terbanyak")), *words]
        self.is_valid()

    def _given(self, name: str) -> Any:
        return self.cleaned_data.get(name)

    @property
    def by_decile(self) -> bool:
        return self._given("per") == BY_DECILE

    @property
    def last_decile(self) -> int | None:
        return self._given("decile")

    @property
    def drawn(self) -> int | None:
        """The value whose share is drawn; None: the most frequent."""
        return self._given("value")

    @property
    def place_chosen(self) -> int | None:
        return self._given("place")
