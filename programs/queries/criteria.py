"""The criteria of a program: the version in force, and those before it."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programs.eligibility.conditions import Group, parse
from programs.eligibility.sql import Rule
from programs.eligibility.variables import Subject, reference_date
from programs.eligibility.words import GroupWords, all_words, decile_words
from programs.enums import TargetUnit
from programs.models import Criteria, Program
from regions.models import Region


@dataclass(frozen=True)
class CurrentCriteria:
    """One version. No deciles: any; no areas: the whole territory of the agency."""

    version_row: Criteria
    areas: list[Region]
    unit: Subject

    @property
    def version(self) -> int:
        return self.version_row.version

    @property
    def deciles(self) -> list[int]:
        return self.version_row.deciles

    @property
    def area_ids(self) -> list[int]:
        return sorted(area.pk for area in self.areas)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        return parse(self.version_row.conditions)

    @property
    def words(self) -> list[GroupWords]:
        return all_words(self.groups, of_person=self.unit is Subject.PERSON)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that a version added (`added`) or took away."""

    text: str
    added: bool


def judged_unit(program: Program) -> Subject:
    """Whom the rules of a program are asked of: the person, or else the household."""
    return Subject.PERSON if program.target_unit == TargetUnit.PERSON else Subject.HOUSEHOLD


def rule_of(program: Program, deciles: Sequence[int], groups: Sequence[Group]) -> Rule:
    """Rules as the evaluator reads them, on the program's day for counting ages."""
    return Rule(judged_unit(program), reference_date(program), tuple(deciles), tuple(groups))


def current_criteria(program: Program) -> CurrentCriteria | None:
    """The version in force with its areas, in code order."""
    return next(iter(versions_of(program, most=1)), None)


def versions_of(program: Program, *, most: int | None = None) -> list[CurrentCriteria]:
    """The versions, the latest first, no more than `most`."""
    areas = Region.objects.select_related("district", "regency").order_by("code")
    rows = (
        Criteria.objects.filter(program=program)
        .select_related("created_by")
        .prefetch_related(Prefetch("areas", areas))
        .order_by("-version")[:most]
    )
    unit = judged_unit(program)
    return [CurrentCriteria(row, list(row.areas.all()), unit) for row in rows]


def in_force(program_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Criteria]:
    """The version in force of each of these programs, in one query."""
    latest = (
        Criteria.objects.filter(program__in=program_ids)
        .order_by("program_id", "-version")
        .distinct("program_id")
    )
    return {criteria.program_id: criteria for criteria in latest}


def rule_in_short(criteria: Criteria) -> str:
    """Deciles, and how many other conditions there are; empty where neither is asked for."""
    parts = []
    if criteria.deciles:
        parts.append(_("Desil %(deciles)s") % {"deciles": decile_words(criteria.deciles)})
    conditions = len(parse(criteria.conditions))
    if conditions:
        parts.append(
            ngettext("%(n)s syarat lain", "%(n)s syarat lain", conditions) % {"n": conditions}
        )
    return " · ".join(parts)


def differences(before: CurrentCriteria | None, after: CurrentCriteria) -> list[Difference]:
    """What `after` says otherwise than the version before it, in words."""
    if before is None:
        return []
    found: list[Difference] = []
    if before.deciles != after.deciles:
        found += [
            Difference(
                _("Desil %(deciles)s") % {"deciles": decile_words(one.deciles)}, one is after
            )
            for one in (before, after)
        ]
    found += _changed(_area_lines(before), _area_lines(after))
    found += _changed([str(one) for one in before.words], [str(one) for one in after.words])
    return found


def _area_lines(version: CurrentCriteria) -> list[str]:
    if not version.areas:
        return [_("Seluruh wilayah kerja")]
    return [area.full_path for area in version.areas]


def _changed(before: list[str], after: list[str]) -> list[Difference]:
    gone = [Difference(line, added=False) for line in before if line not in after]
    return gone + [Difference(line, added=True) for line in after if line not in before]
