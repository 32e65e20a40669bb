"""Asking the engine again who standing recipients are, when the base has changed under them."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from beneficiaries.enums import MatchOutcome
from beneficiaries.matching.batch import match_batch
from beneficiaries.matching.interface import Answer, Query
from beneficiaries.models import ReleaseActivation
from core.scope import DatabaseRole, acting_as
from programs.models import Recipient
from programs.operations.recipients import answer_values
from programs.operations.touching import touch

Base = tuple[tuple[Any, ...], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """Answers of a moment ago, with what was asked and of which base."""

    base: Base
    queries: dict[uuid.UUID, Query]
    answers: dict[uuid.UUID, Answer]


def ask(recipients: Iterable[Recipient]) -> Asked:
    """Ask the engine ahead of the work that needs its answers. Writes and locks nothing."""
    base = _base()
    queries = {recipient.pk: _query(recipient) for recipient in recipients}
    return Asked(base, queries, _answers(queries.values()))


def ask_again(
    recipients: Iterable[Recipient], asked: Asked | None = None
) -> dict[uuid.UUID, Answer]:
    """The engine's answer of today for each, by the recipient's id. Writes nothing.

    Of what was `asked` ahead, those answers count whose question and base are still the same.
    """
    queries = {recipient.pk: _query(recipient) for recipient in recipients}
    known: dict[uuid.UUID, Answer] = {}
    if asked is not None and asked.base == _base():
        known = {
            pk: asked.answers[pk] for pk, query in queries.items() if asked.queries.get(pk) == query
        }
    open_ones = [query for pk, query in queries.items() if pk not in known]
    return known | _answers(open_ones) if open_ones else known


def _answers(queries: Iterable[Query]) -> dict[uuid.UUID, Answer]:
    return {uuid.UUID(answer.key): answer for answer in match_batch(queries)}


def _base() -> Base:
    """Which releases are the base now: another set of activations is another base."""
    with acting_as(DatabaseRole.MATCHING):
        in_force = ReleaseActivation.objects.filter(superseded_at__isnull=True)
        return tuple(in_force.order_by("pk").values_list("pk", "as_of", "undone_at"))


def take(recipients: Iterable[Recipient], answers: dict[uuid.UUID, Answer]) -> list[Recipient]:
    """Set the answers on the rows in hand, and return those that are matched otherwise now."""
    moved = []
    for recipient in recipients:
        values = answer_values(answers[recipient.pk])
        same = all(getattr(recipient, name) == value for name, value in values.items())
        if not same:
            for name, value in values.items():
                setattr(recipient, name, value)
            moved.append(recipient)
    return moved


def keep(moved: Collection[Recipient]) -> None:
    """Write what `take` set, and nothing else: the agency's words and their time stay."""
    if moved:
        Recipient.objects.bulk_update(moved, _MATCH_FIELDS, batch_size=500)
        touch(recipient.pk for recipient in moved)


# The engine fills the same fields whatever it answers.
_MATCH_FIELDS = sorted(answer_values(Answer(key="", outcome=MatchOutcome.NONE)))


# What the engine is asked by.
ASKED_BY = (
    "name", "nik", "kk", "birth_date", "regency_id", "district_id", "village_id", "sex", "address",
)  # fmt: skip


def _query(recipient: Recipient) -> Query:
    return Query(
        key=str(recipient.pk),
        name=recipient.name,
        nik=recipient.nik,
        kk=recipient.kk,
        birth_date=recipient.birth_date,
        regency_id=recipient.regency_id,
        district_id=recipient.district_id,
        village_id=recipient.village_id,
        sex=recipient.sex,
        address=recipient.address,
    )
