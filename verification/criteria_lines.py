"""Criteria beside a case, condition by condition, as Bappeda reads them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from beneficiaries.codebook_variable import NO, YES
from core.templatetags.fmt import angka, tanggal
from programs.eligibility.conditions import Condition, Group, parse
from programs.eligibility.variables import Form, Subject
from programs.eligibility.words import condition_sentence, group_words
from programs.models import Criteria
from verification.evidence import Facts

# As findings look.
_LOOKS: Mapping[bool | None, str] = {True: "eligible", False: "outside", None: "unknown"}


@dataclass(frozen=True, slots=True)
class Line:
    """One condition, or a group with `below`: whether it is met, and what the base says."""

    text: str
    answer: bool | None
    said: str = ""
    below: list[Line] = field(default_factory=list)

    @property
    def word(self) -> str:
        return {True: _("Terpenuhi"), False: _("Tidak terpenuhi"), None: _("Tidak diketahui")}[
            self.answer
        ]

    @property
    def look(self) -> str:
        return _LOOKS[self.answer]


@dataclass(frozen=True, slots=True)
class CriteriaAnswers:
    """All conditions of one version, and the day on which ages were counted."""

    lines: list[Line]
    note: str


def criteria_answers(
    criteria: Criteria | None, kept: Facts, *, of_person: bool
) -> CriteriaAnswers | None:
    """The kept answers beside the criteria's words; None when nothing was kept."""
    if criteria is None or "groups" not in kept:
        return None
    groups = parse(criteria.conditions)
    lines = [
        _group(group, answers, of_person=of_person)
        for group, answers in zip(groups, kept["groups"], strict=True)
    ]
    day = tanggal(datetime.date.fromisoformat(kept["on"]))
    return CriteriaAnswers(lines, _("Umur dihitung pada %(day)s.") % {"day": day})


def _group(group: Group, answers: dict[str, Any], *, of_person: bool) -> Line:
    of_members = group.subject is Subject.PERSON and not of_person
    lines = [
        Line(condition_sentence(one), kept["answer"], _said(one, kept["value"], of_members))
        for one, kept in zip(group.of, answers["conditions"], strict=True)
    ]
    rule = group_words(group, of_person=of_person).rule
    if not rule:
        return lines[0]
    return Line(rule, answers["answer"], below=lines)


def _said(one: Condition, value: Any, of_members: bool) -> str:
    """What the base says; of the members, how many meet the condition."""
    if value is None:
        return ""
    if of_members:
        return _("%(n)s anggota memenuhi") % {"n": angka(value)}
    asked = one.asked
    if asked.form is Form.YES_NO:
        return str(YES if value else NO)
    if asked.form is Form.CODES:
        return str(asked.codes.get(value) or _("Kode %(code)s") % {"code": value})
    return f"{angka(value)} {asked.measure}"
