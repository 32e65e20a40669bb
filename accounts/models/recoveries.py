"""The act by which somebody comes back who lost every second factor: two officers, never one."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import RecoveryProof, RecoveryState
from accounts.models.people import User
from accounts.querysets import RecoveryQuerySet
from core.identifiers import Identified
from regions.models import Region

_WAITING = Q(state=RecoveryState.WAITING)
_ANSWERED = Q(state__in=[RecoveryState.CONFIRMED, RecoveryState.REFUSED])


class FactorRecovery(Identified):
    """One officer asked that an account's second factors are taken away; what came of it.

    The database itself takes them away when the row becomes confirmed, and in no other way
    (migration 0020). `regency`: where all of the holder's rights lie, empty when that is not one
    regency; the desk there and the province's decide.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    regency = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="+")
    # The holder is an officer of the province's secretariat: then technicians may confirm, too.
    of_province_desk = models.BooleanField(default=False)
    state = models.CharField(
        _("keadaan"), max_length=10, choices=RecoveryState, default=RecoveryState.WAITING
    )
    reason = models.CharField(_("alasan"), max_length=500)
    proof = models.CharField(_("bukti"), max_length=10, choices=RecoveryProof)
    proof_note = models.CharField(_("yang diperlihatkan"), max_length=200, blank=True)
    letter_number = models.CharField(_("nomor surat"), max_length=80, blank=True)
    letter_date = models.DateField(_("tanggal surat"), null=True)
    letter = models.FileField(_("surat"), upload_to="recoveries/", blank=True)
    letter_type = models.CharField(max_length=60, blank=True)
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    # Empty for an act that nobody answered in time.
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.CharField(_("alasan jawaban"), max_length=500, blank=True)
    # When the holder had set a new factor up; the database notes it.
    finished_at = models.DateTimeField(null=True)

    objects = RecoveryQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=_WAITING, name="one_open_recovery_per_account"
            ),
            models.CheckConstraint(
                condition=_WAITING & Q(ended_at=None, ended_by=None)
                | ~_WAITING & Q(ended_at__isnull=False),
                name="recovery_ends_once",
            ),
            models.CheckConstraint(
                condition=~Q(started_by=F("user"))
                & (
                    ~_ANSWERED
                    | Q(ended_by__isnull=False)
                    & ~Q(ended_by=F("started_by"))
                    & ~Q(ended_by=F("user"))
                ),
                name="recovery_by_two_others",
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None) | Q(state=RecoveryState.CONFIRMED),
                name="recovery_finished_when_confirmed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.user_id}"

    @property
    def is_late(self) -> bool:
        """Nobody answered in time, whether the portal has closed it already or not."""
        return self.state == RecoveryState.WAITING and self.expires_at <= timezone.now()

    @property
    def is_open(self) -> bool:
        return self.state == RecoveryState.WAITING and not self.is_late

    @property
    def standing(self) -> str:
        """The state for a badge; what was confirmed is finished once a new factor stands."""
        if self.is_late:
            return str(RecoveryState.EXPIRED)
        return "finished" if self.finished_at else str(self.state)
