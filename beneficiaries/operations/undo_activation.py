"""Undoing an activation: the release before it is the base of the regency again, as it was then.

Works until the next activation, and once: what came before the former release is history. Like an
activation it happens in one transaction, or not at all; a new activation row tells everybody who
follows the base (re-checks) that it has moved. Photos, aid and proposals belong to identities and
stay where they are.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from beneficiaries.models import Household, Person, ReleaseActivation
from beneficiaries.operations import amendments, entering, following, name_words
from beneficiaries.operations import entering_sql as sql
from beneficiaries.operations.landing import Landing
from beneficiaries.operations.record_sql import assignments, blank_record
from core import audit
from core.scope import DatabaseRole, acting_as


class UndoRefused(Exception):
    """There is nothing to undo, or not any more; the text is for the screen."""


_LOCK = "SELECT pg_advisory_xact_lock(hashtext('sigertak.activation'), %(regency)s)"
_PLAIN_JOINS = "SET LOCAL enable_nestloop = off"

# The release as it was when its base was made: versions that no later file touched, and of the
# others what they were before the first such file.
_HOUSEHOLDS_THEN = """
    CREATE TEMPORARY TABLE sigertak_households ON COMMIT DROP AS
    WITH touched AS (
        SELECT DISTINCT ON (household_id) household_id, regency_id, data
        FROM beneficiaries_formerversion
        WHERE release_id = %(release)s AND person_id IS NULL AND replaced_at > %(at)s
        ORDER BY household_id, replaced_at, id
    )
    SELECT v.household_id, v.data
    FROM beneficiaries_householdversion v
    WHERE v.release_id = %(release)s AND v.regency_id = %(regency)s
      AND NOT EXISTS (SELECT 1 FROM touched WHERE touched.household_id = v.household_id)
    UNION ALL
    SELECT household_id, data FROM touched WHERE data IS NOT NULL AND regency_id = %(regency)s
"""
_PERSONS_THEN = """
    CREATE TEMPORARY TABLE sigertak_persons ON COMMIT DROP AS
    WITH touched AS (
        SELECT DISTINCT ON (person_id) person_id, household_id, regency_id, data
        FROM beneficiaries_formerversion
        WHERE release_id = %(release)s AND person_id IS NOT NULL AND replaced_at > %(at)s
        ORDER BY person_id, replaced_at, id
    )
    SELECT v.person_id, v.household_id, v.data
    FROM beneficiaries_personversion v
    WHERE v.release_id = %(release)s AND v.regency_id = %(regency)s
      AND NOT EXISTS (SELECT 1 FROM touched WHERE touched.person_id = v.person_id)
    UNION ALL
    SELECT person_id, household_id, data FROM touched
    WHERE data IS NOT NULL AND regency_id = %(regency)s
"""
_LEAVING_PERSONS = """
    CREATE TEMPORARY TABLE sigertak_leaving_persons ON COMMIT DROP AS
    SELECT p.id FROM beneficiaries_person p
    JOIN beneficiaries_household h ON h.id = p.household_id
    WHERE h.regency_id = %(regency)s AND p.in_base
      AND NOT EXISTS (SELECT 1 FROM sigertak_persons told WHERE told.person_id = p.id)
"""
_LEAVING_HOUSEHOLDS = """
    CREATE TEMPORARY TABLE sigertak_leaving_households ON COMMIT DROP AS
    SELECT h.id FROM beneficiaries_household h
    WHERE h.regency_id = %(regency)s AND h.in_base
      AND NOT EXISTS (SELECT 1 FROM sigertak_households told WHERE told.household_id = h.id)
"""
_LEAVE = """
    UPDATE beneficiaries_{table} t SET in_base = false, release_id = NULL, changed_at = now()
    FROM sigertak_leaving_{table}s gone WHERE gone.id = t.id
"""
# Families the province had moved here go back to the regency whose release in force tells of them.
_GIVE_BACK_HOUSEHOLDS = """
    UPDATE beneficiaries_household h
    SET {assignments}, release_id = v.release_id, in_base = true, changed_at = now()
    FROM beneficiaries_householdversion v
    JOIN beneficiaries_releaseactivation a ON a.release_id = v.release_id
     AND a.regency_id = v.regency_id AND a.superseded_at IS NULL
    CROSS JOIN LATERAL jsonb_populate_record(
        NULL::beneficiaries_household, %(blank)s::jsonb || {data}) r
    WHERE v.household_id = h.id AND v.regency_id <> %(regency)s AND NOT h.in_base
      AND h.id IN (SELECT id FROM sigertak_leaving_households)
"""
_GIVE_BACK_PERSONS = """
    UPDATE beneficiaries_person p
    SET {assignments}, household_id = v.household_id, release_id = v.release_id, in_base = true,
        changed_at = now()
    FROM beneficiaries_personversion v
    JOIN beneficiaries_releaseactivation a ON a.release_id = v.release_id
     AND a.regency_id = v.regency_id AND a.superseded_at IS NULL
    CROSS JOIN LATERAL jsonb_populate_record(
        NULL::beneficiaries_person, %(blank)s::jsonb || {data}) r
    WHERE v.person_id = p.id AND v.regency_id <> %(regency)s AND NOT p.in_base
      AND (v.household_id IN (SELECT id FROM sigertak_leaving_households)
           OR p.id IN (SELECT id FROM sigertak_leaving_persons))
      AND EXISTS (SELECT 1 FROM beneficiaries_household h
                  WHERE h.id = v.household_id AND h.in_base AND h.regency_id = v.regency_id)
"""


def former_of(current: ReleaseActivation) -> ReleaseActivation | None:
    """The activation that undoing `current` would bring back; None when it cannot be undone."""
    if current.superseded_at is not None or current.undone_at is not None or current.as_of:
        return None
    return (
        ReleaseActivation.objects.filter(
            regency_id=current.regency_id, superseded_at=current.activated_at
        )
        .select_related("release")
        .first()
    )


def ask(*, activation: ReleaseActivation, reason: str, by: User) -> None:
    """Note who wants the activation undone and why; the work itself is a job.

    In the caller's transaction. Raises `UndoRefused`.
    """
    with acting_as(DatabaseRole.AMENDING):
        held = _held(activation.pk)
        if former_of(held) is None:
            raise UndoRefused(_("Rilis ini tidak dapat dibatalkan lagi."))
        held.undo_reason, held.undone_by = reason, by
        held.save(update_fields=["undo_reason", "undone_by"])
    audit.record(
        "registry_release.ask_undo", by=by, subject=held.release, regency_id=held.regency_id,
        reason=reason,
    )  # fmt: skip


def undo(*, activation_id: uuid.UUID, by: User) -> ReleaseActivation:
    """Make the former release the base again, as it was; returns the activation now in force.

    As the import role, in the caller's transaction; must have been asked for. Done twice, the
    second time changes nothing. Raises `UndoRefused` when another activation came first.
    """
    regency_id = ReleaseActivation.objects.values_list("regency_id", flat=True).get(
        pk=activation_id
    )
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, {"regency": regency_id})
        current = _held(activation_id)
        if current.undone_at is not None:
            return ReleaseActivation.objects.get(
                regency_id=regency_id, activated_at=current.undone_at
            )
        former = former_of(current)
        if former is None or not current.undo_reason:
            raise UndoRefused(_("Rilis ini tidak dapat dibatalkan lagi."))
        now = timezone.now()
        ReleaseActivation.objects.filter(pk=current.pk).update(superseded_at=now, undone_at=now)
        given = {"release": former.release_id, "regency": regency_id, "at": former.stands_at}
        # Families given back land in a regency of their own.
        landing = Landing.load()
        households, persons, landed = _bring_back(cursor, given | landing.given, landing)
        following.follow(cursor, regency_id=regency_id, by=by)
    activation = ReleaseActivation.objects.create(
        release_id=former.release_id,
        regency_id=regency_id,
        households=households,
        persons=persons,
        activated_by=by,
        activated_at=now,
        as_of=former.stands_at,
    )
    amendments.stand_again(regency_id=regency_id, by=by, landing=landing)
    audit.record(
        "registry_release.undo",
        by=by,
        subject=current.release,
        regency_id=regency_id,
        reason=current.undo_reason,
        release=str(current.release),
        regency=current.regency.name,
        households=households,
        persons=persons,
        landed=landed,
    )
    name_words.learn(regency_id=regency_id)
    return activation


def _bring_back(cursor: Any, given: dict[str, Any], landing: Landing) -> tuple[int, int, int]:
    """Returns how many households and persons the base has again, and how many of the households
    are told of under a village that has ended since.
    """
    cursor.execute(_PLAIN_JOINS)
    for statement in (_HOUSEHOLDS_THEN, _PERSONS_THEN):
        cursor.execute(statement, given)
    cursor.execute("ANALYZE sigertak_households")
    cursor.execute("ANALYZE sigertak_persons")
    # Families that another regency has taken since are its own now.
    given["anywhere"] = False
    for one, told in zip(sql.UNITS, ("sigertak_households", "sigertak_persons"), strict=True):
        entering.fill(cursor, one, given, told=told, of="true", landing=landing)
    landed = landing.count(cursor, given, told="sigertak_households", of="true")
    cursor.execute(_LEAVING_PERSONS, given)
    cursor.execute(_LEAVING_HOUSEHOLDS, given)
    cursor.execute(_LEAVE.format(table="person"))
    cursor.execute(_LEAVE.format(table="household"))
    for model, statement in ((Household, _GIVE_BACK_HOUSEHOLDS), (Person, _GIVE_BACK_PERSONS)):
        cursor.execute(
            statement.format(assignments=assignments(model), data=landing.of("v.data")),
            {**given, "blank": blank_record(model)},
        )
    for name in ("households", "persons", "leaving_households", "leaving_persons"):
        cursor.execute(f"DROP TABLE sigertak_{name}")
    counts = []
    for one in sql.UNITS:
        cursor.execute(sql.IN_BASE.format(**one.names), given)
        counts.append(int(cursor.fetchone()[0]))
    cursor.execute("SET LOCAL enable_nestloop = on")
    return counts[0], counts[1], landed


def _held(activation_id: uuid.UUID) -> ReleaseActivation:
    held = ReleaseActivation.objects.select_for_update(of=("self",)).select_related("release")
    return held.get(pk=activation_id)
