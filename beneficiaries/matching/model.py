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
from beneficiaries.matching.columns import Array
from beneficiaries.matching.reasons import Field, Reason

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
        # One table a field for all classes: (class, level), for NIK (class, birth group, level).
        self._together = [np.stack(parts) for parts in zip(*self.tables.values(), strict=True)]
        self._gains = [tables[:1] - tables[1:] for tables in self._together]
        own = np.array([self._priors[name] for name in CLASSES])
        self._class_priors, self._odds = own[:, None], (own[0] - own[1:])[:, None]
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

    def weigh(self, found: Array, rarity: Array) -> tuple[Array, Array]:
        """Weights in bits, and for each pair the likeliest alternative as a number of `CLASSES`."""
        # Logarithm of chance times prior of each class, for each pair.
        sums = self._class_priors + np.zeros(len(found))
        for number, tables in enumerate(self._together):
            sums += _of_levels(tables, number, found)
        sums[_STRANGER] -= rarity
        weight = sums[0] - np.logaddexp2.reduce(sums[1:], axis=0)
        return weight, sums[1:].argmax(axis=0) + 1

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
        most = self._odds + np.zeros(len(found))
        if self._shares:
            most[_STRANGER - 1] += MOST_RARITY
        for number, gains in enumerate(self._gains):
            if number in known:
                most += _of_levels(gains, number, found)
                continue
            among = gains[..., list(possible[number])] if number in possible else gains
            # The best level stands in the place of every level.
            most += _of_levels(among.max(axis=-1, keepdims=True), number, found, level=0)
        ceiling: Array = most.min(axis=0)
        return ceiling

    def prior(self, name: str) -> float:
        return float(self._priors["same"] - self._priors[name])


_STRANGER = CLASSES.index("stranger")
_GROUPS = np.array(levels.GROUP_OF_BIRTH)
_BIRTH = levels.FIELDS.index(Field.BIRTH)
_ADDRESS, _PLACE = levels.FIELDS.index(Field.ADDRESS), levels.FIELDS.index(Field.PLACE)
_VILLAGE = levels.NUMBER[Reason.VILLAGE_SAME]


def _of_levels(tables: Array, number: int, found: Array, level: int | None = None) -> Array:
    """What `tables` of the field say of each pair, class by class, at its level or at `level`."""
    at: Array | int = found[:, number] if level is None else level
    if tables.ndim == 3:
        return tables[:, _GROUPS[found[:, _BIRTH]], at]
    if number == _ADDRESS:
        return np.where(found[:, _PLACE] == _VILLAGE, tables[:, at].reshape(len(tables), -1), 0.0)
    return tables[:, at].reshape(len(tables), -1)


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
