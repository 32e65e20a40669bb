"""Sessions, hosts, scopes and methods that somebody made up."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.forms import ModelForm
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.access import url_rules
from tests.access.paths import path_to
from tests.access.world import plant
from tests.accounts.test_guards import CODE, KNOWN_PASSWORD, knock
from tests.accounts.test_second_factor import SECRET
from tests.clients import PortalClient
from tests.factories.cast import Cast
from tests.journeys.browsing import one_time_code

pytestmark = pytest.mark.django_db


def callbacks(resolver=None):
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from callbacks(entry)
        elif isinstance(entry, URLPattern):
            yield entry.name, entry.callback


def test_no_form_goes_without_the_token_against_forgery(cast: Cast):
    exempt = [name for name, view in callbacks() if getattr(view, "csrf_exempt", False)]
    # Choosing the language of public pages, which carry no token so that they can be kept.
    assert exempt == ["language"]
    browser = PortalClient(enforce_csrf_checks=True)
    browser.sign_in(cast.secretariat_lahat)
    for page in ("/akun/peran/pilih/", "/akun/sesi/", "/akun/kotak-masuk/dibaca/"):
        assert browser.post(page).status_code == 403


def test_a_session_planted_before_signing_in_is_not_the_one_after(client, cast: Cast):
    member = cast.operator_lahat
    PortalClient().sign_in(member)  # sets the second factor up
    client.get("/akun/masuk/")
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    client.cookies[settings.SESSION_COOKIE_NAME] = planted
    for step in (
        lambda: knock(client, member.user.email, KNOWN_PASSWORD),
        lambda: client.post(CODE, {"code": one_time_code(SECRET)}),
    ):
        before = client.cookies[settings.SESSION_COOKIE_NAME].value
        step()
    assert client.get("/beranda/").status_code == 200
    assert client.cookies[settings.SESSION_COOKIE_NAME].value not in (planted, before)
    thief = PortalClient()
    thief.cookies[settings.SESSION_COOKIE_NAME] = planted
    assert thief.get("/beranda/").status_code == 302


@pytest.mark.parametrize("key", ["x" * 32, "a", "'; --", "9" * 5000, "%00", "\u00fc" * 32])
def test_a_made_up_session_is_nobodys(key):
    browser = PortalClient()
    browser.cookies[settings.SESSION_COOKIE_NAME] = key
    answer = browser.get("/beranda/")
    assert (answer.status_code, answer.url) == (302, "/akun/masuk/?next=/beranda/")


def test_a_foreign_membership_in_the_session_opens_nothing(cast: Cast):
    tenants = plant(cast)
    browser = PortalClient()
    browser.sign_in(cast.operator_lahat)
    foreign = path_to("programs:program_detail", tenants["palembang"])
    for forged in (cast.operator_palembang.pk, cast.verifier_sumsel.pk, "x", "", None, [1], 7):
        session = browser.session
        session["membership_id"] = str(forged) if hasattr(forged, "hex") else forged
        session.save()
        assert browser.get(foreign).status_code in (302, 404)
        assert browser.get(foreign, {"membership_id": str(forged)}).status_code in (302, 404)
    answer = browser.post("/akun/peran/pilih/", {"membership": str(cast.verifier_sumsel.pk)})
    assert answer.status_code in (302, 404, 422)
    assert browser.get(foreign).status_code == 404


def test_no_form_takes_what_the_portal_decides_itself():
    """Who, where and in which state a row is comes from the scope and the operation."""
    decided = {
        "agency", "regency", "state", "created_by", "changed_by", "decided_by", "user", "role",
        "membership", "is_staff", "is_superuser", "is_active", "version", "password",
    }  # fmt: skip

    # The technical administration founds agencies; it has a role of its own in the database.
    def forms(kind: type[object]) -> set[type[object]]:
        return {kind}.union(*(forms(one) for one in kind.__subclasses__()))

    ours = [f for f in forms(ModelForm) if f.__module__.split(".")[0] in _OURS]
    taken = {(form.__name__, name) for form in ours for name in set(form.base_fields) & decided}
    assert len(ours) > 5
    assert taken - _REASONED == set()


_OURS = {"accounts", "analysis", "beneficiaries", "core", "programs", "public", "verification"}
_REASONED = {
    # An application says where and as what somebody wants to work; the desk decides.
    ("AccountRequestForm", "agency"),
    ("AccountRequestForm", "role"),
    # Bappeda switches a question of a kind on and off.
    ("AttributeForm", "is_active"),
}


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "[::1", "a b", ""])
def test_another_host_is_refused(client, host):
    assert client.get("/", headers={"host": host}).status_code == 400


def test_mails_name_our_host_whatever_a_proxy_header_claims(client, cast: Cast, mailoutbox):
    client.post(
        "/akun/sandi/lupa/",
        {"email": cast.operator_lahat.user.email},
        headers={"x-forwarded-host": "evil.example", "x-original-host": "evil.example"},
    )
    assert "evil" not in mailoutbox[0].body
    assert "/akun/sandi/baru/" in mailoutbox[0].body


_PARTS = "multipart/form-data; boundary="
ODD_HEADERS = [
    {"hx-request": "true", "hx-current-url": "http://[", "hx-target": "x" * 5000},
    {"referer": "http://[", "accept-language": "x" * 5000, "accept": "\u00fc"},
    {"x-forwarded-for": "junk, 'drop'", "x-forwarded-proto": "x", "user-agent": "\u00fc" * 4000},
    {"if-modified-since": "x", "if-none-match": "x" * 5000, "range": "bytes=-1,9-"},
    {"content-type": "multipart/form-data; boundary=", "content-length": "x"},
    {"cookie": "sg_lang=\x00; csrftoken=x; messages=x; django_language=../../etc"},
]


@pytest.mark.parametrize("headers", ODD_HEADERS, ids=lambda one: next(iter(one)))
def test_odd_headers_are_no_matter(cast: Cast, headers):
    browser = PortalClient(raise_request_exception=False)
    browser.sign_in(cast.operator_lahat)
    for page in ("/beranda/", "/program/", "/akun/sesi/"):
        assert browser.get(page, headers=headers).status_code < 500
    visitor = PortalClient(raise_request_exception=False)
    for answer in (
        visitor.get("/", headers=headers),
        visitor.post("/akun/masuk/", {"login": "x@x.id", "password": "y"}, headers=headers),
        visitor.post(
            "/akun/masuk/", b"\xff\x00", "multipart/form-data; boundary=", headers=headers
        ),
    ):
        assert answer.status_code < 500


def test_what_is_too_much_is_refused(client):
    many = {f"f{number}": "x" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
    assert client.post("/akun/masuk/", many).status_code == 400
    body = "login=" + "x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    form = "application/x-www-form-urlencoded"
    assert client.post("/akun/masuk/", body, content_type=form).status_code == 400


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "X" * 500])
def test_other_methods_are_no_way_in(cast: Cast, method):
    browser = PortalClient()
    browser.sign_in(cast.operator_lahat)
    for name in ("home", "programs:program_list", "account_logout", "public:home"):
        answer = browser.generic(method, reverse(name))
        assert answer.status_code == 405, name
    assert browser.get("/beranda/").status_code == 200


def test_every_page_answers_a_question_about_itself(cast: Cast):
    """HEAD and OPTIONS of every page: no more than GET would say."""
    tenant = plant(cast)["lahat"]
    browser = PortalClient()
    browser.sign_in(cast.operator_lahat)
    for name in sorted(url_rules()):
        if name.endswith(("_list", "home")):
            path = path_to(name, tenant)
            assert browser.head(path).content == b""
            assert browser.options(path).status_code < 500
