"""Groups that receive aid together: making them, changing them, and who may join."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models.functions import Upper
from django.utils.translation import gettext as _

from accounts.models import User
from programs.enums import GroupRole, ProgramAction
from programs.models import Program, Recipient, RecipientGroup
from programs.operations.guards import require_running
from programs.operations.history import remember
from programs.querysets import RecipientQuerySet
from programs.rules import GONE

GROUP_FIELDS = (
    "name",
    "number",
    "business",
    "founded_on",
    "regency_id",
    "district_id",
    "village_id",
)

# The constraint that says so.
ONE_CHAIR = "one_chair_per_group"


def plain_name(name: str) -> str:
    """The name as it is compared: "KUBE  Mawar" and "Kube mawar" are one group."""
    return " ".join(name.split()).upper()


def create(
    *, program: Program, values: Mapping[str, Any], group_id: uuid.UUID, by: User
) -> tuple[RecipientGroup, bool]:
    """Write a group; return it, and whether it is new. `values` are those of `GROUP_FIELDS`.

    `group_id` is made when the form is shown: a form sent twice gives one group.
    """
    if already := RecipientGroup.objects.filter(pk=group_id, program=program).first():
        return already, False
    require_running(program)
    group = RecipientGroup(
        pk=group_id, program=program, agency_id=program.agency_id, created_by=by, **values
    )
    _save(group, force_insert=True)
    remember(ProgramAction.GROUP_CREATED, program=program, by=by, group=str(group.pk))
    return group, True


def change(*, group: RecipientGroup, values: Mapping[str, Any], by: User) -> RecipientGroup:
    """Correct the facts of a group; nothing happens when nothing differs."""
    group = (
        RecipientGroup.objects.select_for_update(of=("self",))
        .select_related("program")
        .get(pk=group.pk)
    )
    changed = sorted(name for name, value in values.items() if getattr(group, name) != value)
    if not changed:
        return group
    for name in changed:
        setattr(group, name, values[name])
    _save(group, force_update=True)
    remember(
        ProgramAction.GROUP_CHANGED,
        program=group.program,
        by=by,
        group=str(group.pk),
        changed=changed,
    )
    return group


def check_membership(
    *, program_id: uuid.UUID, group_id: uuid.UUID | None, role: str, but: uuid.UUID
) -> None:
    """Raise unless a recipient may stand in the group with that role; `but` is that recipient.

    A group belongs to the program and has one chair at most, as the database knows too. Its lock
    makes two who would both be chair come one after the other.
    """
    if group_id is None:
        if role:
            raise ValidationError({"group": _("Pilih kelompoknya.")}, code="group_missing")
        return
    locked = RecipientGroup.objects.filter(pk=group_id, program_id=program_id)
    if not locked.select_for_update(of=("self",)).exists():
        raise ValidationError(
            {"group": _("Kelompok ini tidak ada dalam program ini.")}, code="group_unknown"
        )
    if role == GroupRole.CHAIR and standing_chairs([group_id]).exclude(pk=but).exists():
        raise second_chair()


def second_chair() -> ValidationError:
    return ValidationError(
        {"group_role": _("Kelompok ini sudah mempunyai ketua.")}, code="second_chair"
    )


def step_down(recipient_ids: Iterable[uuid.UUID], *, by: User) -> None:
    """Make members of those who would come back as chairs of groups that have another one.

    Of two who come back to one group, who was entered first stays the chair.
    """
    returning = Recipient.objects.filter(pk__in=list(recipient_ids), group_role=GroupRole.CHAIR)
    chairs = list(returning.select_related("program").order_by("pk"))
    chaired: set[uuid.UUID | None] = set(
        standing_chairs(chair.group_id for chair in chairs if chair.group_id is not None)
        .exclude(pk__in=[chair.pk for chair in chairs])
        .values_list("group_id", flat=True)
    )
    for chair in chairs:
        if chair.group_id not in chaired:
            chaired.add(chair.group_id)
        else:
            Recipient.objects.filter(pk=chair.pk).update(group_role=GroupRole.MEMBER)
            remember(
                ProgramAction.RECIPIENT_CHANGED, program=chair.program, recipient=chair, by=by,
                fields=["group_role"],
            )  # fmt: skip


def standing_chairs(group_ids: Iterable[uuid.UUID]) -> RecipientQuerySet:
    """The chairs of these groups who still count."""
    chairs = Recipient.objects.filter(group__in=list(group_ids), group_role=GroupRole.CHAIR)
    return chairs.exclude(state__in=GONE)


def _save(group: RecipientGroup, **how: Any) -> None:
    group.name = " ".join(group.name.split())
    same = RecipientGroup.objects.alias(plain=Upper("name")).filter(
        program_id=group.program_id, plain=plain_name(group.name)
    )
    taken = ValidationError(
        {"name": _("Program ini sudah mempunyai kelompok bernama ini.")}, code="duplicate_group"
    )
    if same.exclude(pk=group.pk).exists():
        raise taken
    try:
        with transaction.atomic():
            group.save(**how)
    except IntegrityError:
        raise taken from None
