"""The matching engine's one interface: who in the registry is this?

Callers hand over `Query` rows as an agency wrote them and get one `Answer` each. Answers name
persons by id only; whoever shows one reads it under row-level security of the person at the screen.
"""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass, field

from beneficiaries.enums import MatchOutcome


@dataclass(frozen=True, slots=True)
class Query:
    """A person as written. `key` comes back in the answer; region ids: where they should live."""

    key: str
    name: str
    nik: str = ""
    kk: str = ""
    birth_date: datetime.date | None = None
    regency_id: int | None = None
    district_id: int | None = None
    village_id: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The engine's answer for one query.

    `reasons` are codes of `beneficiaries.matching.reasons` (no personal data), in order of weight.
    For DOUBTFUL `rival_ids` holds the candidates it could be; `person_id` is then the best of them
    and must not be taken as found. Regions are those of the person in the base.
    """

    key: str
    outcome: MatchOutcome
    reasons: tuple[str, ...] = ()
    person_id: uuid.UUID | None = None
    household_id: uuid.UUID | None = None
    regency_id: int | None = None
    district_id: int | None = None
    village_id: int | None = None
    rival_ids: tuple[uuid.UUID, ...] = field(default=())
