"""What a column nobody knows may be, by its heading and what stands in it. Only a proposal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from rapidfuzz import fuzz, process

from beneficiaries.codebook import VARIABLES
from beneficiaries.codebook_headers import header_key, variable_for_header
from beneficiaries.codebook_variable import Unit, Variable

MOST = 3
# Below this a heading only shares some letters with ours.
LIKENESS = 72
_SIXTEEN = re.compile(r"\d{16}")
_FAMILY_CARD = re.compile(r"\bkk\b|no_?kk|kartu|keluarga", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"\d{10,}")
_COVERED = "•"
_PART = ":"


def suggest(heading: str, samples: Sequence[str], unit: Unit) -> list[Variable]:
    """Variables the column may hold, the likeliest first, at most `MOST`."""
    certain = variable_for_header(heading, unit)
    if certain is not None:
        return [certain]
    found: dict[str, float] = {}
    if _all_sixteen_digits(samples):
        card = _FAMILY_CARD.search(heading) is not None
        name = "family_card_number" if card or unit is Unit.HOUSEHOLD else "nik"
        found[name] = 100
    key = header_key(heading)
    if len(key) > 1:
        for words, score, origin in process.extract(
            key, _known_words(unit), scorer=fuzz.WRatio, limit=12, score_cutoff=LIKENESS
        ):
            # A short word of ours inside a long heading says little.
            weight = score * min(1, (len(words) + 2) / len(key))
            name = origin.partition(_PART)[0]
            if weight >= LIKENESS:
                found[name] = max(found.get(name, 0), weight)
    best = sorted(found, key=lambda name: -found[name])[:MOST]
    return [VARIABLES[unit][name] for name in best]


def suggest_all(
    headings: Sequence[str], samples: Sequence[Sequence[str]], unit: Unit
) -> list[list[Variable]]:
    """For every column; a variable is the first proposal of one column only."""
    proposals = [suggest(h, s, unit) for h, s in zip(headings, samples, strict=True)]
    taken: set[str] = set()
    # Certain columns choose first.
    order = sorted(
        range(len(headings)), key=lambda i: variable_for_header(headings[i], unit) is None
    )
    for index in order:
        free = [one for one in proposals[index] if one.name not in taken]
        proposals[index] = free
        taken.update(one.name for one in free[:1])
    return proposals


def covered(sample: str) -> str:
    """A sample for the screen: long numbers show their first and last digits only."""
    return _LONG_NUMBER.sub(lambda m: f"{m[0][:4]}{_COVERED * 4}{m[0][-4:]}", sample)


def _all_sixteen_digits(samples: Sequence[str]) -> bool:
    filled = [sample.strip("' ") for sample in samples if sample.strip()]
    return bool(filled) and all(_SIXTEEN.fullmatch(sample) for sample in filled)


@cache
def _known_words(unit: Unit) -> dict[str, str]:
    """The headings and labels we know, compared form, by variable name and a number."""
    return {variable.name: header_key(variable.label) for variable in VARIABLES[unit].values()} | {
        f"{variable.name}{_PART}{number}": header_key(header)
        for variable in VARIABLES[unit].values()
        for number, header in enumerate(variable.headers)
    }
