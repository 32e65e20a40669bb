"""What clashes with recipients under verification. Runs as the matching role.

Asked of the recipients themselves and not of the table of overlaps, so that a submission sees the
clashes of its own batch, and a rejected one is judged as if it stood. The answer goes into findings
(kinds of conflict, for the agency) and evidence (for Bappeda).
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable

from programs.enums import OverlapVerdict
from programs.queries.overlaps import Clash, clashes_of
from verification.enums import OverlapOutcome
from verification.findings import Conflict

Clashes = dict[uuid.UUID, list[Clash]]


def overlaps_of(recipient_ids: Collection[uuid.UUID]) -> Clashes:
    """The clashes by recipient, the graver first; those without any are left out."""
    found: defaultdict[uuid.UUID, list[Clash]] = defaultdict(list)
    for clash in clashes_of(recipient_ids):
        found[clash.recipient_id].append(clash)
    return dict(found)


def conflicts_of(clashes: Iterable[Clash]) -> frozenset[Conflict]:
    """What of the clashes an agency may know: that there are such, and of which kind."""
    return frozenset(
        Conflict(outcome_of(clash), clash.unit, clash.period, by_nik=clash.by_nik_only)
        for clash in clashes
    )


def outcome_of(clash: Clash) -> OverlapOutcome:
    if clash.same_program:
        return OverlapOutcome.SAME_PROGRAM
    forbidden = clash.verdict is OverlapVerdict.FORBIDDEN
    return OverlapOutcome.FORBIDDEN if forbidden else OverlapOutcome.WARNED
