"""What a reader of overlaps asked for, read from an address; the page and its export follow it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import QueryDict

from accounts.scope import Scope
from programs.forms.overlap_report import OverlapReportFilter
from programs.models import Overlap, Program
from programs.queries.overlap_report import ReportFilter
from programs.queries.overlap_sides import one_row_each, overlaps_seen
from programs.queries.programs import years
from programs.queries.territory import Territory


class NoSuchProgram(Exception):
    """The program named does not exist, or lies beyond the reader's reach."""


@dataclass(frozen=True, slots=True)
class OverlapWish:
    """`program` and `other` narrow to a pair of programs, `elsewhere` to other regencies."""

    form: OverlapReportFilter
    wanted: ReportFilter
    program: Program | None = None
    other: Program | None = None
    elsewhere: bool = False

    @classmethod
    def of(cls, scope: Scope, query: QueryDict) -> OverlapWish:
        """Raises `NoSuchProgram`. Other odd values count as not given."""
        form = OverlapReportFilter(query, years=years(scope), territory=Territory.of(scope))
        program = _program(scope, query.get("program", ""))
        other = _program(scope, query.get("other", "")) if program else None
        return cls(form, form.wanted(), program, other, "elsewhere" in query)

    def rows(self, scope: Scope) -> QuerySet[Overlap]:
        """The overlaps, one row for each pair that the reader sees from both sides."""
        rows = _fitting(overlaps_seen(scope), self.wanted)
        if self.program is not None:
            rows = rows.filter(program=self.program)
            if self.other is not None:
                rows = rows.filter(other_program=self.other)
            elif self.elsewhere and scope.regency_id is not None:
                rows = rows.exclude(other_regency_id=scope.regency_id)
        if self.program is None or self.other is None or self.program == self.other:
            rows = one_row_each(scope, rows)
        return rows


def _program(scope: Scope, text: str) -> Program | None:
    if not text:
        return None
    try:
        key = uuid.UUID(text)
    except ValueError:
        raise NoSuchProgram from None
    found = Program.objects.visible_to(scope).filter(pk=key).first()
    if found is None:
        raise NoSuchProgram
    return found


def _fitting(rows: QuerySet[Overlap], wanted: ReportFilter) -> QuerySet[Overlap]:
    if wanted.year is not None:
        # By key: a join would lose the rows whose other program lies beyond the reader's reach.
        of_year = Program.objects.filter(year=wanted.year).values("pk")
        rows = rows.filter(Q(program__in=of_year) | Q(other_program__in=of_year))
    if wanted.verdict:
        rows = rows.filter(verdict=wanted.verdict)
    if wanted.regency is not None:
        rows = rows.filter(Q(regency_id=wanted.regency) | Q(other_regency_id=wanted.regency))
    return rows
