"""Drawn photos of a share of the houses, as surveyors would have taken them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.timezone import make_naive

from accounts.models import Membership
from beneficiaries.models import Household, HouseholdPhoto
from beneficiaries.operations import photos
from core.images import CleanPhoto
from sigertak.demo import records
from sigertak.demo.chance import stream
from sigertak.demo.drawings import HouseLook, PhotoKind
from sigertak.demo.writing.drawing import Sitting
from sigertak.demo.writing.timeline import Calendar, happening

HOUSES_OF_A_HUNDRED, MOST_HOUSES = 15, 300
EXTRA_KINDS = tuple(kind for kind in PhotoKind if kind is not PhotoKind.FRONT)
WIDTH, HEIGHT = 960, 720


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture to be drawn, of which house, and what the camera would have noted."""

    idbdt: str
    sitting: Sitting
    taken_at: datetime
    lat: float | None
    lng: float | None


def choose_shots(
    households: Sequence[records.Household], calendar: Calendar, seed: int
) -> list[Shot]:
    """Which houses were photographed, and what of them."""
    return list(_shots(households, calendar, seed))


def store_photos(
    shots: Sequence[Shot],
    pictures: Iterable[tuple[bytes, bytes]],
    *,
    calendar: Calendar,
    by: Membership,
) -> None:
    """Store the drawn pictures with their houses; those outside of the base are left out."""
    houses = Household.objects.in_base().in_bulk(
        {shot.idbdt for shot in shots}, field_name="registry_id"
    )
    uploaded = calendar.at(date(calendar.year, 1, 27))
    with happening(uploaded, (HouseholdPhoto, "uploaded_at")):
        for shot, (image, thumb) in zip(shots, pictures, strict=True):
            if shot.idbdt in houses:
                photos.add(
                    household=houses[shot.idbdt],
                    kind=shot.sitting.kind.value,
                    photo=_photo(shot, image, thumb),
                    by=by.user,
                )


def _shots(
    households: Sequence[records.Household], calendar: Calendar, seed: int
) -> Iterator[Shot]:
    """One to three of each chosen house, always its front."""
    rng = stream(seed, "photos")
    first, last = date(calendar.year - 1, 7, 1), date(calendar.year - 1, 11, 30)
    number = min(MOST_HOUSES, -(-len(households) * HOUSES_OF_A_HUNDRED // 100))
    for at in sorted(rng.sample(range(len(households)), number)):
        house, look = households[at], HouseLook.of(households[at])
        taken = calendar.moment(rng, first, last)
        extras = rng.sample(EXTRA_KINDS, int(rng.random() * 3))
        for kind in (PhotoKind.FRONT, *extras):
            yield Shot(house.idbdt, Sitting(kind, look, seed + at), taken, house.lat, house.lng)


def _photo(shot: Shot, image: bytes, thumb: bytes) -> CleanPhoto:
    """As a photo is after cleaning: a drawing has nothing to clean away."""
    return CleanPhoto(
        image_bytes=image,
        thumb_bytes=thumb,
        width=WIDTH,
        height=HEIGHT,
        taken_at=make_naive(shot.taken_at),
        lat=_degrees(shot.lat),
        lng=_degrees(shot.lng),
        sha256=hashlib.sha256(image).hexdigest(),
    )


def _degrees(value: float | None) -> Decimal | None:
    return None if value is None else round(Decimal(value), 6)
