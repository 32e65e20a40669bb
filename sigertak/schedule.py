"""What the portal does by itself, and when: Celery beat reads it. Hours are local ones."""

from celery.schedules import crontab

from sigertak import environment

BEAT = {
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
    "settle-overlaps": {"task": "verification.tasks.settle_overlaps", "schedule": 60.0},
    "remind-agencies": {
        "task": "programs.tasks.remind_agencies",
        "schedule": crontab(hour=6, minute=10),
    },
    "publish-totals": {
        "task": "public.tasks.publish_totals",
        "schedule": float(environment.number("PUBLISH_EVERY_SECONDS", default=900, least=10)),
    },
}
