"""Plans across levels, what was done of them, and the matrix of kinds and places."""

from __future__ import annotations

import io

import openpyxl
import pytest

from core.identifiers import uuid7
from programs.models import Plan
from programs.operations import distribution_items, plans
from programs.operations.plan_exports import write_matrix
from programs.queries.plan_matrix import matrix_of
from programs.queries.plans import realisation
from regions.models import Region
from tests.factories.regions import region
from tests.factories.registry import a_household, a_kind, a_program, a_recipient
from tests.programs.acts import LAHAT_VILLAGE, PALEMBANG_VILLAGE, url, working_as
from tests.programs.deliveries import a_round, approved
from tests.programs.test_distributions import RECEIVED

pytestmark = pytest.mark.django_db


def a_plan(by, place="1604", agency=True, **values):
    facts = {
        "year": 2026, "level": "regency", "kind": a_kind(), "region": region(place),
        "quantity": 100, "amount": 500_000_000, "note": "",
        **({} if agency else {"institution": "Kementerian Sosial"}), **values,
    }  # fmt: skip
    with working_as(by):
        plan, _new = plans.enter(
            plan_id=uuid7(), values=facts, agency_id=by.agency_id if agency else None, by=by.user
        )
    return plan


def plan_data(**values):
    return {
        "entry": str(uuid7()), "year": "2027", "level": "regency", "kind": str(a_kind().pk),
        "region": str(region("160411").pk), "quantity": "50", "amount": "250.000.000",
        "note": "", **values,
    }  # fmt: skip


def test_an_agency_plans_once_for_its_own_level_and_ground(operator, cast):
    data = plan_data()
    for _time in range(2):
        assert operator.post(url("plan_create"), data).status_code == 302
    plan = Plan.objects.get()
    assert (plan.agency, plan.regency, plan.amount) == (
        cast.operator_lahat.agency, region("1604"), 250_000_000,
    )  # fmt: skip
    for wrong in ({"level": "centre"}, {"region": str(region("1671").pk)}, {"quantity": "0"}):
        assert operator.post(url("plan_create"), plan_data(**wrong)).status_code == 422
    # The key of somebody else's plan is refused like any other fault, and nothing is lost.
    theirs = Plan.objects.create(
        year=2027, level="centre", institution="Kemensos", kind=a_kind(), amount=1, quantity=1,
        region=region("1671"), regency=region("1671"), created_by=cast.verifier_palembang.user,
    )  # fmt: skip
    answer = operator.post(url("plan_create"), plan_data(entry=str(theirs.pk)))
    assert answer.status_code == 422
    assert "Muat ulang" in answer.content.decode()
    operator.post(url("plan_edit", plan.pk), plan_data(quantity="60"))
    plan.refresh_from_db()
    assert plan.quantity == 60
    operator.post(url("plan_withdraw", plan.pk))
    assert operator.get(url("plan_edit", plan.pk)).status_code == 404
    assert operator.get(url("plan_list")).context["page_count"] == 0


def test_bappeda_plans_for_others_by_name_and_leaves_agencies_their_own(cast, sign_in):
    verifier = sign_in(cast.verifier_lahat)
    data = plan_data(level="private", institution="PT Bukit Asam")
    assert verifier.post(url("plan_create"), data).status_code == 302
    assert verifier.post(url("plan_create"), plan_data(level="private")).status_code == 422
    own = a_plan(cast.operator_lahat)
    assert verifier.get(url("plan_list")).context["page_count"] == 2
    assert verifier.get(url("plan_edit", own.pk)).status_code == 404
    provincial = a_plan(cast.verifier_sumsel, "16", agency=False)
    assert verifier.get(url("plan_edit", provincial.pk)).status_code == 404


def test_plans_of_others_are_out_of_reach(cast):
    a_plan(cast.operator_lahat)
    a_plan(cast.verifier_sumsel, "16", agency=False, level="centre")
    for who, count in (
        (cast.operator_lahat, 1),
        (cast.operator_lahat_perkim, 0),
        (cast.verifier_lahat, 2),
        (cast.verifier_palembang, 1),
        (cast.verifier_sumsel, 2),
    ):
        with working_as(who) as scope:
            assert Plan.objects.count() == count
            assert Plan.objects.visible_to(scope).count() == count


def test_plans_are_held_against_what_was_done(cast):
    by = cast.operator_lahat
    a_plan(by)
    a_plan(cast.verifier_lahat, agency=False, level="centre", quantity=10)
    program = a_program(by)
    approved(program, by, 4)
    a_recipient(program, by, region(LAHAT_VILLAGE), state="submitted")
    planned = a_round(program, by)
    with working_as(by):
        some = list(planned.items.values_list("pk", flat=True)[:3])
        distribution_items.mark_planned(
            distribution=planned, mark=RECEIVED, by=by.user, item_ids=some
        )
    with working_as(cast.verifier_lahat) as scope:
        centre, regency = realisation(scope, 2026)
        assert not realisation(scope, 2025)
    line = regency.total
    assert (line.quantity, line.approved, line.served, line.received) == (100, 4, 3, 1_500_000)
    assert (line.budget, line.share) == (1_000_000_000, 4)
    assert (centre.total.quantity, centre.total.programs) == (10, 0)


def _row(matrix, place):
    return next(row for row in matrix.rows if row.region == place)


def test_gaps_and_doubles_stand_out_for_bappeda(cast):
    by, village = cast.operator_lahat, region(LAHAT_VILLAGE)
    other = region("1604082002")
    a_household(village, decile=1)
    a_household(other, decile=2)
    a_household(other, decile=9)
    for program in (a_program(by), a_program(cast.operator_lahat_perkim)):
        approved(program, cast.operator_lahat if program.agency == by.agency else
                 cast.operator_lahat_perkim, 2)  # fmt: skip
    a_plan(by, "1604082002", quantity=7)
    with working_as(cast.verifier_lahat) as scope:
        matrix = matrix_of(scope, region=region("1604"), year=2026, decile=4)
        below = matrix_of(scope, region=village.district, year=2026, decile=4)
        served, empty = _row(matrix, village.district), _row(matrix, other.district)
    assert (served.need.value, served.aided, served.is_gap) == (1, 4, False)
    assert (served.cells[0].standing, served.cells[0].is_double) == (4, False)
    assert (served.gap_villages, served.double_villages) == (0, 1)
    assert (matrix.gaps, matrix.doubles, below.gaps, below.doubles) == (1, 1, 0, 1)
    assert _row(below, village).cells[0].is_double
    assert (empty.need.value, empty.aided, empty.is_gap, empty.gap_villages) == (1, 0, True, 1)
    assert (empty.cells[0].planned, empty.cells[0].is_waiting) == (7, True)


def test_an_agency_reads_others_only_rounded_and_never_few(cast):
    village = region(LAHAT_VILLAGE)
    mine, theirs = a_program(cast.operator_lahat), a_program(cast.operator_lahat_perkim)
    approved(mine, cast.operator_lahat, 3)
    approved(theirs, cast.operator_lahat_perkim, 9)
    for _time in range(12):
        a_household(village, decile=1)

    def cell_and_row():
        with working_as(cast.operator_lahat) as scope:
            matrix = matrix_of(scope, region=village.district, year=2026, decile=4)
            row = _row(matrix, village)
        return row.cells[0], row

    cell, row = cell_and_row()
    assert (cell.standing, cell.others.value, cell.is_double) == (3, None, False)
    assert (row.need.value, row.aided, row.others.value, row.gap_villages) == (10, 3, None, None)
    approved(theirs, cast.operator_lahat_perkim, 5)
    cell, row = cell_and_row()
    assert (cell.standing, cell.others.value, cell.is_double) == (3, 10, True)
    assert row.others.value == 10


def test_kinds_that_few_others_have_are_not_even_named(cast):
    theirs = a_program(cast.operator_lahat_perkim, kind=a_kind("rahasia"))
    approved(theirs, cast.operator_lahat_perkim, 9)
    with working_as(cast.operator_lahat) as scope:
        matrix = matrix_of(scope, region=region("1604"), year=2026, decile=4)
    assert matrix.kinds == []


def test_the_workbook_holds_every_village_and_no_formula(cast):
    by = cast.operator_lahat
    kind = a_kind()
    kind.name = "=1+1"
    kind.save()
    approved(a_program(by), by, 2)
    book = io.BytesIO()
    with working_as(cast.verifier_lahat) as scope:
        write_matrix(
            scope=scope, region=region("1604"), year=2026, decile=4, target=book,
            by=cast.verifier_lahat.user,
        )  # fmt: skip
    sheets = openpyxl.load_workbook(io.BytesIO(book.getvalue())).worksheets
    villages = Region.objects.villages().current().within(region("1604")).count()
    assert sheets[0].max_row == villages + 1
    values = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row if cell.value]
    assert not any(cell.data_type == "f" for cell in values)
    assert any(cell.value == 2 for cell in values)


def test_pages_open_at_every_level(cast, sign_in, operator):
    approved(a_program(cast.operator_lahat), cast.operator_lahat, 2)
    province = sign_in(cast.verifier_sumsel)
    lahat, district = region("1604").pk, region(LAHAT_VILLAGE).district.pk
    for browser in (province, sign_in(cast.verifier_lahat), operator):
        for query in ("", f"?regency={lahat}", f"?regency={lahat}&district={district}", "?year=x"):
            page = browser.get(url("plan_matrix") + query)
            assert page.status_code == 200, query
        assert browser.get(url("plan_realisation")).status_code == 200
        assert browser.get(url("plan_export")).content.startswith(b"PK")
    outside = region(PALEMBANG_VILLAGE).district.pk
    page = operator.get(url("plan_matrix") + f"?district={outside}")
    assert page.context["matrix"].region == region("1604")
