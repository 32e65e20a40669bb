"""How well and how fast the engine finds people, beside Splink.

Unseen seeds of our own generator (the shipped weights come from seed 4), public data, and Splink on
DuckDB in turns. Ours normalises the list anew each time and finds the base normalised and indexed,
as the portal keeps it; Splink's time is its prediction alone, with its tables loaded and its
weights trained. Both use two cores.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from pathlib import Path

import numpy as np

from beneficiaries.matching.columns import Array
from beneficiaries.matching.model import Weigher, default_model
from beneficiaries.matching.records import Records
from tests.benchmarks.matching import blocking, doubling, environment, public_data
from tests.benchmarks.matching.data import Data, make
from tests.benchmarks.matching.memory import Spent, link, records, standing
from tests.benchmarks.matching.scoring import HEADER, Score, best_f1, recall_at, score

# Below this nobody would let a machine answer alone.
PRECISION = 0.9995


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=1_000_000)
    parser.add_argument("--recipients", type=int, default=100_000)
    parser.add_argument("--seeds", type=int, nargs="+", default=[11, 12, 13])
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    _public()
    print(f"\n{options.persons} persons, {options.recipients} recipients\nseed  {HEADER}")
    scores, doubles = [], []
    ratio = cpu_ratio = 0.0
    for place, seed in enumerate(options.seeds):
        data = make(seed, options.persons, options.recipients)
        blocking.forget()
        base = records(data.base)
        found = _score(data, base)
        scores.append(found)
        print(f"{seed:4}  {found.line()}", flush=True)
        twice = doubling.score_doubles(data, base, _weigher(base))
        doubles.append(twice)
        print(f"{seed:4}  {doubling.HEADER}\n      {twice.line()}  (doubles)", flush=True)
        if place == len(options.seeds) - 1:
            ratio, cpu_ratio = _beside_splink(data, base, options.rounds)
    worst = max(score.lost for score in scores)
    print(
        f"matching: precision={min(s.precision for s in scores):.5f} "
        f"recall={min(s.recall for s in scores):.4f} review={max(s.review for s in scores):.4f} "
        f"lost={worst:.4f} f1={min(s.f1 for s in scores):.4f} "
        f"doubles_precision={min(s.precision for s in doubles):.4f} "
        f"doubles_recall={min(s.recall for s in doubles):.4f} "
        f"doubles_s={max(s.seconds for s in doubles):.1f} splink_over_ours={ratio:.2f} "
        f"splink_cpu_over_ours={cpu_ratio:.2f}"
    )


def _public() -> None:
    data = environment.public_data()
    first, second, links = data["febrl4"]
    places = [{row["rec_id"]: n for n, row in enumerate(rows)} for rows in (first, second)]
    truth = {(places[0][a], places[1][b]) for a, b in links}
    persons, pairs = data["febrl3"]
    place = {row["rec_id"]: n for n, row in enumerate(persons)}
    doubles = {(min(place[a], place[b]), max(place[a], place[b])) for a, b in pairs}
    print("public data       best F1  candidates")
    for one in (
        public_data.linkage("FEBRL 4", public_data.febrl(first), public_data.febrl(second), truth),
        public_data.deduplication("FEBRL 3", public_data.febrl(persons), doubles),
        *(
            public_data.deduplication(
                name, public_data.rldata(data[name][0]), public_data.clusters(data[name][1])
            )
            for name in ("rldata500", "rldata10000")
        ),
    ):
        print(f"{one.name:16} {one.f1:8.4f} {one.candidates:11.4f}", flush=True)


def _weigher(base: Records) -> Weigher:
    return Weigher(default_model().of_size(len(base)))


def _truth(data: Data) -> Array:
    place = {human.number: number for number, human in enumerate(data.base)}
    return np.array([place[number] if number >= 0 else -1 for number in data.truth])


def _score(data: Data, base: Records) -> Score:
    linked = link(records(data.recipients), base, _weigher(base))
    best, weight = linked.best()
    return score(_truth(data), best, linked.second(), weight, linked.decided.outcome)


def _beside_splink(data: Data, base: Records, rounds: int) -> tuple[float, float]:
    """Both in turns, Splink in its plain way, and with blocking and normal forms like ours.

    The lower of the two ratios, by the clock and by seconds of CPU, which tell the truth on a
    machine that others use too.
    """
    truth, weigher = _truth(data), _weigher(base)
    blocking.index(base, (*blocking.SURE, *blocking.WIDE, *blocking.LAST))
    in_base = int((truth >= 0).sum())
    print(
        f"\n{'engine':16} {'median s':>9} {'CPU s':>7} {'best F1':>8} {'recall':>7} "
        f"{'times ours':>11} {'CPU':>6}   (recall at a precision of {PRECISION})"
    )
    ratios = []
    for strong in (False, True):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            written = records(data.recipients) if strong else None
            environment.write_table(folder / "base.csv", data.base, base if strong else None)
            environment.write_table(folder / "list.csv", data.recipients, written)
            (folder / "train.csv").write_bytes((folder / "list.csv").read_bytes())
            ours: list[Spent] = []
            theirs: list[Spent] = []
            with (
                standing(data.recipients, base, weigher) as linked,
                environment.yardstick(folder, strong=strong) as splink,
            ):
                for _ in range(rounds):
                    parts, spent_by_us = linked()
                    ours.append(spent_by_us)
                    spent = splink.predict()
                    theirs.append(Spent(spent["wall"], spent["cpu"]))
                answers = splink.best()
        weight = np.concatenate([part[1] for part in parts])
        right = (truth >= 0) & (np.concatenate([part[0] for part in parts]) == truth)
        f1, _ = best_f1(weight, right, in_base)
        recall = recall_at(PRECISION, weight, right, in_base)
        rows = np.array(list(answers))
        hits = np.array([truth[row] == answers[row][0] for row in rows])
        their_weight = np.array([answers[row][1] for row in rows])
        splink_f1, _ = best_f1(their_weight, hits, in_base)
        splink_recall = recall_at(PRECISION, their_weight, hits, in_base)
        ratio = (
            statistics.median(b.wall / a.wall for a, b in zip(ours, theirs, strict=True)),
            statistics.median(b.cpu / a.cpu for a, b in zip(ours, theirs, strict=True)),
        )
        ratios.append(ratio)
        label = "Splink, strong" if strong else "Splink, plain"
        for engine, spent_by, best, found, times in (
            ("ours", ours, f1, recall, (1.0, 1.0)),
            (label, theirs, splink_f1, splink_recall, ratio),
        ):
            print(
                f"{engine:16} {statistics.median(one.wall for one in spent_by):9.2f} "
                f"{statistics.median(one.cpu for one in spent_by):7.2f} {best:8.4f} "
                f"{found:7.4f} "
                f"{times[0]:11.2f} {times[1]:6.2f}",
                flush=True,
            )
    return min(one for one, _ in ratios), min(one for _, one in ratios)


if __name__ == "__main__":
    main()
