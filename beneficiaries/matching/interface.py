"""The matching engine's one interface: who in the registry is this?

Callers hand over `Query` rows as an agency wrote them and get one `Answer` each. Answers name
persons by id only; whoever shows one reads it under row-level security of the person at the screen.
"""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

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
    sex: int | None = None
    address: str = ""


class Alternative(StrEnum):
    """Whom the best candidate was weighed against: who else the written row could mean."""

    RELATIVE = "relative"
    STRANGER = "stranger"


class Term(NamedTuple):
    """What one field contributed: its `level` of agreement and the bits for (+) or against (-).

    The terms of an answer add up to its weight. `field` and `level` are codes without personal
    data; `beneficiaries.matching.reasons` has their words.
    """

    field: str
    level: str
    bits: float


@dataclass(frozen=True, slots=True)
class Answer:
    """The engine's answer for one query.

    `reasons` are codes of `beneficiaries.matching.reasons` (no personal data), in order of weight.
    For DOUBTFUL `rival_ids` holds the candidates it could be; `person_id` is then the best of them
    and must not be taken as found. Regions are those of the person in the base.

    `weight` is the evidence for the best candidate in bits, `probability` what it makes of it (0 to
    1), `terms` the waterfall that adds up to it, weighed against `against`. `second_id` is the next
    best candidate, with its weight, whenever there is one. `model` names the version of the
    weights. An answer of NONE has terms when somebody came near.
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
    weight: float = 0.0
    probability: float = 0.0
    terms: tuple[Term, ...] = field(default=())
    against: Alternative = Alternative.STRANGER
    second_id: uuid.UUID | None = None
    second_weight: float | None = None
    model: str = ""
