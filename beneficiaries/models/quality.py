"""What is wrong in the base, who is asked to mend it, and what became of that."""

from __future__ import annotations

from django.db import models
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from beneficiaries.models.people import Household, Person
from beneficiaries.models.places import region_key
from beneficiaries.quality_enums import (
    WAITING,
    QualityAct,
    QualityDesk,
    QualityOutcome,
    QualityState,
    Severity,
)
from beneficiaries.quality_querysets import QualityFindingQuerySet, QualityTaskQuerySet
from core.identifiers import Identified


class QualityTask(Identified):
    """Findings handed down together: to a desk, by a day, with a word along.

    `regency` is whose rows they are, `place` the territory of the desk. `owner` is a steward with
    an account; `officer` names somebody without one, who gets the list on paper. `filters` are the
    filters of the list it was made from. A task taken back keeps its row.
    """

    regency = region_key(_("kabupaten/kota"))
    desk = models.CharField(_("diserahkan kepada"), max_length=8, choices=QualityDesk)
    place = region_key(_("wilayah"))
    owner = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    officer = models.CharField(_("petugas"), max_length=100, blank=True)
    due_on = models.DateField(_("tenggat"))
    note = models.CharField(_("catatan"), max_length=500, blank=True)
    filters = models.JSONField(default=dict)
    rows = models.PositiveIntegerField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    undone_at = models.DateTimeField(null=True)

    objects = QualityTaskQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["regency", "-created_at"], name="quality_task_list")]

    def __str__(self) -> str:
        return f"{self.get_desk_display()} {self.place_id}"


class QualityFinding(Identified):
    """One thing wrong with one person or household. Found by a check, never entered by hand.

    `subject_id` is the person's id, or the household's where the finding is about all of it: with
    the kind it says what is one and the same finding from check to check. `facts` holds codes and
    numbers, no name and no NIK. `before_task` is the task it was under when it was handed further.
    """

    kind = models.CharField(max_length=24)
    severity = models.CharField(max_length=6, choices=Severity)
    # The gravest first; kept by the database, so that lists are sorted along an index.
    weight = models.GeneratedField(
        expression=Case(
            When(severity=Severity.HIGH, then=Value(1)),
            When(severity=Severity.MEDIUM, then=Value(2)),
            default=Value(3),
        ),
        output_field=models.PositiveSmallIntegerField(),
        db_persist=True,
    )
    subject_id = models.UUIDField()
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    regency = region_key(_("kabupaten/kota"))
    district = region_key(_("kecamatan"))
    village = region_key(_("desa/kelurahan"))
    facts = models.JSONField(default=dict)
    state = models.CharField(max_length=6, choices=QualityState, default=QualityState.OPEN)
    task = models.ForeignKey(
        QualityTask, on_delete=models.PROTECT, null=True, related_name="findings", db_index=False
    )
    before_task = models.ForeignKey(
        QualityTask, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    # Copied from the task, so that lists of the overdue need no join.
    due_on = models.DateField(null=True)
    outcome = models.CharField(max_length=11, choices=QualityOutcome, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    closed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    found_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)
    returns = models.PositiveSmallIntegerField(default=0, db_default=0)

    objects = QualityFindingQuerySet.as_manager()

    class Meta:
        ordering = ["regency_id", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["subject_id", "kind"], name="quality_finding_once"),
            models.CheckConstraint(
                condition=Q(state="closed", closed_by__isnull=False, ended_at__isnull=False)
                & ~Q(outcome="")
                | Q(state="cured", ended_at__isnull=False)
                | Q(state="open", ended_at__isnull=True, task__isnull=True)
                | Q(state="handed", ended_at__isnull=True, task__isnull=False),
                name="quality_finding_state",
            ),
        ]
        indexes = [
            models.Index(fields=["regency", "state", "id"], name="quality_finding_list"),
            models.Index(fields=["regency", "kind", "state", "id"], name="quality_finding_kind"),
            models.Index(
                fields=["regency", "village", "state", "id"], name="quality_finding_village"
            ),
            # The queue: what waits, by weight, for a regency and for the province.
            models.Index(
                fields=["regency", "weight", "-id"],
                condition=Q(state__in=WAITING),
                name="quality_finding_weight",
            ),
            models.Index(
                fields=["weight", "-id"],
                condition=Q(state__in=WAITING),
                name="quality_finding_province",
            ),
            models.Index(
                fields=["task"], condition=Q(task__isnull=False), name="quality_finding_task"
            ),
            models.Index(
                fields=["before_task"],
                condition=Q(before_task__isnull=False),
                name="quality_finding_before",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"


class QualityEvent(Identified):
    """What happened to a finding after it was found; `by` empty: a check did it."""

    finding = models.ForeignKey(QualityFinding, on_delete=models.CASCADE, related_name="events")
    regency = region_key(_("kabupaten/kota"))
    act = models.CharField(max_length=8, choices=QualityAct)
    outcome = models.CharField(max_length=11, choices=QualityOutcome, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.act} {self.finding_id}"


class QualityTally(models.Model):
    """How many of a kind the last check of a regency found.

    `figure` is what may be told to those who see no names: empty where the number is small.
    """

    regency = region_key(_("kabupaten/kota"))
    kind = models.CharField(max_length=24)
    number = models.PositiveIntegerField()
    figure = models.PositiveIntegerField(null=True)
    checked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["regency", "kind"], name="quality_tally_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class QualityCheck(Identified):
    """One check of one regency: when, on which activation of a release, with what result.

    Stable from check to check while base and day are the same: then `fresh`, `cured` and
    `returned` are 0.
    """

    regency = region_key(_("kabupaten/kota"))
    activation_id = models.UUIDField(null=True)
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField(db_default=Now())
    seconds = models.FloatField()
    found = models.PositiveIntegerField()
    fresh = models.PositiveIntegerField()
    cured = models.PositiveIntegerField()
    returned = models.PositiveIntegerField()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["regency", "-at"], name="quality_check_last")]

    def __str__(self) -> str:
        return f"{self.regency_id} {self.at}"
