"""From an empty portal to its first officer, who lets in everybody else."""

from __future__ import annotations

import datetime
import io
import re

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.enums import AgencyKind
from accounts.models import AccountRequest, Activation, Agency, Membership, User
from accounts.roles import Role
from core.models import AuditEvent
from regions.models import Region
from tests.accounts.test_guards import knock
from tests.accounts.test_requests import PASSWORD, apply, approve
from tests.accounts.test_second_factor import enrol
from tests.clients import PortalClient

pytestmark = pytest.mark.django_db

RATNA = {"name": "Ratna Dewi", "email": "ratna@sumsel.go.id", "nip": "19740312 199803 2 001"}
BAYU = {"name": "Bayu Nugroho", "email": "bayu@sumsel.go.id", "nip": "199112032015031002"}


def found(**given) -> str:
    out = io.StringIO()
    call_command("found_portal", stdout=out, **{"phone": "", **given})
    return out.getvalue()


def link_in(told: str) -> str:
    return re.findall(r"/akun/aktivasi/[\w-]+/", told)[0]


def activate(link: str) -> PortalClient:
    """Choose a password by the link, sign in with it, and set the second factor up."""
    browser = PortalClient()
    answer = browser.post(link, {"password": PASSWORD, "again": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return browser


def sign_in(browser: PortalClient, email: str) -> PortalClient:
    knock(browser, email, PASSWORD)
    enrol(browser)
    return browser


def test_the_first_officer_lets_in_the_next(client):
    assert not Agency.objects.exists()
    told = found(**RATNA)
    assert "Badan Perencanaan Pembangunan Daerah Provinsi Sumatera Selatan" in told
    link = link_in(told)
    assert link in mail.outbox[0].body
    agency, officer = Agency.objects.get(), User.objects.get()
    assert (agency.kind, agency.regency, officer.nip) == ("bappeda", None, "197403121998032001")
    membership = Membership.objects.get()
    assert (membership.role, membership.regency, membership.granted_by) == (
        "secretariat",
        None,
        None,
    )
    assert not officer.has_usable_password()
    event = AuditEvent.objects.get(action="portal.found")
    assert (event.actor, event.agency_id, event.object_id) == (None, agency.pk, str(membership.pk))

    browser = activate(link)
    assert client.get(link).status_code == 410
    sign_in(browser, officer.email)
    assert browser.get("/akun/permohonan/").status_code == 200
    answer = apply(
        client, agency, role="verifier", email="next@sumsel.go.id", nip="198501012010012009"
    )
    assert answer.status_code == 302, answer.context["form"].errors
    assert link_in(approve(browser, AccountRequest.objects.get()))
    assert Membership.objects.get(role=Role.VERIFIER).granted_by == officer


def test_it_is_no_way_around_a_desk_that_works():
    activate(link_in(found(**RATNA)))
    for person in (BAYU, RATNA):
        with pytest.raises(CommandError, match=r"Ratna Dewi \(ratna@sumsel.go.id\).*/akun/ajukan/"):
            found(**person)
    assert (User.objects.count(), Membership.objects.count()) == (1, 1)
    assert AuditEvent.objects.filter(action="portal.found").count() == 1


def test_a_desk_of_a_regency_is_none_of_the_province(cast):
    assert cast.secretariat_lahat.role == Role.SECRETARIAT
    assert link_in(found(**RATNA))


@pytest.mark.parametrize(
    "stopped",
    [
        {"suspended_at": timezone.now()},
        {"expires_on": timezone.localdate() - datetime.timedelta(days=1)},
    ],
)
def test_when_nobody_can_act_any_more_somebody_is_named_again(cast, stopped):
    Membership.objects.filter(pk=cast.secretariat_sumsel.pk).update(**stopped)
    assert link_in(found(**RATNA))
    # The agency that is there is taken.
    assert (
        Membership.objects.get(user__email=RATNA["email"]).agency == cast.secretariat_sumsel.agency
    )


def test_an_officer_whose_right_ran_out_goes_on_with_the_password_they_have():
    activate(link_in(found(**RATNA)))
    Membership.objects.update(expires_on=timezone.localdate() - datetime.timedelta(days=1))
    told = found(**RATNA)
    assert "/akun/aktivasi/" not in told
    assert "sudah aktif" in told
    assert Membership.objects.live().get().user == User.objects.get()


def test_called_again_it_makes_a_new_link_and_nothing_else():
    first = link_in(found(**RATNA))
    second = link_in(found(**{**RATNA, "name": "Hj. Ratna Dewi"}))
    assert first != second
    assert (Agency.objects.count(), User.objects.count(), Membership.objects.count()) == (1, 1, 1)
    assert User.objects.get().name == "Hj. Ratna Dewi"
    browser = PortalClient()
    assert browser.get(first).status_code == 410
    assert browser.get(second).status_code == 200


def test_a_mistyped_address_is_corrected_and_its_link_ends():
    wrong = link_in(found(**{**RATNA, "email": "ratan@sumsel.go.id"}))
    found(**RATNA)
    assert User.objects.get().email == "ratna@sumsel.go.id"
    assert PortalClient().get(wrong).status_code == 410


def test_somebody_else_is_named_instead_and_the_first_link_ends():
    first = link_in(found(**RATNA))
    assert "Tautan 1 akun lain" in found(**BAYU)
    assert PortalClient().get(first).status_code == 410
    assert Activation.objects.filter(used_at=None).get().user.email == BAYU["email"]


def test_an_account_somebody_works_with_is_not_taken_over(cast):
    operator = cast.operator_lahat.user
    User.objects.filter(pk=operator.pk).update(nip="198501012010012001")
    for given in (
        {**RATNA, "email": operator.email},
        {**RATNA, "nip": "198501012010012001"},
    ):
        with pytest.raises(CommandError, match="milik orang lain"):
            found(**given)
    operator.refresh_from_db()
    assert (operator.email, operator.nip) == ("operator.lahat@contoh.go.id", "198501012010012001")
    assert not Membership.objects.filter(role=Role.SECRETARIAT).exists()


def test_what_is_wrong_is_named_with_its_option():
    with pytest.raises(CommandError, match=r"(?s)NIP: NIP terdiri atas 18 angka.*--nip"):
        found(name="Ratna", email="ratna@sumsel.go.id", nip="12")
    with pytest.raises(CommandError, match="Surel kedinasan"):
        found(name="Ratna", nip=RATNA["nip"])
    assert not User.objects.exists()


def test_at_a_terminal_it_asks_for_what_is_missing_and_once_more_for_what_is_wrong(monkeypatch):
    answers = iter(["Ratna Dewi", RATNA["email"], "123", "", RATNA["nip"]])
    asked = []
    monkeypatch.setattr("sys.stdin", io.StringIO())
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda told: asked.append(told) or next(answers))
    call_command("found_portal", stdout=io.StringIO(), stderr=io.StringIO())
    assert asked == ["Nama lengkap: ", "Surel kedinasan: ", "NIP: ", "Nomor telepon: ", "NIP: "]
    assert User.objects.get().nip == "197403121998032001"


def test_without_regions_it_says_what_to_do(settings):
    settings.PROVINCE_CODE = "99"
    with pytest.raises(CommandError, match="load_regions"):
        found(**RATNA)


def test_the_owner_alone_founds(settings):
    settings.PROCESS = "web"
    with pytest.raises(CommandError, match="SIGERTAK_PROCESS=owner"):
        found(**RATNA)


def test_the_first_technical_administrator_enters_the_offices():
    found(**RATNA)
    browser = activate(link_in(found(**BAYU, role="tech_admin")))
    sign_in(browser, BAYU["email"])
    lahat = Region.objects.get(code="1604")
    page = "/teknis/accounts/agency/add/"
    assert browser.get(page).status_code == 200
    browser.post(
        page,
        {"name": "Dinas Sosial Kabupaten Lahat", "short_name": "Dinsos Lahat",
         "kind": AgencyKind.SOCIAL, "region": lahat.pk, "is_active": "on"},
    )  # fmt: skip
    assert Agency.objects.get(region=lahat).regency == lahat
    with pytest.raises(CommandError, match="Administrator teknis sudah ada"):
        found(**RATNA, role="tech_admin")
