"""Moving households out of villages of the past into those of today, set-based, with history.

Every household moved leaves a closed finding behind that says from where to where and by whom.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.scope import Scope
from beneficiaries.operations import following
from beneficiaries.quality_rules import QualityRefused
from beneficiaries.queries.region_moves import households_in, stranded
from core import audit
from core.scope import DatabaseRole, acting_as
from regions.models import Region
from regions.queries.lineage import Lineage

# Whoever leaves a regency keeps the release it stood on (`Household.edition`).
_STOOD_ON = """
           release_id = CASE WHEN release_id IS NOT NULL THEN coalesce(
               (SELECT a.release_id FROM beneficiaries_releaseactivation a
                 WHERE a.regency_id = here.regency_id AND a.superseded_at IS NULL), release_id) END
"""
_MOVE = f"""
    UPDATE beneficiaries_household here
       SET village_id = %(new)s, district_id = %(district)s, regency_id = %(regency)s,
           changed_at = %(now)s, {_STOOD_ON}
     WHERE id = ANY(%(ids)s) AND village_id = %(old)s
    RETURNING id
"""  # noqa: S608 - our own words
_MEMBERS = f"""
    UPDATE beneficiaries_person here
       SET village_id = %(new)s, district_id = %(district)s, regency_id = %(regency)s,
           changed_at = %(now)s, {_STOOD_ON}
     WHERE household_id = ANY(%(ids)s)
"""  # noqa: S608 - our own words
# What is told of a household keeps its task: nobody moved, the village did.
_FOLLOW = """
    UPDATE beneficiaries_qualityfinding
       SET village_id = %(new)s, district_id = %(district)s WHERE household_id = ANY(%(ids)s)
"""
_TELL = """
    WITH told AS (
        INSERT INTO beneficiaries_qualityfinding AS q
            (kind, severity, subject_id, household_id, regency_id, district_id, village_id, facts,
             state, outcome, reason, closed_by_id, ended_at)
        SELECT %(kind)s, 'medium', h.id, h.id, h.regency_id, h.district_id, h.village_id, '{}',
               'closed', 'fixed', %(reason)s, %(by)s, %(now)s
          FROM beneficiaries_household h WHERE h.id = ANY(%(ids)s)
        ON CONFLICT (subject_id, kind) DO UPDATE
           SET state = 'closed', outcome = 'fixed', reason = excluded.reason,
               closed_by_id = excluded.closed_by_id, ended_at = excluded.ended_at
        RETURNING id, regency_id)
    INSERT INTO beneficiaries_qualityevent (finding_id, regency_id, act, outcome, reason, by_id, at)
    SELECT id, regency_id, 'closed', 'fixed', %(reason)s, %(by)s, %(now)s FROM told
"""
# Rows of one statement; a village seldom has more.
_CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class Moved:
    households: int
    left: int


@transaction.atomic
def move_certain(*, by: User, scope: Scope) -> Moved:
    """Move all households of villages that have one heir; into another regency the province alone.

    `left` are those of villages that were split, and for a regency those of villages that went to
    another: somebody has to say where they belong, or the next release does.
    """
    moved = left = 0
    for one in stranded(scope):
        if one.may_move(scope):
            moved += _move(households_in(scope, one.village), one.village, one.heirs[0], by)
        else:
            left += one.households
    return Moved(moved, left)


@transaction.atomic
def assign(
    *,
    village: Region,
    to: Region,
    by: User,
    scope: Scope,
    rws: Sequence[int] = (),
    hamlets: Sequence[str] = (),
) -> int:
    """Say which of the new villages a part of a split village belongs to; returns how many moved.

    Without RW and hamlet: all that are left. Raises `QualityRefused` for a village that is no heir,
    and for a regency where the heir lies in another one.
    """
    heirs = Lineage.load().today(village.pk) - {village.pk}
    if to.pk not in heirs:
        raise QualityRefused(_("Desa tujuan bukan hasil pemekaran desa itu."))
    if to.regency_id != village.regency_id and scope.regency_id is not None:
        raise QualityRefused(_("Perpindahan ke kabupaten/kota lain dilakukan provinsi."))
    return _move(households_in(scope, village, rws=rws, hamlets=hamlets), village, to, by)


def _move(rows: Any, old: Region, new: Region, by: User) -> int:
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    kind = "village_ended" if old.successor_id else "village_split"
    moved = 0
    for start in range(0, len(ids), _CHUNK):
        given: dict[str, Any] = {
            "ids": ids[start : start + _CHUNK],
            "old": old.pk,
            "new": new.pk,
            "district": new.district_id,
            "regency": new.regency_id,
            "now": timezone.now(),
            "by": by.pk,
            "kind": kind,
            "reason": _("Dipindahkan dari %(old)s ke %(new)s.")
            % {"old": old.full_name, "new": new.full_name},
        }
        with connection.cursor() as cursor:
            with acting_as(DatabaseRole.AMENDING):
                cursor.execute(_MOVE, given)
                # A colleague may have moved some of them a moment ago.
                given["ids"] = [row[0] for row in cursor.fetchall()]
                cursor.execute(_MEMBERS, given)
                cursor.execute(_FOLLOW, given)
                if old.regency_id is not None and new.regency_id != old.regency_id:
                    following.follow(cursor, regency_id=old.regency_id, by=by)
                elif old.regency_id is not None:
                    following.follow_within(cursor, regency_id=old.regency_id, by=by)
            cursor.execute(_TELL, given)
        moved += len(given["ids"])
    if moved:
        audit.record(
            "region.move_households", by=by, regency_id=old.regency_id, before=old.code,
            after=new.code, rows=moved,
        )  # fmt: skip
    return moved
