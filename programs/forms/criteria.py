"""The builder of conditions: what stands on the page, before it is sound enough to be rules.

Rows are added and removed by buttons that send the form; each answer is the form as it then is. So
it works without scripts, and with htmx only this part of the page is exchanged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from programs.eligibility.conditions import (
    MOST_CONDITIONS,
    MOST_GROUPS,
    OPS,
    Condition,
    Group,
    Op,
    Who,
)
from programs.eligibility.presets import PRESETS
from programs.eligibility.variables import TOPICS, VARIABLES, Asked, Form, Subject, of_subject

_NAME = re.compile(r"g-(\d{1,2})-c-(\d{1,2})-variable")
_GROUP_NAME = re.compile(r"g-(\d{1,2})-subject")


@dataclass(slots=True)
class Row:
    """One condition as typed. `fresh` takes the cursor when the page comes back."""

    variable: str = ""
    op: str = ""
    codes: list[str] = field(default_factory=list)
    low: str = ""
    high: str = ""
    fresh: bool = False

    @property
    def asked(self) -> Asked | None:
        return VARIABLES.get(self.variable)

    @property
    def form(self) -> str:
        return self.asked.form.value if self.asked else ""

    @property
    def ops(self) -> list[tuple[str, str]]:
        return [(op.value, _op_words(op)) for op in OPS[self.asked.form]] if self.asked else []

    @property
    def code_choices(self) -> list[tuple[str, str, bool]]:
        if self.asked is None:
            return []
        return [
            (str(code), str(label), str(code) in self.codes)
            for code, label in self.asked.codes.items()
        ]

    @property
    def is_between(self) -> bool:
        return self.op == Op.BETWEEN

    def settle(self) -> None:
        """Give a comparison that does not fit the variable its first fitting one."""
        fitting = [op for op, _words in self.ops]
        if fitting and self.op not in fitting:
            self.op = fitting[0]

    def raw(self) -> dict[str, Any]:
        """The condition in the form that `conditions.parse` judges."""
        values: list[Any] = []
        if self.form == Form.CODES:
            values = [_whole(code) for code in self.codes]
        elif self.form == Form.NUMBER:
            values = [_number(self.low), *([_number(self.high)] if self.is_between else [])]
        return {"variable": self.variable, "op": self.op, "values": values}


@dataclass(slots=True)
class Box:
    """A group as it stands on the page; its subject is fixed when it is added."""

    subject: Subject
    least: str = "1"
    who: str = Who.ANY.value
    rows: list[Row] = field(default_factory=list)

    @property
    def of_people(self) -> bool:
        return self.subject is Subject.PERSON

    @property
    def variables(self) -> list[tuple[str, list[tuple[str, str]]]]:
        return [
            (str(TOPICS[topic]), [(asked.name, str(asked.label)) for asked in listed])
            for topic, listed in of_subject(self.subject)
        ]

    @property
    def least_choices(self) -> list[tuple[str, str]]:
        count = len(self.rows)
        words = {1: _("salah satu"), count: _("semua")}
        return [
            (str(n), words.get(n) or _("sekurangnya %(n)d") % {"n": n}) for n in range(1, count + 1)
        ]

    @property
    def who_choices(self) -> list[tuple[str, str]]:
        return [
            (Who.ANY.value, _("Salah satu anggota")),
            (Who.NONE.value, _("Tidak satu anggota pun")),
            (Who.HEAD.value, _("Kepala rumah tangga")),
        ]

    @property
    def is_full(self) -> bool:
        return len(self.rows) >= MOST_CONDITIONS

    def settle(self) -> None:
        for row in self.rows:
            row.settle()
        wanted = _whole(self.least)
        last = len(self.rows)
        self.least = str(min(max(wanted, 1), last) if isinstance(wanted, int) and last else 1)

    def raw(self) -> dict[str, Any]:
        who = {"who": self.who} if self.of_people else {}
        return {"least": _whole(self.least), **who, "of": [row.raw() for row in self.rows]}


@dataclass(slots=True)
class Builder:
    """All groups on the page. `deciles` are those a picked preset brought along, if any."""

    boxes: list[Box] = field(default_factory=list)
    deciles: tuple[int, ...] = ()

    @classmethod
    def of_groups(cls, groups: Iterable[Group]) -> Builder:
        return cls([_box(group) for group in groups])

    @classmethod
    def of_data(cls, data: QueryDict) -> Builder:
        """What was sent, in the order of the page; odd names are passed over."""
        boxes: dict[str, Box] = {}
        for name in data:
            subject = data.get(name, "")
            if (match := _GROUP_NAME.fullmatch(name)) and subject in list(Subject):
                key = match[1]
                boxes[key] = Box(
                    Subject(subject),
                    data.get(f"g-{key}-least", "1"),
                    data.get(f"g-{key}-who", Who.ANY.value),
                )
        for key, prefix in _row_names(data):
            if key in boxes:
                boxes[key].rows.append(
                    Row(
                        data.get(f"{prefix}-variable", ""),
                        data.get(f"{prefix}-op", ""),
                        data.getlist(f"{prefix}-codes"),
                        data.get(f"{prefix}-low", "").strip()[:20],
                        data.get(f"{prefix}-high", "").strip()[:20],
                    )
                )
        return cls(list(boxes.values())[: MOST_GROUPS + 1])

    @property
    def is_full(self) -> bool:
        return len(self.boxes) >= MOST_GROUPS

    def act(self, act: str, preset: str = "") -> None:
        """Do what a button asks: `add:person`, `drop:2`, `add-row:0`, `drop-row:0:1`, `preset`."""
        verb, *places = act.split(":")
        at = [int(place) for place in places if place.isdigit() and len(place) < 3]
        if verb == "add" and places and places[0] in list(Subject) and not self.is_full:
            self.boxes.append(Box(Subject(places[0]), rows=[Row(fresh=True)]))
        elif verb == "preset" and preset in PRESETS:
            chosen = PRESETS[preset]
            self.boxes += [_box(group) for group in chosen.groups][: MOST_GROUPS - len(self.boxes)]
            self.deciles = chosen.deciles
        elif verb == "drop" and len(at) == 1 and at[0] < len(self.boxes):
            del self.boxes[at[0]]
        elif verb == "add-row" and len(at) == 1 and at[0] < len(self.boxes):
            if not self.boxes[at[0]].is_full:
                self.boxes[at[0]].rows.append(Row(fresh=True))
        elif verb == "drop-row" and len(at) == 2 and at[0] < len(self.boxes):
            del self.boxes[at[0]].rows[at[1] : at[1] + 1]
            self.boxes = [box for box in self.boxes if box.rows]
        for box in self.boxes:
            box.settle()

    def raw(self) -> list[dict[str, Any]]:
        """The rules in the form that `conditions.parse` judges."""
        return [box.raw() for box in self.boxes]


def preset_choices() -> list[tuple[str, str, str]]:
    """Key, name and note of each ready rule."""
    return [
        (
            key,
            str(one.label)
            if one.confirmed
            else _("%(rule)s – belum dikonfirmasi") % {"rule": one.label},
            str(one.note),
        )
        for key, one in PRESETS.items()
    ]


def _row_names(data: QueryDict) -> Iterator[tuple[str, str]]:
    for name in data:
        if match := _NAME.fullmatch(name):
            yield match[1], f"g-{match[1]}-c-{match[2]}"


def _box(group: Group) -> Box:
    rows = [_row(one) for one in group.of]
    return Box(group.subject, str(group.least), group.who.value, rows)


def _row(one: Condition) -> Row:
    row = Row(one.variable, one.op.value)
    if one.asked.form is Form.CODES:
        row.codes = [str(code) for code in one.values]
    elif one.values:
        texts = [str(value).replace(".", ",") for value in one.values]
        row.low, row.high = texts[0], texts[-1] if len(texts) > 1 else ""
    return row


def _op_words(op: Op) -> str:
    return {
        Op.IN: _("adalah"),
        Op.NOT_IN: _("selain"),
        Op.AT_LEAST: _("paling sedikit"),
        Op.AT_MOST: _("paling banyak"),
        Op.BETWEEN: _("antara"),
        Op.IS_TRUE: _("ya"),
        Op.IS_FALSE: _("tidak"),
    }[op]


def _whole(text: str) -> int | str:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else text


def _number(text: str) -> int | float | str:
    whole = _whole(text)
    if isinstance(whole, int):
        return whole
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return text
