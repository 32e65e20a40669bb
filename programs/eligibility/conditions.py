"""The form in which rules are kept: groups of conditions, all of which must be met.

A group is met when at least `least` of its conditions are; a group asks either of people or of
households. In JSON:

    [{"least": 2, "of": [{"variable": "roof_condition", "op": "in", "values": [2]}, …]},
     {"least": 1, "who": "any", "of": [{"variable": "age", "op": "at_least", "values": [60]}]}]

`who` stands with groups that ask of people. It counts where a household is judged: some one member
meets the group (the same member all that is needed), no member does, or the head does. Where a
person is judged, it is that person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from programs.eligibility.variables import VARIABLES, Asked, Form, Subject

MOST_GROUPS = 12
MOST_CONDITIONS = 12

Number = int | float


class Op(StrEnum):
    IN = "in"
    NOT_IN = "not_in"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BETWEEN = "between"
    IS_TRUE = "is_true"
    IS_FALSE = "is_false"


OPS: Mapping[Form, tuple[Op, ...]] = {
    Form.CODES: (Op.IN, Op.NOT_IN),
    Form.NUMBER: (Op.AT_LEAST, Op.AT_MOST, Op.BETWEEN),
    Form.YES_NO: (Op.IS_TRUE, Op.IS_FALSE),
}


class Who(StrEnum):
    """Which members of a household a group of conditions on people looks at."""

    ANY = "any"
    NONE = "none"
    HEAD = "head"


@dataclass(frozen=True, slots=True)
class Condition:
    variable: str
    op: Op
    values: tuple[Number, ...] = ()

    @property
    def asked(self) -> Asked:
        return VARIABLES[self.variable]


@dataclass(frozen=True, slots=True)
class Group:
    least: int
    of: tuple[Condition, ...]
    who: Who = Who.ANY

    @property
    def subject(self) -> Subject:
        return self.of[0].asked.subject

    @property
    def withheld(self) -> bool:
        """Whether it asks for what agencies are not told: one such condition is enough."""
        return any(one.asked.withheld for one in self.of)


def parse(raw: object) -> tuple[Group, ...]:
    """Groups from their JSON form, normalised: the same rules always give equal groups.

    Raises `ValidationError` with a sentence for each fault; nothing is repaired by guessing.
    """
    rows = _list(raw, _("Syarat harus berupa daftar kelompok."))
    if len(rows) > MOST_GROUPS:
        raise _fault(_("Paling banyak %(n)d kelompok syarat.") % {"n": MOST_GROUPS})
    faults: list[ValidationError] = []
    groups: list[Group] = []
    for number, row in enumerate(rows, 1):
        try:
            groups.append(_group(row))
        except ValidationError as fault:
            faults += [
                _fault(_("Kelompok %(n)d: %(fault)s") % {"n": number, "fault": text})
                for text in fault.messages
            ]
    if faults:
        raise ValidationError(faults)
    return tuple(dict.fromkeys(groups))


def as_json(groups: Iterable[Group]) -> list[dict[str, Any]]:
    """The JSON form of groups, as `parse` reads it."""
    return [
        {
            "least": group.least,
            **({"who": group.who.value} if group.subject is Subject.PERSON else {}),
            "of": [
                {"variable": one.variable, "op": one.op.value, "values": list(one.values)}
                for one in group.of
            ],
        }
        for group in groups
    ]


def _group(row: object) -> Group:
    fields = _mapping(row, {"least", "who", "of"})
    rows = _list(fields.get("of"), _("Isi sekurangnya satu syarat."))
    if not rows:
        raise _fault(_("Isi sekurangnya satu syarat."))
    if len(rows) > MOST_CONDITIONS:
        raise _fault(_("Paling banyak %(n)d syarat dalam satu kelompok.") % {"n": MOST_CONDITIONS})
    conditions = tuple(dict.fromkeys(_condition(one) for one in rows))
    if len({one.asked.subject for one in conditions}) > 1:
        raise _fault(_("Pisahkan syarat tentang orang dan syarat tentang rumah tangga."))
    least = fields.get("least")
    if not isinstance(least, int) or not _is_whole(least) or not 1 <= least <= len(conditions):
        raise _fault(
            _("Banyaknya syarat yang harus dipenuhi adalah 1 sampai %(n)d.")
            % {"n": len(conditions)}
        )
    of_people = conditions[0].asked.subject is Subject.PERSON
    who = _one_of(Who, fields.get("who", Who.ANY), _("Pilih siapa yang harus memenuhi syarat."))
    return Group(least, conditions, who if of_people else Who.ANY)


def _condition(row: object) -> Condition:
    fields = _mapping(row, {"variable", "op", "values"})
    name = fields.get("variable")
    asked = VARIABLES.get(name) if isinstance(name, str) else None
    if asked is None:
        raise _fault(_("Pilih hal yang disyaratkan."))
    op = _one_of(
        Op, fields.get("op"), _("%(variable)s: pilih pembandingnya.") % {"variable": asked.label}
    )
    if op not in OPS[asked.form]:
        raise _fault(_("%(variable)s: pembanding ini tidak cocok.") % {"variable": asked.label})
    values = _list(fields.get("values", []), _about(asked, _("tulis nilainya.")))
    if asked.form is Form.CODES:
        return Condition(asked.name, op, _codes(asked, values))
    if asked.form is Form.NUMBER:
        return Condition(asked.name, op, _numbers(asked, op, values))
    if values:
        raise _fault(_about(asked, _("jawaban ya atau tidak tidak memerlukan nilai.")))
    return Condition(asked.name, op)


def _codes(asked: Asked, values: Sequence[object]) -> tuple[int, ...]:
    chosen = {value for value in values if isinstance(value, int) and value in asked.codes}
    if not values or any(not _is_whole(value) or value not in chosen for value in values):
        raise _fault(_about(asked, _("pilih sekurangnya satu jawaban dari daftar.")))
    return tuple(sorted(chosen))


def _numbers(asked: Asked, op: Op, values: Sequence[object]) -> tuple[Number, ...]:
    wanted = 2 if op is Op.BETWEEN else 1
    if len(values) != wanted or not all(_is_number(value) for value in values):
        raise _fault(_about(asked, _("tulis angkanya.")))
    numbers = tuple(_plain(value, asked) for value in values)
    if any(not 0 <= number <= asked.most for number in numbers):
        raise _fault(_about(asked, _("angka harus antara 0 dan %(most)d.") % {"most": asked.most}))
    if wanted == 2 and numbers[0] > numbers[1]:
        raise _fault(_about(asked, _("angka pertama tidak boleh lebih besar.")))
    return numbers


def _plain(value: Any, asked: Asked) -> Number:
    number = round(float(value), asked.decimals)
    if number != float(value):
        text = _("tulis bilangan bulat.") if not asked.decimals else _("paling banyak dua desimal.")
        raise _fault(_about(asked, text))
    return int(number) if number == int(number) else number


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: Any) -> bool:
    # Infinite and "not a number" fail the comparison.
    return (_is_whole(value) or isinstance(value, float)) and abs(value) < 10**9


def _list(value: object, fault: str) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise _fault(fault)
    return list(value)


def _mapping(value: object, known: set[str]) -> Mapping[str, Any]:
    if not isinstance(value, Mapping) or not set(value) <= known:
        raise _fault(_("Bentuk syarat tidak dikenal."))
    return value


def _one_of(kind: Any, value: object, fault: str) -> Any:
    try:
        return kind(value)
    except ValueError:
        raise _fault(fault) from None


def _about(asked: Asked, text: str) -> str:
    return f"{asked.label}: {text}"


def _fault(text: str) -> ValidationError:
    return ValidationError(text, code="condition")
