"""Eligible but not served: names for Bappeda in its territory, rounded counts for agencies."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import AuditEvent
from programs.models import Criteria
from programs.queries import eligible
from tests.exporting import PURPOSE, asked, taken_along, written
from tests.factories.regions import region
from tests.factories.registry import a_household, a_kind, a_person, a_program, a_recipient
from tests.programs.acts import LAHAT_VILLAGE, MERAPI, PALEMBANG_VILLAGE, url

pytestmark = pytest.mark.django_db

AGED = {"variable": "age", "op": "at_least", "values": [60]}


def listed(browser, **query) -> list[str]:
    answer = browser.get(url("unserved_list"), query)
    assert answer.status_code == 200
    page = answer.context.get("page")
    return [getattr(row, "head_name", None) or row.name for row in page.rows] if page else []


def aided(by, household, program=None, **values):
    person = a_person(household)
    values = {"state": "approved", **values}
    return a_recipient(program or a_program(by), by, household.village, person, **values)


def asking(program, *conditions, deciles=(), areas=()):
    """A newer version of the program's criteria."""
    newest = Criteria.objects.create(
        program=program, agency=program.agency, regency=program.regency, version=2,
        deciles=list(deciles), conditions=[{"least": 1, "of": [one]} for one in conditions],
        created_by=program.created_by,
    )  # fmt: skip
    newest.areas.set(areas)
    return program


@pytest.fixture
def verifier(cast, sign_in):
    return sign_in(cast.verifier_lahat)


def test_who_stands_in_no_program_of_the_year(cast, verifier):
    by = cast.operator_lahat
    home = region(MERAPI)
    a_household(home, head_name="Tanpa bantuan", decile=2)
    a_household(home, head_name="Desil sembilan", decile=9)
    a_household(home, head_name="Bukan basis", in_base=False)
    for name, values in (
        ("Disetujui", {}),
        ("Diajukan", {"state": "submitted"}),
        ("Dikembalikan", {"state": "returned"}),
        ("Rancangan", {"state": "draft"}),
        ("Ditolak", {"state": "rejected"}),
        ("Meragukan", {"match_outcome": "doubtful"}),
    ):
        aided(by, a_household(home, head_name=name), **values)
    aided(by, a_household(home, head_name="Tahun lalu"), a_program(by, year=2025))
    expected = ["Ditolak", "Meragukan", "Rancangan", "Tahun lalu", "Tanpa bantuan"]
    assert sorted(listed(verifier, year="2026")) == expected
    assert listed(verifier, year="2026", decile="1") == expected[:-1]
    assert "Tahun lalu" not in listed(verifier, year="2025")


def test_aid_of_any_agency_counts_as_service(cast, verifier):
    """Also that which the verifier may not see: written for another regency, by others."""
    household = a_household(region(MERAPI), head_name="Dibantu di seberang")
    person = a_person(household)
    program = a_program(cast.operator_palembang)
    a_recipient(
        program, cast.operator_palembang, region(PALEMBANG_VILLAGE), person, state="approved"
    )
    assert listed(verifier, year="2026") == []


def test_by_a_programs_own_criteria(cast, verifier):
    by = cast.operator_lahat
    program = asking(a_program(by), AGED, deciles=[1], areas=[region("160408")])
    for name, village, born, decile in (
        ("Layak", MERAPI, "1950-01-01", 1),
        ("Muda", MERAPI, "1990-01-01", 1),
        ("Umur tidak tercatat", MERAPI, None, 1),
        ("Desil lain", MERAPI, "1950-01-01", 3),
        ("Di luar wilayah", LAHAT_VILLAGE, "1950-01-01", 1),
        ("Kabupaten lain", PALEMBANG_VILLAGE, "1950-01-01", 1),
    ):
        a_person(a_household(region(village), head_name=name, decile=decile), birth_date=born)
    served = a_household(region(MERAPI), head_name="Sudah pada jenis yang sama")
    a_recipient(
        a_program(by), by, served.village, a_person(served, birth_date="1950-01-01"),
        state="submitted",
    )  # fmt: skip
    other = a_household(region(MERAPI), head_name="Pada jenis lain")
    a_recipient(
        a_program(by, kind=a_kind("lain")), by, other.village,
        a_person(other, birth_date="1950-01-01"), state="approved",
    )  # fmt: skip
    assert listed(verifier, program=str(program.pk)) == ["Layak", "Pada jenis lain"]
    elsewhere = {"district": str(region("160411").pk)}
    assert listed(verifier, program=str(program.pk), **elsewhere) == []


def test_persons_are_listed_where_persons_are_served(cast, verifier):
    program = asking(a_program(cast.operator_lahat, target_unit="person"), AGED)
    household = a_household(region(MERAPI), decile=None)
    for name, born in (("Tua", "1950-01-01"), ("Muda", "1999-01-01"), ("Terlayani", "1951-01-01")):
        person = a_person(household, name=name, birth_date=born)
    a_recipient(program, cast.operator_lahat, household.village, person, state="approved")
    assert listed(verifier, program=str(program.pk)) == ["Tua"]


def test_names_stay_in_the_territory(cast, sign_in):
    a_household(region(MERAPI), head_name="Orang Lahat")
    a_household(region(PALEMBANG_VILLAGE), head_name="Orang Palembang")
    lahat, palembang = region("1604").pk, region("1671").pk
    for who in ("verifier_lahat", "steward_lahat", "auditor_lahat"):
        browser = sign_in(getattr(cast, who))
        assert listed(browser) == ["Orang Lahat"], who
        assert listed(browser, regency=str(palembang)) == ["Orang Lahat"], who
    province = sign_in(cast.verifier_sumsel)
    assert listed(province) == []
    assert "Pilih kabupaten/kota" in province.get(url("unserved_list")).content.decode()
    assert listed(province, regency=str(palembang)) == ["Orang Palembang"]
    assert listed(province, regency=str(lahat)) == ["Orang Lahat"]
    for who in ("operator_lahat", "supervisor_lahat", "executive_lahat", "secretariat_lahat"):
        assert sign_in(getattr(cast, who)).get(url("unserved_list")).status_code == 403, who


def test_odd_filters_are_passed_over(verifier):
    a_household(region(MERAPI), head_name="Satu")
    odd = {"program": "x", "district": "99999999999", "village": "'", "decile": "0", "after": "y"}
    assert listed(verifier, **odd) == ["Satu"]
    assert listed(verifier, program="00000000-0000-0000-0000-000000000000") == ["Satu"]


def test_pages_follow_one_another(verifier, monkeypatch):
    monkeypatch.setattr("core.keyset.PAGE_ROWS", 3)
    for number in range(7):
        a_household(region(MERAPI), head_name=f"Kepala {number}", decile=1 + number % 2)
    seen, query = [], ""
    while query is not None:
        page = verifier.get(url("unserved_list") + query).context["page"]
        seen += [(row.decile, row.head_name) for row in page.rows]
        query = page.next_url
    assert seen == sorted(seen)
    assert len(seen) == 7


def test_three_rows_cost_what_one_does(verifier):
    counts = set()
    for _time in range(3):
        a_person(a_household(region(MERAPI)))
        with CaptureQueriesContext(connection) as queries:
            verifier.get(url("unserved_list"))
        counts.add(len(queries))
    assert len(counts) == 1


def test_a_slow_list_is_given_up_calmly(verifier, monkeypatch):
    a_household(region(MERAPI))
    monkeypatch.setattr(eligible, "_MILLISECONDS", 1)
    answer = verifier.get(url("unserved_list"))
    assert answer.status_code == 200
    assert "page" in answer.context or answer.context["too_slow"]


@pytest.mark.usefixtures("unblurred")
def test_an_agency_sees_tens_by_district_and_bappeda_all(cast, sign_in, verifier):
    program = a_program(cast.operator_lahat)
    for number in range(13):
        household = a_household(region(MERAPI))
        if number < 4:
            aided(cast.operator_lahat, household, program)
    a_household(region(LAHAT_VILLAGE))
    a_household(region(PALEMBANG_VILLAGE))
    page = url("criteria_unserved", program.pk)

    def told(browser):
        rows = browser.get(page).context["rows"]
        return {
            row["region"].code: tuple(str(row[n]) for n in ("eligible", "served", "unserved"))
            for row in rows
        }

    assert told(sign_in(cast.operator_lahat)) == {
        MERAPI[:6]: ("sekitar 10", "kurang dari 10", "kurang dari 10")
    }
    assert told(verifier) == {MERAPI: ("13", "4", "9"), LAHAT_VILLAGE: ("1", "0", "1")}
    assert sign_in(cast.operator_palembang).get(page).status_code == 404


def test_a_regency_sees_its_part_of_a_program_of_the_province(cast, sign_in):
    program = a_program(cast.operator_sumsel, funding="apbd_prov")
    for village in (MERAPI, PALEMBANG_VILLAGE):
        a_household(region(village))
    page = url("criteria_unserved", program.pk)
    rows = sign_in(cast.verifier_lahat).get(page).context["rows"]
    assert [row["region"].code for row in rows] == [MERAPI]
    rows = sign_in(cast.verifier_sumsel).get(page).context["rows"]
    assert [row["region"].code for row in rows] == ["1604", "1671"]


def test_an_export_is_a_right_of_its_own_and_is_logged(cast, sign_in, verifier):
    a_household(region(MERAPI), head_name="=1+1", decile=2)
    a_household(region(LAHAT_VILLAGE), head_name="Lain kecamatan")
    a_household(region(PALEMBANG_VILLAGE), head_name="Kabupaten lain")
    page, query = url("unserved_list"), {"district": str(region("160408").pk)}
    (rows,) = taken_along(verifier, page, query).values()
    assert [row[0] for row in rows] == ["Kepala rumah tangga", "'=1+1"]
    event = AuditEvent.objects.get(action="need.export")
    assert event.regency_id == region("1604").pk
    assert (event.details["rows"], event.details["filters"]) == (1, ["district"])
    assert sign_in(cast.auditor_lahat).get(page).context["export"] is None
    wish = {"kind": "need.households", "format": "csv", "columns": "tampil", "purpose": PURPOSE}
    for who in (cast.auditor_lahat, cast.operator_lahat):
        assert sign_in(who).post("/akun/unduhan/minta/", wish).status_code == 404
    assert AuditEvent.objects.filter(action="need.export").count() == 1


def test_the_province_exports_one_regency_at_a_time(cast, sign_in):
    a_household(region(PALEMBANG_VILLAGE), head_name="Orang Palembang")
    a_household(region(MERAPI), head_name="Orang Lahat")
    browser, page = sign_in(cast.verifier_sumsel), url("unserved_list")
    assert browser.get(page).context["export"] is None
    wish = {"kind": "need.households", "format": "csv", "columns": "tampil", "purpose": PURPOSE}
    assert browser.post("/akun/unduhan/minta/", wish).status_code == 404
    palembang = region("1671").pk
    (rows,) = taken_along(browser, page, {"regency": str(palembang)}).values()
    assert [row[0] for row in rows[1:]] == ["Orang Palembang"]
    assert AuditEvent.objects.get(action="need.export").regency_id == palembang


def test_people_are_exported_where_persons_are_served(cast, verifier):
    program = asking(a_program(cast.operator_lahat, target_unit="person"), AGED)
    a_person(a_household(region(MERAPI)), name="Tua", birth_date="1950-01-01")
    (rows,) = taken_along(verifier, url("unserved_list"), {"program": str(program.pk)}).values()
    assert [row[0] for row in rows] == ["Nama", "Tua"]
    event = AuditEvent.objects.get(action="need.export")
    assert event.object_id == str(program.pk)


def test_families_are_not_exported_as_people(cast, verifier):
    a_household(region(MERAPI))
    wish = {"kind": "need.people", "format": "csv", "columns": "tampil", "purpose": PURPOSE}
    assert verifier.post("/akun/unduhan/minta/", wish).status_code == 404


def test_too_long_a_search_is_refused_and_not_tried_again(cast, verifier, monkeypatch):
    a_household(region(MERAPI))
    asked(verifier, url("unserved_list"), {"decile": "1"})

    @contextmanager
    def too_slow(seconds=None):
        yield
        raise eligible.TooSlow

    monkeypatch.setattr("programs.exports.looking_at_the_base", too_slow)
    job = written().job
    assert (job.state, job.attempts) == ("failed", 1)
    assert "Pilih satu kecamatan" in job.message
