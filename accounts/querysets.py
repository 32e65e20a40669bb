from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.base_user import BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.enums import GrantKind, GrantState, MembershipState, RecoveryState
from accounts.tenancy import TerritoryQuerySet
from core.scope import DatabaseRole

if TYPE_CHECKING:
    from accounts.models import User
    from accounts.scope import Scope


# A right with no more days left than this is about to end, and its holder is reminded.
ENDING_DAYS = 30


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, name: str, password: str | None = None, **extra: Any) -> User:
        """Create an account; without a password it cannot sign in until it is activated."""
        user = self.model(email=self.normalize_email(email).lower(), name=name, **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class MembershipQuerySet(models.QuerySet):
    def live(self) -> Self:
        """Memberships that grant something today."""
        today = timezone.localdate()
        return self.filter(
            revoked_at__isnull=True,
            suspended_at__isnull=True,
            expires_on__gte=today,
            user__is_active=True,
            agency__is_active=True,
        )

    def in_state(self, state: MembershipState) -> Self:
        """The rights whose `state` is this one today."""
        today = timezone.localdate()
        soon = today + datetime.timedelta(days=ENDING_DAYS)
        if state == MembershipState.REVOKED:
            return self.filter(revoked_at__isnull=False)
        unended = self.filter(revoked_at__isnull=True)
        match state:
            case MembershipState.EXPIRED:
                return unended.filter(expires_on__lt=today)
            case MembershipState.SUSPENDED:
                return unended.filter(expires_on__gte=today, suspended_at__isnull=False)
            case MembershipState.ENDING:
                within = Q(expires_on__range=(today, soon))
            case _:
                within = Q(expires_on__gt=soon)
        return unended.filter(within, suspended_at__isnull=True)

    def visible_to(self, scope: Scope) -> Self:
        """Memberships in the secretariat's territory; the province sees all."""
        if scope.role is DatabaseRole.PROVINCE:
            return self
        if scope.role is DatabaseRole.REGENCY:
            return self.filter(agency__regency_id=scope.regency_id)
        return self.none()


class AccountRequestQuerySet(TerritoryQuerySet):
    def open(self) -> Self:
        return self.filter(Q(state="submitted"))


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """One's own, under whichever hat, as long as that hat is worn."""
        return self.filter(
            user_id=scope.user_id,
            membership__revoked_at__isnull=True,
            membership__suspended_at__isnull=True,
            membership__expires_on__gte=timezone.localdate(),
        )

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)


class RecoveryQuerySet(TerritoryQuerySet):
    def waiting(self) -> Self:
        """Acts that may still be confirmed."""
        return self.filter(state=RecoveryState.WAITING, expires_at__gt=timezone.now())

    def overdue(self) -> Self:
        """Acts that nobody answered in time, and that are not closed yet."""
        return self.filter(state=RecoveryState.WAITING, expires_at__lte=timezone.now())


class CampaignQuerySet(TerritoryQuerySet):
    """A desk's own campaigns; the province also sees how the regencies get on."""

    def open(self) -> Self:
        return self.filter(closed_at__isnull=True)


class GrantQuerySet(models.QuerySet):
    def live(self) -> Self:
        """Grants that open something today: in time, the holder's right in force, and carried by
        an object permission that says the same.
        """
        today = timezone.localdate()
        reads = Q(writes=False, carrier__permission__codename__startswith="view_")
        writes = Q(writes=True, carrier__permission__codename__startswith="change_")
        return self.filter(
            reads | writes,
            state=GrantState.GIVEN,
            suspended_at__isnull=True,
            expires_on__gte=today,
            carrier__user=F("user"),
            carrier__content_type=F("content_type"),
            carrier__object_pk=F("object_pk"),
            membership__user=F("user"),
            membership__revoked_at__isnull=True,
            membership__suspended_at__isnull=True,
            membership__expires_on__gte=today,
            user__is_active=True,
            membership__agency__is_active=True,
        )

    def visible_to(self, scope: Scope) -> Self:
        """What a desk reads: what opens its territory, and what its people hold elsewhere."""
        match scope.role:
            case DatabaseRole.PROVINCE:
                return self
            case DatabaseRole.REGENCY:
                own = Q(regency_id=scope.regency_id) | Q(home_regency_id=scope.regency_id)
                return self.filter(own)
            case DatabaseRole.AGENCY if scope.program_id is None:
                return self.filter(kind=GrantKind.PROGRAM, agency_id=scope.agency_id)
        return self.none()
