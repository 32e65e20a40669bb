"""What a column nobody knows may be, by its heading and what stands in it. Only a proposal."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Protocol

from rapidfuzz import fuzz, process

from beneficiaries.codebook import VARIABLES
from beneficiaries.codebook_headers import header_key, variable_for_header
from beneficiaries.codebook_values import decode
from beneficiaries.codebook_variable import Unit, Variable

if TYPE_CHECKING:
    from django.utils.functional import Promise

MOST = 3
# From here on nobody has to look: a heading we know, an office's short form, or what stands in it.
SURE = 95
# Below this a heading only shares some letters with ours.
LIKENESS = 72
# A likeness of words of unlike length counts for less, and for nothing below this.
_LEAST_WEIGHT = 0.65 * LIKENESS
# Shorter headings are like everything; they are known or they are not.
_SHORTEST = 4
_CERTAIN, _BY_ABBREVIATION, _BY_CONTENT = 200.0, 150.0, 110.0
_SIXTEEN = re.compile(r"\d{16}")
_FAMILY_CARD = re.compile(r"\bkk\b|no_?kk|kartu", re.IGNORECASE)
_OWN_NUMBER = re.compile(r"nik|induk|ktp", re.IGNORECASE)
# "NIK KK" is the head's own number: KK is said of the head of a family as well as of its card.
_SAYS_NIK = re.compile(r"\bnik\b", re.IGNORECASE)
_OF_HEAD = re.compile(r"\bkk\b|kepala", re.IGNORECASE)
# "ID Keluarga" is like everything about families.
_IDS = frozenset({"registry_id", "registry_person_id", "source_row_id", "caretaker_id"})
_SAYS_ID = re.compile(r"\bid|_id\b", re.IGNORECASE)
_SAYS_CODE = re.compile(r"\bkode\b|\bkd\b", re.IGNORECASE)
# What a heading says that means a place's name, or a picture; others only sound like it.
_SAYS_PLACE: Mapping[str, re.Pattern[str]] = {
    "regency_name": re.compile(r"kab|kota|regency", re.IGNORECASE),
    "district_name": re.compile(r"kec|district", re.IGNORECASE),
    # "Kel." and "Kelurahan", but no "Kelahiran", "Kelamin" or "Keluarga".
    "village_name": re.compile(r"desa|kel(?:u\w*rahan)?(?![a-z])|dusun|village", re.IGNORECASE),
}
_SAYS_CARETAKER = re.compile(r"pengurus|kks|wali|caretaker", re.IGNORECASE)
_SAYS_PICTURE = re.compile(r"foto|gambar|photo", re.IGNORECASE)
_RANK = "peringkat"
_REGION_CODE = re.compile(r"\d[\d.]{0,12}")
# As long as a village's code at most, and no telephone number.
_WHOLE_CODE = re.compile(r"[1-9](?:\.?\d){0,9}")
_PLACE_CODES = frozenset(
    {"region_code", "province_code", "regency_code", "district_code", "village_code"}
)
_LONG_NUMBER = re.compile(r"\d{10,}")
_COVERED = "•"
_PART = ":"
# How offices shorten headings; compared form.
_ABBREVIATIONS: Mapping[str, str] = {
    "kab": "regency_name", "kabkota": "regency_name", "kec": "district_name", "kel": "village_name",
    "ds": "village_name", "dsn": "neighbourhood", "alm": "address", "jk": "sex", "lp": "sex",
    "tgllhr": "birth_date", "tmplhr": "birth_place", "kepalarumah": "head_name",
    "namakk": "head_name", "kk": "family_card_number", "nokartukeluarga": "family_card_number",
    "rtrw": "neighbourhood", "alamatlengkap": "address", "alamatrumah": "address",
    "jmlanggota": "member_count", "jumlahanggota": "member_count", "namaorang": "name",
    "gender": "sex",
    "domisili": "address", "tempattinggal": "address", "jmljiwa": "member_count",
    "jumlahjiwa": "member_count", "banyakjiwa": "member_count", "banyakanggota": "member_count",
    "namabapakibu": "head_name", "namapimpinanrumah": "head_name",
    "namapimpinanrumahtangga": "head_name", "pimpinanrumah": "head_name",
    "kepalakeluarga": "head_name", "luaslt": "floor_area", "luaslantairumah": "floor_area",
}  # fmt: skip
# What may be meant; whose list the answers follow, nobody can tell from the heading.
_POSSIBLE: Mapping[str, str] = {
    "statusmilikrumah": "building_tenure", "statuskepemilikanrumah": "building_tenure",
    "kepemilikanrumah": "building_tenure", "statusrumah": "building_tenure",
    "tembok": "wall_type", "jenistembok": "wall_type", "kelahiran": "birth_date",
    "ukuran": "floor_area", "ukuranrumah": "floor_area", "ukuranlantai": "floor_area",
}  # fmt: skip


class Meaning(Protocol):
    """What a column of a file may be taken for."""

    @property
    def name(self) -> str: ...
    @property
    def label(self) -> str | Promise: ...


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a column may hold, the likeliest first, at most `MOST`.

    `is_sure` tells that the first may be chosen for somebody: a likely one that is wrong is easily
    overlooked in a long list, and misleads for years.
    """

    variables: Sequence[Meaning]
    is_sure: bool


def suggest_all(
    headings: Sequence[str], samples: Sequence[Sequence[str]], unit: Unit
) -> list[Suggestion]:
    """One for each column. A variable comes first for one column only: the one it fits best."""
    scores = [_scores(h, s, unit) for h, s in zip(headings, samples, strict=True)]
    first: dict[int, str] = {}
    taken: set[str] = set()
    ranked = sorted(
        (
            (score, -index, name)
            for index, found in enumerate(scores)
            for name, score in found.items()
        ),
        reverse=True,
    )
    for _score, turned, name in ranked:
        if -turned not in first and name not in taken:
            first[-turned] = name
            taken.add(name)
    book = VARIABLES[unit]
    return [
        Suggestion(
            [book[name] for name in _order(found, first.get(index), taken)],
            is_sure=index in first and found[first[index]] >= SURE,
        )
        for index, found in enumerate(scores)
    ]


def covered(sample: str, name: str = "") -> str:
    """A sample for the screen: long numbers show their first digits only.

    Codes of regions are of nobody: where the column is one of them (`name`), they stay whole.
    """
    if name in _PLACE_CODES and _WHOLE_CODE.fullmatch(sample):
        return sample
    return _LONG_NUMBER.sub(lambda m: f"{m[0][:4]}{_COVERED * 4}", sample)


def _order(found: Mapping[str, float], first: str | None, taken: set[str]) -> list[str]:
    if first is None:
        return []
    others = [name for name in found if name != first and name not in taken]
    return [first, *sorted(others, key=lambda name: -found[name])][:MOST]


def _scores(heading: str, samples: Sequence[str], unit: Unit) -> dict[str, float]:
    certain = variable_for_header(heading, unit)
    if certain is not None:
        misfits = _all_faulty(certain, samples)
        return {certain.name: LIKENESS if misfits else _CERTAIN}
    key = header_key(heading)
    short = _ABBREVIATIONS.get(key, "")
    if short in VARIABLES[unit]:
        return {short: _BY_ABBREVIATION}
    if possible := _possible(key, samples, unit):
        return possible
    found = _by_content(heading, samples, unit)
    if len(key) >= _SHORTEST:
        for alike, score in _alike(key, unit).items():
            name = _code_or_name(alike, samples, unit)
            if not _fits(name, heading, samples, unit):
                continue
            if name not in _IDS or _SAYS_ID.search(heading):
                found[name] = max(found.get(name, 0), score)
    return found


def _possible(key: str, samples: Sequence[str], unit: Unit) -> dict[str, float]:
    """What such a heading may mean. A rank up to ten is a decile rather than a percentile, and is
    not called sure for it: the rows below may go on to a hundred.
    """
    names = [_POSSIBLE[key]] if key in _POSSIBLE else []
    if key == _RANK and samples and all(sample.isdecimal() for sample in samples):
        highest = max(map(int, samples))
        names = ["decile", "percentile"] if highest <= 10 else ["percentile"]
        names = names if highest <= 100 else []
    return {
        name: LIKENESS + len(names) - at
        for at, name in enumerate(names)
        if name in VARIABLES[unit] and not _all_faulty(VARIABLES[unit][name], samples)
    }


def _by_content(heading: str, samples: Sequence[str], unit: Unit) -> dict[str, float]:
    filled = [sample.strip("' ") for sample in samples if sample.strip()]
    if not filled or not all(_SIXTEEN.fullmatch(sample) for sample in filled):
        return {}
    if _FAMILY_CARD.search(heading) and not _SAYS_NIK.search(heading):
        return {"family_card_number": _BY_CONTENT}
    if unit is Unit.HOUSEHOLD and _OWN_NUMBER.search(heading):
        return {}
    if unit is Unit.HOUSEHOLD:
        return {"registry_id": LIKENESS + 1, "family_card_number": LIKENESS}
    if _OWN_NUMBER.search(heading):
        return {"nik": LIKENESS if _OF_HEAD.search(heading) else _BY_CONTENT}
    return {"nik": LIKENESS + 1, "family_card_number": LIKENESS}


def _alike(key: str, unit: Unit) -> dict[str, float]:
    found: dict[str, float] = {}
    for words, score, origin in process.extract(
        key, _known_words(unit), scorer=fuzz.WRatio, limit=12, score_cutoff=LIKENESS
    ):
        # A short word of ours inside a long heading says little, and the other way round.
        weight = score * min(1, (min(len(words), len(key)) + 3) / max(len(words), len(key)))
        name = origin.partition(_PART)[0]
        if weight >= _LEAST_WEIGHT:
            found[name] = max(found.get(name, 0), weight)
    return found


def _code_or_name(name: str, samples: Sequence[str], unit: Unit) -> str:
    """Of a place's code and its name the one the column holds."""
    base, _, kind = name.rpartition("_")
    if kind not in ("code", "name") or not base:
        return name
    digits = bool(samples) and all(re.fullmatch(r"[\d.]+", sample) for sample in samples)
    other = f"{base}_{'code' if digits else 'name'}"
    return other if other in VARIABLES[unit] else name


def _fits(name: str, heading: str, samples: Sequence[str], unit: Unit) -> bool:
    """Whether what stands in the column can be that variable; a wrong number misleads for years."""
    filled = [sample.strip("' ") for sample in samples if sample.strip()]
    if name.endswith("_code") or (name.endswith("_name") and _SAYS_CODE.search(heading)):
        return all(_REGION_CODE.fullmatch(sample) for sample in filled)
    if name in _SAYS_PLACE and not _SAYS_PLACE[name].search(heading):
        return False
    if "photo" in name and not _SAYS_PICTURE.search(heading):
        return False
    if name.startswith("caretaker_") and not _SAYS_CARETAKER.search(heading):
        return False
    variable = VARIABLES[unit][name]
    if _all_faulty(variable, samples):
        return False
    # Somebody's own NIK is no variable of a household, and no card number either.
    if unit is Unit.HOUSEHOLD and name.endswith("_number"):
        return not _OWN_NUMBER.search(heading)
    return True


def _all_faulty(variable: Variable, samples: Sequence[str]) -> bool:
    filled = [sample.strip("' ") for sample in samples if sample.strip()]
    return bool(filled) and all(decode(variable, sample).fault for sample in filled)


@cache
def _known_words(unit: Unit) -> dict[str, str]:
    """The headings and labels we know, compared form, by variable name and a number."""
    return {variable.name: header_key(variable.label) for variable in VARIABLES[unit].values()} | {
        f"{variable.name}{_PART}{number}": header_key(header)
        for variable in VARIABLES[unit].values()
        for number, header in enumerate(variable.headers)
        if len(header_key(header)) >= _SHORTEST
    }
