"""Which weights are in force: the base's own when it has trained some, else those shipped."""

from __future__ import annotations

import time
import uuid
from dataclasses import replace
from functools import lru_cache

from django.conf import settings
from django.db.models import Sum

from beneficiaries.matching import prepared
from beneficiaries.matching.model import Model, Thresholds, Weigher, default_model, from_json
from beneficiaries.models import MatchModel, ReleaseActivation

# A base is taken to hold at least this many people: a half-filled one makes nobody surer.
LEAST_SIZE = 100_000
_REMEMBER_SECONDS = 60
_known_size: tuple[float, int] = (0.0, LEAST_SIZE)


def weigher() -> Weigher:
    """Weights and thresholds for the base in force. Needs a role that may read both."""
    # Asked for every single look-up, in which planning this query takes longer than its answer.
    rows = prepared.fetched("SELECT id FROM beneficiaries_matchmodel WHERE in_use LIMIT 1")
    return _weigher(rows[0][0] if rows else None, _size(), _limits(settings.MATCHING_BITS))


def limits_in_force() -> Thresholds:
    """Where the zones lie today: as the model in use has them, moved by settings."""
    models = MatchModel.objects.filter(in_use=True)
    data = models.values_list("data__thresholds", flat=True).first()
    known = Thresholds(**data) if data else default_model().thresholds
    return replace(known, **dict(_limits(settings.MATCHING_BITS)))


def _limits(bits: dict[str, float | None]) -> tuple[tuple[str, float], ...]:
    return tuple(sorted((name, value) for name, value in bits.items() if value is not None))


@lru_cache(maxsize=4)
def _weigher(key: uuid.UUID | None, size: int, limits: tuple[tuple[str, float], ...]) -> Weigher:
    model = _model(key).of_size(size)
    return Weigher(replace(model, thresholds=replace(model.thresholds, **dict(limits))))


def _model(key: uuid.UUID | None) -> Model:
    if key is None:
        return default_model()
    return from_json(MatchModel.objects.values_list("data", flat=True).get(pk=key))


def _size() -> int:
    """Persons in force, read now and then."""
    global _known_size  # noqa: PLW0603 - a number that ages, not state
    read_at, size = _known_size
    if time.monotonic() - read_at > _REMEMBER_SECONDS or not read_at:
        total = ReleaseActivation.objects.filter(superseded_at__isnull=True).aggregate(
            total=Sum("persons")
        )["total"]
        size = max(LEAST_SIZE, total or 0)
        # Rounded, so that every import does not make new tables.
        size = int(float(f"{size:.1e}"))
        _known_size = (time.monotonic(), size)
    return size
