"""The audit trail and background jobs."""

import json
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from core.enums import JobState
from core.identifiers import Identified
from core.moments import is_readable


class AuditChain(Identified):
    """A partition of the audit trail: events of one actor, each sealed with the one before.

    `seq` and `mac` are those of its last event. An actor has as many chains as they ever had
    transactions at once, so that nobody waits for anybody.
    """

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    seq = models.PositiveIntegerField(default=0)
    mac = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.pk}:{self.seq}"


class Details(json.JSONDecoder):
    """Details as pages read them: always an object, an empty one where it cannot be read.

    Before there was a measure (migration 0008) any role could append what Python gives up on.
    """

    def decode(self, s: str, *args: Any) -> dict[str, Any]:
        try:
            read = super().decode(s, *args)
        except (ValueError, RecursionError):
            return {}
        return read if isinstance(read, dict) else {}


class AuditEvents(models.QuerySet["AuditEvent"]):
    def readable(self) -> "AuditEvents":
        """Those that a page can show; `core.audit_verify` tells of the others."""
        return self.filter(is_readable("at"))


class AuditEvent(Identified):
    """Who did what to which object, written in the same transaction as the change.

    Append-only: no application role holds UPDATE or DELETE on it. `summary` and `details` never
    carry a NIK, KK number or name; they name rows by id, fields by name, and counts. Its place in a
    chain (`chain`, `seq`) and its seal (`mac`) betray whoever changes it all the same, see
    `core.audit_chain`.
    """

    at = models.DateTimeField(db_default=Now())
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text=_("Kosong bila dikerjakan oleh sistem atau pengunjung anonim."),
    )
    action = models.CharField(max_length=80)
    object_type = models.CharField(max_length=80, blank=True)
    object_id = models.CharField(max_length=64, blank=True)
    regency_id = models.IntegerField(null=True)
    agency_id = models.UUIDField(null=True)
    reason = models.TextField(blank=True)
    details = models.JSONField(default=dict, decoder=Details)
    # Empty for what was written before there were chains.
    chain = models.ForeignKey(
        AuditChain, on_delete=models.PROTECT, null=True, related_name="events", db_index=False
    )
    seq = models.PositiveIntegerField(null=True)
    mac = models.CharField(max_length=64, blank=True)

    objects = AuditEvents.as_manager()

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["chain", "seq"], name="audit_place_in_chain"),
            models.CheckConstraint(
                condition=models.Q(chain__isnull=True, seq__isnull=True, mac="")
                | models.Q(chain__isnull=False, seq__isnull=False) & ~models.Q(mac=""),
                name="audit_sealed_or_older",
            ),
        ]
        indexes = [
            models.Index(fields=["object_type", "object_id", "-at"], name="audit_object"),
            models.Index(fields=["actor", "-at"], name="audit_actor"),
            models.Index(fields=["regency_id", "-at"], name="audit_regency"),
            models.Index(fields=["-at", "-id"], name="audit_time"),
            models.Index(fields=["action", "-at"], name="audit_action"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"


class Job(Identified):
    """Background work that survives the broker: the row is the truth, the message a nudge.

    `kind` names a handler registered in `core.jobs`; `subject_id` the row it works on. `done` and
    `total` count rows. Nothing personal stands in any column.
    """

    kind = models.CharField(_("jenis"), max_length=60)
    subject_id = models.UUIDField()
    state = models.CharField(_("keadaan"), max_length=10, choices=JobState, default=JobState.QUEUED)
    done = models.PositiveIntegerField(_("selesai"), default=0)
    total = models.PositiveIntegerField(_("seluruhnya"), null=True)
    message = models.CharField(_("pesan"), max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(_("percobaan"), default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    membership_id = models.UUIDField(null=True)
    # In whose name it was asked for; the database fills them in (migration 0006).
    regency_id = models.IntegerField(null=True)
    agency_id = models.UUIDField(null=True)
    # Of a shared program, and the agency that its guest came from (migration 0010).
    program_id = models.UUIDField(null=True)
    guest_agency_id = models.UUIDField(null=True)
    created_at = models.DateTimeField(_("diminta pada"), db_default=Now())
    started_at = models.DateTimeField(_("dimulai pada"), null=True)
    heartbeat_at = models.DateTimeField(_("tanda terakhir"), null=True)
    finished_at = models.DateTimeField(_("selesai pada"), null=True)
    # Its message is sent anew from then on, for the `resends`-th time and one; null: not yet sent
    # again.
    resend_at = models.DateTimeField(null=True)
    resends = models.PositiveSmallIntegerField(default=0, db_default=0)
    # How often in a row its process died without getting further than row `furthest`.
    deaths = models.PositiveSmallIntegerField(default=0, db_default=0)
    furthest = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        verbose_name = _("pekerjaan latar")
        verbose_name_plural = _("pekerjaan latar")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_id"],
                condition=models.Q(state__in=["queued", "running"]),
                name="one_live_job_per_subject",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=JobState.values), name="job_state_known"
            ),
        ]
        indexes = [models.Index(fields=["state", "created_at"], name="job_waiting")]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def is_finished(self) -> bool:
        return self.state in JobState.finished()
