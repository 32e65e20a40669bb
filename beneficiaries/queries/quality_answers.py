"""Answered lists for the screen: rows by what became of them, and the faulty ones one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from beneficiaries.models import QualityAnswer, QualityAnswerFile
from beneficiaries.quality_answers import CURES
from beneficiaries.quality_enums import FAULTY, AnswerFate

if TYPE_CHECKING:
    from core.uploads import Text

ORDER = ("-created_at", "-pk")
# As many as a page shows; all of them stand in the file of corrections.
MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class FaultyRow:
    """A row that was not taken: where it stands, what is wrong, how it is mended."""

    number: int
    cause: Text
    cure: Text


def fates_of(answers: QualityAnswerFile) -> Sequence[tuple[AnswerFate, int]]:
    """How many rows met each fate, the good ones first; fates of no row are left out."""
    counts = answers.counts or {}
    return [(fate, counts[fate.value]) for fate in AnswerFate if counts.get(fate.value)]


def faulty_count(answers: QualityAnswerFile) -> int:
    return sum((answers.counts or {}).get(fate.value, 0) for fate in FAULTY)


def places_of_faulty(answers: QualityAnswerFile) -> Counter[int]:
    """Faulty rows by the regency of the finding they name, as far as they name one."""
    rows = QualityAnswer.objects.filter(file=answers, fate__in=FAULTY, regency__isnull=False)
    return Counter(rows.order_by().values_list("regency_id", flat=True))


def faulty_rows(answers: QualityAnswerFile) -> Sequence[FaultyRow]:
    rows = QualityAnswer.objects.filter(file=answers, fate__in=FAULTY).order_by("number")
    return [
        FaultyRow(number, AnswerFate(fate).label, CURES[AnswerFate(fate)])
        for number, fate in rows.values_list("number", "fate")[:MOST_SHOWN]
    ]
