"""An agency that probes the base by rules of its own making: what its counts must not give away."""

from __future__ import annotations

import pytest

from core.models import AuditEvent
from programs import disclosure
from programs.eligibility.conditions import parse
from programs.queries.criteria import rule_of
from programs.queries.eligible import PlaceCount, count_by_place
from tests.factories.regions import region
from tests.factories.registry import a_person
from tests.programs.acts import MERAPI, url
from tests.programs.test_criteria_pages import AGED, ROOF, households, sent, text

pytestmark = pytest.mark.django_db

DISABLED = {"variable": "has_disability", "op": "is_true", "values": []}
NEIGHBOUR_VILLAGE = "1604082001"


def counted(browser, program, *groups, **values):
    return browser.post(url("criteria_count", program.pk), sent(*groups, **values))


def asking_for(condition):
    """The builder's fields of one condition on any member; `sent` knows fewer variables."""
    name = "g-0-c-0"
    return {
        "g-0-subject": "person", "g-0-least": "1", "g-0-who": "any",
        f"{name}-variable": condition["variable"], f"{name}-op": condition["op"],
    }  # fmt: skip


def groups_of(condition):
    return parse([{"least": 1, "of": [condition]}])


def place(eligible: int, mark: int) -> PlaceCount:
    return PlaceCount(1, eligible, 0, 0, 500, mark)


def flips_at(mark: int) -> int:
    """The true number at which a set with that mark is first shown as "sekitar 20"."""
    return next(
        n
        for n in range(200)
        if (disclosure.at_place(place(n, mark), "eligible", exact=False).value or 0) >= 20
    )


def test_no_count_flips_at_a_number_that_could_be_known():
    """The attack: pad a set to 14, add the victim, and read 15 off the rounding."""
    flips = {flips_at(mark) for mark in range(300)}
    assert len(flips) > 15
    assert min(flips) < 8
    assert max(flips) > 22


def test_the_noise_averages_to_nothing_and_stays_useful():
    drawn = [disclosure.noise(mark) for mark in range(4000)]
    assert abs(sum(drawn)) / len(drawn) < 1
    assert sum(abs(one) <= 10 for one in drawn) / len(drawn) > 0.8


def test_the_same_people_in_other_words_get_the_same_noise(program):
    """Else an attacker asks for one set in many ways and takes the mean."""
    people = [a_person(one, birth_date="1950-01-01") for one in households(6, roof_condition=2)]
    households(3, roof_condition=1)
    marks = set()
    for decile in ([1], [1, 2], []):
        rows = count_by_place(
            rule_of(program, decile, groups_of(ROOF)), regency_id=None, seed=disclosure.seed()
        )
        marks.add((rows[0].eligible, rows[0].eligible_mark))
    rows = count_by_place(
        rule_of(program, [], groups_of(AGED)), regency_id=None, seed=disclosure.seed()
    )
    marks.add((rows[0].eligible, rows[0].eligible_mark))
    assert len(marks) == 1
    people[0].household.roof_condition = 1
    people[0].household.save()
    rows = count_by_place(
        rule_of(program, [], groups_of(ROOF)), regency_id=None, seed=disclosure.seed()
    )
    assert rows[0].eligible_mark not in {mark for _number, mark in marks}


def test_the_secret_decides_the_noise(settings):
    before = [disclosure.noise(mark) for mark in range(50)], disclosure.seed()
    settings.SECRET_KEY = "another-secret-key-of-some-length-for-this-test-only"
    assert [disclosure.noise(mark) for mark in range(50)] != before[0]
    assert disclosure.seed() != before[1]


def test_among_few_there_is_no_count(operator, program, cast, sign_in):
    households(99, roof_condition=2)
    answer = counted(operator, program, {"least": 1, "of": [ROOF]})
    assert answer.context["too_few"]
    # The whole territory is asked for: there is no wider one to choose.
    assert "lebih luas" not in text(answer)
    assert "seluruh wilayah kerja Anda" in text(answer)
    assert "total" not in answer.context
    page = operator.get(url("criteria_unserved", program.pk))
    assert page.context["too_few"]
    assert "rows" not in page.context
    exact = sign_in(cast.verifier_lahat).get(url("criteria_unserved", program.pk))
    assert exact.context["eligible"].value == 99
    households(1)
    assert counted(operator, program).context["total"].value >= 70


def test_villages_are_widened_to_their_district(operator, program, monkeypatch):
    monkeypatch.setattr(disclosure, "noise", lambda mark: 0)
    monkeypatch.setattr(disclosure, "LEAST_POPULATION", 20)
    households(30, NEIGHBOUR_VILLAGE)
    households(10)
    program.criteria.first().areas.set([region(MERAPI)])
    answer = counted(operator, program, areas=[str(region(MERAPI).pk)])
    assert answer.context["total"].value == 40
    assert "seluruh kecamatan" in text(answer)
    page = operator.get(url("criteria_unserved", program.pk))
    assert [row["region"].code for row in page.context["rows"]] == [MERAPI[:6]]


def test_conditions_on_health_take_no_part(operator, program, cast, sign_in, monkeypatch):
    monkeypatch.setattr(disclosure, "noise", lambda mark: 0)
    for number, household in enumerate(households(120)):
        a_person(household, disability=1 if number < 40 else 0)
    answer = operator.post(url("criteria_count", program.pk), {**sent(), **asking_for(DISABLED)})
    assert answer.context["total"].value == 120
    assert "tidak dihitung pada pratinjau" in text(answer)
    program.criteria.create(
        agency=program.agency, regency=program.regency, version=2, deciles=[1, 2, 3, 4],
        conditions=[{"least": 1, "who": "any", "of": [DISABLED]}], created_by=program.created_by,
    )  # fmt: skip
    page = operator.get(url("criteria_unserved", program.pk))
    assert page.context["eligible"].value == 120
    assert "tidak dihitung pada pratinjau" in text(page)
    exact = sign_in(cast.verifier_lahat).get(url("criteria_unserved", program.pk))
    assert exact.context["eligible"].value == 40
    assert not exact.context["left_out"]


def test_counts_are_limited_and_written_down(operator, program, settings):
    settings.COUNTS_PER_HOUR = 2
    counted(operator, program, {"least": 1, "of": [ROOF]})
    operator.get(url("criteria_unserved", program.pk))
    for answer in (
        counted(operator, program),
        operator.get(url("criteria_unserved", program.pk)),
    ):
        assert answer.status_code == 200
        assert answer.context["too_often"]
        assert "sudah sering menghitung" in text(answer)
    events = list(AuditEvent.objects.filter(action="criteria.count").order_by("id"))
    assert len(events) == 2
    assert events[0].details["conditions"] == [{"least": 1, "of": [ROOF]}]
    assert events[0].details["deciles"] == [1, 2, 3, 4]


def test_bappeda_is_not_limited(cast, sign_in, program, settings):
    settings.COUNTS_PER_HOUR = 1
    browser = sign_in(cast.verifier_lahat)
    for _time in range(3):
        assert "too_often" not in browser.get(url("criteria_unserved", program.pk)).context
