"""The periodic tasks that keep the public totals up to date."""

from __future__ import annotations

from celery import shared_task

from public.operations.publish import publish_first_totals as publish_first
from public.operations.publish import publish_totals as publish


@shared_task(name="public.tasks.publish_totals", ignore_result=True)
def publish_totals() -> bool:
    """Safe to run at any time and twice: without a change nothing is stored."""
    return publish() is not None


@shared_task(name="public.tasks.publish_first_totals", ignore_result=True)
def publish_first_totals() -> bool:
    """Between the regular turns, only until there is a publication."""
    return publish_first() is not None
