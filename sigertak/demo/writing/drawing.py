"""Drawing many pictures on all processors. Knows nothing of Django: it runs in bare processes."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from multiprocessing import get_context

from PIL import Image

from sigertak.demo.drawings import HouseLook, PhotoKind, draw

MOST_WORKERS = 4
THUMB_SIDE, THUMB_QUALITY = 400, 78


@dataclass(frozen=True, slots=True)
class Sitting:
    """One picture to draw."""

    kind: PhotoKind
    look: HouseLook
    seed: int


def draw_all(sittings: Sequence[Sitting]) -> Iterator[tuple[bytes, bytes]]:
    """Picture and thumbnail of each, in order."""
    workers = min(os.cpu_count() or 1, MOST_WORKERS)
    # Spawned, never forked: a child would share its parent's database connection.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(draw_one, sittings, chunksize=8)


def draw_one(sitting: Sitting) -> tuple[bytes, bytes]:
    """One picture and its thumbnail, both JPEG."""
    image = draw(sitting.kind, sitting.look, sitting.seed)
    with Image.open(BytesIO(image)) as picture:
        picture.thumbnail((THUMB_SIDE, THUMB_SIDE))
        buffer = BytesIO()
        picture.save(buffer, "JPEG", quality=THUMB_QUALITY)
    return image, buffer.getvalue()
