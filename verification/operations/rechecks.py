"""The re-check: when a release has become the base of a regency, every case is looked at again.

Cases without a verdict are matched and judged anew. Decided ones are judged too, but their verdict
stands: what would be found otherwise today is noted as drift. The work is done in chunks; each
commits together with how far it came, so that a killed worker costs one chunk and nothing twice.

It is the system's own work and crosses regencies: a case may hang on a person who lives, by the
base, in another one.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.utils import timezone

from beneficiaries.models import ReleaseActivation
from core import audit
from verification.enums import DriftCause
from verification.models import Case, Recheck
from verification.operations import drifts
from verification.operations.rejudging import give_way, judge_decided, rejudge_undecided

# Short enough that nobody who decides one of them waits for long.
CHUNK = 200
_LOCK = "SELECT pg_advisory_xact_lock(hashtext('sigertak.recheck'))"


def begin_due() -> list[uuid.UUID]:
    """Open a re-check for every release in force without one; return all that are unfinished.

    A release that has replaced another takes its unfinished re-check over: the base it would go on
    with is no longer there.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)
    looked_at = Recheck.objects.filter(
        release=OuterRef("release"), regency=OuterRef("regency"),
        started_at__gte=OuterRef("activated_at"),
    )  # fmt: skip
    in_force = ReleaseActivation.objects.filter(superseded_at__isnull=True)
    for activation in in_force.filter(~Exists(looked_at)).order_by("activated_at"):
        Recheck.objects.filter(
            regency_id=activation.regency_id, finished_at__isnull=True
        ).update(finished_at=Now())  # fmt: skip
        Recheck.objects.create(
            release_id=activation.release_id,
            regency_id=activation.regency_id,
            by_id=activation.activated_by_id,
            # Not before the activation, even when two machines' clocks differ.
            started_at=max(timezone.now(), activation.activated_at),
        )
    unfinished = Recheck.objects.filter(finished_at__isnull=True).order_by("started_at")
    return list(unfinished.values_list("pk", flat=True))


def cases_elsewhere(recheck_id: uuid.UUID) -> list[uuid.UUID]:
    """Cases of other regencies whose person lives in the one looked at: few, but read from all."""
    regency_id = Recheck.objects.values_list("regency_id", flat=True).get(pk=recheck_id)
    elsewhere = Case.objects.filter(recipient__person__regency_id=regency_id)
    return list(elsewhere.exclude(regency_id=regency_id).values_list("pk", flat=True))


def go_on(recheck_id: uuid.UUID, elsewhere: Sequence[uuid.UUID] = ()) -> bool:
    """Do the next chunk, in the caller's transaction; whether there may be more to do.

    `elsewhere` are the cases of `cases_elsewhere`, asked once for a whole run. Somebody else being
    at the same re-check just now is a reason to leave it to them.
    """
    recheck = (
        Recheck.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(pk=recheck_id, finished_at__isnull=True)
        .select_related("release")
        .first()
    )
    if recheck is None:
        return False
    give_way()
    cases = _next(recheck, elsewhere)
    if not cases:
        _finish(recheck)
        return False
    undecided = [case for case in cases if case.state in ("submitted", "field")]
    decided = list(Case.objects.filter(pk__in=[case.pk for case in cases]).drifting())
    changed = rejudge_undecided(undecided)
    drifted = drifts.note(
        judge_decided(decided), cause=DriftCause.RELEASE, release=recheck.release
    )  # fmt: skip
    Recheck.objects.filter(pk=recheck.pk).update(
        last=cases[-1].pk,
        open_cases=F("open_cases") + len(undecided),
        open_changed=F("open_changed") + changed,
        decided_cases=F("decided_cases") + len(decided),
        drifted=F("drifted") + drifted,
    )
    return True


def _next(recheck: Recheck, elsewhere: Sequence[uuid.UUID]) -> list[Case]:
    """The cases of the chunk, locked, in the order of their ids."""
    rows = Case.objects.filter(Q(regency_id=recheck.regency_id) | Q(pk__in=elsewhere))
    if recheck.last is not None:
        rows = rows.filter(pk__gt=recheck.last)
    return list(rows.order_by("pk").select_for_update(of=("self",))[:CHUNK])


def _finish(recheck: Recheck) -> None:
    Recheck.objects.filter(pk=recheck.pk).update(finished_at=Now())
    audit.record(
        "case.recheck",
        by=None,
        subject=recheck,
        release=recheck.release_id,
        open_cases=recheck.open_cases,
        open_changed=recheck.open_changed,
        decided_cases=recheck.decided_cases,
        drifted=recheck.drifted,
    )
