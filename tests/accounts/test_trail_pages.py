"""The audit trail and the row changes as an auditor reads, filters and takes them along."""

from __future__ import annotations

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.scope import Scope
from core import audit
from core.scope import scoped
from programs.models import Recipient
from tests.exporting import taken_along
from tests.factories.regions import region
from tests.factories.registry import a_program, a_recipient

pytestmark = pytest.mark.django_db

TRAIL, CHANGES = "/akun/jejak-audit/", "/akun/jejak-audit/baris/"
MERAPI = "1604112002"


@pytest.fixture
def recipient(cast):
    """Entered by the operator and changed by SQL, decided by the verifier; one in Palembang."""
    operator = cast.operator_lahat
    made = a_recipient(a_program(operator), operator, region(MERAPI), name="SITI RAHASIA")
    away = cast.operator_palembang
    other = a_recipient(a_program(away), away, region("1671011001"))
    with audit.dated(timezone.now() - datetime.timedelta(days=10)):
        audit.record("recipient.enter", by=operator.user, subject=made)
    audit.record("case.approve", by=cast.verifier_lahat.user, subject=made, reason="Sesuai.")
    audit.record("recipient.enter", by=away.user, subject=other)
    with scoped(Scope.of(operator.user).database):
        Recipient.objects.filter(pk=made.pk).update(goods="Beras")
    return made


def actions(browser, **query) -> list[str]:
    return [line["action"] for line in browser.get(TRAIL, query).context["lines"]]


def test_the_trail_is_asked_by_time_person_act_agency_and_object(cast, sign_in, recipient):
    browser = sign_in(cast.auditor_lahat)
    approved, entered = "Menyetujui kasus", "Mencatat penerima"
    today = timezone.localdate()
    week_ago = today - datetime.timedelta(days=7)
    assert actions(browser) == [approved, entered]
    assert actions(browser, dari=week_ago) == [approved]
    assert actions(browser, sampai=week_ago) == [entered]
    assert actions(browser, sampai=today) == [approved, entered]
    # Days in the wrong order.
    assert actions(browser, dari=today, sampai=week_ago) == [approved]
    assert actions(browser, pelaku=cast.operator_lahat.user_id) == [entered]
    assert actions(browser, tindakan="case.approve") == [approved]
    assert actions(browser, jenis="programs.recipient", objek=recipient.pk) == [approved, entered]
    assert actions(browser, objek=cast.operator_lahat.pk) == []
    # What was done to the agency's rows, whoever did it.
    assert actions(browser, instansi=cast.operator_lahat.agency_id) == [approved, entered]
    assert actions(browser, instansi=cast.verifier_lahat.agency_id) == [approved]
    odd = {"pelaku": "x", "dari": "kemarin", "tindakan": "ship.launch", "objek": "1"}
    assert actions(browser, **odd) == [approved, entered]


def test_row_changes_are_asked_and_told_in_words(cast, sign_in, recipient):
    browser = sign_in(cast.auditor_lahat)
    answer = browser.get(CHANGES, {"tabel": "programs_recipient", "objek": recipient.pk})
    changed, added = answer.context["lines"]
    assert (changed["table"], changed["columns"]) == ("Penerima", "bentuk barang/jasa")
    assert changed["change"].actor == cast.operator_lahat.user
    assert added["change"].operation == "insert"
    only = browser.get(CHANGES, {"perubahan": "update", "pelaku": cast.operator_lahat.user_id})
    assert [line["change"].pk for line in only.context["lines"]] == [changed["change"].pk]
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    assert browser.get(CHANGES, {"dari": tomorrow}).context["lines"] == []
    for page in (answer, browser.get(TRAIL)):
        assert recipient.name not in page.text
        assert recipient.nik not in page.text
        assert "Beras" not in page.text


@pytest.mark.parametrize("address", [TRAIL, CHANGES])
def test_another_regency_is_not_told(cast, sign_in, recipient, address):
    auditor = cast.auditor_lahat
    agency = cast.agency("Inspektorat Palembang", "inspectorate", "1671")
    type(auditor).objects.filter(pk=auditor.pk).update(agency=agency, regency=agency.regency)
    browser = sign_in(auditor)
    told = browser.get(address, {"objek": recipient.pk})
    assert told.context["lines"] == []
    assert "Verifier Lahat" not in browser.get(address).text
    assert len(sign_in(cast.auditor_sumsel).get(address, {"objek": recipient.pk}).context["lines"])


@pytest.mark.parametrize("address", [TRAIL, CHANGES])
def test_as_many_questions_at_one_row_as_at_three(cast, sign_in, recipient, address):
    browser = sign_in(cast.auditor_lahat)
    browser.get(address)

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            browser.get(address)
        return len(queries)

    before = asked()
    for _ in range(3):
        audit.record("case.reject", by=cast.steward_lahat.user, subject=recipient)
        Recipient.objects.filter(pk=recipient.pk).update(goods=f"Telur {_}")
    assert asked() == before


def test_taking_along_is_a_right_of_its_own_and_writes_words(cast, sign_in, recipient):
    browser = sign_in(cast.auditor_lahat)
    (header, *rows) = taken_along(browser, TRAIL, {"tindakan": "case.approve"})["Jejak audit"]
    assert [row[header.index("Tindakan")] for row in rows] == ["Menyetujui kasus"]
    (header, *rows) = taken_along(browser, CHANGES, {"objek": str(recipient.pk)})["Perubahan baris"]
    assert [row[header.index("Kolom")] for row in rows] == ["bentuk barang/jasa", None]
    assert actions(browser, tindakan="trail.export") == ["Mengunduh jejak audit"]


@pytest.mark.parametrize("person", ["verifier_lahat", "secretariat_lahat", "operator_lahat"])
@pytest.mark.parametrize("address", [TRAIL, CHANGES])
def test_only_auditors_read_it(cast, sign_in, person, address):
    assert sign_in(getattr(cast, person)).get(address).status_code == 403


def test_no_code_is_left_on_the_pages(cast, sign_in, recipient):
    browser = sign_in(cast.auditor_lahat)
    for address in (TRAIL, CHANGES):
        shown = re.sub(
            r"<(select|script|option)\b.*?</\1>", "", browser.get(address).text, flags=re.S
        )
        table = shown[shown.index("<tbody>") :]
        assert not re.search(r">[^<]*\b(programs|beneficiaries)[._]\w+", table)
