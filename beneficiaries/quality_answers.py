"""What the rows of an answered list may say: columns, outcomes by their words, faults and cures."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accounts.forms.plain_text import without_numbers_of_people
from beneficiaries.quality_enums import AnswerFate, QualityOutcome
from beneficiaries.quality_rules import REASON_LEAST
from core.tabular.columns import Column, ColumnKind, ColumnSet

LONGEST_REASON = 500
COLUMNS = ColumnSet(
    Column("finding", _("ID temuan"), kind=ColumnKind.IDENTIFIER, required=True),
    Column(
        "outcome",
        _("Hasil"),
        kind=ColumnKind.CHOICE,
        required=True,
        choices=tuple(QualityOutcome.values),
    ),
    Column("reason", _("Keterangan"), aliases=("alasan",)),
)
# How the sender mends a row; what is wrong is the label of the fate.
CURES = MappingProxyType(
    {
        AnswerFate.NO_ID: _("Salin ID temuan dari lembar yang diunduh, tanpa mengubahnya."),
        AnswerFate.UNKNOWN: _("Kirim hanya temuan dari lembar tugas wilayah Anda."),
        AnswerFate.BAD_OUTCOME: _("Pilih salah satu hasil dari daftar di kolom Hasil."),
        AnswerFate.NO_REASON: _("Tulis mengapa ini bukan masalah, paling sedikit sepuluh huruf."),
        AnswerFate.BAD_REASON: _(
            "Hapus NIK, nomor KK, dan nomor telepon; paling panjang 500 huruf."
        ),
    }
)
# The column that holds the fault.
AT_FAULT = MappingProxyType(
    {
        AnswerFate.NO_ID: "finding",
        AnswerFate.UNKNOWN: "finding",
        AnswerFate.BAD_OUTCOME: "outcome",
        AnswerFate.NO_REASON: "reason",
        AnswerFate.BAD_REASON: "reason",
    }
)


@dataclass(frozen=True, slots=True)
class Answer:
    """One row as it was read. `fate` is set where the row alone decides it."""

    number: int
    finding_id: uuid.UUID | None = None
    outcome: QualityOutcome | None = None
    reason: str = ""
    fate: AnswerFate | None = None


def read(number: int, record: Mapping[str, str | None]) -> Answer:
    """Judge a row by itself; an empty answer is none, whatever stands beside it."""
    written = (record["outcome"] or "").strip()
    try:
        finding_id = uuid.UUID((record["finding"] or "").strip())
    except ValueError:
        return Answer(number, fate=AnswerFate.NO_ID)
    if not written:
        return Answer(number, finding_id, fate=AnswerFate.EMPTY)
    outcome = _outcomes().get(_key(written))
    if outcome is None:
        return Answer(number, finding_id, fate=AnswerFate.BAD_OUTCOME)
    reason = " ".join((record["reason"] or "").split())
    return Answer(number, finding_id, outcome, reason, _fault_of(outcome, reason))


def _fault_of(outcome: QualityOutcome, reason: str) -> AnswerFate | None:
    if outcome == QualityOutcome.NO_PROBLEM and len(reason) < REASON_LEAST:
        return AnswerFate.NO_REASON
    try:
        without_numbers_of_people(reason)
    except ValidationError:
        return AnswerFate.BAD_REASON
    return AnswerFate.BAD_REASON if len(reason) > LONGEST_REASON else None


@cache
def _outcomes() -> Mapping[str, QualityOutcome]:
    """Outcomes by their words in both languages, and by their codes."""
    known = {_key(outcome.value): outcome for outcome in QualityOutcome}
    for language in ("id", "en"):
        with override(language):
            known |= {_key(str(outcome.label)): outcome for outcome in QualityOutcome}
    return known


def _key(words: str) -> str:
    """Letters alone: what a spreadsheet does to signs and spaces makes no other answer."""
    return "".join(filter(str.isalpha, words.casefold()))
