"""Linking two lists in memory with the portal's comparing, weights and decisions."""

from __future__ import annotations

import gc
import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, fields
from operator import attrgetter

import numpy as np

from beneficiaries.matching.address_forms import written_addresses
from beneficiaries.matching.batch import near_line
from beneficiaries.matching.columns import Array
from beneficiaries.matching.comparing import compare_likely
from beneficiaries.matching.deciding import NO_WEIGHT, Decisions, decide, is_settled
from beneficiaries.matching.model import Weigher
from beneficiaries.matching.name_forms import normal_names
from beneficiaries.matching.records import Records, from_columns
from tests.benchmarks.matching import blocking
from tests.benchmarks.matching.population import Human


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds by the clock, and of CPU in all processes that took part."""

    wall: float
    cpu: float


@dataclass(slots=True)
class Linked:
    """Weighed pairs and what was decided about each row of the left side."""

    rows: Array
    others: Array
    found: Array
    weight: Array
    decided: Decisions

    def best(self) -> tuple[Array, Array]:
        """For each row the best candidate (-1: none) and its weight."""
        place = self.decided.best
        some = place >= 0
        other = np.where(some, self.others[place], -1)
        return other, np.where(some, self.weight[place], NO_WEIGHT)

    def second(self) -> Array:
        place = self.decided.second
        return np.where(place >= 0, self.others[place], -1)


def records(humans: Sequence[Human]) -> Records:
    """Normal forms of rows as they were written."""
    return from_columns(
        names=normal_names([human.name for human in humans]),
        niks=[human.nik for human in humans],
        kks=[human.kk for human in humans],
        born=[human.born for human in humans],
        sexes=[human.sex for human in humans],
        regencies=[human.regency for human in humans],
        districts=[human.district for human in humans],
        villages=[human.village for human in humans],
        streets=written_addresses([human.address for human in humans]).streets,
        rts=[human.rt for human in humans],
        rws=[human.rw for human in humans],
        households=[human.household + 1 for human in humans],
    )


def link(left: Records, right: Records, weigher: Weigher) -> Linked:
    """The portal's three stages, in memory."""
    limits = weigher.model.thresholds
    parts = [_weighed(left, right, weigher, *blocking.pairs(left, right, blocking.SURE))]
    rows, _, found, weight = parts[0]
    settled = np.zeros(len(left), dtype=bool)
    settled[rows[is_settled(found, weight, limits)]] = True
    todo = np.flatnonzero(~settled)
    parts.append(_weighed(
        left, right, weigher, *blocking.pairs(left, right, blocking.WIDE, rows=todo)
    ))  # fmt: skip
    best = np.full(len(left), NO_WEIGHT)
    for rows, _, _, weight in parts:
        np.maximum.at(best, rows, weight)
    lost = todo[best[todo] < limits.review]
    parts.append(_weighed(
        left, right, weigher, *blocking.pairs(left, right, blocking.LAST, rows=lost)
    ))  # fmt: skip
    rows, others, found, weight = (np.concatenate(column) for column in zip(*parts, strict=True))
    _, once = np.unique(rows * np.int64(len(right)) + others, return_index=True)
    rows, others, found, weight = rows[once], others[once], found[once], weight[once]
    return Linked(rows, others, found, weight, decide(rows, weight, found, len(left), limits))


def _weighed(
    left: Records, right: Records, weigher: Weigher, rows: Array, others: Array
) -> tuple[Array, Array, Array, Array]:
    keep, found = compare_likely(left, right, rows, others, weigher, near_line(weigher))
    rows, others = rows[keep], others[keep]
    weight, _ = weigher.weigh(found, weigher.rarity(found, left.name[rows]))
    return rows, others, found, weight


Part = tuple[Array, Array, Array]
_shared: tuple[Sequence[Human], Records, Weigher] | None = None


@contextmanager
def standing(
    written: Sequence[Human], right: Records, weigher: Weigher, processes: int = 2
) -> Iterator[Callable[[], tuple[list[Part], Spent]]]:
    """Workers that hold the base, as a worker of the portal stands ready before a list comes.

    Each call normalises the list and links it; of each part come the best candidates, their
    weights and the outcomes.
    """
    global _shared
    _shared = (written, right, weigher)
    # What the children share is not to be copied because their collector walks over it.
    gc.freeze()
    bounds = np.linspace(0, len(written), processes + 1).astype(int)
    spans = list(zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True))

    def once() -> tuple[list[Part], Spent]:
        began, spent = time.perf_counter(), time.process_time()
        done = list(pool.map(_link_span, spans))
        cpu = time.process_time() - spent + sum(seconds for _, seconds in done)
        return [part for part, _ in done], Spent(time.perf_counter() - began, cpu)

    with ProcessPoolExecutor(processes, multiprocessing.get_context("fork")) as pool:
        list(pool.map(_stand, range(processes)))
        yield once


_list_columns = attrgetter("name", "nik", "kk", "born", "address")


def _stand(_place: int) -> None:
    """Touch what the parent has read, so that it is this process's own as a worker's would be; and
    long enough that each process of the pool gets one.
    """
    assert _shared is not None
    written, right, _ = _shared
    for one in fields(right):
        column = getattr(right, one.name)
        if column is not None and column.dtype == object:
            column.copy()
    list(map(_list_columns, written))
    time.sleep(1)


def _link_span(span: tuple[int, int]) -> tuple[Part, float]:
    assert _shared is not None
    written, right, weigher = _shared
    began = time.process_time()
    linked = link(records(written[span[0] : span[1]]), right, weigher)
    best, weight = linked.best()
    return (best, weight, linked.decided.outcome), time.process_time() - began
