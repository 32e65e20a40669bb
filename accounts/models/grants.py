"""Grants: what somebody may look at, or work in, beyond the place of their own right to work."""

from __future__ import annotations

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermission

from accounts.enums import GrantKind, GrantStanding, GrantState
from accounts.models.people import Agency, Membership, User
from accounts.querysets import GrantQuerySet
from core.identifiers import Identified
from regions.models import Region


class Grant(Identified):
    """One regency, agency or program opened to one person, for a time and a reason.

    What is granted stands in django-guardian's row (`carrier`): `view_…` to read, `change_…` to
    write. Why, until when and by whom stands here, and the two are written together: a given grant
    has a carrier, any other has none, and without an intact carrier a grant opens nothing. It lends
    no role: inside it works what the holder's own right (`membership`) may do, as far as the kind
    of grant goes, and it dies with that right.

    Who asks for a program to be shared names a work address (`asked_for`), and nothing says whether
    it has an account: until a desk consents no `user` stands here.

    `regency` and `agency` say where the opened rows lie; `home` is the holder's own agency, kept
    because desks may not read rights outside of their territory. `title` is what the object was
    called on that day: the holder reads it from places where the object itself is out of sight.
    """

    kind = models.CharField(max_length=10, choices=GrantKind)
    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    object_pk = models.CharField(max_length=36)
    target = GenericForeignKey("content_type", "object_pk")
    title = models.CharField(max_length=220)
    regency = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    writes = models.BooleanField(_("boleh mengubah"), default=False)

    asked_for = models.EmailField(_("surel penerima"), blank=True, default="", db_default="")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="grants")
    # Empty while asked for: whoever asks does not see the rights of other agencies.
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="grants"
    )
    home = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    home_regency = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="+")

    state = models.CharField(max_length=10, choices=GrantState)
    reason = models.CharField(_("alasan"), max_length=500)
    expires_on = models.DateField(_("berlaku sampai"))
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_default=Now())
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    # Nobody confirmed it in the yearly look at all rights: it opens nothing until somebody does.
    suspended_at = models.DateTimeField(null=True)
    # Empty when it ran out.
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    closing_reason = models.CharField(max_length=500, blank=True)
    carrier = models.OneToOneField(
        UserObjectPermission, on_delete=models.PROTECT, null=True, related_name="grant"
    )

    objects = GrantQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=GrantKind.values), name="grant_kind_known"),
            models.CheckConstraint(
                condition=Q(
                    state=GrantState.GIVEN,
                    carrier__isnull=False,
                    user__isnull=False,
                    membership__isnull=False,
                    home__isnull=False,
                    decided_by__isnull=False,
                )
                | (~Q(state=GrantState.GIVEN) & Q(carrier__isnull=True)),
                name="grant_given_with_its_carrier",
            ),
            models.CheckConstraint(
                condition=Q(kind=GrantKind.REGENCY, regency__isnull=False, agency__isnull=True)
                | Q(kind=GrantKind.AGENCY, agency__isnull=False, writes=False)
                | Q(kind=GrantKind.PROGRAM, agency__isnull=False),
                name="grant_knows_its_place",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[GrantState.ASKED, GrantState.GIVEN], closing_reason="")
                | Q(state=GrantState.ENDED, ended_at__isnull=False)
                | Q(state=GrantState.REFUSED, decided_by__isnull=False),
                name="grant_closed_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False) | ~Q(asked_for=""), name="grant_for_somebody"
            ),
            models.UniqueConstraint(
                fields=["asked_for", "kind", "object_pk"],
                condition=Q(state=GrantState.ASKED),
                name="grant_asked_for_once",
            ),
            models.UniqueConstraint(
                fields=["user", "kind", "object_pk"],
                condition=Q(state__in=[GrantState.ASKED, GrantState.GIVEN]),
                name="grant_once_per_person",
            ),
        ]
        indexes = [models.Index(fields=["user", "state"], name="grant_of_person")]

    def __str__(self) -> str:
        return self.title

    @property
    def place_name(self) -> str:
        """What is opened, with its kind before it unless the name begins with that word."""
        kind = str(GrantKind(self.kind).label)
        doubled = self.title.casefold().startswith(f"{kind} ".casefold())
        return self.title if doubled else f"{kind}: {self.title}"

    @property
    def standing(self) -> GrantStanding:
        """How the grant stands today; one that ran out counts as ended before it is cleared."""
        if self.state == GrantState.GIVEN and self.expires_on < timezone.localdate():
            return GrantStanding.EXPIRED
        if self.state == GrantState.ENDED and self.ended_by_id is None:
            return GrantStanding.EXPIRED
        if self.state == GrantState.GIVEN and self.suspended_at is not None:
            return GrantStanding.SUSPENDED
        return GrantStanding(self.state)
