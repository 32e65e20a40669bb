"""Choosing a village from above: regency, district, village, within the agency's territory."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from programs.forms.fields import offer
from programs.queries.territory import Territory
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


class PlaceForm(forms.Form):
    """Fields `regency` (for provincial agencies only), `district` and `village`.

    A subclass calls `fill_places` once it is made; `cleaned_data["village"]` is the region.
    """

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

    territory: Territory

    def fill_places(self, territory: Territory) -> None:
        """Offer the regions above and beside what was sent, or stands as initial."""
        self.territory = territory
        given = self.data if self.is_bound else self.initial
        village = self._village_of(given.get("village"))
        regency_id = village.regency_id if village else number(given.get("regency"))
        district_id = village.district_id if village else number(given.get("district"))
        if territory.regency_id is not None:
            del self.fields["regency"]
        else:
            self.initial["regency"] = regency_id
            offer(
                self,
                "regency",
                [("", _("Pilih kabupaten/kota")), *territory.regencies()],
            )
        self.initial["district"] = district_id
        offer(self, "district", [("", _("Pilih kecamatan")), *territory.districts(regency_id)])
        cast(forms.Select, self.fields["village"].widget).choices = [
            ("", _("Pilih desa/kelurahan")),
            *territory.villages_of(district_id),
        ]

    def clean_village(self) -> Region:
        village = self._village_of(self.cleaned_data["village"])
        if village is None:
            raise ValidationError(
                _("Pilih desa/kelurahan di %(territory)s."),
                params={"territory": self.territory.name},
                code="village",
            )
        return village

    def place(self) -> dict[str, Any]:
        """The three region ids of the chosen village, by column."""
        village: Region = self.cleaned_data["village"]
        return {
            "regency_id": village.regency_id,
            "district_id": village.district_id,
            "village_id": village.pk,
        }

    def _village_of(self, value: Any) -> Region | None:
        key = number(value)
        return self.territory.villages().filter(pk=key).first() if key else None


def number(value: Any) -> int | None:
    """The key of a region as sent; None for anything else."""
    text = str(value or "")
    # Nine digits fit the column; more would be an error of the database.
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
