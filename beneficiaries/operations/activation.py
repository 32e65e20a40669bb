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
    Household,
    Person,
    RegistryImport,
    RegistryRelease,
    ReleaseActivation,
)
from beneficiaries.operations import name_words
from beneficiaries.operations.record_sql import assignments, blank_record
from core import audit
from regions.models import Region


class ActivationRefused(Exception):
    """The release cannot become the base of this regency now; the text is for the screen."""


class Pair(NamedTuple):
    release: RegistryRelease
    regency: Region


# One activation per regency at a time; the second waits and finds the work done.
_LOCK = "SELECT pg_advisory_xact_lock(hashtext('sigertak.activation'), %(regency)s)"
# Every statement here touches a whole regency, where hash joins are right; the planner, unaware of
# how many rows the statement before moved into the base, would loop over them for minutes.
_PLAIN_JOINS = "SET LOCAL enable_nestloop = off"
# A family that another regency holds in its base follows only when the province activates.
_ENTER_HOUSEHOLDS = """
    UPDATE beneficiaries_household h
    SET {assignments}, release_id = %(release)s, in_base = true, changed_at = now()
    FROM beneficiaries_householdversion v
    CROSS JOIN LATERAL jsonb_populate_record(
        NULL::beneficiaries_household, %(blank)s::jsonb || v.data) r
    WHERE v.release_id = %(release)s AND v.regency_id = %(regency)s AND v.household_id = h.id
      AND (%(anywhere)s OR NOT h.in_base OR h.regency_id = %(regency)s)
"""
_LEAVE_HOUSEHOLDS = """
    UPDATE beneficiaries_household h SET in_base = false, changed_at = now()
    WHERE h.regency_id = %(regency)s AND h.in_base AND NOT EXISTS (
        SELECT 1 FROM beneficiaries_householdversion v
        WHERE v.release_id = %(release)s AND v.household_id = h.id
          AND v.regency_id = %(regency)s)
"""
_ENTER_PERSONS = """
    UPDATE beneficiaries_person p
    SET {assignments}, household_id = v.household_id, release_id = %(release)s, in_base = true,
        changed_at = now()
    FROM beneficiaries_personversion v
    CROSS JOIN LATERAL jsonb_populate_record(
        NULL::beneficiaries_person, %(blank)s::jsonb || v.data) r
    WHERE v.release_id = %(release)s AND v.regency_id = %(regency)s AND v.person_id = p.id
      AND (%(anywhere)s OR NOT p.in_base OR p.regency_id = %(regency)s)
      AND EXISTS (SELECT 1 FROM beneficiaries_household h
                  WHERE h.id = v.household_id AND h.in_base AND h.regency_id = %(regency)s)
"""
# By the household, so that nobody stays behind in the base when their family has moved here.
_LEAVE_PERSONS = """
    UPDATE beneficiaries_person p SET in_base = false, changed_at = now()
    FROM beneficiaries_household h
    WHERE h.id = p.household_id AND h.regency_id = %(regency)s AND p.in_base AND NOT EXISTS (
        SELECT 1 FROM beneficiaries_personversion v
        WHERE v.release_id = %(release)s AND v.person_id = p.id
          AND v.regency_id = %(regency)s)
"""


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
        cursor.execute(_PLAIN_JOINS)
        current = ReleaseActivation.objects.filter(
            regency=regency, superseded_at__isnull=True
        ).first()
        if current and current.release_id == release.pk and not _has_moved_on(current):
            return current
        _refuse_unready(release, regency)
        households = _enter(cursor, Household, _ENTER_HOUSEHOLDS, given)
        if not households:
            raise ActivationRefused(_("Belum ada rumah tangga rilis ini untuk kabupaten/kota itu."))
        persons = _enter(cursor, Person, _ENTER_PERSONS, given)
        cursor.execute(_LEAVE_PERSONS, given)
        left_persons = cursor.rowcount
        cursor.execute(_LEAVE_HOUSEHOLDS, given)
        left_households = cursor.rowcount
        cursor.execute("SET LOCAL enable_nestloop = on")
    name_words.learn(regency_id=regency.pk)
    now = timezone.now()
    if current:
        ReleaseActivation.objects.filter(pk=current.pk).update(superseded_at=now)
    activation = ReleaseActivation.objects.create(
        release=release,
        regency=regency,
        households=households,
        persons=persons,
        activated_by=by,
        activated_at=now,
    )
    audit.record(
        "registry_release.activate",
        by=by,
        subject=release,
        regency_id=regency.pk,
        households=households,
        persons=persons,
        households_left=left_households,
        persons_left=left_persons,
    )
    return activation


def _enter(
    cursor: Any, model: type[Household] | type[Person], statement: str, given: dict[str, Any]
) -> int:
    cursor.execute(
        statement.format(assignments=assignments(model)), {**given, "blank": blank_record(model)}
    )
    return int(cursor.rowcount)


def _has_moved_on(current: ReleaseActivation) -> bool:
    """Whether files entered the release since it was activated."""
    since = RegistryImport.objects.filter(
        release_id=current.release_id, applied_at__gt=current.stands_at
    )
    return since.filter(Q(regency__isnull=True) | Q(regency_id=current.regency_id)).exists()


def _refuse_unready(release: RegistryRelease, regency: Region) -> None:
    entering = RegistryImport.objects.filter(release=release, state=ImportState.APPLYING)
    if entering.filter(Q(regency__isnull=True) | Q(regency=regency)).exists():
        raise ActivationRefused(
            _("Masih ada impor rilis ini yang sedang diterapkan. Tunggu sampai selesai.")
        )
