"""From an application to a signed-in employee."""

from __future__ import annotations

import io
import re

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.enums import AgencyKind
from accounts.models import AccountRequest, Activation, Membership, User
from core.models import AuditEvent

PASSWORD = "Padi-menguning-di-Lahat-7"


def letter() -> SimpleUploadedFile:
    buffer = io.BytesIO()
    Image.new("RGB", (600, 800), "white").save(buffer, "JPEG")
    return SimpleUploadedFile("surat.jpg", buffer.getvalue(), content_type="image/jpeg")


@pytest.fixture
def agency(cast):
    return cast.agency("Dinas Sosial Lahat", AgencyKind.SOCIAL, "1604")


def application(agency, **changes):
    return {
        "name": "Siti Rahma", "nip": "198501012010012001", "email": "siti@lahat.go.id",
        "phone": "081234567890", "agency": agency.pk, "role": "opd_operator",
        "letter": letter(), **changes,
    }  # fmt: skip


def apply(client, agency, **changes):
    return client.post("/akun/ajukan/", application(agency, **changes))


def test_application_is_stored_with_its_letter(client, agency):
    response = apply(client, agency)
    assert response.status_code == 302, response.context["form"].errors
    request = AccountRequest.objects.get()
    assert (request.regency, request.state) == (agency.regency, "submitted")
    assert request.letter.read()[:2] == b"\xff\xd8"
    assert AuditEvent.objects.get().action == "account_request.submit"


def test_second_application_for_the_same_address_looks_the_same(client, agency):
    first, second = apply(client, agency), apply(client, agency)
    assert (first.status_code, first.url) == (second.status_code, second.url)
    assert AccountRequest.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"nip": "123"}, "nip"),
        ({"role": "verifier"}, "role"),
        ({"email": "bukan-surel"}, "email"),
        ({"letter": SimpleUploadedFile("surat.pdf", b"<html>")}, "letter"),
        ({"letter": SimpleUploadedFile("surat.pdf", b"")}, "letter"),
    ],
)
def test_bad_input_names_its_field_and_stores_nothing(client, agency, changes, field):
    response = apply(client, agency, **changes)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not AccountRequest.objects.exists()


def test_secretariat_sees_only_its_territory(client, agency, cast, sign_in):
    apply(client, agency)
    request = AccountRequest.objects.get()
    url = f"/akun/permohonan/{request.pk}/"
    assert sign_in(cast.secretariat_lahat).get(url).status_code == 200
    assert sign_in(cast.secretariat_sumsel).get(url).status_code == 200
    palembang = cast.secretariat_lahat
    Membership.objects.filter(pk=palembang.pk).update(regency_id=cast.operator_palembang.regency_id)
    browser = sign_in(palembang)
    assert browser.get(url).status_code == 404
    assert browser.get(url + "surat/").status_code == 404
    assert "Siti Rahma" not in browser.get("/akun/permohonan/").content.decode()


def approve(browser, request) -> str:
    """Approve an application and return the path of the one-time link on the page."""
    response = browser.post(
        f"/akun/permohonan/{request.pk}/setujui/", {"expires_on": _in_half_a_year()}
    )
    assert response.status_code == 200, response.content.decode()[:2000]
    found = re.search(r"/akun/aktivasi/[\w-]+/", response.content.decode())
    assert found
    return found.group()


def _in_half_a_year() -> str:
    import datetime

    return (datetime.date.today() + datetime.timedelta(days=180)).isoformat()


def test_approval_gives_a_link_that_works_once(
    client, agency, cast, sign_in, django_capture_on_commit_callbacks
):
    apply(client, agency)
    with django_capture_on_commit_callbacks(execute=True):
        link = approve(sign_in(cast.secretariat_lahat), AccountRequest.objects.get())
    assert link in mail.outbox[0].body
    secret = link.split("/")[-2]
    assert not Activation.objects.filter(token_hash=secret).exists()

    assert client.get(link).status_code == 200
    assert client.get(link).status_code == 200  # a mail scanner opens it: nothing is used up
    weak = client.post(link, {"password": "sandi", "again": "sandi"})
    assert weak.status_code == 422
    assert client.post(link, {"password": PASSWORD, "again": PASSWORD}).url == "/akun/masuk/"
    assert client.get(link).status_code == 410
    assert client.post(link, {"password": "Lain-lagi-sekali-9", "again": "x"}).status_code == 410

    user = User.objects.get(email="siti@lahat.go.id")
    assert user.check_password(PASSWORD)
    response = client.post("/akun/masuk/", {"login": user.email, "password": PASSWORD})
    assert response.status_code == 302
    # An operator sees names: nothing opens before the second factor stands.
    assert client.get("/beranda/").url == "/akun/faktor-kedua/aktifkan/"
    assert client.get("/akun/faktor-kedua/aktifkan/").status_code == 200


def test_expired_link_is_refused(client, agency, cast, sign_in):
    apply(client, agency)
    link = approve(sign_in(cast.secretariat_lahat), AccountRequest.objects.get())
    Activation.objects.update(expires_at="2020-01-01T00:00Z")
    assert client.get(link).status_code == 410


def test_a_request_is_decided_once(client, agency, cast, sign_in):
    apply(client, agency)
    request = AccountRequest.objects.get()
    approve(sign_in(cast.secretariat_lahat), request)
    again = sign_in(cast.secretariat_sumsel).post(
        f"/akun/permohonan/{request.pk}/tolak/", {"refusal-reason": "Surat tidak terbaca jelas"}
    )
    assert again.status_code == 302
    request.refresh_from_db()
    assert request.state == "approved"
    assert Membership.objects.filter(user__email="siti@lahat.go.id").count() == 1


def test_revocation_acts_at_the_next_request(cast, sign_in):
    operator = cast.operator_lahat
    browser = sign_in(operator)
    assert browser.get("/beranda/").status_code == 200
    response = sign_in(cast.secretariat_lahat).post(
        f"/akun/pengguna/{operator.pk}/cabut/", {"reason": "Pindah tugas ke instansi lain"}
    )
    assert response.status_code == 302
    assert browser.get("/beranda/").status_code == 403


def test_wrong_password_is_answered_alike_for_known_and_unknown(client, cast):
    known = cast.operator_lahat.user.email
    answers = {
        re.sub(
            r'value="[^"]*"|[A-Za-z0-9]{64}',
            "",
            client.post(
                "/akun/masuk/", {"login": email, "password": "salah-sekali-123"}
            ).content.decode(),
        )
        for email in (known, "tidak.ada@contoh.go.id")
    }
    assert len(answers) == 1
