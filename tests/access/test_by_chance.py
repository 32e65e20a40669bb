"""A walk by chance: rights come and go, people move, releases are applied and undone; after each
step what somebody sees equals what `tests.access.sights` says, by querysets and by the bare wall.

The usual run takes some hundred steps, the same ones each time. A long one with fresh chances, of
about ten minutes, prints how often it did what:
`SIGERTAK_STEPS=10000 pytest tests/access/test_by_chance.py -k everybody -s`.
"""

from __future__ import annotations

import os
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from accounts.models import Membership
from accounts.scope import Scope
from accounts.tenancy import TerritoryQuerySet
from tests.access.stage import Stage
from tests.access.walking import Portal, taken

pytestmark = pytest.mark.slow

STEPS = int(os.environ.get("SIGERTAK_STEPS", "240"))
EACH = 30
# No walk may leave one of these out.
PROMISED = ("moved", "transferred", "revoked", "release applied", "release undone")


def walk(stage: Stage, steps: int) -> None:
    """So many chances to act; a few of them come to nothing, since there is nothing to act on."""
    Portal.stage = stage
    run_state_machine_as_test(
        Portal,
        settings=settings(
            max_examples=max(1, steps // EACH),
            stateful_step_count=EACH,
            deadline=None,
            database=None,
            derandomize=STEPS < 1000,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


def _least() -> int:
    """How often the rarest promised act was done."""
    return min(taken[act] for act in PROMISED)


def test_what_everybody_sees_equals_the_model(db):
    taken.clear()
    stage = Stage()
    walk(stage, STEPS)
    # What was really carried out counts: a long walk goes on until it is as long as it was to be.
    while STEPS >= 1000 and taken.total() < STEPS:
        walk(stage, max(STEPS - taken.total(), 10 * EACH))
    # Which chances the short one has hangs on the constants of the source: some leave an act out,
    # and a longer walk begins with the same steps.
    for times in (2, 4):
        if _least() < 1:
            walk(stage, times * STEPS)
    print(f"\n{taken.total()} steps: {dict(taken.most_common())}")
    assert taken.total() >= (STEPS if STEPS >= 1000 else STEPS * 3 // 4)
    assert _least() >= max(1, STEPS // 200)


def _without_filters(self: Any, scope: Scope) -> Any:
    return self


@pytest.mark.parametrize(
    "broken", ["the querysets let all through", "the wall of a table is torn down",
               "suspended rights work on"],
)  # fmt: skip
def test_a_broken_wall_is_found(db, monkeypatch, broken):
    match broken.split()[0]:
        case "the" if "querysets" in broken:
            monkeypatch.setattr(TerritoryQuerySet, "visible_to", _without_filters)
        case "the":
            with connection.cursor() as cursor:
                cursor.execute("ALTER TABLE programs_recipient DISABLE ROW LEVEL SECURITY")
        case _:
            monkeypatch.setattr(
                type(Membership.objects.all()), "live",
                lambda self: self.filter(
                    revoked_at=None, expires_on__gte=timezone.localdate(), user__is_active=True
                ),
            )  # fmt: skip
    # It ends with the first difference; a rare one may want more steps than the usual run takes.
    with pytest.raises((AssertionError, ExceptionGroup)):
        walk(Stage(), STEPS * 20)
