"""Exports: whose they are, what a death in the middle leaves, and when they go."""

from __future__ import annotations

import datetime
import os
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import accounts.exports
from accounts.models import Membership
from accounts.operations import exports as operations
from accounts.scope import Scope
from accounts.tasks import clear_exports
from core import jobs
from core.enums import JobState
from core.models import AuditEvent, Export, Job
from core.scope import scoped
from core.workplace import clear_abandoned, workplace
from programs.exports import RECIPIENT_LIST
from programs.models import Recipient
from tests.clients import as_login_role
from tests.exporting import asked, fetched, lines, sheets, written
from tests.factories.regions import region
from tests.factories.registry import a_program, a_recipient

LIST = "/akun/unduhan/"
NAMES = ["Ani", "Budi", "Cici", "Dodo", "Eko"]


@pytest.fixture
def program(cast):
    program = a_program(cast.operator_lahat)
    for name in NAMES:
        a_recipient(program, cast.operator_lahat, region("1604082002"), name=name)
    return program


@pytest.fixture
def page(program):
    return f"/program/{program.pk}/penerima/"


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    return django_capture_on_commit_callbacks


@pytest.fixture
def browser(cast, sign_in):
    return sign_in(cast.operator_lahat)


def run(job: Job) -> Job:
    with as_login_role("sigertak_worker"):
        jobs.run(job.pk)
    job.refresh_from_db()
    return job


def files(settings) -> list[str]:
    root = Path(settings.MEDIA_ROOT)
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


# --- From the page to the file --------------------------------------------------------------------


def test_a_list_is_written_by_the_worker_and_fetched(browser, page):
    answer = asked(browser, page)
    assert answer.url == LIST
    assert "Menunggu giliran" in browser.get(LIST).content.decode()
    export = Export.objects.get()
    assert browser.get(f"{LIST}{export.pk}/berkas/").status_code == 404
    export = written()
    assert export.file.name == f"exports/{export.pk}.xlsx"
    state = browser.get(f"{LIST}{export.pk}/").content.decode()
    assert f"{LIST}{export.pk}/berkas/" in state
    assert "5 baris" in state
    answer = browser.get(f"{LIST}{export.pk}/berkas/")
    assert "penerima-2" in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "private, no-store"
    found = sheets(b"".join(answer.streaming_content))
    assert [row[0] for row in found["Penerima program"][1:]] == [
        "Ani",
        "Budi",
        "Cici",
        "Dodo",
        "Eko",
    ]


def test_a_purpose_is_asked_for_and_names_nobody(browser, page):
    for purpose in ("", "pendek", "Untuk NIK 1671 0145 0680 0001"):
        assert asked(browser, page, purpose=purpose).status_code == 422
    assert not Export.objects.exists()


def test_asked_twice_it_is_one(browser, page):
    asked(browser, page)
    asked(browser, page)
    assert (Export.objects.count(), Job.objects.count()) == (1, 1)
    asked(browser, page, format="csv")
    assert Export.objects.count() == 2


def test_no_more_than_a_few_at_once(browser, page, monkeypatch):
    monkeypatch.setattr(operations, "MOST_AT_ONCE", 1)
    asked(browser, page)
    assert asked(browser, page, format="csv").status_code == 422
    written()
    assert asked(browser, page, format="csv").status_code == 302


def test_nothing_personal_stands_in_the_job(browser, page):
    asked(browser, page, {"state": "draft"})
    job = Job.objects.values().get()
    assert job["subject_id"] == Export.objects.get().pk
    assert "draft" not in str(job)


def test_the_list_asks_as_often_for_three_as_for_one(browser, page):
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            browser.get(LIST)
        return len(caught)

    asked(browser, page)
    written()
    one = queries()
    for state in ("draft", "approved"):
        asked(browser, page, {"state": state})
        written()
    assert queries() == one


# --- Twice, killed, refused -----------------------------------------------------------------------


def test_run_twice_it_is_the_same_file(browser, page, settings):
    asked(browser, page, format="csv")
    export = written()
    first = fetched(browser, export)
    Job.objects.filter(pk=export.job_id).update(state=JobState.QUEUED)
    again = written()
    assert fetched(browser, again) == first
    assert files(settings) == [f"exports/{export.pk}.csv"]


def test_a_worker_that_dies_in_the_middle_leaves_nothing_and_is_followed(
    browser, page, settings, monkeypatch
):
    monkeypatch.setitem(
        accounts.exports._kinds, RECIPIENT_LIST.code, replace(RECIPIENT_LIST, chunk=2)
    )
    asked(browser, page, format="csv")
    export = Export.objects.get()
    seen = []

    class Killed(BaseException):
        pass

    def dying(self, done, total=None):
        seen.append(done)
        if done >= 4:
            raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(jobs.Run, "progress", dying)
        with pytest.raises(Killed):
            run(export.job)
    assert seen == [2, 4]
    export.refresh_from_db()
    assert (export.finished_at, files(settings)) == (None, [])
    assert Job.objects.get().state == JobState.RUNNING
    Job.objects.update(
        heartbeat_at=timezone.now() - jobs.STALE_AFTER - datetime.timedelta(seconds=1)
    )
    export = written()
    assert [row[0] for row in lines(fetched(browser, export))[1:]] == [
        "Ani",
        "Budi",
        "Cici",
        "Dodo",
        "Eko",
    ]
    assert AuditEvent.objects.filter(action="recipient.export").count() == 1


def test_who_comes_meanwhile_doubles_nobody(browser, page, program, cast, monkeypatch):
    monkeypatch.setitem(
        accounts.exports._kinds, RECIPIENT_LIST.code, replace(RECIPIENT_LIST, chunk=2)
    )
    asked(browser, page, format="csv")
    come = []

    def meanwhile(self, done, total=None):
        if not come:
            come.append(True)
            with as_login_role("sigertak_owner"):
                a_recipient(program, cast.operator_lahat, region("1604082002"), name="Aaa")
                Recipient.objects.filter(name="Dodo").delete()

    monkeypatch.setattr(jobs.Run, "progress", meanwhile)
    export = written()
    assert [row[0] for row in lines(fetched(browser, export))[1:]] == ["Ani", "Budi", "Cici", "Eko"]


def test_rights_are_read_anew_when_it_is_written_and_fetched(browser, page, cast, settings):
    asked(browser, page)
    export = Export.objects.get()
    Membership.objects.filter(pk=cast.operator_lahat.pk).update(expires_on="2020-01-01")
    assert run(export.job).state == JobState.FAILED
    assert files(settings) == []
    Membership.objects.filter(pk=cast.operator_lahat.pk).update(expires_on="2099-12-31")
    asked(browser, page)
    export = written()
    Membership.objects.filter(pk=cast.operator_lahat.pk).update(role="auditor")
    assert browser.get(f"{LIST}{export.pk}/berkas/").status_code == 404


def test_too_long_a_list_is_refused_with_a_word(browser, page, settings):
    settings.EXPORT_MOST_ROWS = 3
    asked(browser, page)
    job = run(Export.objects.get().job)
    assert (job.state, "lebih dari 3 baris" in job.message) == (JobState.FAILED, True)
    assert "lebih dari 3 baris" in browser.get(LIST).content.decode()


# --- Whose it is, and when it goes ----------------------------------------------------------------


def test_nobody_else_sees_fetches_or_deletes_it(browser, page, cast, sign_in):
    asked(browser, page)
    export = written()
    for stranger in (cast.supervisor_lahat, cast.verifier_lahat, cast.verifier_sumsel):
        other = sign_in(stranger)
        assert str(export.pk) not in other.get(LIST).content.decode()
        for part in ("", "berkas/"):
            assert other.get(f"{LIST}{export.pk}/{part}").status_code == 404
        assert other.post(f"{LIST}{export.pk}/hapus/").status_code == 404
    assert sign_in(cast.executive_lahat).get(LIST).status_code == 403


def test_the_database_itself_keeps_exports_apart(browser, page, cast):
    asked(browser, page)
    for who in (cast.supervisor_lahat, cast.verifier_sumsel, cast.auditor_sumsel):
        with as_login_role(), scoped(Scope.of(who.user).database):
            assert not Export.objects.exists()
            assert Export.objects.update(rows=9) == 0
            assert Export.objects.all().delete()[0] == 0
    for login in ("sigertak_web", "sigertak_worker"):
        # What was asked for may hold what somebody searched: neither login role reads it.
        with as_login_role(login), pytest.raises(DatabaseError), transaction.atomic():
            list(Export.objects.values_list("parameters"))


def test_another_hat_of_the_same_person_does_not_fetch(browser, page, cast):
    asked(browser, page)
    export = written()
    member = cast.operator_lahat
    other = Membership.objects.create(
        user=member.user, role="verifier", agency=cast.verifier_lahat.agency,
        regency=cast.verifier_lahat.regency, expires_on="2099-12-31",
    )  # fmt: skip
    browser.post("/akun/peran/pilih/", {"membership": str(other.pk)})
    session = browser.session
    session["membership_id"] = str(other.pk)
    session.save()
    assert browser.get(f"{LIST}{export.pk}/berkas/").status_code == 404


def test_its_owner_deletes_it_with_its_file(
    browser, page, settings, django_capture_on_commit_callbacks
):
    asked(browser, page)
    export = written()
    with django_capture_on_commit_callbacks(execute=True):
        assert browser.post(f"{LIST}{export.pk}/hapus/").url == LIST
    assert (Export.objects.count(), files(settings)) == (0, [])


def test_it_goes_by_itself(browser, page, settings, committed):
    asked(browser, page)
    export = written()
    kept_for = export.expires_at - export.finished_at
    assert kept_for == datetime.timedelta(days=settings.EXPORT_DAYS)
    with as_login_role("sigertak_worker"):
        assert clear_exports() == 0
    Export.objects.update(expires_at=timezone.now())
    assert browser.get(f"{LIST}{export.pk}/berkas/").status_code == 404
    with as_login_role("sigertak_worker"), committed(execute=True):
        assert clear_exports() == 1
    assert (Export.objects.count(), files(settings)) == (0, [])


def test_deleted_while_it_is_written_it_is_not_kept(browser, page, settings, monkeypatch):
    asked(browser, page)
    job = Export.objects.get().job

    def gone(self, done, total=None):
        with as_login_role("sigertak_owner"):
            Export.objects.all().delete()

    monkeypatch.setattr(jobs.Run, "progress", gone)
    assert run(job).state == JobState.FAILED
    assert files(settings) == []


def test_an_export_of_nobody(cast):
    with pytest.raises(ValueError, match="Nobody"):
        operations.ask(
            kind=RECIPIENT_LIST, asked=accounts.exports.Asked(), layout=None, form="csv",
            purpose="", scope=Scope.of(cast.tech_admin.user).__class__(role="x"), by=None,
        )  # fmt: skip


def test_work_left_behind_is_cleared_away(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with workplace() as folder:
        (folder / "list").write_text("x")
        assert folder.stat().st_mode & 0o077 == 0
    base = folder.parent
    dead = base / "dead"
    dead.mkdir()
    (dead / "list").write_text("x")
    clear_abandoned(base)
    assert dead.exists()
    os.utime(dead, (0, 0))
    clear_abandoned(base)
    assert list(base.iterdir()) == []


def test_two_kinds_cannot_share_a_code():
    with pytest.raises(ValueError, match="Two exports"):
        accounts.exports.register(replace(RECIPIENT_LIST, label="x"))
