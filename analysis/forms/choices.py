"""What a page of analysis is asked for: GET forms. A value that fits no choice is left out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.scope import Scope
from analysis.queries.aided import Asked
from analysis.queries.scorecard import Axis, Narrowing
from analysis.queries.years_known import program_years
from core.scope import DatabaseRole
from programs.enums import FundingSource, Sector
from programs.models import ProgramKind
from programs.queries.territory import Territory

# The poor of the base as programs of the centre count them: deciles 1 to 4 (PKH; unconfirmed for
# programs of regions, so that it can be chosen).
DEFAULT_THRESHOLD = 4


class _Choices(forms.Form):
    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._scope = scope
        if "year" in self.fields:
            years = [(str(year), str(year)) for year in program_years()]
            self._offer("year", [("", _("Semua tahun")), *years])
        if "regency" in self.fields:
            if scope.role is DatabaseRole.REGENCY:
                del self.fields["regency"]
            else:
                regencies = [(str(key), name) for key, name in Territory.of(scope).regencies()]
                self._offer("regency", [("", _("Semua kabupaten/kota")), *regencies])

    def _offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = choices

    def chosen(self) -> dict[str, Any]:
        """The valid choices, the empty ones left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}


def _number(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, coerce=int, required=False, empty_value=None)


def _sector() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Bidang"), choices=[("", _("Semua bidang")), *Sector.choices], required=False
    )


def _funding() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Sumber dana"),
        choices=[("", _("Semua sumber dana")), *FundingSource.choices],
        required=False,
    )


class ScorecardChoices(_Choices):
    year = _number(_("Tahun anggaran"))
    regency = _number(_("Kabupaten/kota"))
    kind = forms.ChoiceField(label=_("Jenis program"), required=False)
    funding = _funding()
    per = forms.ChoiceField(
        choices=[(axis.value, axis.value) for axis in Axis],
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = list(ProgramKind.objects.values_list("code", "name"))
        self._offer("kind", [("", _("Semua jenis")), *kinds])

    @property
    def axis(self) -> Axis:
        return Axis(self.chosen().get("per", Axis.PROGRAM))

    @property
    def narrowing(self) -> Narrowing:
        chosen = {name: value for name, value in self.chosen().items() if name != "per"}
        return Narrowing(**chosen)


class CoverageChoices(_Choices):
    threshold = forms.TypedChoiceField(
        label=_("Desil sasaran"),
        coerce=int,
        required=False,
        empty_value=None,
        choices=[("", _("Desil 1–4")), ("1", _("Desil 1")),
                 *((str(n), _("Desil 1–%(last)s") % {"last": n}) for n in (2, 3, 5, 6))],
    )  # fmt: skip
    year = _number(_("Tahun anggaran"))
    sector = _sector()
    funding = _funding()
    place = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    @property
    def threshold_chosen(self) -> int:
        return int(self.chosen().get("threshold", DEFAULT_THRESHOLD))

    @property
    def asked(self) -> Asked:
        chosen = self.chosen()
        return Asked(chosen.get("year"), chosen.get("sector"), chosen.get("funding"))


class YearChoice(_Choices):
    year = _number(_("Tahun anggaran"))


class PlanChoices(forms.Form):
    """One year at a time, this one unless another is chosen."""

    year = _number(_("Tahun anggaran"))

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["year"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [("", _("Tahun ini")), *((str(year), str(year)) for year in years)]

    def chosen(self, this_year: int) -> int:
        self.is_valid()
        return self.cleaned_data.get("year") or this_year


class PlanPlaceChoices(PlanChoices):
    """One year, and below the province one of its regencies; nothing outside of the territory."""

    regency = _number(_("Kabupaten/kota"))
    decile = forms.TypedChoiceField(
        label=_("Miskin sampai desil"),
        coerce=int,
        required=False,
        empty_value=None,
        choices=[("", str(DEFAULT_THRESHOLD)), *((str(n), str(n)) for n in (1, 2, 3, 5))],
    )

    def __init__(self, *args: Any, territory: Territory, this_year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year_chosen = self.chosen(this_year)
        if territory.regency_id is not None:
            del self.fields["regency"]
        else:
            field = self.fields["regency"]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
            regencies = [(str(key), name) for key, name in territory.regencies()]
            field.choices = [("", _("Semua kabupaten/kota")), *regencies]
        self.full_clean()

    @property
    def regency_chosen(self) -> int | None:
        return self.cleaned_data.get("regency")

    @property
    def decile_chosen(self) -> int:
        return self.cleaned_data.get("decile") or DEFAULT_THRESHOLD


class YearsChoices(_Choices):
    regency = _number(_("Kabupaten/kota"))
    sector = _sector()
