"""Rows that one account may take along in a day, and who is told when it would be more."""

from __future__ import annotations

import pytest

from accounts.models import ExportSpending, Notice
from core.enums import JobState
from core.models import AuditEvent, Export
from tests.exporting import asked, written
from tests.factories.regions import region
from tests.factories.registry import a_program, a_recipient

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(cast, settings):
    """A program of three recipients; a day's budget of four rows."""
    settings.EXPORT_ROWS_PER_DAY = 4
    settings.EXPORT_ROWS_BY_ROLE = {}
    operator = cast.operator_lahat
    program = a_program(operator)
    for _ in range(3):
        a_recipient(program, operator, region("1604112002"))
    return f"/program/{program.pk}/penerima/"


def take(browser, page) -> Export:
    answer = asked(browser, page)
    assert answer.status_code == 302
    return written()


def test_beyond_the_budget_no_file_and_somebody_is_told(cast, sign_in, page):
    watchers = {cast.auditor_lahat.user, cast.secretariat_lahat.user}
    assert cast.auditor_sumsel
    browser = sign_in(cast.operator_lahat)
    first = take(browser, page)
    assert (first.job.state, first.rows) == (JobState.DONE, 3)
    # Deleting the file gives nothing back.
    browser.post(f"/akun/unduhan/{first.pk}/hapus/")
    for _ in range(2):
        refused = take(browser, page)
        assert (refused.job.state, bool(refused.file)) == (JobState.FAILED, False)
        assert "4 baris" in refused.job.message
    assert {notice.user for notice in Notice.objects.filter(kind="budget_reached")} == watchers
    assert Notice.objects.filter(kind="budget_reached").count() == 2
    assert AuditEvent.objects.filter(action="export.limit").count() == 2
    spending = ExportSpending.objects.get()
    assert (spending.user, spending.rows) == (cast.operator_lahat.user, 3)


def test_roles_and_people_have_budgets_of_their_own(cast, sign_in, page, settings):
    settings.EXPORT_ROWS_BY_ROLE = {"opd_operator": 6, "opd_supervisor": 2}
    browser = sign_in(cast.operator_lahat)
    assert [take(browser, page).job.state for _ in range(3)] == [
        JobState.DONE, JobState.DONE, JobState.FAILED,
    ]  # fmt: skip
    settings.EXPORT_ROWS_BY_ROLE = {"opd_operator": 6}
    assert take(sign_in(cast.supervisor_lahat), page).job.state == JobState.DONE


def test_a_second_run_of_the_same_export_counts_once(cast, sign_in, page):
    from accounts.operations import exports
    from tests.clients import as_login_role

    export = take(sign_in(cast.operator_lahat), page)
    Export.objects.filter(pk=export.pk).update(file="", rows=None, finished_at=None)
    with as_login_role("sigertak_worker"):
        exports.write(job=export.job, progress=lambda done, total: None)
    assert ExportSpending.objects.get().rows == 3
