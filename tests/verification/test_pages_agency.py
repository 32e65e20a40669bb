"""The agency's pages, through the browser, under the web process's walls."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.urls import reverse

from beneficiaries.models import Household
from core import jobs
from core.models import Job
from programs.enums import ProgramState
from programs.models import Program, Recipient
from programs.operations.match_ahead import when_asked
from tests.clients import as_login_role
from tests.factories.grants import a_grant, stand_in
from tests.factories.regions import region
from tests.factories.registry import a_program, a_recipient
from tests.verification.acts import MERAPI, RETURNED, deciding, waiting_case
from tests.verification.pages import LIST, a_submitted_case, detail
from verification.models import Case

pytestmark = pytest.mark.django_db


@pytest.fixture
def submitted(cast) -> Case:
    return a_submitted_case(cast)


def test_the_agency_sees_findings_but_nothing_of_the_base(cast, sign_in, submitted):
    Household.objects.update(head_name="KANARI KEPALA")
    response = sign_in(cast.operator_lahat).get(detail(submitted))
    assert response.status_code == 200
    assert "Orang ini ditemukan dalam basis." in response.text
    for secret in ("KENANGA", "KANARI", "SITI AMINAH"):
        assert secret not in response.text


def test_a_returned_case_comes_back_by_correction(cast, sign_in):
    program = a_program(cast.operator_lahat)
    case = waiting_case(cast.operator_lahat, program=program)
    deciding(case, cast.verifier_lahat, RETURNED)
    browser = sign_in(cast.operator_lahat)
    page = browser.get(detail(case))
    assert "Periksa NIK." in page.text
    assert reverse("programs:recipient_edit", args=[case.recipient_id]) in page.text
    assert page.context["may_submit"] is False
    Recipient.objects.filter(pk=case.recipient_id).update(changed_at=Now())
    assert browser.get(detail(case)).context["may_submit"] is True
    response = browser.post(
        reverse("verification:submit", args=[program.pk]), {"recipient": case.recipient_id}
    )
    assert response.url == detail(case)
    case.refresh_from_db()
    assert (case.state, case.version) == ("submitted", 3)


def test_a_closed_program_offers_no_correction(cast, sign_in):
    program = a_program(cast.operator_lahat)
    case = waiting_case(cast.operator_lahat, program=program)
    deciding(case, cast.verifier_lahat, RETURNED)
    Program.objects.filter(pk=program.pk).update(state=ProgramState.CLOSED)
    page = sign_in(cast.operator_lahat).get(detail(case))
    assert "Program ini sudah ditutup." in page.text
    assert reverse("programs:recipient_edit", args=[case.recipient_id]) not in page.text


def test_submitting_a_program_from_its_page(cast, sign_in):
    program = a_program(cast.operator_lahat)
    for _ in range(2):
        a_recipient(program, cast.operator_lahat, region(MERAPI))
    browser = sign_in(cast.operator_lahat)
    url = reverse("verification:submit", args=[program.pk])
    response = browser.post(url)
    assert response.url == reverse("programs:program_detail", args=[program.pk])
    assert Case.objects.count() == 2
    browser.post(url)
    assert Case.objects.count() == 2
    assert sign_in(cast.operator_palembang).post(url).status_code == 404
    assert sign_in(cast.verifier_lahat).post(url).status_code == 403


def test_a_guest_waits_while_the_owner_submits(cast, sign_in, monkeypatch):
    """Whose work it is the guest is not told; the page says so instead of breaking."""
    monkeypatch.setattr("verification.views.submission.MOST_AT_ONCE", 2)
    program = a_program(cast.operator_lahat)
    held = cast.operator_lahat_perkim
    for by in (cast.operator_lahat, held) * 3:
        a_recipient(program, by, region(MERAPI))
    guest = stand_in(sign_in(held), a_grant(held, program, writes=True))
    url = reverse("verification:submit", args=[program.pk])
    sign_in(cast.operator_lahat).post(url)
    answer = guest.post(url)
    assert answer.url == reverse("programs:program_detail", args=[program.pk])
    assert "sedang diajukan oleh orang lain" in guest.get(answer.url).content.decode()
    assert Job.objects.get().created_by == cast.operator_lahat.user


def test_many_rows_go_to_the_worker(cast, sign_in, monkeypatch, settings):
    monkeypatch.setattr("verification.views.submission.MOST_AT_ONCE", 2)
    program = a_program(cast.operator_lahat)
    for _ in range(3):
        a_recipient(program, cast.operator_lahat, region(MERAPI))
    browser = sign_in(cast.operator_lahat)
    response = browser.post(reverse("verification:submit", args=[program.pk]))
    job = Job.objects.get()
    assert response.url == reverse("verification:submission_detail", args=[job.pk])
    assert browser.get(response.url).status_code == 200
    # A colleague watches it too, and is led there by the same button; strangers and guests are not.
    colleague = sign_in(cast.supervisor_lahat)
    assert colleague.get(response.url).status_code == 200
    again = colleague.post(reverse("verification:submit", args=[program.pk]))
    assert again.url == response.url
    for stranger in (cast.operator_lahat_perkim, cast.operator_palembang):
        assert sign_in(stranger).get(response.url).status_code == 404
    held = cast.operator_lahat_perkim
    guest = stand_in(sign_in(held), a_grant(held, program, writes=True))
    assert guest.get(response.url).status_code == 404
    monkeypatch.setattr("verification.operations.submitting_all.IN_THE_WORKER", 2)
    monkeypatch.setattr("verification.tasks.match_ahead.in_threads", when_asked)
    with as_login_role("sigertak_worker"):
        jobs.run(job.pk)
        jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, job.message) == ("done", 3, "3 penerima diajukan.")
    assert Case.objects.count() == 3


def test_an_agency_reads_what_it_sent_last_first(cast, sign_in):
    program = a_program(cast.operator_lahat)
    first, last = (waiting_case(cast.operator_lahat, program=program) for _n in range(2))
    Case.objects.filter(pk=first.pk).update(submitted_at=last.submitted_at - timedelta(days=2))
    shown = sign_in(cast.operator_lahat).get(LIST).context["cases"]
    assert [case.pk for case in shown] == [last.pk, first.pk]
