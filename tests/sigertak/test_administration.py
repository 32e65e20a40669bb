"""The technical administration: behind the portal's doors, and narrow in the database."""

from __future__ import annotations

import re
import uuid

import pytest
from django.contrib.auth.hashers import make_password
from django.db import ProgrammingError, connection
from django.urls import reverse

from accounts.models import Agency, Membership, User
from core.models import AuditEvent, Job
from core.scope import DatabaseRole, DatabaseScope, scoped
from core.walls import WalledTable, declared
from sigertak.administration import url_rules
from sigertak.administration.site import site
from tests.accounts.test_guards import KNOWN_PASSWORD, knock
from tests.clients import PortalClient
from tests.factories.cast import Cast
from tests.factories.regions import region
from tests.factories.registry import a_kind

pytestmark = pytest.mark.django_db

INDEX = "/teknis/"
_READS = "SELECT has_any_column_privilege(%s, %s, 'SELECT')"
PAGES = ["/teknis/", "/teknis/accounts/user/", "/teknis/accounts/agency/add/"]


@pytest.fixture
def admin(cast: Cast, sign_in) -> PortalClient:
    return sign_in(cast.tech_admin)


@pytest.mark.parametrize("page", PAGES)
def test_nobody_else_comes_in_whatever_django_calls_them(cast: Cast, sign_in, client, page):
    marked = cast.verifier_sumsel
    User.objects.filter(pk=marked.user_id).update(is_staff=True, is_superuser=True)
    for who in (marked, cast.secretariat_sumsel, cast.executive_sumsel):
        assert sign_in(who).get(page).status_code == 403
    assert client.get(page).url.startswith("/akun/masuk/?next=")


def test_its_own_door_leads_to_the_portals(client, cast: Cast):
    form = {"username": cast.tech_admin.user.email, "password": KNOWN_PASSWORD}
    for answer in (client.get("/teknis/masuk/"), client.post("/teknis/masuk/", form)):
        assert answer.url.startswith("/akun/masuk/")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("page", PAGES)
def test_a_password_alone_does_not_open_it(cast: Cast, page):
    browser = PortalClient()
    knock(browser, cast.tech_admin.user.email, KNOWN_PASSWORD)
    assert browser.get(page)["Location"] == reverse("mfa_activate_totp")


def test_a_suspended_right_closes_it_at_once(cast: Cast, admin):
    assert admin.get(INDEX).status_code == 200
    Membership.objects.filter(pk=cast.tech_admin.pk).update(expires_on="2020-01-01")
    assert admin.get(INDEX).status_code == 403


def test_its_role_reads_no_table_of_persons():
    walled = [wall.table for wall in declared() if isinstance(wall, WalledTable)]
    read = set()
    with connection.cursor() as cursor:
        for table in walled:
            cursor.execute(_READS, ["sigertak_technical", table])
            if cursor.fetchone()[0]:
                read.add(table)
    # Offices; of work in the background how far it is; who of the secretariat is to come back.
    assert read == {"accounts_agency", "accounts_factorrecovery", "core_job"}


def test_its_role_changes_no_more_than_the_pages_offer(cast: Cast):
    _ = cast.operator_lahat
    refused = [
        "UPDATE accounts_user SET email = 'x@x.id'",
        "UPDATE accounts_user SET is_superuser = true",
        "UPDATE accounts_agency SET kind = 'bappeda'",
        "UPDATE accounts_agency SET regency_id = NULL",
        "DELETE FROM accounts_user",
        "INSERT INTO accounts_credential (user_id, password) SELECT id, 'x' FROM accounts_user",
        "UPDATE accounts_membership SET role = 'verifier'",
        "SELECT count(*) FROM beneficiaries_person",
        "UPDATE core_job SET state = 'queued'",
        "DELETE FROM core_job",
        "UPDATE programs_programkind SET name = 'x'",
    ]
    for statement in refused:
        narrow = scoped(DatabaseScope(DatabaseRole.TECHNICAL))
        with pytest.raises(ProgrammingError, match="denied"), narrow, connection.cursor() as cursor:
            cursor.execute(statement)


def test_an_agency_is_founded_and_renamed_but_never_moved(admin):
    place = region("1604")
    form = {"name": "Dinas Perikanan", "short_name": "Diskan", "kind": "opd", "region": place.pk,
            "is_active": "on"}  # fmt: skip
    assert admin.post("/teknis/accounts/agency/add/", form).status_code == 302
    agency = Agency.objects.get(name="Dinas Perikanan")
    assert agency.regency == place.regency
    admin.post(
        f"/teknis/accounts/agency/{agency.pk}/change/",
        {**form, "name": "Dinas Perikanan dan Kelautan", "kind": "bappeda",
         "region": region("1671").pk, "regency": region("1671").pk},
    )  # fmt: skip
    agency.refresh_from_db()
    assert (agency.name, agency.kind) == ("Dinas Perikanan dan Kelautan", "opd")
    assert (agency.region, agency.regency) == (place, place.regency)
    acts = AuditEvent.objects.filter(object_id=str(agency.pk)).values_list("action", flat=True)
    assert sorted(acts) == ["administration.add", "administration.change"]


def test_an_account_is_shut_and_nothing_else_of_it_changed(cast: Cast, admin, sign_in):
    shut = cast.operator_lahat.user
    browser = sign_in(cast.operator_lahat)
    address = f"/teknis/accounts/user/{shut.pk}/change/"
    forged = {"email": "maling@x.id", "is_superuser": "on", "is_staff": "on",
              "password": make_password("x"), "name": "Maling"}  # fmt: skip
    assert admin.post(address, forged).status_code == 302
    after = User.objects.get(pk=shut.pk)
    assert (after.is_active, after.email, after.is_superuser) == (False, shut.email, False)
    assert browser.get("/beranda/").status_code == 302
    assert (
        admin.post(f"/teknis/accounts/user/{cast.tech_admin.user_id}/change/", {}).status_code
        == 302
    )
    assert User.objects.get(pk=cast.tech_admin.user_id).is_active


def test_no_row_can_be_deleted_and_no_list_is_left_out():
    for model, table in site._registry.items():
        assert not any(entry.name.endswith("_delete") for entry in table.get_urls())
        assert f"admin:{model._meta.db_table}_changelist" in url_rules.RULES


@pytest.mark.parametrize("page", [*PAGES, "/teknis/regions/region/"])
def test_pages_carry_no_code_of_their_own(admin, page):
    answer = admin.get(page)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert not re.findall(r"<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=|\son\w+=", answer.text)


def test_jobs_and_kinds_are_looked_at_and_nothing_more(cast: Cast, admin):
    job = Job.objects.create(
        kind="export.write", subject_id=uuid.uuid4(), created_by=cast.operator_lahat.user,
        state="failed", attempts=3,
    )  # fmt: skip
    kind = a_kind("rtlh-uji")
    for table, row, word in (("core/job", job, "export.write"),
                             ("programs/programkind", kind, "rtlh-uji")):  # fmt: skip
        assert word in admin.get(f"/teknis/{table}/").text
        page = admin.get(f"/teknis/{table}/{row.pk}/change/")
        assert word in page.text
        assert 'name="_save"' not in page.text
        assert (
            admin.post(f"/teknis/{table}/{row.pk}/change/", {"state": "queued"}).status_code == 403
        )
        assert admin.get(f"/teknis/{table}/add/").status_code == 403
    job.refresh_from_db()
    assert job.state == "failed"


@pytest.mark.parametrize(
    "address",
    ["accounts/user/?region__parent__name=x", "accounts/user/?is_active__exact=zzz",
     "core/job/?created_by__email__startswith=a", "accounts/user/x/change/", "core/job/add/",
     "regions/region/999999/change/", "nothing/"],
)  # fmt: skip
def test_odd_addresses_are_answered_without_an_alarm(admin, caplog, address):
    """An alarm in the log is for what somebody has to mend."""
    with caplog.at_level("INFO"):
        assert admin.get(f"/teknis/{address}").status_code in (302, 400, 403, 404)
    loud = [one for one in caplog.records if one.levelname in ("ERROR", "CRITICAL")]
    assert [one.getMessage() for one in loud] == []
