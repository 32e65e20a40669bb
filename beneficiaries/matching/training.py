"""Learning the weights from data without truth.

How often strangers agree is counted on random pairs of the base, how often relatives and twins do
on pairs of one household (with the errors that written rows have on top). What is left to learn is
how badly written rows describe the person they mean; expectation and maximisation over the
candidates of a list finds it, since nearly every row has its person among them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from beneficiaries.matching import levels
from beneficiaries.matching.columns import Array
from beneficiaries.matching.comparing import compare
from beneficiaries.matching.model import Chances, Model, Weigher
from beneficiaries.matching.reasons import Field, Reason
from beneficiaries.matching.records import Records

ROUNDS = 25
RANDOM_PAIRS = 400_000
_SEED = 20_260
# Chances that a written row carries the number of somebody else, by slip of row or on purpose.
_STRANGERS_NUMBER, _RELATIVES_NUMBER = 0.003, 0.004
# Slips of the pen that a small list may not show.
_LEAST_OF_SAME = {Reason.NIK_SEX: 5e-4, Reason.NIK_SERIAL: 2e-3, Reason.NIK_NEAR: 5e-3,
                  Reason.NIK_EXCEL: 1e-3, Reason.NIK_TWO_OFF: 1e-3, Reason.NIK_DIFFERS: 3e-3,
                  Reason.NIK_FOLLOWS: 1e-6}  # fmt: skip
# Names this common are counted apart; rarer ones could point at somebody.
LEAST_NAME_COUNT = 20
MOST_NAMES = 20_000
_SAME_NAMES = (
    Reason.NAME_SAME, Reason.NAME_SPELLING, Reason.NAME_NEAR, Reason.NAME_INITIALS,
    Reason.NAME_PART,
)  # fmt: skip
# Twins with nearly one name exist, though their pairs cannot be told from doubles.
_TWINS_NAMES = {Reason.NAME_SAME: 0.003, Reason.NAME_NEAR: 0.04, Reason.NAME_PART: 0.03,
                Reason.NAME_INITIALS: 0.03, Reason.NAME_CLOSE: 0.06}  # fmt: skip
_OF_PLACE = (Field.KK, Field.PLACE, Field.ADDRESS)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Candidate pairs of a list of `count` rows: the row, its name, and the levels of the pair."""

    count: int
    rows: Array
    names: Array
    found: Array


@dataclass(frozen=True, slots=True)
class _Relatives:
    count: int
    levels: Array


def train(
    base: Records,
    *,
    version: str,
    size: int | None = None,
    same: Chances | None = None,
    found: float = 0.9,
    listed: Candidates | None = None,
) -> Model:
    """A model of `base`; `size` is the number of persons when `base` is a sample of them.

    With `listed`, the candidates of a list, how badly rows are written is learnt from them.
    Without, it is taken over from `same` and `found` of another model.
    """
    rng = np.random.default_rng(_SEED)
    size = size or len(base)
    relatives = _household_pairs(base, rng)
    start = same or _starting_chances()
    taught = _Taught(relatives.levels, relatives.levels[_born_same(relatives.levels)],
                     _strangers(base, rng, size))  # fmt: skip
    model = Model(
        version=version,
        found=found,
        relatives=max(relatives.count / max(1, len(base)) * 2, 0.05),
        twins=max(len(taught.twins) / max(1, len(base)) * 2, 1e-4),
        size=size,
        chances=taught.chances(start),
        **_name_shares(base),
    )
    if listed is not None:
        for _ in range(ROUNDS):
            model = _improve(model, listed, taught)
    return model


@dataclass(frozen=True, slots=True)
class _Taught:
    """What the base alone teaches: levels of its relatives and twins, chances of strangers."""

    relatives: Array
    twins: Array
    strangers: Chances

    def chances(self, same: Chances) -> dict[str, Chances]:
        return {
            "same": same,
            "relative": _of_household(self.relatives, same, numbers=_RELATIVES_NUMBER),
            "twin": _of_twins(self.twins, self.relatives, same),
            "stranger": self.strangers,
        }


def _improve(model: Model, listed: Candidates, taught: _Taught) -> Model:
    """One round of expectation and maximisation."""
    weigher = Weigher(model)
    weight, _ = weigher.weigh(listed.found, weigher.rarity(listed.found, listed.names))
    # Candidates of one row compete: it is one of them, or none.
    odds = np.exp2(np.clip(weight, -60, 60))
    total = np.bincount(listed.rows, weights=odds, minlength=listed.count) + 1
    chance = odds / total[listed.rows]
    same = _counted(listed.found, chance)
    for group in levels.BIRTH_GROUPS:
        for code, least in _LEAST_OF_SAME.items():
            at_least(same[f"{Field.NIK}/{group}"], code, least)
    found = float(np.clip(chance.sum() / max(1, listed.count), 0.05, 0.99))
    return replace(model, found=found, chances=taught.chances(same))


def _counted(found: Array, weights: Array | None = None, smooth: float = 0.5) -> Chances:
    """Weighted shares of the levels, none of them quite 0."""
    weights = np.ones(len(found)) if weights is None else weights
    chances: Chances = {}
    groups = np.array(levels.GROUP_OF_BIRTH)[found[:, levels.FIELDS.index(Field.BIRTH)]]
    for number, (name, codes) in enumerate(levels.LEVELS.items()):
        if name is Field.ADDRESS:
            near = found[:, levels.FIELDS.index(Field.PLACE)] == levels.NUMBER[Reason.VILLAGE_SAME]
            chances[name] = _shares(found[near, number], weights[near], codes, smooth)
            continue
        if name is not Field.NIK:
            chances[name] = _shares(found[:, number], weights, codes, smooth)
            continue
        overall = _shares(found[:, number], weights, codes, smooth)
        for place, group in enumerate(levels.BIRTH_GROUPS):
            own = groups == place
            chances[f"{name}/{group}"] = _shares(
                found[own, number], weights[own], codes, 20, around=overall
            )
    return chances


def _shares(
    numbers: Array,
    weights: Array,
    codes: tuple[Reason, ...],
    smooth: float,
    around: dict[str, float] | None = None,
) -> dict[str, float]:
    counts = np.bincount(numbers, weights=weights, minlength=len(codes))
    pull = np.array([around[c] if around else 1 / len(codes) for c in codes])
    shares = (counts + smooth * pull) / (counts.sum() + smooth)
    return dict(zip(codes, map(float, shares), strict=True))


def _household_pairs(base: Records, rng: np.random.Generator) -> _Relatives:
    """How many pairs households (or else family cards) hold, and the levels of enough of them."""
    key = np.where(base.household > 0, base.household, base.kk)
    order = np.argsort(key, kind="stable")
    order = order[key[order] > 0]
    rows, others = [], []
    for step in range(1, 7):
        same = key[order[:-step]] == key[order[step:]]
        rows.append(order[:-step][same])
        others.append(order[step:][same])
    left, right = np.concatenate(rows), np.concatenate(others)
    found = compare(base, base, *_some(left, right, rng, RANDOM_PAIRS))
    return _Relatives(len(left), found[~_one_person_twice(found)])


def _one_person_twice(found: Array) -> Array:
    """Pairs of a household that are hardly two people: the register's own doubles."""
    name = found[:, levels.FIELDS.index(Field.NAME)]
    return _born_same(found) & np.isin(name, [levels.NUMBER[code] for code in _SAME_NAMES])


def _some(left: Array, right: Array, rng: np.random.Generator, most: int) -> tuple[Array, Array]:
    if len(left) <= most:
        return left, right
    chosen = rng.choice(len(left), most, replace=False)
    return left[chosen], right[chosen]


def _born_same(found: Array) -> Array:
    same = levels.NUMBER[Reason.BIRTH_SAME]
    return found[:, levels.FIELDS.index(Field.BIRTH)] == same


def _of_household(found: Array, same: Chances, *, numbers: float) -> Chances:
    """Relatives: own name, birth and NIK; card and place as badly written as one's own."""
    chances = _counted(found) if len(found) else _unlike(same)
    for name in _OF_PLACE:
        chances[name] = same[name]
    for group in levels.BIRTH_GROUPS:
        at_least(chances[f"{Field.NIK}/{group}"], Reason.NIK_SAME, numbers)
        _as_missing_as(same, chances, f"{Field.NIK}/{group}", Reason.NIK_UNUSABLE)
    _as_missing_as(same, chances, Field.BIRTH, Reason.BIRTH_MISSING)
    _as_missing_as(same, chances, Field.SEX, Reason.SEX_MISSING)
    return chances


def _of_twins(twins: Array, relatives: Array, same: Chances) -> Chances:
    """Twins: born like the person, the rest like relatives born on one day."""
    chances = _of_household(twins if len(twins) >= 30 else relatives, same, numbers=0.01)
    chances[Field.BIRTH] = same[Field.BIRTH]
    for code, least in _TWINS_NAMES.items():
        at_least(chances[Field.NAME], code, least)
    # One number further on the same day: what twins' NIKs look like.
    numbers = chances[f"{Field.NIK}/same"]
    for group in levels.BIRTH_GROUPS:
        chances[f"{Field.NIK}/{group}"] = dict(numbers)
        _as_missing_as(same, chances, f"{Field.NIK}/{group}", Reason.NIK_UNUSABLE)
    return chances


def _strangers(base: Records, rng: np.random.Generator, size: int) -> Chances:
    rows = rng.integers(0, len(base), RANDOM_PAIRS)
    others = rng.integers(0, len(base), RANDOM_PAIRS)
    apart = (rows != others) & ((base.kk[rows] != base.kk[others]) | (base.kk[rows] == 0))
    found = compare(base, base, rows[apart], others[apart])
    chances = _counted(found)
    chances[Field.NAME][Reason.NAME_SAME] = _meeting(base.compact)
    chances[Field.BIRTH][Reason.BIRTH_SAME] = _meeting(base.born[base.born % 10_000 != 101])
    neighbours = _alike_in(base, base.village, rng)
    chances[Field.ADDRESS] = _counted(neighbours)[Field.ADDRESS]
    dated = np.where(base.born % 10_000 == 101, 0, base.born)
    same_day = _alike_in(base, dated, rng)
    numbers = dict(chances[f"{Field.NIK}/other"])
    by_day = _shares(
        same_day[:, levels.FIELDS.index(Field.NIK)], np.ones(len(same_day)), levels.NIK, 0.5
    )
    day = chances[Field.BIRTH][Reason.BIRTH_SAME]
    mixtures: dict[str, dict[str, float]] = {
        "same": dict(by_day),
        "other": numbers,
        "missing": {code: numbers[code] + day * by_day[code] for code in levels.NIK},
    }
    for group, mixture in mixtures.items():
        chances[f"{Field.NIK}/{group}"] = dict(mixture)
        slip = _STRANGERS_NUMBER / size
        chances[f"{Field.NIK}/{group}"][Reason.NIK_SAME] = slip / (day if group == "same" else 1)
    return chances


def _alike_in(base: Records, key: Array, rng: np.random.Generator) -> Array:
    """Levels of pairs of strangers who share `key`, their birth date for example."""
    order = np.argsort(key, kind="stable")
    order = order[key[order] > 0]
    to = np.minimum(np.arange(len(order)) + rng.integers(1, 20, len(order)), len(order) - 1)
    rows, others = order, order[to]
    apart = (key[rows] == key[others]) & (rows != others)
    apart &= (base.kk[rows] != base.kk[others]) | (base.kk[rows] == 0)
    apart &= (base.household[rows] != base.household[others]) | (base.household[rows] == 0)
    return compare(base, base, *_some(rows[apart], others[apart], rng, RANDOM_PAIRS))


def _meeting(values: Array) -> float:
    """Chance that two at random have the same value."""
    counts = np.array(list(Counter(values.tolist()).values()), dtype=float)
    total = max(counts.sum(), 2.0)
    return float(max((counts * (counts - 1)).sum() / (total * (total - 1)), 1 / total**2))


def _name_shares(base: Records) -> dict[str, Any]:
    counts = Counter(base.name.tolist())
    common = {
        name: count / len(base)
        for name, count in counts.most_common(MOST_NAMES)
        if count >= LEAST_NAME_COUNT and name
    }
    rest = [count for name, count in counts.items() if name not in common]
    usual = sum(count * count for count in rest) / max(1, sum(rest)) / max(1, len(base))
    return {"names": common, "other_name": float(usual)}


def at_least(chances: dict[str, float], code: str, least: float) -> None:
    chances[code] = max(chances.get(code, 0.0), least)


def _as_missing_as(same: Chances, chances: Chances, name: str, code: str) -> None:
    """A row that lacks a value lacks it whoever it is compared with."""
    rest = 1 - chances[name].get(code, 0.0)
    missing = same[name].get(code, 0.0)
    for other in chances[name]:
        if other != code and rest > 0:
            chances[name][other] *= (1 - missing) / rest
    chances[name][code] = missing


_GUESS = {
    Field.KK: {Reason.KK_SAME: 0.8, Reason.KK_DIFFERS: 0.1, Reason.KK_NEAR: 0.02},
    Field.NAME: {Reason.NAME_SAME: 0.8, Reason.NAME_NEAR: 0.07, Reason.NAME_PART: 0.03,
                 Reason.NAME_INITIALS: 0.03, Reason.NAME_CLOSE: 0.02, Reason.NAME_DIFFERS: 0.01},
    Field.BIRTH: {Reason.BIRTH_SAME: 0.87, Reason.BIRTH_MISSING: 0.04, Reason.BIRTH_SWAPPED: 0.02},
    Field.SEX: {Reason.SEX_SAME: 0.95, Reason.SEX_MISSING: 0.04, Reason.SEX_DIFFERS: 0.01},
    Field.PLACE: {Reason.VILLAGE_SAME: 0.85, Reason.DISTRICT_SAME: 0.06},
    Field.ADDRESS: {Reason.ADDRESS_SAME: 0.5, Reason.ADDRESS_MISSING: 0.3},
}  # fmt: skip
_GUESSED_NIK = {Reason.NIK_SAME: 0.85, Reason.NIK_UNUSABLE: 0.08, Reason.NIK_NEAR: 0.03}


def _starting_chances() -> Chances:
    """A sober guess, from which training starts."""
    start: Chances = {}
    for name, codes in levels.LEVELS.items():
        keys = [f"{name}/{g}" for g in levels.BIRTH_GROUPS] if name is Field.NIK else [name]
        guess = _GUESSED_NIK if name is Field.NIK else _GUESS[name]
        left = (1 - sum(guess.values())) / max(1, len(codes) - len(guess))
        for key in keys:
            start[key] = {code: guess.get(code, left) for code in codes}
    return start


def _unlike(same: Chances) -> Chances:
    """Relatives of a base without households: other names, births and numbers."""
    chances = {name: dict(shares) for name, shares in same.items()}
    for name, code in ((Field.NAME, Reason.NAME_DIFFERS), (Field.BIRTH, Reason.BIRTH_DIFFERS)):
        chances[name] = dict.fromkeys(chances[name], 0.02)
        chances[name][code] = 0.8
    for group in levels.BIRTH_GROUPS:
        key = f"{Field.NIK}/{group}"
        chances[key] = dict.fromkeys(chances[key], 0.01)
        chances[key][Reason.NIK_DIFFERS] = 0.9
    return chances
