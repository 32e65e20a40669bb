"""Drawn pictures: every kind and material, the right size, the same bytes again."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from beneficiaries.enums import PhotoKind as PortalPhotoKind
from sigertak.demo.drawings import HouseLook, Landscape, PhotoKind, draw
from sigertak.demo.drawings.materials import FLOORS, ROOFS, WALLS

POOR = HouseLook(
    roof_good=False, wall_good=False, wall=3, floor=8, stilts=True, power=False, closet=4, fuel=8,
    landscape=Landscape.RIVER, boat=True,
)  # fmt: skip
RICH = HouseLook(
    roof=3, wall=1, floor=2, area=110, landscape=Landscape.CITY, television=True, fridge=True,
    motorbike=True, wealthy=True,
)  # fmt: skip


def _opened(picture: bytes) -> Image.Image:
    image = Image.open(BytesIO(picture))
    image.load()
    return image


@pytest.mark.parametrize("kind", list(PhotoKind))
@pytest.mark.parametrize("look", [POOR, RICH], ids=["poor", "rich"])
def test_each_kind_is_a_fitting_jpeg(kind, look):
    picture = draw(kind, look, 3)
    image = _opened(picture)
    assert image.format == "JPEG"
    assert image.size == (960, 720)
    assert len(picture) < 80_000
    assert not image.getexif()
    colours = image.convert("RGB").resize((60, 45)).getcolors(2700)
    assert len(colours) > 100  # a picture, not a blank sheet


def test_same_house_same_picture_and_other_house_another():
    assert draw(PhotoKind.FRONT, POOR, 3) == draw(PhotoKind.FRONT, POOR, 3)
    assert draw(PhotoKind.FRONT, POOR, 3) != draw(PhotoKind.FRONT, POOR, 4)
    assert draw(PhotoKind.FRONT, POOR, 3) != draw(PhotoKind.FRONT, RICH, 3)


@pytest.mark.parametrize("code", sorted(ROOFS))
def test_every_roof(code):
    for good in (True, False):
        _opened(draw(PhotoKind.ROOF, replace(RICH, roof=code, roof_good=good), 5))
    _opened(draw(PhotoKind.FRONT, replace(POOR, roof=code), 5))


@pytest.mark.parametrize("code", sorted(WALLS))
def test_every_wall(code):
    for good in (True, False):
        _opened(draw(PhotoKind.WALL, replace(RICH, wall=code, wall_good=good), 5))


@pytest.mark.parametrize("code", sorted(FLOORS))
def test_every_floor(code):
    _opened(draw(PhotoKind.FLOOR, replace(RICH, floor=code), 5))


def test_look_follows_the_household(households):
    for household in households[:300]:
        look = HouseLook.of(household)
        assert look.roof == household.variables["atap"]
        assert look.stilts == household.stilts
        assert look.power == (household.variables["sumber_penerangan"] == 1)
    landscapes = {HouseLook.of(h).landscape for h in households}
    assert {Landscape.CITY, Landscape.HILLS} <= landscapes


def test_the_portal_takes_every_kind():
    assert {kind.value for kind in PhotoKind} <= set(PortalPhotoKind.values)
