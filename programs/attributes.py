"""What a kind of aid asks of its recipients besides the common columns: reading the answers.

Pure: no database, no request. A kind's questions are `KindAttribute` rows; answers stand in
`Recipient.attributes` by the question's key. In forms and in uploaded lists a question goes by
`field_name(question)`, so that its key never meets a column of ours.

    values, faults = read_attributes(questions, record)     # a row, or the POST of a form
    recipient.attributes = merged(questions, recipient.attributes, values)

The form's side of it is `programs.forms.attributes`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Protocol

from django.utils.translation import gettext as _

from core.tabular.columns import Column, ColumnKind
from core.templatetags.fmt import angka, nik_masked, tanggal
from programs.cells import read_date
from programs.enums import AttributeType
from programs.faults import Fault

PREFIX = "attr_"
LONGEST_TEXT = 200
LONGEST_DIGITS = 30
CARD_DIGITS = 16
# Cards of health insurance and older ones of aid have thirteen.
_CARD_LENGTHS = frozenset({13, CARD_DIGITS})

# What is stored: text, digits, a number as "12.5", a day as "2026-02-17", one of the choices; yes
# or no as a boolean.
Answer = str | bool

_LOSSY = re.compile(r"\d+(?:[.,]\d+)?[eE][+]?\d+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?")
# 1.250 is a thousand and more to a writer, and one and a quarter to a sheet.
_AMBIGUOUS = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_LARGEST_NUMBER = Decimal(10) ** 15
_YES = frozenset({"ya", "y", "1", "true", "yes", "ada", "sudah"})
_NO = frozenset({"tidak", "t", "0", "false", "no", "n", "tdk", "belum"})
_COLUMN_KINDS = {
    AttributeType.TEXT: ColumnKind.TEXT,
    AttributeType.DIGITS: ColumnKind.IDENTIFIER,
    AttributeType.NUMBER: ColumnKind.DECIMAL,
    AttributeType.DATE: ColumnKind.DATE,
    AttributeType.CHOICE: ColumnKind.CHOICE,
    AttributeType.YES_NO: ColumnKind.CHOICE,
}


class Question(Protocol):
    """The part of a `KindAttribute` that reading needs."""

    key: str
    label: str
    type: str
    choices: list[str]
    digits: int | None
    required: bool
    help: str


def field_name(question: Question) -> str:
    """The name of the question's form field and upload column."""
    return PREFIX + question.key


def read_attributes(
    questions: Iterable[Question], raw: Mapping[str, str | None]
) -> tuple[dict[str, Answer], list[Fault]]:
    """Clean answers by key, and what is wrong with the others by `field_name`.

    `raw` holds texts by `field_name`; a question it does not know counts as not answered. An empty
    answer gives no value, and a fault only where the question is required.
    """
    values: dict[str, Answer] = {}
    faults: list[Fault] = []
    for question in questions:
        answer = read_answer(question, raw.get(field_name(question)) or "")
        if isinstance(answer, Fault):
            faults.append(answer)
        elif answer is not None:
            values[question.key] = answer
    return values, faults


def read_answer(question: Question, text: str) -> Answer | Fault | None:
    """The clean answer; None for nothing written where nothing is needed."""
    text = " ".join(text.split())
    if not text:
        return (
            _fault(question, _("%(label)s kosong."), _("Isi %(label)s; isian ini wajib."))
            if question.required
            else None
        )
    return _READERS[AttributeType(question.type)](question, text)


def merged(
    questions: Iterable[Question], stored: Mapping[str, Any], values: Mapping[str, Answer]
) -> dict[str, Any]:
    """`values` in place of what was stored; answers to questions no longer asked are kept."""
    asked = {question.key for question in questions}
    return {**{key: kept for key, kept in stored.items() if key not in asked}, **values}


def shown(question: Question, value: Answer | None) -> str:
    """The answer as people read it; a dash for none."""
    if value is None or value == "":
        return "–"
    match AttributeType(question.type):
        case AttributeType.YES_NO:
            return _("Ya") if value is True else _("Tidak")
        case AttributeType.DATE:
            return tanggal(read_date(str(value)))
        case AttributeType.NUMBER:
            number = Decimal(str(value))
            return angka(number, max(0, -int(number.normalize().as_tuple().exponent)))
    return str(value)


def is_card_number(value: Answer | None) -> bool:
    """Whether an answer is the number of a card, as of a KKS or KTP, however it is asked for."""
    digits = _bare(value) if isinstance(value, str) else ""
    return len(digits) in _CARD_LENGTHS and digits.isdigit()


def shown_all(
    questions: Iterable[Question], stored: Mapping[str, Any], *, in_full: bool
) -> list[tuple[str, str]]:
    """Label and answer of every question, for a list of facts; card numbers masked, unless
    `in_full` for the agency that owns them."""
    facts = []
    for question in questions:
        value = stored.get(question.key)
        masked = not in_full and is_card_number(value)
        answer = nik_masked(_bare(value)) if masked else shown(question, value)
        facts.append((question.label, answer))
    return facts


def _bare(value: Any) -> str:
    return re.sub(r"[\s.\-]", "", str(value))


def typed(question: Question, value: Answer | None) -> str:
    """The stored answer as its form field wants it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    return value.replace(".", ",") if question.type == AttributeType.NUMBER else value


def options(question: Question) -> list[tuple[str, str]]:
    """The answers to choose from, as value and label; none where the answer is written."""
    match AttributeType(question.type):
        case AttributeType.CHOICE:
            return [(choice, choice) for choice in question.choices]
        case AttributeType.YES_NO:
            return [("ya", _("Ya")), ("tidak", _("Tidak"))]
    return []


def attribute_columns(questions: Iterable[Question]) -> Sequence[Column]:
    """The questions as columns of an uploaded list, to be appended to ours."""
    return [
        Column(
            field_name(question),
            question.label,
            aliases=(question.key,),
            kind=_COLUMN_KINDS[AttributeType(question.type)],
            help=question.help,
            choices=tuple(value for value, _label in options(question)),
        )
        for question in questions
    ]


def _read_text(question: Question, text: str) -> Answer | Fault:
    if len(text) <= LONGEST_TEXT:
        return text
    return _fault(
        question,
        _("%(label)s lebih dari %(most)s huruf."),
        _("Persingkat isinya."),
        most=LONGEST_TEXT,
    )


def _read_digits(question: Question, text: str) -> Answer | Fault:
    if _LOSSY.fullmatch(text):
        return _fault(
            question,
            _("%(label)s terpotong oleh Excel."),
            _("Ubah format kolom menjadi Teks, lalu tulis lagi nomornya."),
        )
    digits = re.sub(r"[\s.\-]", "", text)
    plain = digits.isascii() and digits.isdigit()
    if plain and len(digits) == (question.digits or min(len(digits), LONGEST_DIGITS)):
        return digits
    if not question.digits:
        return _fault(
            question,
            _("%(label)s bukan nomor."),
            _("Tulis angka saja, paling banyak %(most)s angka."),
            most=LONGEST_DIGITS,
        )
    if plain and len(digits) < question.digits:
        cure = _(
            "Tulis lengkap %(digits)s angka; angka 0 di depan sering hilang di Excel, "
            "jadi beri kolom itu format Teks."
        )
    else:
        cure = _("Tulis tepat %(digits)s angka tanpa huruf.")
    return _fault(
        question, _("%(label)s bukan nomor %(digits)s angka."), cure, digits=question.digits
    )


def _read_number(question: Question, text: str) -> Answer | Fault:
    plain = text.replace(" ", "")
    if _AMBIGUOUS.fullmatch(plain):
        return _fault(
            question,
            _("%(label)s dapat dibaca dengan dua arti."),
            _("Tulis ribuan tanpa titik dan pecahan dengan koma, misalnya 1250 atau 1,25."),
        )
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(".", "")
    number = Decimal(plain.replace(",", ".")) if _NUMBER.fullmatch(plain) else None
    if number is None or number >= _LARGEST_NUMBER:
        return _fault(
            question, _("%(label)s bukan bilangan."), _("Tulis angka saja, misalnya 36 atau 12,5.")
        )
    return f"{number.normalize():f}"


def _read_day(question: Question, text: str) -> Answer | Fault:
    day = read_date(text)
    if day is None:
        return _fault(
            question,
            _("%(label)s tidak terbaca sebagai tanggal."),
            _("Tulis tanggal, bulan, tahun; misalnya 05/02/1985."),
        )
    return day.isoformat()


def _read_choice(question: Question, text: str) -> Answer | Fault:
    by_sound = {_sound(choice): choice for choice in question.choices}
    found = by_sound.get(_sound(text))
    if found is not None:
        return found
    return _fault(
        question,
        _("%(label)s tidak dikenal."),
        _("Pilih salah satu: %(choices)s."),
        choices=", ".join(question.choices),
    )


def _read_yes_no(question: Question, text: str) -> Answer | Fault:
    word = text.casefold()
    if word in _YES or word in _NO:
        return word in _YES
    return _fault(question, _("%(label)s tidak terbaca."), _("Tulis Ya atau Tidak."))


_READERS = {
    AttributeType.TEXT: _read_text,
    AttributeType.DIGITS: _read_digits,
    AttributeType.NUMBER: _read_number,
    AttributeType.DATE: _read_day,
    AttributeType.CHOICE: _read_choice,
    AttributeType.YES_NO: _read_yes_no,
}


def _sound(text: str) -> str:
    return re.sub(r"\W", "", text.casefold())


def _fault(question: Question, reason: str, cure: str, **params: object) -> Fault:
    params["label"] = question.label
    return Fault(field_name(question), reason % params, cure % params)
