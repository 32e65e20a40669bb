"""Rules in sentences, and what one version has that another had not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.templatetags.fmt import angka
from programs.eligibility.conditions import Condition, Group, Op, Who
from programs.eligibility.variables import Form, Subject


@dataclass(frozen=True, slots=True)
class GroupWords:
    """A group in words: `rule` says how many are needed and of whom ("" for one condition)."""

    rule: str
    lines: list[str]
    confirmed: bool

    def __str__(self) -> str:
        return f"{self.rule} {'; '.join(self.lines)}".strip()


def condition_sentence(condition: Condition) -> str:
    """`Umur: 60 tahun atau lebih`, `Jenis lantai terluas: Bambu atau Tanah`."""
    asked, op = condition.asked, condition.op
    if asked.form is Form.YES_NO:
        answer = _("ya") if op is Op.IS_TRUE else _("tidak")
    elif asked.form is Form.CODES:
        answer = _either([str(asked.codes[int(code)]) for code in condition.values])
        answer = _("selain %(answers)s") % {"answers": answer} if op is Op.NOT_IN else answer
    else:
        answer = _number_words(condition)
    return f"{asked.label}: {answer}"


def group_words(group: Group, *, of_person: bool) -> GroupWords:
    """`of_person`: the program counts persons, so that "which member" is no question."""
    lines = [condition_sentence(one) for one in group.of]
    who = "" if of_person or group.subject is Subject.HOUSEHOLD else _who(group.who)
    rule = _how_many(group)
    text = f"{who}, {rule}" if who and rule else who or rule
    return GroupWords(
        rule=f"{text[:1].upper()}{text[1:]}:" if text else "",
        lines=lines,
        confirmed=all(one.asked.confirmed for one in group.of),
    )


def all_words(groups: Iterable[Group], *, of_person: bool) -> list[GroupWords]:
    return [group_words(group, of_person=of_person) for group in groups]


def decile_words(deciles: Sequence[int]) -> str:
    """`1–4` for a run, `1, 3, 7` otherwise, `semua` for none."""
    if not deciles:
        return _("semua")
    if len(deciles) > 2 and list(deciles) == list(range(deciles[0], deciles[-1] + 1)):
        return f"{deciles[0]}–{deciles[-1]}"
    return ", ".join(map(str, deciles))


def _who(who: Who) -> str:
    return {
        Who.ANY: _("salah satu anggota"),
        Who.NONE: _("tidak satu anggota pun"),
        Who.HEAD: _("kepala rumah tangga"),
    }[who]


def _how_many(group: Group) -> str:
    total = len(group.of)
    if total == 1:
        return ""
    if group.least == total:
        return _("semua syarat ini")
    return _("sekurangnya %(least)d dari %(total)d syarat ini") % {
        "least": group.least,
        "total": total,
    }


def _number_words(condition: Condition) -> str:
    asked = condition.asked
    numbers = [angka(value) for value in condition.values]
    if condition.op is Op.BETWEEN:
        return _("%(first)s sampai %(last)s %(measure)s") % {
            "first": numbers[0],
            "last": numbers[1],
            "measure": asked.measure,
        }
    words = (
        _("%(number)s %(measure)s atau lebih")
        if condition.op is Op.AT_LEAST
        else _("%(number)s %(measure)s atau kurang")
    )
    return words % {"number": numbers[0], "measure": asked.measure}


def _either(answers: Sequence[str]) -> str:
    if len(answers) == 1:
        return answers[0]
    return _("%(answers)s atau %(last)s") % {
        "answers": ", ".join(answers[:-1]),
        "last": answers[-1],
    }
