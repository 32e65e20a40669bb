"""The second factor: shown in every session, never taken away entirely, refused when forged."""

from __future__ import annotations

import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.urls import reverse

from core.models import AuditEvent
from tests.accounts.test_guards import CODE, KNOWN_PASSWORD, SIGN_IN, knock
from tests.clients import PortalClient
from tests.factories.cast import Cast
from tests.journeys.browsing import one_time_code

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXP"
SETTINGS = "/akun/faktor-kedua/pengaturan/"


@pytest.fixture
def newcomer(cast: Cast):
    """Somebody with a password and no second factor yet."""
    return cast.operator_lahat


def enrol(browser: PortalClient) -> str:
    """Set the authenticator app up as a person does; the secret it was given."""
    page = browser.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    answer = browser.post(reverse("mfa_activate_totp"), {"code": one_time_code(secret)})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    return secret


def with_key(user, name: str = "Kunci") -> Authenticator:
    """A key as it lies in the database; what it answers is the browser test's part."""
    return Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": name, "credential": {}}
    )


def test_nothing_by_name_before_a_second_factor_is_set_up(newcomer):
    browser = PortalClient()
    knock(browser, newcomer.user.email, KNOWN_PASSWORD)
    for page in ("/beranda/", "/program/", "/basis/rumah-tangga/"):
        assert browser.get(page).url == reverse("mfa_activate_totp")
    enrol(browser)
    assert browser.get("/beranda/").status_code == 200
    assert AuditEvent.objects.filter(action="second_factor.add", actor=newcomer.user).count() == 1


def test_a_session_of_the_password_alone_does_not_share_in_a_factor_set_up_elsewhere(newcomer):
    thief, owner = PortalClient(), PortalClient()
    for browser in (thief, owner):
        knock(browser, newcomer.user.email, KNOWN_PASSWORD)
    secret = enrol(owner)
    shut = ["/beranda/", SETTINGS, reverse("mfa_add_webauthn"), reverse("usersessions_list"),
            reverse("mfa_generate_recovery_codes"), reverse("account_change_password")]  # fmt: skip
    for page in shut:
        for answer in (thief.get(page), thief.post(page, {})):
            assert answer.status_code == 302
            assert answer.url.startswith(reverse("mfa_reauthenticate")), page
    # Whoever has the factor shows it, and goes on.
    Authenticator.objects.filter(type="totp").update(last_used_at=None)
    told = thief.post(reverse("mfa_reauthenticate"), {"code": "000000"})
    assert told.status_code == 200
    assert secret
    assert thief.get("/beranda/").status_code == 302


def test_recovery_codes_are_shown_once_with_the_advice_to_print(newcomer):
    browser = PortalClient()
    knock(browser, newcomer.user.email, KNOWN_PASSWORD)
    enrol(browser)
    first, second = (browser.get(reverse("mfa_view_recovery_codes")) for _ in range(2))
    codes = first.context["unused_codes"]
    assert len(codes) == 10
    assert "Cetak sekarang" in first.text
    assert codes[0] in first.text
    assert "Cetak" not in second.text
    assert not any(code in second.text for code in codes)
    assert not any(code in browser.get(SETTINGS).text for code in codes)


@pytest.mark.parametrize("page", ["mfa_deactivate_totp", "mfa_remove_webauthn"])
def test_the_last_factor_cannot_be_taken_away(cast: Cast, page):
    user, browser = cast.operator_lahat.user, PortalClient()
    browser.sign_in(cast.operator_lahat)
    app = Authenticator.objects.get(user=user, type="totp")
    RecoveryCodes.activate(user)
    key = with_key(user)
    address = reverse(page, args=[key.pk] if page == "mfa_remove_webauthn" else [])
    (key if page == "mfa_deactivate_totp" else app).delete()
    answer = browser.post(address, follow=False)
    assert answer["Location"] == SETTINGS
    assert "satu-satunya" in browser.get(SETTINGS).text
    assert Authenticator.objects.filter(user=user, type__in=["totp", "webauthn"]).count() == 1


def fresh(browser: PortalClient) -> None:
    """The password was typed a moment ago."""
    answer = browser.post(reverse("account_reauthenticate"), {"password": KNOWN_PASSWORD})
    assert answer.status_code == 302


def test_a_key_beside_another_factor_is_named_and_removed(cast: Cast):
    user, browser = cast.operator_lahat.user, PortalClient()
    browser.sign_in(cast.operator_lahat)
    first, second = with_key(user, "Gantungan"), with_key(user, "Laci")
    foreign = with_key(cast.verifier_lahat.user, "Milik orang")
    fresh(browser)
    page = browser.get(SETTINGS).text
    assert "Gantungan" in page
    assert "Laci" in page
    assert "Milik orang" not in page
    browser.post(reverse("mfa_edit_webauthn", args=[first.pk]), {"name": "Lemari besi"})
    removed = browser.post(reverse("mfa_remove_webauthn", args=[second.pk]))
    assert removed["Location"] == SETTINGS
    for act in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        assert browser.post(reverse(act, args=[foreign.pk]), {"name": "x"}).status_code == 404
    names = Authenticator.objects.filter(type="webauthn").values_list("data__name", flat=True)
    assert set(names) == {"Lemari besi", "Milik orang"}
    # Beside a key the app may go: that is how one changes the phone.
    assert browser.post(reverse("mfa_deactivate_totp"))["Location"] == SETTINGS
    assert not Authenticator.objects.filter(user=user, type="totp").exists()
    assert AuditEvent.objects.filter(action="second_factor.remove", actor=user).count() == 2


FORGED = [
    "", "x", "null", "[]", "{}", "1", '"a"', "[" * 5000, "{" * 100, '{"id": 1}',
    '{"id": "\\ud800"}',
    '{"id": "a", "rawId": "a", "type": "public-key", "response": {}}',
    '{"id": "a", "rawId": "a", "type": "public-key", "response": {"clientDataJSON": "e30",'
    ' "attestationObject": "oA", "authenticatorData": "AA", "signature": "AA"}}',
    '{"id": "a", "rawId": "a", "type": "x", "response": {"clientDataJSON": {"a": 1}}}',
    "x" * 30_000,
]  # fmt: skip


@pytest.mark.parametrize("answer", FORGED, ids=lambda text: text[:12] or "empty")
def test_a_forged_answer_of_a_key_is_refused_in_words(cast: Cast, answer):
    user, browser, visitor = cast.operator_lahat.user, PortalClient(), PortalClient()
    browser.sign_in(cast.operator_lahat)
    fresh(browser)
    browser.get(reverse("mfa_add_webauthn"))
    adding = browser.post(reverse("mfa_add_webauthn"), {"name": "x", "credential": answer})
    assert adding.status_code == 200
    assert adding.context["form"].errors["credential"]
    again = browser.post(reverse("mfa_reauthenticate_webauthn"), {"credential": answer})
    assert again.status_code in (200, 302)
    knock(visitor, user.email, KNOWN_PASSWORD)
    visitor.get(CODE)
    assert visitor.post(CODE, {"credential": answer}).status_code == 200
    assert visitor.get("/beranda/").status_code == 302
    assert not Authenticator.objects.filter(user=user, type="webauthn").exists()


def test_the_challenge_is_bound_to_the_portals_own_address(cast: Cast, settings):
    settings.PUBLIC_ORIGIN = "https://portal.contoh.go.id"
    browser = PortalClient()
    browser.sign_in(cast.operator_lahat)
    fresh(browser)
    page = browser.get(reverse("mfa_add_webauthn"), headers={"host": "localhost"})
    options = json.loads(json.dumps(page.context["js_data"]["creation_options"], default=dict))
    assert options["publicKey"]["rp"]["id"] == "portal.contoh.go.id"


def test_a_new_password_by_mail_is_no_way_round_the_second_factor(cast: Cast, mailoutbox):
    user, visitor = cast.operator_lahat.user, PortalClient()
    PortalClient().sign_in(cast.operator_lahat)  # sets the second factor up
    visitor.post("/akun/sandi/lupa/", {"email": user.email})
    link = next(word for word in mailoutbox[0].body.split() if "/akun/sandi/baru/" in word)
    form = visitor.get(link.split("testserver", 1)[1], follow=True).request["PATH_INFO"]
    new = "Sandi-sangat-baru-99"
    assert visitor.post(form, {"password1": new, "password2": new}).status_code == 302
    assert visitor.get("/beranda/").status_code == 302
    answer = visitor.post(SIGN_IN, {"login": user.email, "password": new})
    assert answer["Location"] == CODE
    assert visitor.get("/beranda/").status_code == 302
    visitor.post(CODE, {"code": one_time_code(SECRET)})
    assert visitor.get("/beranda/").status_code == 200
