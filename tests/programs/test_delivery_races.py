"""Two people at one round, at the same moment."""

from __future__ import annotations

from collections import Counter

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from core.identifiers import uuid7
from programs.delivery_rules import Mark
from programs.enums import ItemState
from programs.models import DistributionItem
from programs.operations import delivery_uploads as uploads
from programs.operations import distribution_items, distributions
from tests.factories.cast import Cast
from tests.factories.registry import a_program
from tests.programs.acts import working_as
from tests.programs.deliveries import DAY, a_list, a_round, approved, worked_on
from tests.programs.test_races import at_once, people  # noqa: F401

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def marking(planned, by, state) -> str:
    with working_as(by):
        count = distribution_items.mark_planned(
            distribution=planned, mark=Mark(state, on=DAY, note="x"), by=by.user
        )
    return f"{state.value} {count}"


def test_two_deliveries_of_one_round_at_once_mark_everybody_once(people: Cast):  # noqa: F811
    by = people.operator_lahat
    program = a_program(by)
    approved(program, by, 5)
    planned = a_round(program, by)
    answers = at_once(
        [lambda: marking(planned, by, ItemState.RECEIVED)] * 3
        + [lambda: marking(planned, by, ItemState.MISSED)] * 3
    )
    counts = Counter(planned.items.values_list("state", flat=True))
    assert len(counts) == 1
    assert counts.total() == 5
    winner = next(iter(counts))
    assert answers[f"{winner} 5"] == 1
    assert answers["received 0"] + answers["missed 0"] == 5


def drawing(planned, by) -> str:
    with working_as(by):
        return f"added {distribution_items.draw_up(distribution=planned, by=by.user).added}"


def test_a_list_drawn_up_by_many_holds_everybody_once(people: Cast):  # noqa: F811
    by = people.operator_lahat
    program = a_program(by)
    approved(program, by, 5)
    planned = a_round(program, by)
    DistributionItem.objects.all().delete()
    assert at_once([lambda: drawing(planned, by)] * 4) == {"added 5": 1, "added 0": 3}
    assert planned.items.count() == 5


def test_cancelling_meets_marking(people: Cast):  # noqa: F811
    by = people.operator_lahat
    program = a_program(by)
    approved(program, by)
    planned = a_round(program, by)

    def cancelling() -> str:
        try:
            with working_as(by):
                distributions.cancel(distribution=planned, reason="banjir", by=by.user)
        except ValidationError:
            return "refused"
        return "cancelled"

    def receiving() -> str:
        try:
            return marking(planned, by, ItemState.RECEIVED)
        except ValidationError:
            return "refused"

    answers = at_once([cancelling, receiving])
    planned.refresh_from_db()
    assert answers["refused"] == 1
    received = planned.items.filter(state="received").exists()
    assert (planned.state == "cancelled") != received


def test_one_form_planned_many_times_and_rounds_numbered_apart(people: Cast):  # noqa: F811
    by = people.operator_lahat
    program = a_program(by)
    key = uuid7()
    values = {"planned_on": DAY, "amount": None, "goods": "", "name": ""}

    def planning(entry):
        with working_as(by):
            _round, is_new = distributions.plan(
                program=program, distribution_id=entry, values=values, by=by.user
            )
        return "new" if is_new else "known"

    same = [lambda: planning(key)] * 3
    others = [lambda: planning(uuid7())] * 3
    assert at_once(same + others) == {"new": 4, "known": 2}
    numbers = sorted(program.distributions.values_list("number", flat=True))
    assert numbers == [1, 2, 3, 4]


def test_two_workers_on_one_list_of_deliveries(people: Cast):  # noqa: F811
    by = people.operator_lahat
    program = a_program(by)
    rows = [(one.nik, "x") for one in approved(program, by, 4)]
    planned = a_round(program, by)
    with working_as(by):
        upload = uploads.receive(
            distribution=planned,
            file=ContentFile(a_list(*rows, ("123", "y"), header=("NIK", "Nama"))),
            file_name="a.csv",
            by=by.user,
        )
    at_once([lambda: str(bool(worked_on(upload, by)))] * 3)
    upload.refresh_from_db()
    assert (upload.state, upload.rows_applied, upload.faulty.count()) == ("checked", 4, 1)
    assert set(planned.items.values_list("state", flat=True)) == {"received"}
