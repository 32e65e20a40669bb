"""Who may enter, on whose letter, in which role, over which territory."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.hashers import is_password_usable, make_password
from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower, Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import AgencyKind, MembershipState, RequestState
from accounts.models.credentials import Credential
from accounts.querysets import (
    ENDING_DAYS,
    AccountRequestQuerySet,
    MembershipQuerySet,
    UserManager,
)
from accounts.roles import Role
from core.identifiers import Identified
from regions.models import Region


class User(Identified, AbstractBaseUser, PermissionsMixin):
    """A civil servant. Rights come from memberships alone; the account itself carries none.

    The password hash lies in `Credential`. It is read when it is asked for, which only the roles
    that sign people in may do; saving the account saves a hash that was set.
    """

    email = models.EmailField(_("surel"), unique=True)
    name = models.CharField(_("nama"), max_length=150)
    nip = models.CharField(_("NIP"), max_length=18, blank=True)
    phone = models.CharField(_("telepon"), max_length=20, blank=True)
    is_active = models.BooleanField(_("aktif"), default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(db_default=Now())

    objects = UserManager()

    _hash: str | None = None
    _hash_is_new = False

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("pengguna")
        verbose_name_plural = _("pengguna")
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    @property
    def password(self) -> str:
        """The hash; an unusable one for an account that was never activated."""
        if self._hash is None:
            kept = Credential.objects.filter(user_id=self.pk).first()
            self._hash = kept.password if kept else make_password(None)
        return self._hash

    @password.setter
    def password(self, value: str) -> None:
        self._hash, self._hash_is_new = value, True

    def has_usable_password(self) -> bool:
        """Whether the account was activated. Desks may ask this; they cannot read the hash."""
        if self._hash is not None:
            return is_password_usable(self._hash)
        return Credential.objects.filter(user_id=self.pk).exists()

    def save(self, *, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        fields = None if update_fields is None else set(update_fields)
        made = self._state.adding
        super().save(update_fields=None if fields is None else fields - {"password"}, **kwargs)
        if self._hash_is_new and (fields is None or "password" in fields):
            self._keep_hash(made=made)

    def _keep_hash(self, *, made: bool) -> None:
        if self._hash and is_password_usable(self._hash):
            Credential.objects.update_or_create(user=self, defaults={"password": self._hash})
        elif not made:
            Credential.objects.filter(user_id=self.pk).delete()
        self._hash_is_new = False

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        self._hash, self._hash_is_new = None, False
        super().refresh_from_db(*args, **kwargs)


class Agency(Identified):
    """An agency (OPD) of the province or of a regency; `region` is its territory."""

    name = models.CharField(_("nama"), max_length=150)
    short_name = models.CharField(_("nama singkat"), max_length=60)
    kind = models.CharField(_("jenis"), max_length=20, choices=AgencyKind)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, verbose_name=_("wilayah"))
    # None for agencies of the province: copied from `region` so that policies compare one column.
    regency = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    is_active = models.BooleanField(_("aktif"), default=True)

    class Meta:
        verbose_name = _("instansi")
        verbose_name_plural = _("instansi")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["region", "name"], name="agency_once_per_region")
        ]

    def __str__(self) -> str:
        return self.name


class Membership(Identified):
    """One right to work: role, agency, territory, for a time.

    Role, agency and territory never change: who moves gets another right, so that what they did
    keeps the hat it was done under. `regency` empty means the whole province.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("peran"), max_length=20, choices=Role)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="memberships")
    regency = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField(db_default=Now())
    expires_on = models.DateField(_("berlaku sampai"))
    suspended_at = models.DateTimeField(null=True, blank=True)
    # Then a regency's desk neither lifts the suspension nor goes around it.
    suspended_by_province = models.BooleanField(default=False)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["granted_at"]
        constraints = [
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="role_known"),
            models.CheckConstraint(
                condition=models.Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | models.Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="revoked_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.agency.short_name}"

    @property
    def state(self) -> MembershipState:
        """How the right stands today; being ended counts before being suspended."""
        left = (self.expires_on - timezone.localdate()).days
        if self.revoked_at:
            return MembershipState.REVOKED
        if left < 0:
            return MembershipState.EXPIRED
        if self.suspended_at:
            return MembershipState.SUSPENDED
        return MembershipState.ENDING if left <= ENDING_DAYS else MembershipState.LIVE


class AccountRequest(Identified):
    """An employee's application for an account, with the letter of their agency."""

    name = models.CharField(_("nama lengkap"), max_length=150)
    email = models.EmailField(_("surel kedinasan"))
    nip = models.CharField(_("NIP"), max_length=18)
    phone = models.CharField(_("nomor telepon"), max_length=20)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, verbose_name=_("instansi"))
    regency = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    role = models.CharField(_("peran yang diajukan"), max_length=20, choices=Role)
    letter = models.FileField(_("surat penugasan"), upload_to="letters/")
    letter_type = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.SUBMITTED)
    submitted_at = models.DateTimeField(db_default=Now())
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(_("alasan"), blank=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = AccountRequestQuerySet.as_manager()

    class Meta:
        ordering = ["submitted_at"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=models.Q(state="submitted"),
                name="one_open_request_per_email",
            ),
            models.CheckConstraint(
                condition=models.Q(state="submitted", decided_by__isnull=True)
                | models.Q(decided_by__isnull=False, decided_at__isnull=False),
                name="request_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.agency}"


class Activation(Identified):
    """A one-time link. Only its hash is kept; opening it uses nothing up, finishing does."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="activations")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(db_default=Now())
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.pk)
