"""Training the matching engine on the base in force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
from django.db import connection
from django.utils import timezone

from accounts.models import User
from beneficiaries.matching import candidates
from beneficiaries.matching.comparing import compare
from beneficiaries.matching.interface import Query
from beneficiaries.matching.model import Model, default_model, from_json
from beneficiaries.matching.persons import FEATURES, persons_of
from beneficiaries.matching.records import Records
from beneficiaries.matching.training import Candidates, train
from beneficiaries.matching.weights import weigher
from beneficiaries.matching.written import written_records
from beneficiaries.models import MatchModel, Person
from core import audit
from core.scope import DatabaseRole, acting_as

# Persons of the base that are looked at, and rows of a list: more teach nothing new.
SAMPLE = 300_000
MOST_ROWS = 20_000
_CHUNK = 5_000
# Whole households, by chance but always the same ones.
_SAMPLE = f"""
SELECT 0, {FEATURES}
  FROM beneficiaries_person p JOIN beneficiaries_household h ON h.id = p.household_id
 WHERE p.in_base AND abs(hashtext(p.household_id::text)) %% 1000 < %s
"""  # noqa: S608 - our own columns


@dataclass(frozen=True, slots=True)
class Trained:
    model: Model
    persons: int
    rows: int


def train_on_base(queries: Sequence[Query] = ()) -> Trained:
    """A model of the base; of `queries`, rows of a real list, how badly such rows are written.

    Without a list that part of the model in force stays. Needs a transaction and a role that may
    take on the matching role.
    """
    with acting_as(DatabaseRole.MATCHING):
        size = Person.objects.in_base().count()
        share = min(1000, max(1, round(SAMPLE / max(1, size) * 1000)))
        with connection.cursor() as cursor:
            cursor.execute(_SAMPLE, [share])
            base = persons_of(cursor.fetchall()).records
        before = weigher().model
        listed = _candidates(queries[:MOST_ROWS]) if queries else None
    model = train(
        base,
        version=f"latih-{timezone.now():%Y%m%d-%H%M%S}",
        size=size,
        same=None if listed else before.chances["same"],
        found=before.found,
        listed=listed,
    )
    return Trained(model, len(base), len(queries[:MOST_ROWS]))


def put_in_use(trained: Trained, *, by: User | None = None) -> MatchModel:
    """Keep the model and let the engine work by it from now on. As the tables' owner."""
    kept = _use(trained.model, trained.rows)
    audit.record(
        "match_model.train", by=by, subject=kept, persons=trained.persons, rows=trained.rows
    )
    return kept


def move_thresholds(moved: Mapping[str, float], *, by: User, reason: str) -> MatchModel:
    """Let the weights in use draw their lines elsewhere, as a version of its own.

    So that findings and the report of calibration tell on which lines an answer rests. `moved`
    names lines of `Thresholds`; ValueError when they would make no order. As the tables' owner.
    """
    before = MatchModel.objects.filter(in_use=True).first()
    model = from_json(before.data) if before else default_model()
    limits = replace(model.thresholds, **moved)
    if limits.review >= limits.match or limits.margin < 0:
        raise ValueError("The line of review lies below that of matches.")
    kept = _use(
        replace(model, version=f"batas-{timezone.now():%Y%m%d-%H%M%S}", thresholds=limits),
        before.rows if before else 0,
    )
    audit.record(
        "match_model.move_lines", by=by, subject=kept, reason=reason,
        before=vars(model.thresholds), after=vars(limits), weights=model.version,
    )  # fmt: skip
    return kept


def _use(model: Model, rows: int) -> MatchModel:
    MatchModel.objects.filter(in_use=True).update(in_use=False)
    return MatchModel.objects.create(
        version=model.version, data=model.as_json(), rows=rows, in_use=True
    )


def _candidates(queries: Sequence[Query]) -> Candidates:
    """All candidates of the rows, those of sure rows too: training must see what is usual."""
    rows, names, found = [], [], []
    for start in range(0, len(queries), _CHUNK):
        written = written_records(queries[start : start + _CHUNK])
        everyone = np.arange(len(written))
        pairs = {
            (row[0], row[1]): row
            for row in chain(
                candidates.sure(written, everyone).rows, candidates.wide(written, everyone).rows
            )
        }
        persons = persons_of(list(pairs.values()))
        rows.append(persons.number + start)
        names.append(written.name[persons.number])
        found.append(_levels(written, persons.number, persons.records))
    return Candidates(
        len(queries), np.concatenate(rows), np.concatenate(names), np.concatenate(found)
    )


def _levels(written: Records, rows: np.ndarray, persons: Records) -> np.ndarray:
    return compare(written, persons, rows, np.arange(len(rows)))
