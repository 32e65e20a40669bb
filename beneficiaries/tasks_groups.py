"""Background work of group lists; registered by `beneficiaries.tasks`."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.permissions import Permission
from beneficiaries.desks import Desk, asker
from beneficiaries.group_enums import GroupListState
from beneficiaries.job_kinds import GROUP_LIST
from beneficiaries.models import GroupList
from beneficiaries.operations import group_checks
from core import jobs


@jobs.handler(GROUP_LIST)
def check_group_list(run: jobs.Run) -> str:
    """Read a steward's list and find its people in the base."""
    desk = Desk(run, Permission.REGISTRY_IMPORT)
    with desk() as scope:
        found = GroupList.objects.visible_to(scope).filter(pk=run.job.subject_id).first()
        by = asker(scope)
    if found is None or by is None:
        raise jobs.JobRefused(_("Daftar ini tidak termasuk wilayah Anda."))
    if found.state == GroupListState.RECEIVED:
        try:
            group_checks.check(group_list=found, desk=desk, progress=run.progress, by=by)
        except group_checks.FileRefused as refusal:
            raise jobs.JobRefused(str(refusal)) from refusal
    return _("Daftar sudah dibaca.")
