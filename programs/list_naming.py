"""What the columns of a list may be where its headings do not tell, and what it cannot do without.

Pure; what is known of headings of people comes from the codebook of the registry.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from django.utils.text import get_text_list
from django.utils.translation import gettext
from rapidfuzz import fuzz, process

from beneficiaries.codebook_variable import Unit
from beneficiaries.import_suggestions import LIKENESS, Suggestion, suggest_all
from core.tabular.columns import Column, ColumnSet, normal_header, without_remark

# The codebook's name of what a list has, too.
_TWINS: Mapping[str, str] = {
    "nik": "nik",
    "family_card_number": "kk",
    "name": "name",
    "head_name": "name",
    "birth_date": "birth_date",
    "sex": "sex",
    "address": "address",
    "regency_name": "regency",
    "district_name": "district",
    "village_name": "village",
    "village_code": "village_code",
}

# Words of a heading that say what may be in its column, whatever else stands there.
_WORDS: Mapping[str, re.Pattern[str]] = {
    "birth_date": re.compile(r"lahir|lhr|\bttl\b", re.IGNORECASE),
    "district": re.compile(r"\bkec", re.IGNORECASE),
    "village": re.compile(r"\bdesa|\bds\b|\bkel(?:urahan)?\b", re.IGNORECASE),
    "name": re.compile(r"\bnama|penerima|warga|peserta|terbantu", re.IGNORECASE),
}
# Numbers of sixteen digits, of which people leave out or double one or two; telephones have fewer.
_CARDS, _FEWEST_DIGITS = frozenset({"nik", "kk"}), 14


def lacking(present: Collection[str]) -> list[tuple[str, ...]]:
    """What a list cannot do without and does not have; of each tuple any one would do."""
    missing: list[tuple[str, ...]] = [] if "name" in present else [("name",)]
    if "village_code" not in present:
        place = [name for name in ("district", "village") if name not in present]
        missing += [(name, "village_code") for name in place]
    return missing


def lacking_words(present: Collection[str], columns: ColumnSet) -> str:
    """The same for the screen: "Nama lengkap; Kecamatan atau Kode desa"."""
    return "; ".join(
        get_text_list([str(columns[name].label) for name in names], gettext("atau"))
        for names in lacking(present)
    )


def suggest(
    headings: Sequence[str], samples: Sequence[Sequence[str]], columns: ColumnSet
) -> list[Suggestion]:
    """For each column what it may be, the likeliest first; sure are only headings we know."""
    sure: dict[int, str] = {}
    for index, heading in enumerate(headings):
        name = _known(heading, columns)
        if name and name not in sure.values():
            sure[index] = name
    taken = set(sure.values())
    by_content = suggest_all(headings, samples, Unit.PERSON)
    found = []
    for index, heading in enumerate(headings):
        if index in sure:
            found.append(Suggestion([columns[sure[index]]], is_sure=True))
            continue
        names = [_TWINS.get(one.name, "") for one in by_content[index].variables]
        names += _alike(heading, columns)
        names += [name for name, word in _WORDS.items() if word.search(heading)]
        if not _may_be_cards(samples[index]):
            names = [name for name in names if name not in _CARDS]
        likely: dict[str, Column] = {
            name: columns[name] for name in names if name and name not in taken
        }
        found.append(Suggestion(list(likely.values()), is_sure=False))
    return found


def _known(heading: str, columns: ColumnSet) -> str:
    """The column that goes by this heading; "" for none."""
    headers = columns.by_header()
    found = headers.get(normal_header(heading)) or headers.get(
        normal_header(without_remark(heading))
    )
    return found[0].name if found else ""


def _may_be_cards(samples: Sequence[str]) -> bool:
    """Whether numbers of cards may stand there; nothing tells where nothing stands."""
    digits = [sum(map(str.isdigit, sample)) for sample in samples]
    return not digits or max(digits) >= _FEWEST_DIGITS


def _alike(heading: str, columns: ColumnSet) -> list[str]:
    """Columns with a heading that is spelled nearly so."""
    key, known = normal_header(heading), columns.by_header()
    near = process.extract(key, list(known), scorer=fuzz.ratio, score_cutoff=LIKENESS, limit=2)
    return [known[header][0].name for header, _score, _index in near]
