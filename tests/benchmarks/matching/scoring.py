"""Right and wrong, counted: the zones, and the best F1 over all thresholds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from beneficiaries.matching import deciding
from beneficiaries.matching.columns import Array


@dataclass(frozen=True, slots=True)
class Score:
    """`lost` are people of the base neither matched nor, rightly, in review."""

    precision: float
    recall: float
    review: float
    lost: float
    f1: float
    wrong: int

    def line(self) -> str:
        return (
            f"{self.precision:9.5f} {self.recall:8.4f} {self.review:8.4f} {self.lost:8.4f} "
            f"{self.f1:8.4f} {self.wrong:6d}"
        )


HEADER = f"{'precision':>9} {'recall':>8} {'review':>8} {'lost':>8} {'best F1':>8} {'wrong':>6}"


def score(truth: Array, best: Array, second: Array, weight: Array, outcome: Array) -> Score:
    """`truth` and the candidates are positions in the base, -1 for nobody."""
    in_base = truth >= 0
    right = in_base & (best == truth)
    matched, review = outcome == deciding.MATCH, outcome == deciding.REVIEW
    seen = review & in_base & ((best == truth) | (second == truth))
    lost = in_base & ~(matched & right) & ~seen
    return Score(
        precision=float(right[matched].sum() / max(1, matched.sum())),
        recall=float((right & matched).sum() / max(1, in_base.sum())),
        review=float(review.mean()),
        lost=float(lost.sum() / max(1, in_base.sum())),
        f1=best_f1(weight, right, int(in_base.sum()))[0],
        wrong=int((matched & ~right).sum()),
    )


def best_f1(weight: Array, right: Array, total: int) -> tuple[float, float]:
    """The best F1 that a threshold on the weight reaches, and that threshold."""
    order = np.argsort(-weight, kind="stable")
    hits = np.cumsum(right[order])
    called = np.arange(1, len(order) + 1)
    f1 = 2 * hits / (called + total)
    at = int(f1.argmax())
    return float(f1[at]), float(weight[order[at]])


def recall_at(precision: float, weight: Array, right: Array, total: int) -> float:
    """The most that a threshold on the weight finds with at least this precision."""
    order = np.argsort(-weight, kind="stable")
    hits = np.cumsum(right[order])
    good = hits >= precision * np.arange(1, len(order) + 1)
    return float(hits[good].max() / total) if good.any() else 0.0
