"""Activation: a release becomes the base of a regency, in one transaction.

A half-activated base would answer wrongly about every family of the regency, so this work is not
cut into chunks: it happens or it does not.
"""

from __future__ import annotations

import uuid
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from beneficiaries.enums import ImportState
from beneficiaries.models import (
    RegistryImport,
    RegistryRelease,
    ReleaseActivation,
)
from beneficiaries.operations import (
    amendments,
    entering,
    entering_sql,
    following,
    joining_sql,
    name_words,
)
from beneficiaries.operations.landing import Landing
from core import audit
from regions.models import Region


class ActivationRefused(Exception):
    """The release cannot become the base of this regency now; the text is for the screen."""


class Pair(NamedTuple):
    release: RegistryRelease
    regency: Region


# One activation per regency at a time; the second waits and finds the work done.
_LOCK = "SELECT pg_advisory_xact_lock(hashtext('sigertak.activation'), %(regency)s)"


def subject_of(release_id: uuid.UUID, regency_id: int) -> uuid.UUID:
    """The id that a job carries for activating a release in a regency."""
    return uuid.uuid5(release_id, str(regency_id))


def pair_of(subject_id: uuid.UUID) -> Pair:
    """The release and regency behind `subject_of`; raises `ActivationRefused` when gone."""
    regencies = list(
        Region.objects.regencies().current().filter(province__code=settings.PROVINCE_CODE)
    )
    for release in RegistryRelease.objects.all():
        for regency in regencies:
            if subject_of(release.pk, regency.pk) == subject_id:
                return Pair(release, regency)
    raise ActivationRefused(_("Rilis atau kabupaten/kota itu tidak ada lagi."))


def activate(
    *, release: RegistryRelease, regency: Region, anywhere: bool, by: User
) -> ReleaseActivation:
    """Make `release` the base of `regency`, in the caller's transaction, as the import role.

    `anywhere` is the province's right to move families out of another regency's base. A release
    that is in force already and has got no rows since is left as it is. Raises `ActivationRefused`
    when there is nothing to activate or an import is still entering.
    """
    given: dict[str, Any] = {
        "release": release.pk, "regency": regency.pk, "anywhere": anywhere,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, given)
        current = ReleaseActivation.objects.filter(
            regency=regency, superseded_at__isnull=True
        ).first()
        if current and current.release_id == release.pk and not has_moved_on(current):
            return current
        _refuse_unready(release, regency)
        landing = Landing.load(regency_id=regency.pk)
        joining_sql.adopt(cursor, release=release.pk, regency=regency.pk)
        moved = entering.replace_base(cursor, given, landing)
        landed = landing.count(
            cursor, given, told="beneficiaries_householdversion", of=entering_sql.OF_RELEASE
        )
        following.follow(cursor, regency_id=regency.pk, by=by)
    if not moved.households:
        raise ActivationRefused(_("Belum ada rumah tangga rilis ini untuk kabupaten/kota itu."))
    now = timezone.now()
    if current:
        ReleaseActivation.objects.filter(pk=current.pk).update(superseded_at=now)
    activation = ReleaseActivation.objects.create(
        release=release,
        regency=regency,
        households=moved.households,
        persons=moved.persons,
        activated_by=by,
        activated_at=now,
    )
    amendments.stand_again(regency_id=regency.pk, by=by, landing=landing)
    audit.record(
        "registry_release.activate",
        by=by,
        subject=release,
        regency_id=regency.pk,
        release=str(release),
        regency=regency.name,
        **moved._asdict(),
        landed=landed,
    )
    name_words.learn(regency_id=regency.pk)
    return activation


def has_moved_on(current: ReleaseActivation) -> bool:
    """Whether files entered the release since it was activated."""
    since = RegistryImport.objects.filter(
        release_id=current.release_id, applied_at__gt=current.stands_at
    )
    return since.filter(Q(regency__isnull=True) | Q(regency_id=current.regency_id)).exists()


def _refuse_unready(release: RegistryRelease, regency: Region) -> None:
    unfinished = RegistryImport.objects.filter(release=release, state=ImportState.APPLYING)
    if unfinished.filter(Q(regency__isnull=True) | Q(regency=regency)).exists():
        raise ActivationRefused(
            _("Masih ada impor rilis ini yang sedang diterapkan. Tunggu sampai selesai.")
        )
