"""Recording a change of regions together with what follows from it by itself.

A village that only got another code or name, alone or with its whole district, is the same village
with the same people: households, findings, proposals and the village's office go along in the
transaction that records the change, so that its operators see what they saw. A correction is a
change back, and takes them back in the same way.

Splits and mergers change who is whose neighbour: there nothing follows by itself. Households are
moved by stewards (`region_moves`), rights are given by the secretariat
(`accounts.operations.village_offices`). The same holds where the new code was somebody's already,
and where the village went to another regency.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone, translation

from accounts.models import Agency, User
from accounts.operations import village_offices
from beneficiaries.models import Household, Proposal
from core import audit
from core.scope import DatabaseRole, acting_as
from regions.enums import Change, Level
from regions.models import Region, RegionEvent, RegionLineage
from regions.operations import changes
from regions.operations.changes import Told
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


@dataclass(frozen=True, slots=True)
class Recorded:
    """The change, and how much followed it."""

    event: RegionEvent
    households: int
    offices: int


@transaction.atomic
def record(*, told: Told, by: User | None) -> Recorded:
    """Record one change, and let what is certain follow. Raises `ChangeRefused`."""
    event = changes.record(told=told, by=by)
    households = offices = 0
    for line in _renumbered(event):
        former, heir = line.predecessor, line.successor
        with acting_as(DatabaseRole.AMENDING):
            # The same row under another name: nobody has to move.
            if former.pk != heir.pk and not _is_whole_heir(line):
                continue
            moved = _carry(former, heir) if former.pk != heir.pk else 0
            followed = village_offices.follow(former=former, name=_name_of(line), heir=heir)
        if followed:
            village_offices.tell_followed(former=former, heir=heir, offices=followed, by=by)
        if moved:
            audit.record(
                "region.move_households", by=by, regency_id=heir.regency_id, before=former.code,
                after=heir.code, rows=moved,
            )  # fmt: skip
        households += moved
        offices += followed
    return Recorded(event, households, offices)


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
