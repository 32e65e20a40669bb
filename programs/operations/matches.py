"""Asking the engine again who standing recipients are, when the base has changed under them."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable

from beneficiaries.enums import MatchOutcome
from beneficiaries.matching.batch import match_batch
from beneficiaries.matching.interface import Answer, Query
from programs.models import Recipient
from programs.operations.recipients import answer_values
from programs.operations.touching import touch


def ask_again(recipients: Iterable[Recipient]) -> dict[uuid.UUID, Answer]:
    """The engine's answer of today for each, by the recipient's id. Writes nothing."""
    return {uuid.UUID(answer.key): answer for answer in match_batch(map(_query, recipients))}


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
