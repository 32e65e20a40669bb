"""The weights: how likely each level of agreement is among four kinds of pairs.

Fellegi and Sunter weigh "the same person" against "two strangers". In a register of households that
is not enough: a brother shares card, village, address and half the name. So the pair is weighed
against all it could be: another member of the household, a twin, a stranger. The weight of a pair
is the logarithm of the odds that it is the same person, in bits:

    log2( found·m(levels) / (relatives·r(levels) + twins·t(levels) + size·u(levels)) )

`found` is the share of written rows whose person is in the base, `relatives` and `twins` how many
of these a person has in it, `size` how many persons it holds.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from beneficiaries.matching import levels
from beneficiaries.matching.reasons import Field, Reason
from beneficiaries.matching.records import Array

CLASSES = ("same", "relative", "twin", "stranger")
_DEFAULT = Path(__file__).with_name("default_model.json")
# A level that was never seen in training is rare, not impossible.
_RAREST = 1e-9
# How far the rarity of a name may push, in bits.
MOST_RARITY = 6.0
# How much of it each level of agreement earns.
_RARITY_LEVELS = {
    Reason.NAME_SAME: 1.0,
    Reason.NAME_SPELLING: 1.0,
    Reason.NAME_NEAR: 0.7,
    Reason.NAME_CLOSE: 0.5,
    Reason.NAME_INITIALS: 0.3,
    Reason.NAME_PART: 0.3,
}

Chances = dict[str, dict[str, float]]


@dataclass(frozen=True)
class Thresholds:
    """Where the zones lie. Fixed on training data; settings may move them."""

    match: float = 7.0
    review: float = -1.0
    margin: float = 4.0


@dataclass(frozen=True)
class Model:
    """Chances of levels by class; keys of NIK carry the birth group: "nik/same"."""

    version: str
    found: float
    relatives: float
    twins: float
    size: int
    chances: Mapping[str, Chances]
    thresholds: Thresholds = Thresholds()
    # Shares of the commonest names in normal form, and of a name that is not among them.
    names: Mapping[str, float] = field(default_factory=dict)
    other_name: float = 0.0

    def of_size(self, persons: int) -> Model:
        """The model for a base of another size."""
        return replace(self, size=max(persons, 1000))

    def as_json(self) -> dict[str, Any]:
        return {
            "version": self.version,
            "found": self.found,
            "relatives": self.relatives,
            "twins": self.twins,
            "size": self.size,
            "chances": self.chances,
            "thresholds": vars(self.thresholds),
            "names": dict(self.names),
            "other_name": self.other_name,
        }


def from_json(data: Mapping[str, Any]) -> Model:
    return Model(**{**data, "thresholds": Thresholds(**data["thresholds"])})


@lru_cache(maxsize=1)
def default_model() -> Model:
    """The weights that come with the portal, until the base in use has trained its own."""
    return from_json(json.loads(_DEFAULT.read_text()))


class Weigher:
    """A model turned into tables, ready to weigh arrays of level numbers."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.tables = {name: _tables(model.chances[name]) for name in CLASSES}
        self._priors = {
            "same": np.log2(model.found),
            "relative": np.log2(max(model.relatives, 1e-4)),
            "twin": np.log2(max(model.twins, 1e-6)),
            "stranger": np.log2(model.size),
        }
        self._gains = {
            name: [same - other for same, other in zip(self.tables["same"], tables, strict=True)]
            for name, tables in self.tables.items()
            if name != "same"
        }
        self._rarity = np.array([_RARITY_LEVELS.get(level, 0.0) for level in levels.NAME])
        same = model.chances["stranger"][Field.NAME].get(Reason.NAME_SAME, _RAREST)
        self._usual = np.log2(max(same, _RAREST))
        self._shares = {name: self._rare_bits(share) for name, share in model.names.items()}
        self._other = self._rare_bits(model.other_name) if model.other_name else 0.0

    def _rare_bits(self, share: float) -> float:
        """Bits that an equal name is worth above an average one."""
        return float(np.clip(self._usual - np.log2(share), -MOST_RARITY, MOST_RARITY))

    def rarity(self, found: Array, names: Array) -> Array:
        """Bits for the rarity of the name, by how much of it agrees."""
        if not self._shares:
            return np.zeros(len(found))
        bits = np.array([self._shares.get(name, self._other) for name in names], dtype=float)
        return bits * self._rarity[found[:, levels.FIELDS.index(Field.NAME)]]

    def classes(self, found: Array, rarity: Array) -> dict[str, Array]:
        """Logarithm of chance times prior of each class, for each pair."""
        sums = {name: self.evidence(name, found) + self._priors[name] for name in CLASSES}
        sums["stranger"] = sums["stranger"] - rarity
        return sums

    def evidence(self, name: str, found: Array) -> Array:
        return sum(
            (self.term(name, number, found) for number in range(len(levels.FIELDS))),
            start=np.zeros(len(found)),
        )

    def term(self, name: str, number: int, found: Array) -> Array:
        table = self.tables[name][number]
        if table.ndim == 2:
            group = _GROUPS[found[:, _BIRTH]]
            return table[group, found[:, number]]
        if number == _ADDRESS:
            return np.where(found[:, _PLACE] == _VILLAGE, table[found[:, number]], 0.0)
        return table[found[:, number]]

    def weigh(self, found: Array, rarity: Array) -> tuple[Array, Array]:
        """Weights in bits, and for each pair the likeliest alternative as a number of `CLASSES`."""
        sums = self.classes(found, rarity)
        others = np.stack([sums[name] for name in CLASSES[1:]])
        weight = sums["same"] - np.logaddexp2.reduce(others, axis=0)
        return weight, others.argmax(axis=0) + 1

    def ceiling(
        self,
        found: Array,
        known: Collection[int],
        possible: Mapping[int, Sequence[int]] = MappingProxyType({}),
    ) -> Array:
        """The most that pairs may weigh when only the `known` fields have been compared.

        Birth date and place must be among them. `possible` levels of a field that is not: those it
        may still turn out to have.
        """
        ceilings = [self._ceiling(name, found, known, possible) for name in CLASSES[1:]]
        return np.minimum.reduce(ceilings)

    def _ceiling(
        self, name: str, found: Array, known: Collection[int], possible: Mapping[int, Sequence[int]]
    ) -> Array:
        rarest = MOST_RARITY if name == "stranger" and self._shares else 0.0
        most = np.full(len(found), self.prior(name) + rarest)
        for number, gains in enumerate(self._gains[name]):
            group = _GROUPS[found[:, _BIRTH]] if gains.ndim == 2 else None
            if number in known:
                own = gains[found[:, number]] if group is None else gains[group, found[:, number]]
            else:
                best = gains[..., list(possible[number])] if number in possible else gains
                own = best.max(axis=-1) if group is None else best.max(axis=-1)[group]
            most += np.where(found[:, _PLACE] == _VILLAGE, own, 0.0) if number == _ADDRESS else own
        return most

    def prior(self, name: str) -> float:
        return float(self._priors["same"] - self._priors[name])


_GROUPS = np.array(levels.GROUP_OF_BIRTH)
_BIRTH = levels.FIELDS.index(Field.BIRTH)
_ADDRESS, _PLACE = levels.FIELDS.index(Field.ADDRESS), levels.FIELDS.index(Field.PLACE)
_VILLAGE = levels.NUMBER[Reason.VILLAGE_SAME]


def _tables(chances: Chances) -> list[Array]:
    """Logarithms of the chances, field by field; for NIK by birth group too."""
    tables = []
    for name, codes in levels.LEVELS.items():
        if name is Field.NIK:
            rows = [[_log(chances[f"{name}/{group}"], code) for code in codes]
                    for group in levels.BIRTH_GROUPS]  # fmt: skip
            tables.append(np.array(rows))
        else:
            tables.append(np.array([_log(chances[name], code) for code in codes]))
    return tables


def _log(chances: Mapping[str, float], code: str) -> float:
    return float(np.log2(max(chances.get(code, 0.0), _RAREST)))
