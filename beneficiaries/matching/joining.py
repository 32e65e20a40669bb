"""Pairs of records with equal keys, found by sorting: joins in memory, in flat steps.

A key is a number, 0 for "none". Keys of several fields are mixed into one; that two different
ones meet by chance costs a comparison, no more.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from beneficiaries.matching.columns import Array

_MIX = np.int64(-7046029254386353131)


def mixed(*parts: Array) -> Array:
    """One key for several, 0 when any of them is 0."""
    key = np.zeros(len(parts[0]), dtype=np.int64)
    known = np.ones(len(parts[0]), dtype=bool)
    with np.errstate(over="ignore"):
        for part in parts:
            known &= part != 0
            key = (key ^ part.astype(np.int64)) * _MIX
            key ^= key >> np.int64(29)
    return np.where(known, key, 0)


def pairs_within(*keys: Array, largest: int) -> Iterator[tuple[Array, Array]]:
    """Pairs of records that share a key, the smaller position first; some stand more than once.

    Each of `keys` gives every record one more key, any of which may meet any other. Keys that more
    than `largest` records share say nothing. Every step yields at most one pair a key.
    """
    count = len(keys[0])
    together = np.concatenate(keys)
    order = np.argsort(together, kind="stable")
    order = order[together[order] != 0]
    values = together[order]
    starts = np.flatnonzero(np.append(True, values[1:] != values[:-1]))
    sizes = np.diff(np.append(starts, len(values)))
    # How many of the same key stand below each place.
    below = np.repeat(starts + sizes, sizes) - np.arange(len(values)) - 1
    below[np.repeat(sizes > largest, sizes)] = 0
    records = order % count
    places = np.flatnonzero(below)
    step = 1
    while len(places):
        first, second = records[places], records[places + step]
        other = first != second
        yield (
            np.minimum(first[other], second[other]),
            np.maximum(first[other], second[other]),
        )
        step += 1
        places = places[below[places] >= step]
