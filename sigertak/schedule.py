"""What the portal does by itself, when, and in which queue: Celery beat reads it. Hours are local.

Jobs and whatever takes minutes go through Celery's own queue. What is done within seconds has a
queue and a worker of its own, so that two long imports do not keep seals, mails and the sweeper
waiting.

Whoever starts the scheduler anew starts its intervals anew: so what is done in minutes has an
interval, and what is done in hours or days has its times of the clock.
"""

from typing import Any

from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured

from sigertak import environment

_HOUR = 3600


def publishing(seconds: int) -> float | crontab:
    """When totals are looked at, every so many seconds: below an hour an interval, else whole hours
    of the day, 04:20 among them. Raises `ImproperlyConfigured` for what does not divide a day.
    """
    if seconds < _HOUR:
        return float(seconds)
    hours, left = divmod(seconds, _HOUR)
    if left or 24 % hours:
        raise ImproperlyConfigured(
            f"PUBLISH_EVERY_SECONDS={seconds} is neither below 3600 nor 1, 2, 3, 4, 6, 8, 12 or 24 "
            "hours."
        )
    return crontab(hour=[(4 + hour) % 24 for hour in range(0, 24, hours)], minute=20)


BEAT: dict[str, dict[str, Any]] = {
    "sweep-jobs": {"task": "core.tasks.sweep_jobs", "schedule": 15.0},
    "verify-audit": {"task": "core.tasks.verify_audit", "schedule": crontab(hour=2, minute=30)},
    "seal-row-changes": {
        "task": "core.tasks.seal_row_changes",
        "schedule": crontab(minute="*/10"),
    },
    "sweep-files": {"task": "core.tasks.sweep_files", "schedule": crontab(hour=3, minute=40)},
    "tell-of-jobs": {"task": "accounts.tasks.tell_of_jobs", "schedule": 60.0},
    "mail-notices": {"task": "accounts.tasks.mail_notices", "schedule": 300.0},
    "clear-sessions": {
        "task": "accounts.tasks.clear_sessions",
        "schedule": crontab(hour=3, minute=15),
    },
    "tidy": {
        "task": "beneficiaries.tasks_rights.tidy",
        "schedule": crontab(hour=3, minute=40),
    },
    "close-campaigns": {"task": "accounts.tasks.close_campaigns", "schedule": crontab(minute=5)},
    "end-grants": {"task": "accounts.tasks.end_grants", "schedule": crontab(minute=10)},
    "end-recoveries": {
        "task": "accounts.tasks.end_recoveries",
        "schedule": crontab(minute="*/10"),
    },
    "tend-notices": {"task": "accounts.tasks.tend_notices", "schedule": crontab(minute=20)},
    "clear-exports": {"task": "accounts.tasks.clear_exports", "schedule": crontab(minute=50)},
    "look-again": {"task": "verification.tasks.look_again", "schedule": 30.0},
    "tend-deadlines": {"task": "verification.tasks.tend_deadlines", "schedule": crontab(minute=40)},
    "check-new-bases": {
        "task": "beneficiaries.tasks_quality.check_new_bases",
        "schedule": 60.0,
    },
    "remind-of-quality-tasks": {
        "task": "beneficiaries.tasks_quality.remind_of_tasks",
        "schedule": crontab(hour=6, minute=30),
    },
    "remind-of-data-requests": {
        "task": "beneficiaries.tasks_rights.remind_of_requests",
        "schedule": crontab(minute=15),
    },
    "settle-overlaps": {"task": "verification.tasks.settle_overlaps", "schedule": 30.0},
    "hear-villages": {"task": "verification.tasks.hear_villages", "schedule": 300.0},
    "remind-agencies": {
        "task": "programs.tasks.remind_agencies",
        "schedule": crontab(hour=6, minute=10),
    },
    "publish-totals": {
        "task": "public.tasks.publish_totals",
        "schedule": publishing(
            environment.number("PUBLISH_EVERY_SECONDS", default=900, least=10, most=24 * _HOUR)
        ),
    },
    # Nobody waits a day for the first ones.
    "publish-first-totals": {"task": "public.tasks.publish_first_totals", "schedule": 300.0},
}

SHORT_QUEUE = "short"
# Work that may have much to do (re-checks, overlaps) is here when it stops after a slice of time.
_SHORT = (
    "accounts.tasks.clear_exports",
    "accounts.tasks.clear_sessions",
    "accounts.tasks.close_campaigns",
    "accounts.tasks.end_grants",
    "accounts.tasks.end_recoveries",
    "accounts.tasks.mail_notices",
    "accounts.tasks.tell_of_jobs",
    "accounts.tasks.tend_notices",
    "beneficiaries.tasks_quality.remind_of_tasks",
    "beneficiaries.tasks_rights.remind_of_requests",
    "core.tasks.seal_row_changes",
    "core.tasks.sweep_jobs",
    "programs.tasks.remind_agencies",
    "verification.tasks.hear_villages",
    "verification.tasks.look_again",
    "verification.tasks.settle_overlaps",
    "verification.tasks.tend_deadlines",
)
ROUTES = {task: {"queue": SHORT_QUEUE} for task in _SHORT}


def interval(schedule: float | crontab) -> float:
    """Seconds from one turn to the next, of a schedule that is the same every day."""
    if isinstance(schedule, crontab):
        return 24 * 60 * 60 / (len(schedule.hour) * len(schedule.minute))
    return schedule


# A turn that nobody took is not caught up on: the next one does its work. So a worker that comes
# back after hours finds few messages of each. The shortest turns wait longer than for the next one:
# a slice of other short work takes some 25 seconds, and jobs that were lost must be found again.
_SHORTEST_WAIT = 120.0
for _entry in BEAT.values():
    _entry["options"] = {"expires": max(interval(_entry["schedule"]), _SHORTEST_WAIT)}
