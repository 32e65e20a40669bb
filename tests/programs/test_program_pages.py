"""Making programs, their criteria, and the list of them."""

from __future__ import annotations

import pytest

from core.identifiers import uuid7
from programs.models import Program
from tests.factories.regions import region
from tests.factories.registry import a_kind, a_program
from tests.programs.acts import (
    MERAPI,
    PALEMBANG_VILLAGE,
    url,
)

pytestmark = pytest.mark.django_db

NIK, OTHER_NIK = "1604110502850001", "1604110502850002"


def program_data(**values):
    return {
        "entry": str(uuid7()),
        "kind": str(a_kind().pk),
        "name": "Bedah Rumah",
        "year": "2026",
        "funding": "apbd_kab",
        "budget": "Rp 1.500.000.000",
        "target_unit": "household",
        "target_quantity": "50",
        "description": "",
        "deciles": ["1", "2"],
        "areas": [str(region("160411").pk), str(region(MERAPI).pk)],
        **values,
    }


def test_a_program_is_created_once_however_often_it_is_sent(operator):
    data = program_data()
    answers = [operator.post(url("program_create"), data) for _time in range(3)]
    program = Program.objects.get()
    assert {answer.url for answer in answers} == {url("program_detail", program.pk)}
    assert (program.budget, program.state) == (1_500_000_000, "running")
    criteria = program.criteria.get()
    assert (criteria.version, criteria.deciles) == (1, [1, 2])
    assert set(criteria.areas.values_list("code", flat=True)) == {"160411", MERAPI}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("budget", "banyak"),
        ("year", "1999"),
        ("target_quantity", "0"),
        ("funding", "emas"),
        ("deciles", ["11"]),
        ("name", ""),
    ],
)
def test_a_wrong_program_is_refused_with_its_entry_kept(operator, field, value):
    page = operator.post(url("program_create"), program_data(**{field: value}))
    assert page.status_code == 422
    assert "Periksa kembali isian Anda" in page.content.decode() or field == "deciles"
    assert not Program.objects.exists()


def test_areas_outside_of_the_territory_are_refused(operator):
    page = operator.post(
        url("program_create"), program_data(areas=[str(region(PALEMBANG_VILLAGE).pk)])
    )
    assert page.status_code == 422
    assert not Program.objects.exists()


def test_a_provincial_agency_has_no_regency_money(cast, sign_in):
    browser = sign_in(cast.operator_sumsel)
    assert browser.post(url("program_create"), program_data(areas=[])).status_code == 422
    data = program_data(areas=[str(region("1604").pk)], funding="apbd_prov")
    assert browser.post(url("program_create"), data).status_code == 302


def test_criteria_are_versions_and_the_same_ones_make_none(operator, program):
    page = url("program_criteria", program.pk)
    operator.post(page, {"deciles": ["1", "2", "3", "4"]})
    assert program.criteria.count() == 1
    operator.post(page, {"deciles": ["1"], "areas": [str(region("160411").pk)]})
    assert list(program.criteria.values_list("version", "deciles")) == [(2, [1]), (1, [1, 2, 3, 4])]
    assert "Versi 2" in operator.get(url("program_history", program.pk)).content.decode()


def test_closing_and_reopening(operator, program):
    operator.post(url("program_move", program.pk), {"to": "closed"})
    program.refresh_from_db()
    assert program.state == "closed"
    assert operator.get(url("recipient_create", program.pk)).status_code == 302
    assert operator.get(url("upload_create", program.pk)).status_code == 302
    operator.post(url("program_move", program.pk), {"to": "running"})
    operator.post(url("program_move", program.pk), {"to": "draft"})
    program.refresh_from_db()
    assert program.state == "running"


def test_the_list_filters(operator, cast):
    wanted = a_program(cast.operator_lahat, name="Beras Lahat", year=2025, funding="csr")
    a_program(cast.operator_lahat, name="Jamban", year=2026)
    for query in ("?year=2025", "?funding=csr", "?q=beras"):
        rows = operator.get(url("program_list") + query).context["rows"]
        assert [one.pk for one, _progress in rows] == [wanted.pk], query
    assert len(operator.get(url("program_list") + "?year=abc&state=x").context["rows"]) == 2


def test_years_are_written_without_a_point(operator, cast):
    a_program(cast.operator_lahat, year=2026)
    assert ">2026</option>" in operator.get(url("program_list")).content.decode()
