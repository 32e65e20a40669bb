"""Programs and their criteria: creating, changing, starting, closing."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Agency, User
from programs.eligibility.conditions import as_json, parse
from programs.enums import ProgramAction, ProgramState
from programs.models import Criteria, Program
from programs.operations.history import remember
from programs.operations.touching import WEIGHED, touch_program
from programs.queries.criteria import current_criteria
from programs.rules import PROGRAM_MOVES

_MOVE_ACTIONS = {
    (ProgramState.DRAFT, ProgramState.RUNNING): ProgramAction.STARTED,
    (ProgramState.RUNNING, ProgramState.CLOSED): ProgramAction.CLOSED,
    (ProgramState.CLOSED, ProgramState.RUNNING): ProgramAction.REOPENED,
}


def create(
    *,
    agency: Agency,
    program_id: uuid.UUID,
    values: dict[str, Any],
    deciles: Collection[int],
    area_ids: Collection[int],
    state: ProgramState,
    by: User,
    conditions: Sequence[object] = (),
) -> tuple[Program, bool]:
    """Write a program with the first version of its criteria; return it, and whether it is new.

    `values` are fields by name. `program_id` is made when the form is shown: a form sent twice
    gives one program.
    """
    if already := Program.objects.filter(pk=program_id, agency=agency).first():
        return already, False
    program = Program(
        pk=program_id,
        agency=agency,
        regency_id=agency.regency_id,
        state=state,
        created_by=by,
        **values,
    )
    _save(program, force_insert=True)
    remember(ProgramAction.CREATED, program=program, by=by)
    set_criteria(program=program, deciles=deciles, area_ids=area_ids, conditions=conditions, by=by)
    return program, True


def change(*, program: Program, values: dict[str, Any], by: User) -> Program:
    """Correct the facts of a program; nothing happens when nothing differs."""
    program = Program.objects.select_for_update(of=("self",)).get(pk=program.pk)
    changed = sorted(name for name, value in values.items() if getattr(program, name) != value)
    if not changed:
        return program
    for name in changed:
        setattr(program, name, values[name])
    _save(program, update_fields=changed)
    if not WEIGHED.isdisjoint(changed):
        touch_program(program.pk)
    remember(ProgramAction.CHANGED, program=program, by=by, fields=changed)
    return program


def set_criteria(
    *,
    program: Program,
    deciles: Collection[int],
    area_ids: Collection[int],
    by: User,
    conditions: Sequence[object] = (),
) -> Criteria:
    """Lay the criteria down as a new version; the same ones again keep the version there is.

    `conditions` in the JSON form of `programs.eligibility`; raises `ValidationError` when they are
    not sound. Earlier versions stay: a verdict names the version it was made against.
    """
    groups = parse(conditions)
    # The program's lock keeps two editors from taking the same version number.
    Program.objects.select_for_update(of=("self",)).get(pk=program.pk)
    before = current_criteria(program)
    deciles, area_ids = sorted(set(deciles)), sorted(set(area_ids))
    if before is not None and (before.deciles, before.area_ids, before.groups) == (
        deciles,
        area_ids,
        groups,
    ):
        return before.version_row
    criteria = Criteria.objects.create(
        program=program,
        agency_id=program.agency_id,
        regency_id=program.regency_id,
        version=before.version + 1 if before else 1,
        deciles=deciles,
        conditions=as_json(groups),
        created_by=by,
    )
    criteria.areas.set(area_ids)
    remember(
        ProgramAction.CRITERIA,
        program=program,
        by=by,
        version=criteria.version,
        deciles=deciles,
        areas=area_ids,
        groups=len(groups),
    )
    return criteria


def move(*, program: Program, to: ProgramState, by: User) -> Program:
    """Start, close or reopen a program."""
    program = Program.objects.select_for_update(of=("self",)).get(pk=program.pk)
    state = ProgramState(program.state)
    if state == to:
        return program
    if to not in PROGRAM_MOVES[state]:
        raise ValidationError(
            _("Program berstatus “%(state)s” tidak dapat diubah demikian.")
            % {"state": state.label},
            code="wrong_state",
        )
    program.state = to
    program.save(update_fields=["state"])
    remember(_MOVE_ACTIONS[state, to], program=program, by=by)
    return program


def _save(program: Program, **how: Any) -> None:
    try:
        with transaction.atomic():
            program.save(**how)
    except IntegrityError:
        raise ValidationError(
            {"name": _("Instansi Anda sudah mempunyai program bernama ini pada tahun itu.")},
            code="duplicate_program",
        ) from None
