"""Background work of changes of regions; registered by `beneficiaries.tasks`."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.permissions import Permission
from beneficiaries.desks import Desk, asker
from beneficiaries.job_kinds import CARRY_VILLAGES
from beneficiaries.models import Household
from beneficiaries.operations import region_changes
from beneficiaries.queries.region_work import event_of
from core import jobs
from core.scope import DatabaseRole
from core.templatetags.fmt import angka


@jobs.handler(CARRY_VILLAGES)
def carry_villages(run: jobs.Run) -> str:
    """Take the villages of a district along to its new code, a transaction for each.

    A run that died left some of them done: these have nobody to move any more.
    """
    desk = Desk(run, Permission.REGISTRY_ACTIVATE)
    event = event_of(run.job.subject_id)
    if event is None:
        raise jobs.JobRefused(_("Perubahan wilayah itu tidak ada lagi."))
    lines = region_changes.lines_to_carry(event)
    with desk() as scope:
        if scope.role is not DatabaseRole.PROVINCE:
            raise jobs.JobRefused(_("Perubahan wilayah hanya diteruskan oleh provinsi."))
        left = Household.objects.filter(village__in=[line.predecessor_id for line in lines])
        run.progress(0, left.count())
    done = 0
    for line in lines:
        with desk() as scope:
            households, _offices = region_changes.carry(line=line, by=asker(scope))
        done += households
        run.progress(done)
    return _("%(villages)s desa/kelurahan diteruskan ke kode barunya.") % {
        "villages": angka(len(lines))
    }
