"""The inbox in the browser: the bell, the list, opening, and the settings of mails."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.enums import NoticeKind
from accounts.models import MailSetting, Membership, Notice
from accounts.roles import Role
from tests.factories.cast import FAR, Cast
from tests.factories.notices import a_notice
from tests.factories.registry import a_program

LIST = "/akun/kotak-masuk/"


def text_of(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize("who", Cast.names())
def test_every_role_has_an_inbox_and_a_bell(who, cast: Cast, sign_in):
    member = getattr(cast, who)
    a_notice(member, kind="account_expiring", subject_id=member.pk)
    browser = sign_in(member)
    page = text_of(browser.get("/beranda/"))
    assert f'href="{LIST}"' in page
    assert '<span class="sg-tool__count">1</span>' in page
    assert "Hak akses segera berakhir" in text_of(browser.get(LIST))
    assert browser.get("/akun/sesi/").status_code == 200


def test_what_was_read_leaves_the_first_list(cast: Cast, sign_in):
    member = cast.verifier_lahat
    read = a_notice(member, kind="takeover_started", read_at=timezone.now())
    unread = a_notice(member, kind="objection_lodged", count=1234)
    browser = sign_in(member)
    page, everything = text_of(browser.get(LIST)), text_of(browser.get(f"{LIST}?tampilkan=semua"))
    assert "1.234 sanggahan" in page
    assert "Antrean diambil alih" not in page
    assert "<strong>Sanggahan diajukan</strong>" in everything
    assert "Antrean diambil alih" in everything
    assert "<strong>Antrean diambil alih</strong>" not in everything
    before = read.read_at
    browser.post(reverse("accounts:notice_read", args=[unread.pk]), {"tampilkan": "semua"})
    browser.post(reverse("accounts:notice_read", args=[read.pk]))
    read.refresh_from_db()
    assert read.read_at == before
    assert not Notice.objects.unread().exists()
    assert "Semua sudah dibaca" in text_of(browser.get(LIST))


def test_reading_all_reads_ones_own_alone(cast: Cast, sign_in):
    mine = [a_notice(cast.verifier_lahat, subject_id=uuid.uuid4()) for _ in range(3)]
    foreign = a_notice(cast.verifier_palembang)
    response = sign_in(cast.verifier_lahat).post(reverse("accounts:notice_read_all"))
    assert response.url == LIST
    assert list(Notice.objects.unread()) == [foreign]
    assert Notice.objects.filter(pk__in=[n.pk for n in mine], read_at__isnull=False).count() == 3


def test_opening_marks_read_and_leads_to_the_subject(cast: Cast, sign_in):
    operator = cast.operator_lahat
    program = a_program(operator, name="Bantuan Benih")
    notice = a_notice(operator, kind="program_expiring", subject_id=program.pk)
    browser = sign_in(operator)
    assert "Bantuan Benih" in text_of(browser.get(LIST))
    response = browser.post(reverse("accounts:notice_open", args=[notice.pk]))
    assert response.url == reverse("programs:program_detail", args=[program.pk])
    assert browser.get(response.url).status_code == 200
    notice.refresh_from_db()
    assert notice.read_at is not None
    assert browser.get(reverse("accounts:notice_open", args=[notice.pk])).status_code == 405


def test_opening_puts_on_the_hat_it_was_meant_for(cast: Cast, sign_in):
    verifier = cast.verifier_lahat
    other = Membership.objects.create(
        user=verifier.user, role=Role.STEWARD, agency=cast.steward_sumsel.agency,
        regency=None, expires_on=FAR,
    )  # fmt: skip
    notice = a_notice(other, kind="job_finished", subject_id=uuid.uuid4(), params={"job": "?"})
    browser = sign_in(verifier)
    response = browser.post(reverse("accounts:notice_open", args=[notice.pk]), follow=True)
    assert response.redirect_chain == [("/beranda/", 302)]
    assert browser.session["membership_id"] == str(other.pk)
    assert "Anda sekarang bekerja sebagai Pengelola basis data" in text_of(response)


def test_notices_of_an_ended_hat_are_gone(cast: Cast, sign_in):
    verifier = cast.verifier_lahat
    other = Membership.objects.create(
        user=verifier.user, role=Role.STEWARD, agency=cast.steward_lahat.agency,
        regency=verifier.regency, expires_on=FAR, revoked_at=timezone.now(),
        revoked_by=verifier.user,
    )  # fmt: skip
    notice = a_notice(other)
    browser = sign_in(verifier)
    assert "Semua sudah dibaca" in text_of(browser.get(LIST))
    assert browser.post(reverse("accounts:notice_open", args=[notice.pk])).status_code == 404


def test_foreign_and_missing_notices_answer_alike(cast: Cast, sign_in):
    foreign = a_notice(cast.verifier_palembang)
    browser = sign_in(cast.verifier_lahat)
    for name in ("notice_open", "notice_read"):
        for pk in (foreign.pk, uuid.uuid4()):
            assert browser.post(reverse(f"accounts:{name}", args=[pk])).status_code == 404
    foreign.refresh_from_db()
    assert foreign.read_at is None


@pytest.mark.parametrize("who", ["executive_lahat", "tech_admin", "secretariat_lahat"])
def test_a_hat_that_sees_no_names_reads_its_inbox_without_titles(who, cast: Cast, sign_in):
    program = a_program(cast.operator_lahat, name="KANARI LAHAT")
    member = getattr(cast, who)
    for kind in NoticeKind:
        a_notice(member, kind=kind, subject_id=program.pk)
    page = text_of(sign_in(member).get(LIST))
    assert "Kasus baru" in page
    assert "KANARI" not in page


def test_a_title_the_hat_may_not_see_is_not_shown(cast: Cast, sign_in):
    foreign = a_program(cast.operator_palembang, name="KANARI PALEMBANG")
    for kind in ("cases_new", "program_expiring", "field_check_due"):
        a_notice(cast.verifier_lahat, kind=kind, subject_id=foreign.pk)
    assert "KANARI" not in text_of(sign_in(cast.verifier_lahat).get(LIST))


def test_the_list_asks_as_often_for_many_rows_as_for_one(cast: Cast, sign_in):
    verifier = cast.verifier_lahat
    browser = sign_in(verifier)

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert browser.get(LIST).status_code == 200
        return len(caught)

    a_notice(verifier, kind="cases_new", subject_id=a_program(cast.operator_lahat).pk)
    one = queries()
    for _ in range(4):
        a_notice(verifier, kind="cases_new", subject_id=a_program(cast.operator_lahat).pk)
    assert queries() == one


def test_the_list_goes_on_by_keys(cast: Cast, sign_in):
    verifier = cast.verifier_lahat
    for _ in range(53):
        a_notice(verifier, subject_id=uuid.uuid4())
    browser = sign_in(verifier)
    first = browser.get(LIST)
    second = browser.get(LIST + first.context["next_url"])
    shown = [line.notice.pk for page in (first, second) for line in page.context["lines"]]
    assert shown == list(Notice.objects.values_list("pk", flat=True))
    assert len(set(shown)) == 53


def test_mail_settings_are_ones_own(cast: Cast, sign_in):
    executive = cast.executive_sumsel
    browser = sign_in(executive)
    url = reverse("accounts:notice_settings")
    assert "Satu ringkasan setiap hari" in text_of(browser.get(url))
    for choice in ("none", "at_once"):
        response = browser.post(url, {"choice": choice, "language": "en"})
        assert response.url == LIST
    setting = MailSetting.objects.get()
    assert (setting.user, setting.choice, setting.language) == (executive.user, "at_once", "en")
    assert browser.post(url, {"choice": "hourly", "language": "en"}).status_code == 422


def test_the_worklist_of_a_program_opens_from_new_cases(cast: Cast, sign_in):
    program = a_program(cast.operator_lahat)
    notice = a_notice(cast.verifier_lahat, kind=NoticeKind.CASES_NEW, subject_id=program.pk)
    browser = sign_in(cast.verifier_lahat)
    response = browser.post(reverse("accounts:notice_open", args=[notice.pk]), follow=True)
    assert response.status_code == 200
    assert response.redirect_chain == [(f"/verifikasi/?program={program.pk}", 302)]
