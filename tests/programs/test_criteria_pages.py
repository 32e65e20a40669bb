"""The builder with its live count, and the versions in words."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.scope import DatabaseRole
from programs.models import Criteria
from programs.queries import eligible
from programs.queries.criteria import rule_of
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person, a_program
from tests.programs.acts import LAHAT_VILLAGE, MERAPI, PALEMBANG_VILLAGE, url

pytestmark = pytest.mark.django_db

ROOF = {"variable": "roof_condition", "op": "in", "values": [2]}
AGED = {"variable": "age", "op": "at_least", "values": [60]}


def sent(*groups, **values):
    """The builder's fields for groups in their JSON form."""
    data = {"deciles": ["1", "2", "3", "4"], **values}
    for g, group in enumerate(groups):
        of_people = group["of"][0]["variable"] in ("age", "sex", "is_pregnant")
        data |= {
            f"g-{g}-subject": "person" if of_people else "household",
            f"g-{g}-least": str(group["least"]),
            f"g-{g}-who": group.get("who", "any"),
        }
        for c, one in enumerate(group["of"]):
            name = f"g-{g}-c-{c}"
            data |= {f"{name}-variable": one["variable"], f"{name}-op": one["op"]}
            if one["op"] in ("in", "not_in"):
                data[f"{name}-codes"] = [str(value) for value in one["values"]]
            elif one["values"]:
                data[f"{name}-low"] = str(one["values"][0])
                data[f"{name}-high"] = str(one["values"][-1])
    return data


def text(response) -> str:
    return " ".join(response.content.decode().split())


def households(number, village=MERAPI, **values):
    return [a_household(region(village), **values) for _n in range(number)]


def test_conditions_make_a_version_and_the_same_ones_none(operator, program):
    page = url("program_criteria", program.pk)
    rules = [{"least": 1, "of": [ROOF]}, {"least": 1, "who": "any", "of": [AGED]}]
    assert operator.post(page, sent(*rules)).status_code == 302
    assert operator.post(page, sent(*rules)).status_code == 302
    newest = program.criteria.first()
    assert (newest.version, newest.conditions) == (2, rules)
    page = text(operator.get(page))
    assert 'value="roof_condition" selected' in page
    assert 'value="60"' in page


def test_faulty_conditions_are_refused_with_the_form_kept(operator, program):
    wrong = {"least": 1, "of": [{**AGED, "values": ["enam puluh"]}]}
    answer = operator.post(url("program_criteria", program.pk), sent(wrong))
    assert answer.status_code == 422
    assert "Kelompok 1: Umur: tulis angkanya." in text(answer)
    assert 'value="enam puluh"' in text(answer)
    assert program.criteria.count() == 1


def test_buttons_change_the_form_and_save_nothing(operator, program):
    page = url("program_criteria", program.pk)
    start = {"least": 1, "of": [ROOF]}
    for act, expected in (
        ("add:person", 2), ("add:household", 2), ("add:other", 1), ("drop:0", 0), ("drop:7", 1),
        ("drop-row:0:0", 0), ("add-row:0", 1), ("refresh", 1), ("preset", 3), ("x:y:z", 1),
    ):  # fmt: skip
        answer = operator.post(page, {**sent(start), "act": act, "preset": "rtlh"})
        assert answer.status_code == 200
        assert text(answer).count('<fieldset class="sg-group">') == expected, act
    assert program.criteria.count() == 1


def test_htmx_gets_the_conditions_alone(operator, program):
    answer = operator.post(
        url("program_criteria", program.pk),
        {**sent(), "act": "add:household"},
        headers={"HX-Request": "true", "HX-Target": "criteria-conditions"},
    )
    assert text(answer).startswith('<div id="criteria-conditions">')
    assert answer["HX-Trigger-After-Settle"] == "criteriaChanged"


@pytest.mark.usefixtures("unblurred")
def test_an_agency_reads_tens_and_never_fewer_than_ten(operator, program):
    households(24, roof_condition=2)
    households(9, LAHAT_VILLAGE, roof_condition=2)
    households(5, roof_condition=1)
    households(3, roof_condition=None)
    answer = operator.post(url("criteria_count", program.pk), sent({"least": 1, "of": [ROOF]}))
    context = answer.context
    assert str(context["total"]) == "sekitar 30"
    assert [(name, str(n)) for name, n in context["rows"]] == [
        ("Merapi Barat", "sekitar 20"),
    ]
    assert str(context["unknown"]) == "kurang dari 10"
    # Not even that there is somebody in Lahat.
    for number in ("33", "24", ">9<", " 3.", "Lahat"):
        assert number not in text(answer)


@pytest.mark.usefixtures("unblurred")
def test_the_count_stays_in_the_territory_and_in_the_areas(operator, program, cast, sign_in):
    households(20, PALEMBANG_VILLAGE)
    households(30)
    households(40, LAHAT_VILLAGE)
    count = url("criteria_count", program.pk)
    assert operator.post(count, sent()).context["total"].value == 70
    only = {"areas": [str(region("160408").pk)]}
    assert operator.post(count, sent(**only)).context["total"].value == 30
    provincial = a_program(cast.operator_sumsel, funding="apbd_prov")
    page = sign_in(cast.operator_sumsel).post(url("criteria_count", provincial.pk), sent())
    assert page.context["total"].value == 90
    assert [name for name, _n in page.context["rows"]] == ["Kabupaten Lahat", "Kota Palembang"]


@pytest.mark.usefixtures("unblurred")
def test_persons_are_counted_where_persons_are_served(operator, cast):
    program = a_program(cast.operator_lahat, target_unit="person")
    for household in households(6):
        a_person(household, birth_date="1950-01-01")
        a_person(household, birth_date="1951-01-01")
        a_person(household, birth_date="2001-01-01")
    answer = operator.post(url("criteria_count", program.pk), sent({"least": 1, "of": [AGED]}))
    assert answer.context["total"].value == 10


def test_a_slow_count_is_given_up_calmly(operator, program, monkeypatch):
    monkeypatch.setattr(eligible, "_MILLISECONDS", 1)
    monkeypatch.setattr(eligible, "_counting", lambda *given: eligible.Sql("SELECT pg_sleep(5)"))
    answer = operator.post(url("criteria_count", program.pk), sent())
    assert answer.status_code == 200
    assert "terlalu lama" in text(answer)


def test_after_a_count_the_old_limit_and_role_are_back(program):
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', '77s', true)")
        eligible.count_by_place(rule_of(program, [1], ()), regency_id=None)
        cursor.execute("SELECT current_setting('statement_timeout'), current_setting('role')")
        limit, role = cursor.fetchone()
    assert limit == "77s"
    assert role != DatabaseRole.MATCHING


def test_a_foreign_program_is_not_counted(program, cast, sign_in):
    stranger = sign_in(cast.operator_palembang)
    assert stranger.post(url("criteria_count", program.pk), sent()).status_code == 404
    assert (
        sign_in(cast.verifier_lahat).post(url("criteria_count", program.pk), sent()).status_code
        == 403
    )


def test_versions_tell_what_changed(operator, program, cast, sign_in):
    page = url("program_criteria", program.pk)
    aged = {"least": 1, "who": "none", "of": [AGED]}
    operator.post(page, sent({"least": 1, "of": [ROOF]}))
    operator.post(page, sent(aged, deciles=["1"], areas=[str(region("160408").pk)]))
    for browser in (operator, sign_in(cast.verifier_lahat)):
        answer = browser.get(url("criteria_versions", program.pk))
        newest, middle, first = answer.context["versions"]
        assert [(change.text, change.added) for change in newest[1]] == [
            ("Desil 1–4", False),
            ("Desil 1", True),
            ("Seluruh wilayah kerja", False),
            ("Kecamatan Merapi Barat, Kabupaten Lahat", True),
            ("Kondisi atap: Jelek/kualitas rendah", False),
            ("Tidak satu anggota pun: Umur: 60 tahun atau lebih", True),
        ]
        assert [change.text for change in middle[1]] == ["Kondisi atap: Jelek/kualitas rendah"]
        assert first[1] == []
        assert "Syarat lain" in text(browser.get(url("program_detail", program.pk)))


def test_many_versions_cost_the_same_number_of_queries(operator, program):
    counts = set()
    for newest in (1, 4):
        for number in range(program.criteria.count() + 1, newest + 1):
            Criteria.objects.create(
                program=program, agency=program.agency, regency=program.regency, version=number,
                deciles=[number], conditions=[{"least": 1, "of": [ROOF]}],
                created_by=program.created_by,
            )  # fmt: skip
        with CaptureQueriesContext(connection) as queries:
            operator.get(url("criteria_versions", program.pk))
        counts.add(len(queries))
    assert len(counts) == 1
