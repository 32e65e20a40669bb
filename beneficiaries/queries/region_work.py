"""Changes of regions whose villages a worker is still taking along."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from beneficiaries.job_kinds import CARRY_VILLAGES
from core.enums import JobState
from core.models import Job
from regions.enums import Change, Level
from regions.models import Region, RegionEvent

_EVENTS = uuid.UUID("c1f0a3de-2f5e-4a0b-9f0f-3a54c1f6b7a2")


def subject_of(event_id: int) -> uuid.UUID:
    """The id that a job carries for a change of regions."""
    return uuid.uuid5(_EVENTS, str(event_id))


def event_of(subject_id: uuid.UUID) -> RegionEvent | None:
    """The change behind `subject_of`; None when it is gone."""
    return next((one for one in _of_districts() if subject_of(one.pk) == subject_id), None)


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A new code of a district whose villages are not all carried yet, and the newest job of it."""

    event: RegionEvent
    job: Job

    @property
    def district(self) -> Region:
        return self.event.lines.get(predecessor__level=Level.DISTRICT).successor


def unfinished() -> list[Unfinished]:
    """The oldest first; what is done is not among them. Changes of districts are few."""
    events = {subject_of(event.pk): event for event in _of_districts()}
    newest: dict[uuid.UUID, Job] = {}
    for job in Job.objects.filter(kind=CARRY_VILLAGES, subject_id__in=events).order_by("pk"):
        if job.subject_id is not None:
            newest[job.subject_id] = job
    return [
        Unfinished(events[subject], job)
        for subject, job in newest.items()
        if job.state != JobState.DONE
    ]


def is_under_way(region: Region) -> bool:
    """Whether villages of this region, or itself, are still being carried to their new code."""
    here = Region.objects.within(region)
    return any(one.event.lines.filter(successor__in=here).exists() for one in unfinished())


def _of_districts() -> list[RegionEvent]:
    return list(
        RegionEvent.objects.filter(
            change=Change.RECODE, lines__predecessor__level=Level.DISTRICT
        ).order_by("pk")
    )
