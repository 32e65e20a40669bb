"""Drawing many pictures on all processors. Knows nothing of Django: it runs in bare processes."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
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


@contextmanager
def being_drawn(sittings: Sequence[Sitting]) -> Iterator[Iterator[tuple[bytes, bytes]]]:
    """Start drawing on all processors; gives pictures and thumbnails in order, when asked.

    What is done inside of the block goes on meanwhile. Leaving it early gives up the rest.
    """
    workers = min(os.cpu_count() or 1, MOST_WORKERS)
    # Spawned, never forked: a child would share its parent's database connection.
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
    try:
        yield pool.map(draw_one, sittings, chunksize=8)
    finally:
        pool.shutdown(cancel_futures=True)


def draw_one(sitting: Sitting) -> tuple[bytes, bytes]:
    """One picture and its thumbnail, both JPEG."""
    image = draw(sitting.kind, sitting.look, sitting.seed)
    with Image.open(BytesIO(image)) as picture:
        picture.thumbnail((THUMB_SIDE, THUMB_SIDE))
        buffer = BytesIO()
        picture.save(buffer, "JPEG", quality=THUMB_QUALITY)
    return image, buffer.getvalue()
