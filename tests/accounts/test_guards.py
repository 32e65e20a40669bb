"""What an attacker would try at the door, and at the secretariat's desk."""

from __future__ import annotations

import re

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from accounts.models import AccountRequest, Activation, Membership, User
from accounts.roles import Role
from tests.accounts.test_requests import application, apply
from tests.clients import PortalClient, as_login_role
from tests.factories.cast import FAR

SIGN_IN, CODE = "/akun/masuk/", "/akun/faktor-kedua/"
KNOWN_PASSWORD = "Sandi-uji-yang-panjang-1"


def knock(client, email: str, password: str):
    return client.post(SIGN_IN, {"login": email, "password": password})


def test_six_wrong_passwords_hold_the_account_back_even_with_the_right_one(client, cast):
    email, other = cast.operator_lahat.user.email, cast.verifier_lahat.user.email
    answers = [knock(client, email.upper(), "salah-sekali-123") for _ in range(6)]
    assert answers[-1].status_code == 429
    assert "15 menit" in answers[-1].content.decode()
    assert knock(client, email, KNOWN_PASSWORD).status_code != 302
    # A colleague behind the same office address still gets in.
    assert knock(PortalClient(), other, KNOWN_PASSWORD).status_code == 302


def test_codes_of_the_second_factor_cannot_be_tried_without_end(client, cast, sign_in):
    membership = cast.operator_lahat
    sign_in(membership)  # sets the second factor up
    knock(client, membership.user.email, KNOWN_PASSWORD)
    pages = [client.post(CODE, {"code": f"{n:06d}"}).content.decode() for n in range(14)]
    bare = [re.sub(r"[A-Za-z0-9]{64}|\d{6}", "", page) for page in pages]
    assert bare[0] == bare[1] != bare[-1]
    assert client.get("/beranda/").status_code == 302


def test_a_forgotten_password_is_answered_alike_for_known_and_unknown(client, cast):
    answers = [
        client.post("/akun/sandi/lupa/", {"email": email})
        for email in (cast.operator_lahat.user.email, "tidak.ada@contoh.go.id")
    ]
    assert {(a.status_code, a.url) for a in answers} == {(302, "/akun/sandi/lupa/terkirim/")}


def test_a_stale_form_is_told_what_to_do(db):
    browser = Client(enforce_csrf_checks=True)
    with as_login_role():
        response = browser.post("/akun/ajukan/", {})
    assert response.status_code == 403
    assert "muat ulang" in response.content.decode()


def test_applications_are_limited_by_address(client, cast):
    agency = cast.operator_lahat.agency
    answers = [apply(client, agency, nip="1").status_code for _ in range(21)]
    assert answers[:20] == [422] * 20
    assert answers[20] == 429


# --- The desk of a regency and people who are not wholly its own ---------------------------------


@pytest.fixture
def province_verifier(cast) -> Membership:
    """A provincial verifier, invited and not yet activated."""
    membership = cast.verifier_sumsel
    membership.user.set_unusable_password()
    membership.user.nip = "1" * 18
    membership.user.save()
    return membership


def decide(browser, request):
    return browser.post(
        reverse("accounts:request_approve", args=[request.pk]), {"expires_on": _soon()}
    )


def _soon() -> str:
    import datetime

    return (datetime.date.today() + datetime.timedelta(days=90)).isoformat()


def test_a_regency_cannot_take_over_a_provincial_account(client, cast, sign_in, province_verifier):
    agency = cast.secretariat_lahat.agency
    client.post(
        "/akun/ajukan/",
        application(agency, email=province_verifier.user.email, role="executive", nip="1" * 18),
    )
    request = AccountRequest.objects.get()
    response = decide(sign_in(cast.secretariat_lahat), request)
    assert response.status_code == 302
    request.refresh_from_db()
    assert request.state == "submitted"
    assert not Activation.objects.exists()
    # The province may, for it decides for everybody.
    assert decide(sign_in(cast.secretariat_sumsel), request).status_code == 200


def test_a_regency_cannot_renew_the_link_of_somebody_who_also_works_elsewhere(
    cast, sign_in, province_verifier
):
    here = Membership.objects.create(
        user=province_verifier.user,
        role=Role.EXECUTIVE,
        agency=cast.secretariat_lahat.agency,
        regency=cast.secretariat_lahat.regency,
        expires_on=FAR,
    )
    url = reverse("accounts:member_link", args=[here.pk])
    assert sign_in(cast.secretariat_lahat).post(url).status_code == 302
    assert not Activation.objects.exists()
    assert sign_in(cast.secretariat_sumsel).post(url).status_code == 200


def test_another_nip_under_a_known_address_is_refused(client, cast, sign_in, province_verifier):
    client.post(
        "/akun/ajukan/",
        application(
            cast.secretariat_lahat.agency, email=province_verifier.user.email, role="executive"
        ),
    )
    request = AccountRequest.objects.get()
    assert decide(sign_in(cast.secretariat_sumsel), request).status_code == 302
    request.refresh_from_db()
    assert request.state == "submitted"


def test_a_desk_does_not_approve_its_own_officer_under_another_address(client, cast, sign_in):
    desk = cast.secretariat_lahat
    User.objects.filter(pk=desk.user_id).update(nip="7" * 18)
    client.post(
        "/akun/ajukan/",
        application(desk.agency, email="kedua@contoh.go.id", role="verifier", nip="7" * 18),
    )
    request = AccountRequest.objects.get()
    for officer in (desk, cast.secretariat_sumsel):
        assert decide(sign_in(officer), request).status_code == 302
    request.refresh_from_db()
    assert request.state == "submitted"
    assert not User.objects.filter(email="kedua@contoh.go.id").exists()


@override_settings(DEBUG=False)
def test_pages_named_in_settings_exist():
    from django.conf import settings
    from django.template.loader import get_template

    for name in (settings.AXES_LOCKOUT_TEMPLATE, "403_csrf.html", "429.html", "400.html",
                 "403.html", "404.html", "500.html", "503.html"):  # fmt: skip
        assert get_template(name)
