"""Why: the terms of a weight, and the reasons that are stored with an answer."""

from __future__ import annotations

from functools import lru_cache

from beneficiaries.matching import levels
from beneficiaries.matching.columns import Array
from beneficiaries.matching.interface import Alternative, Term
from beneficiaries.matching.model import CLASSES, Weigher
from beneficiaries.matching.reasons import Field, Reason

# Levels that only say that nothing could be compared.
_SILENT = frozenset(
    {Reason.KK_MISSING, Reason.SEX_MISSING, Reason.PLACE_MISSING, Reason.ADDRESS_MISSING}
)
_BIRTH, _PLACE = levels.FIELDS.index(Field.BIRTH), levels.FIELDS.index(Field.PLACE)
_VILLAGE = levels.NUMBER[Reason.VILLAGE_SAME]
# Below this many bits a name's rarity is not worth a word.
_RARITY_WORTH_TELLING = 1.0


class Explainer:
    """Explains pairs weighed by one `Weigher`. Equal levels are explained once."""

    def __init__(self, weigher: Weigher) -> None:
        self._weigher = weigher
        self._terms = lru_cache(maxsize=20_000)(self._terms_of)

    def terms(self, found: Array, alternative: int, rarity: float) -> tuple[Term, ...]:
        """The waterfall of a pair against its likeliest alternative (a number of `CLASSES`)."""
        own = 0.0 if alternative != _STRANGER else rarity
        terms = self._terms(tuple(found.tolist()), alternative)
        if abs(own) < _RARITY_WORTH_TELLING:
            return terms
        level = Reason.NAME_RARE if own > 0 else Reason.NAME_COMMON
        return (*terms, Term(Field.RARITY, level, round(own, 1)))

    def _terms_of(self, found: tuple[int, ...], alternative: int) -> tuple[Term, ...]:
        against = CLASSES[alternative]
        prior = Term(Field.PRIOR, Reason.PRIOR, round(self._weigher.prior(against), 1))
        terms = [prior]
        for number, (name, codes) in enumerate(levels.LEVELS.items()):
            bits = self._bits(number, found, "same") - self._bits(number, found, against)
            terms.append(Term(name, codes[found[number]], round(bits, 1)))
        return tuple(terms)

    def _bits(self, number: int, found: tuple[int, ...], name: str) -> float:
        table = self._weigher.tables[name][number]
        if table.ndim == 2:
            return float(table[levels.GROUP_OF_BIRTH[found[_BIRTH]], found[number]])
        if levels.FIELDS[number] is Field.ADDRESS and found[_PLACE] != _VILLAGE:
            return 0.0
        return float(table[found[number]])


_STRANGER = CLASSES.index("stranger")


def alternative_of(number: int) -> Alternative:
    """Whom the pair was weighed against, for the reader: a twin is a relative."""
    return Alternative.STRANGER if number == _STRANGER else Alternative.RELATIVE


@lru_cache(maxsize=20_000)
def reasons_of(terms: tuple[Term, ...]) -> tuple[str, ...]:
    """What to say in one sentence: the levels, weightiest first, without those that are silent."""
    told = [t for t in terms if t.field != Field.PRIOR and t.level not in _SILENT]
    return tuple(term.level for term in sorted(told, key=lambda term: -abs(term.bits)))
