"""Entering, changing and withdrawing plans of aid."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit
from programs.models import Plan


def enter(
    *, plan_id: uuid.UUID, values: dict[str, Any], agency_id: uuid.UUID | None, by: User
) -> tuple[Plan, bool]:
    """Write a plan; return it, and whether it is new.

    `plan_id` is made when the form is shown: a form sent twice gives one plan. `agency_id` is None
    for plans of givers that have no agency here. The regency is that of the region planned for.
    """
    if already := Plan.objects.filter(pk=plan_id).first():
        return already, False
    plan = Plan(
        pk=plan_id,
        agency_id=agency_id,
        regency_id=values["region"].regency_id,
        created_by=by,
        **values,
    )
    try:
        with transaction.atomic():
            plan.save(force_insert=True)
    except IntegrityError:
        # The key is somebody else's: to this user it must look like any other refusal.
        raise ValidationError(
            _("Formulir ini tidak dapat dipakai lagi. Muat ulang halaman, lalu isi kembali."),
            code="form_used",
        ) from None
    audit.record("plan.enter", by=by, subject=plan, level=str(plan.level), year=plan.year)
    return plan, True


def change(*, plan: Plan, values: dict[str, Any], by: User) -> Plan:
    """Correct a plan; nothing happens when nothing differs."""
    plan = _locked(plan)
    changed = sorted(name for name, value in values.items() if getattr(plan, name) != value)
    if not changed:
        return plan
    for name in changed:
        setattr(plan, name, values[name])
    plan.regency_id = plan.region.regency_id
    plan.save(update_fields=[*changed, "regency"])
    audit.record("plan.change", by=by, subject=plan, fields=changed)
    return plan


def withdraw(*, plan: Plan, by: User) -> Plan:
    """Take a plan out of all counts; the row stays."""
    plan = _locked(plan, withdrawn=True)
    if plan.withdrawn_at is None:
        plan.withdrawn_at = timezone.now()
        plan.save(update_fields=["withdrawn_at"])
        audit.record("plan.withdraw", by=by, subject=plan)
    return plan


def _locked(plan: Plan, *, withdrawn: bool = False) -> Plan:
    plan = Plan.objects.select_for_update(of=("self",)).select_related("region").get(pk=plan.pk)
    if plan.withdrawn_at is not None and not withdrawn:
        raise ValidationError(
            _("Rencana ini sudah dihapus. Buat rencana baru bila masih diperlukan."),
            code="withdrawn",
        )
    return plan
