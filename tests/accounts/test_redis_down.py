"""Without Redis the portal goes on: signing in, searching, looking, deciding; jobs wait.

Nothing is pretended here but the address: both the cache and the broker are sought at a socket that
does not exist.
"""

from __future__ import annotations

import itertools
import re
import time

import pytest
from allauth.mfa.totp.internal import auth as totp
from celery import current_app
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import AccountRequest
from core import jobs
from core.caching import SteadyCache
from core.models import Job
from tests.accounts.test_requests import application
from tests.clients import PortalClient
from tests.factories.cast import Cast
from tests.factories.registry import a_program
from tests.verification.acts import waiting_case
from verification.models import Decision

NOWHERE = "/nowhere/at/all.sock"
PASSWORD = "Sandi-uji-yang-panjang-1"
SECRET = "JBSWY3DPEHPK3PXP"
# Seconds that a page may lose to a broker that is away.
LONGEST_WAIT = 3.0


@pytest.fixture(autouse=True)
def no_redis(settings, monkeypatch, db):
    settings.CACHES = {
        "default": {**settings.CACHES["default"], "LOCATION": f"unix://{NOWHERE}?db=0"}
    }
    monkeypatch.setattr(SteadyCache, "away_until", 0.0)
    cache.clear()
    # Connections that were made earlier would still find the real broker.
    monkeypatch.setattr(current_app.conf, "broker_url", f"redis+socket://{NOWHERE}?virtual_host=0")
    _forget_broker()
    yield
    monkeypatch.undo()
    _forget_broker()


def _forget_broker() -> None:
    current_app.set_current()
    app = current_app._get_current_object()
    app._pool = None
    app.amqp._producer_pool = None


def codes():
    """Codes an authenticator app shows now and showed a moment ago."""
    for counter in totp.yield_hotp_counters_from_time():
        yield totp.format_hotp_value(totp.hotp_value(SECRET, counter))


def sign_in(member) -> PortalClient:
    """Both factors, through the pages."""
    PortalClient().sign_in(member)  # sets the second factor up
    browser = PortalClient()
    first = browser.post("/akun/masuk/", {"login": member.user.email, "password": PASSWORD})
    assert (first.status_code, first["Location"]) == (302, "/akun/faktor-kedua/")
    assert any(
        browser.post("/akun/faktor-kedua/", {"code": code}).status_code == 302 for code in codes()
    )
    assert browser.get("/beranda/").status_code == 200
    return browser


def test_signing_in_searching_looking_and_deciding_work(cast: Cast):
    case = waiting_case(cast.operator_lahat)
    person = case.recipient.person
    assert person is not None
    browser = sign_in(cast.verifier_lahat)
    household = reverse("beneficiaries:household_detail", args=[person.household_id])
    for response in (
        browser.post(reverse("beneficiaries:search"), {"q": person.nik}, follow=True),
        browser.get(household),
        browser.get(reverse("verification:case_list")),
        browser.get(reverse("verification:case_detail", args=[case.pk])),
    ):
        assert response.status_code == 200
        assert person.name in response.content.decode()
    verdict = {"version": 1, "person": "ya", "location": "ya", "action": "approve"}
    browser.post(reverse("verification:case_decide", args=[case.pk]), verdict)
    assert Decision.objects.get().decided_by == cast.verifier_lahat.user


def test_an_upload_is_kept_and_its_job_waits_for_the_sweeper(
    cast: Cast, monkeypatch, django_capture_on_commit_callbacks
):
    program = a_program(cast.operator_lahat)
    browser = sign_in(cast.operator_lahat)
    file = SimpleUploadedFile(
        "daftar.csv",
        b"Nama,NIK,KK,Tanggal lahir,Alamat,Kecamatan,Desa,Nilai\nSiti,1604110502850001\n",
    )
    with django_capture_on_commit_callbacks(execute=True):
        response = browser.post(
            reverse("programs:upload_create", args=[program.pk]), {"file": file}
        )
    assert response.status_code == 302
    job = Job.objects.get()
    assert job.state == "queued"
    started = time.monotonic()
    jobs.send(job.pk)
    assert time.monotonic() - started < LONGEST_WAIT
    assert browser.get(response["Location"]).status_code == 200
    # The broker is back.
    sent: list[object] = []

    def take(job_id: object) -> bool:
        sent.append(job_id)
        return True

    monkeypatch.setattr(jobs, "send", take)
    Job.objects.update(created_at=job.created_at - jobs.RESEND_AFTER)
    assert jobs.sweep() == 1
    assert sent == [job.pk]


def test_wrong_codes_are_still_counted(cast: Cast):
    member = cast.operator_lahat
    PortalClient().sign_in(member)
    browser = PortalClient()
    browser.post("/akun/masuk/", {"login": member.user.email, "password": PASSWORD})
    right = set(codes())
    wrong = (f"{n:06d}" for n in itertools.count() if f"{n:06d}" not in right)
    tries = [
        browser.post("/akun/faktor-kedua/", {"code": code}).content.decode()
        for code in itertools.islice(wrong, 14)
    ]
    bare = [re.sub(r"[A-Za-z0-9]{64}|\d{6}", "", page) for page in tries]
    assert bare[0] == bare[1] != bare[-1]
    # Even the right code comes too late now.
    answers = [browser.post("/akun/faktor-kedua/", {"code": code}) for code in right]
    assert {answer.status_code for answer in answers} == {200}
    assert browser.get("/beranda/").status_code == 302


def test_a_code_cannot_be_used_twice(cast: Cast):
    member = cast.operator_lahat
    PortalClient().sign_in(member)
    used: list[str] = []
    for _ in range(2):
        browser = PortalClient()
        browser.post("/akun/masuk/", {"login": member.user.email, "password": PASSWORD})
        code = used[0] if used else next(iter(codes()))
        used.append(code)
        browser.post("/akun/faktor-kedua/", {"code": code})
        last = browser.get("/beranda/").status_code
    assert last == 302


def test_applications_of_strangers_are_still_limited(client, cast: Cast):
    agency = cast.operator_lahat.agency
    form = application(agency)
    answers = [client.post("/akun/ajukan/", {**form, "nip": "1"}).status_code for _ in range(21)]
    assert answers == [422] * 20 + [429]
    assert not AccountRequest.objects.exists()


def test_redis_is_asked_again_after_a_while(settings, monkeypatch):
    assert cache.add("first", 1)
    assert SteadyCache.away_until > time.monotonic()
    assert cache.get("first") == 1
    real = settings.CACHES["default"]
    from django.conf import settings as started_with

    settings.CACHES = {"default": {**real, "LOCATION": started_with.REDIS_URL}}
    monkeypatch.setattr(SteadyCache, "away_until", 0.0)
    assert cache.get("first") is None
    cache.set("second", 2, 5)
    assert (cache.get("second"), SteadyCache.away_until) == (2, 0.0)
    assert cache.incr("second") == 3
    with pytest.raises(ValueError, match="not found"):
        cache.incr("third")
