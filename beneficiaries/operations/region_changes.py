"""Recording a change of regions together with what follows from it by itself.

A village that only got another code or name, alone or with its whole district, is the same village
with the same people: households, findings, proposals and the village's office go along in the
transaction that records the change, so that its operators see what they saw. A correction is a
change back, and takes them back in the same way. Of a district that got another code the villages
may be left to the worker (`leaves_villages`): each goes along with all it has in a transaction of
its own (`carry`), and until then it is seen as before.

Splits and mergers change who is whose neighbour: there nobody moves at once. Households are moved
by stewards (`region_moves`), or by the next release where the heir is one (`landing`); rights are
given by the secretariat (`accounts.operations.village_offices`). Who works for a village that
others were joined to answers for their people by the same decree: whom they will see is told before
the merger is recorded (`region_foresight`), and kept in the trail. Nothing follows where the new
code was somebody's already, nor into another regency.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Agency, User
from accounts.operations import village_offices
from beneficiaries.models import Household, Proposal
from beneficiaries.queries.region_foresight import (
    Foresight,
    MergedSight,
    foresight,
    merged_sights,
)
from beneficiaries.queries.region_work import is_under_way
from core import audit
from core.scope import DatabaseRole, acting_as
from regions.enums import Change, Level
from regions.models import Region, RegionEvent, RegionLineage
from regions.operations import changes
from regions.operations.changes import ChangeRefused, Told
from regions.queries.lineage import Lineage

_HOUSEHOLDS = """
    UPDATE beneficiaries_household
       SET village_id = %(new)s, district_id = %(district)s, changed_at = %(now)s
     WHERE regency_id = %(regency)s AND village_id = %(old)s
    RETURNING id
"""
_PERSONS = """
    UPDATE beneficiaries_person
       SET village_id = %(new)s, district_id = %(district)s, changed_at = %(now)s
     WHERE household_id = ANY(%(ids)s) AND village_id = %(old)s
"""
_FINDINGS = """
    UPDATE beneficiaries_qualityfinding SET village_id = %(new)s, district_id = %(district)s
     WHERE regency_id = %(regency)s AND village_id = %(old)s
"""
# Under another district a proposal begins its way anew, as it does when its household moves.
_ANEW = "%(anew)s AND state IN ('district', 'regency', 'province')"
_PROPOSALS = f"""
    UPDATE beneficiaries_proposal
       SET village_id = %(new)s, district_id = %(district)s,
           state = CASE WHEN {_ANEW} THEN 'district' ELSE state END,
           since = CASE WHEN {_ANEW} THEN now() ELSE since END,
           forwarded_by_id = CASE WHEN NOT ({_ANEW}) THEN forwarded_by_id END,
           forwarded_at = CASE WHEN NOT ({_ANEW}) THEN forwarded_at END,
           checked_by_id = CASE WHEN NOT ({_ANEW}) THEN checked_by_id END,
           checked_at = CASE WHEN NOT ({_ANEW}) THEN checked_at END
     WHERE regency_id = %(regency)s AND village_id = %(old)s
"""  # noqa: S608 - our own words
_ON_PROPOSALS = tuple(
    f"UPDATE {table} SET village_id = %(new)s"  # noqa: S608 - our own words
    " WHERE regency_id = %(regency)s AND village_id = %(old)s"
    for table in (
        "beneficiaries_proposalmember",
        "beneficiaries_proposalpaper",
        "beneficiaries_proposalstep",
        "beneficiaries_amendment",
    )
)

# No release becomes a base while a village of it changes: the one that waits finds the other's work
# done. Taken before any region is locked, as an activation takes it before it writes to them.
_LOCK = "SELECT pg_advisory_xact_lock(hashtext('sigertak.activation'), %s)"


@dataclass(frozen=True, slots=True)
class Recorded:
    """The change, how much followed it, how many villages are still to be carried along, and of a
    merger whose operators will see whom.
    """

    event: RegionEvent
    households: int
    offices: int
    waiting: int = 0
    sights: Sequence[MergedSight] = ()


@transaction.atomic
def record(*, told: Told, by: User | None, leaves_villages: bool = False) -> Recorded:
    """Record one change, and let what is certain follow. Raises `ChangeRefused`.

    With `leaves_villages` those of a district that got another code are left to `carry`.
    """
    _hold_bases(told)
    _refuse_under_way(told)
    event = changes.record(told=told, by=by)
    later = {line.pk for line in lines_to_carry(event)} if leaves_villages else set()
    households = offices = 0
    for line in _renumbered(event):
        if line.pk in later:
            continue
        with acting_as(DatabaseRole.AMENDING):
            # The same row under another name: nobody has to move.
            is_whole = line.predecessor_id == line.successor_id or _is_whole_heir(line)
        if is_whole:
            moved, followed = _follow(line, by)
            households += moved
            offices += followed
    sights = merged_sights(event)
    _tell_sights(sights, by)
    return Recorded(event, households, offices, len(later), sights)


def lines_to_carry(event: RegionEvent) -> list[RegionLineage]:
    """Villages of a district that got another code, which a worker may carry along one by one.

    Those whose new row was made by the event itself: nobody but they can have been there before,
    at whatever time they are carried. The others are looked at when the change is recorded.
    """
    of_district = event.lines.filter(predecessor__level=Level.DISTRICT)
    if event.change != Change.RECODE or not of_district.exists():
        return []
    lines = _renumbered(event)
    others = set(
        RegionLineage.objects.filter(
            successor__in=[line.successor_id for line in lines], event_id__lte=event.pk
        )
        .exclude(pk__in=[line.pk for line in lines])
        .values_list("successor_id", flat=True)
    )
    return [
        line
        for line in lines
        if line.successor.valid_from == event.on
        and line.successor.regency_id == line.predecessor.regency_id
        and line.successor_id not in others
    ]


@transaction.atomic
def carry(*, line: RegionLineage, by: User | None) -> tuple[int, int]:
    """Take one village of `lines_to_carry` along; returns how many households and offices followed.

    Done twice, the second time finds nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [line.predecessor.regency_id])
    return _follow(line, by)


def foresee(*, told: Told, by: User) -> Foresight:
    """What recording it would do; nothing of it stays. Raises `ChangeRefused`."""
    _refuse_under_way(told)
    with transaction.atomic():
        found = foresight(changes.record(told=told, by=by))
        transaction.set_rollback(True)
    return found


def _tell_sights(sights: Sequence[MergedSight], by: User | None) -> None:
    """Keep in the trail whose operators will see whose households, once they are moved."""
    for sight in sights:
        audit.record(
            "region.merge_sight", by=by, regency_id=sight.heir.regency_id,
            before=sight.former.code, after=sight.heir.code, rows=sight.households,
            operators=sight.operators,
        )  # fmt: skip


def _hold_bases(told: Told) -> None:
    named = _named(told).values_list("regency_id", flat=True)
    with connection.cursor() as cursor:
        for regency_id in sorted(set(named)):
            cursor.execute(_LOCK, [regency_id])


def _refuse_under_way(told: Told) -> None:
    for region in _named(told):
        if is_under_way(region):
            raise ChangeRefused(
                _(
                    "Desa/kelurahan di %(name)s masih diteruskan ke kodenya yang sekarang. Tunggu "
                    "sampai selesai, lalu catat lagi."
                )
                % {"name": region.full_name}
            )


def _named(told: Told) -> QuerySet[Region]:
    return Region.objects.current().filter(code__in=told.before, regency__isnull=False)


def _follow(line: RegionLineage, by: User | None) -> tuple[int, int]:
    """Let all that the village has, and its offices, be the heir's; returns how many of each."""
    former, heir = line.predecessor, line.successor
    with acting_as(DatabaseRole.AMENDING):
        moved = _carry(former, heir) if former.pk != heir.pk else 0
        followed = village_offices.follow(former=former, name=_name_of(line), heir=heir)
    if followed:
        village_offices.tell_followed(former=former, heir=heir, offices=followed, by=by)
    if moved:
        audit.record(
            "region.move_households", by=by, regency_id=heir.regency_id, before=former.code,
            after=heir.code, rows=moved,
        )  # fmt: skip
    return moved, followed


def _renumbered(event: RegionEvent) -> list[RegionLineage]:
    """The villages that this change gave another code or name, one by one."""
    if event.change not in (Change.RECODE, Change.RENAME):
        return []
    lines = event.lines.filter(predecessor__level=Level.VILLAGE)
    if event.change == Change.RECODE:
        # A regency under a new code keeps its rows, and those of all its villages.
        lines = lines.exclude(predecessor=F("successor"))
    return list(lines.select_related("predecessor", "successor").order_by("pk"))


def _is_whole_heir(line: RegionLineage) -> bool:
    """Whether the heir is this village and nothing else: it came of no other, nobody lived there or
    worked for it before, and it stayed in the regency.
    """
    heir = line.successor
    return (
        heir.regency_id == line.predecessor.regency_id
        and RegionLineage.objects.filter(successor=heir).count() == 1
        and not Household.objects.filter(regency=heir.regency_id, village=heir).exists()
        and not Proposal.objects.filter(regency=heir.regency_id, village=heir).exists()
        and not Agency.objects.filter(region=heir).exists()
    )


def _name_of(line: RegionLineage) -> str:
    """What the village was called in full, in the language that offices are named in."""
    was = Region(level=Level.VILLAGE, kind=line.predecessor.kind, name=line.former_name)
    with translation.override(settings.LANGUAGE_CODE):
        return was.full_name


def _carry(former: Region, heir: Region) -> int:
    """Everybody and everything of one village to the other; returns how many households."""
    same_district = former.district_id is not None and heir.district_id in Lineage.load().today(
        former.district_id
    )
    given: dict[str, Any] = {
        "old": former.pk,
        "new": heir.pk,
        "district": heir.district_id,
        "regency": heir.regency_id,
        "now": timezone.now(),
        "anew": not same_district,
    }
    with connection.cursor() as cursor:
        cursor.execute(_HOUSEHOLDS, given)
        given["ids"] = [row[0] for row in cursor.fetchall()]
        cursor.execute(_PERSONS, given)
        for statement in (_FINDINGS, _PROPOSALS, *_ON_PROPOSALS):
            cursor.execute(statement, given)
    return len(given["ids"])
