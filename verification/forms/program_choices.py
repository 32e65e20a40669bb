"""Programs to choose among: several agencies may run one of the same name in the same year."""

from __future__ import annotations

import uuid

from django import forms

from accounts.scope import Scope
from core.scope import DatabaseRole
from programs.models import Program


def named_with_agency(program: Program) -> str:
    """Name, year and agency; `program.agency` must be loaded."""
    return f"{program} · {program.agency.short_name}"


class ProgramField(forms.ModelChoiceField):
    """A program, offered with its agency."""

    def label_from_instance(self, program: Program) -> str:
        return named_with_agency(program)


def program_choices(scope: Scope) -> list[tuple[uuid.UUID, str]]:
    """The programs of the scope, the latest first; an agency's own go without its name."""
    programs = Program.objects.visible_to(scope).order_by("-year", "name", "pk")
    if scope.role is DatabaseRole.AGENCY:
        return [(program.pk, str(program)) for program in programs]
    return [
        (program.pk, named_with_agency(program)) for program in programs.select_related("agency")
    ]
