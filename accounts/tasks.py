"""What beat asks of this app. Each task may run twice, or miss a turn, without harm."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from accounts.operations import digests, notice_upkeep


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
