"""Raw SQL of an agency and of its program's guests: what was handed in stays as it was written."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from accounts.scope import Scope
from core.scope import DatabaseScope
from programs.models import Program, ProgramEvent, Recipient
from tests.access.thefts import Theft, is_held_by_its_guard, moved
from tests.factories.cast import Cast
from tests.factories.regions import region
from tests.factories.registry import a_recipient

pytestmark = pytest.mark.django_db

_FREE = "DROP TRIGGER recipient_words ON programs_recipient"
_REWRITINGS = (
    "amount = 9000000", "nik = '1604110502850009'", "name = 'ORANG LAIN'",
    "goods = 'Beras 50 kg'", "attributes = '{\"x\": 1}'", "changed_at = now() - interval '1 year'",
)  # fmt: skip


def _places(cast: Cast, guest: tuple[Scope, Program]) -> dict[str, DatabaseScope]:
    return {"agency": Scope.of(cast.operator_lahat.user).database, "guest": guest[0].database}


def _one(cast: Cast, program: Program, state: str, who: str) -> Recipient:
    """Of the agency's own people, or of the guest's: each changes what their own entered."""
    by = cast.operator_lahat if who == "agency" else cast.operator_lahat_perkim
    made = a_recipient(program, by, region("1604112001"))
    Recipient.objects.filter(pk=made.pk).update(
        state=state, ended_on=datetime.date(2026, 1, 2), end_kind="finished"
    )
    return made


@pytest.mark.parametrize("who", ["agency", "guest"])
@pytest.mark.parametrize("change", _REWRITINGS)
@pytest.mark.parametrize("state", ["submitted", "approved"])
def test_what_is_judged_is_not_rewritten(cast: Cast, guest: Any, who, change, state) -> None:
    scope, made = _places(cast, guest)[who], _one(cast, guest[1], state, who)
    update = f"UPDATE programs_recipient SET {change} WHERE id = %s"
    is_held_by_its_guard(Theft(scope, update, (made.pk,), _FREE))


@pytest.mark.parametrize("who", ["agency", "guest"])
@pytest.mark.parametrize("state", ["draft", "returned"])
def test_what_is_still_in_their_hands_is(cast: Cast, guest: Any, who, state) -> None:
    scope, made = _places(cast, guest)[who], _one(cast, guest[1], state, who)
    assert moved(scope, "UPDATE programs_recipient SET amount = 5 WHERE id = %s", made.pk) == 1


_EVENT = (
    "INSERT INTO programs_programevent (id, program_id, agency_id, regency_id, action, reason,"
    " details, by_id) VALUES (uuidv7(), %s, %s, %s, 'changed', '', '{}', %s)"
)


@pytest.mark.parametrize("who", ["agency", "guest", "verifier", "province"])
def test_the_history_is_written_in_ones_own_name(cast: Cast, guest: Any, who) -> None:
    program = guest[1]
    places = _places(cast, guest) | {
        "verifier": Scope.of(cast.verifier_lahat.user).database,
        "province": Scope.of(cast.verifier_sumsel.user).database,
    }
    scope, other = places[who], cast.supervisor_lahat.user_id
    place = (program.pk, program.agency_id, cast.operator_lahat.regency_id)
    assert moved(scope, _EVENT, *place, scope.user_id) == 1
    is_held_by_its_guard(
        Theft(
            scope, _EVENT, (*place, other),
            "ALTER TABLE programs_programevent DISABLE ROW LEVEL SECURITY",
        )
    )  # fmt: skip
    assert ProgramEvent.objects.filter(by=other).count() == 1
