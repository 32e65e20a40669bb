"""What beat asks of this app. Each task may run twice, or miss a turn, without harm."""

from __future__ import annotations

from celery import shared_task
from django.core.management import call_command
from django.utils import timezone
from django.utils.translation import ngettext

from accounts.operations import (
    campaigns,
    digests,
    exports,
    given_grants,
    notice_upkeep,
    recoveries,
)
from core import jobs
from core.scope import DatabaseRole, DatabaseScope, scoped


@shared_task(name="accounts.tasks.mail_notices", ignore_result=True)
def mail_notices() -> int:
    """Mail the inboxes that are due."""
    return digests.send_due(timezone.now())


@shared_task(name="accounts.tasks.tell_of_jobs", ignore_result=True)
def tell_of_jobs() -> int:
    """Tell people about their long work that has ended."""
    return notice_upkeep.tell_of_finished_jobs(timezone.now())


@shared_task(name="accounts.tasks.tend_notices", ignore_result=True)
def tend_notices() -> None:
    """Remind of rights that end, and clear old notices away."""
    notice_upkeep.remind_of_ending_rights(timezone.localdate())
    notice_upkeep.clear_away(timezone.now())


@shared_task(name="accounts.tasks.close_campaigns", ignore_result=True)
def close_campaigns() -> int:
    """Suspend what nobody confirmed by its day."""
    with scoped(DatabaseScope(DatabaseRole.PROVINCE)):
        return campaigns.close_due(timezone.localdate())


@shared_task(name="accounts.tasks.end_grants", ignore_result=True)
def end_grants() -> int:
    """Clear grants away that ran out or lost the right they were tied to."""
    with scoped(DatabaseScope(DatabaseRole.PROVINCE)):
        return given_grants.end_over()


@shared_task(name="accounts.tasks.end_recoveries", ignore_result=True)
def end_recoveries() -> int:
    """Close acts that let somebody back in and that nobody confirmed within their term."""
    with scoped(DatabaseScope(DatabaseRole.PROVINCE)):
        return recoveries.expire_due()


@jobs.handler(exports.JOB)
def write_export(run: jobs.Run) -> str:
    """Write a list that somebody takes along. Run twice, it writes the same file again."""
    rows = exports.write(job=run.job, progress=run.progress)
    run.progress(rows, rows)
    return ngettext("%(rows)s baris ditulis.", "%(rows)s baris ditulis.", rows) % {"rows": rows}


@shared_task(name="accounts.tasks.clear_exports", ignore_result=True)
def clear_exports() -> int:
    """Delete lists that were taken along long enough ago."""
    return exports.clear_away(timezone.now())


@shared_task(name="accounts.tasks.clear_sessions", ignore_result=True)
def clear_sessions() -> None:
    """Delete sessions that are over: they hold what people searched for."""
    call_command("clearsessions")
