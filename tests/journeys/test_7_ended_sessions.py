"""What was entered outlives the session: nothing is lost, and nobody else sends it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.accessible import barriers
from tests.journeys.browsing import leaving, sign_in
from tests.journeys.conftest import OWN as OWN_OF_RUN
from tests.journeys.conftest import ROOT
from tests.journeys.stage import Stage

pytestmark = pytest.mark.slow
OWN, STRANGER = "operator.disperkim.sumsel", "pimpinan.sumsel"
# Four minutes are left of every session of this portal that was worked in.
_AGE = """
import time
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
for key in Session.objects.values_list("session_key", flat=True):
    session = SessionStore(key)
    if "worked_at" in session:
        session["worked_at"] = int(time.time()) - 56 * 60
        session.save()
"""


def enter(stage: Stage, page: Page, who: str) -> None:
    account = stage.portal.account(who)
    sign_in(page, stage.portal.base, account.email, account.password, account.secret)


def leave(stage: Stage, page: Page) -> None:
    stage.open(page, "/akun/keluar/")
    with leaving(page):
        page.locator("main form button").first.click()


def told(page: Page, words: str) -> None:
    """The dialog stands, and says so where it is seen."""
    expect(page.locator("#sg-session-why p:visible")).to_contain_text(words)


def again(page: Page) -> None:
    page.get_by_role("button", name="Sudah masuk, kirim sekarang").click()


def test_16_an_entry_outlives_its_session_and_goes_from_its_own_account(stage: Stage):
    form = stage.page("sesi")
    enter(stage, form, OWN)
    stage.open(form, "/program/")
    program = form.locator("main tbody a").first.get_attribute("href")
    stage.open(form, "/program/baru/")
    form.locator("[name=name]").fill("Bantuan yang ditulis lama")
    part, tab = stage.page("sesi"), stage.page("sesi")
    stage.open(part, f"{program}kriteria/")
    groups = part.locator("#criteria-form fieldset.sg-group").count()
    leave(stage, tab)

    form.get_by_role("button", name="Simpan dan mulai program").click()
    told(form, "Sesi Anda sudah berakhir. Isian masih ada di halaman ini.")
    assert list(barriers(form)) == []
    again(form)
    expect(form.get_by_text("Belum dapat dikirim.")).to_be_visible()
    part.get_by_role("button", name="Tambah syarat rumah tangga").click()
    told(part, "Sesi Anda sudah berakhir.")

    enter(stage, tab, STRANGER)
    again(form)
    told(form, "akun lain")
    form.get_by_role("button", name="Kembali ke isian").click()
    expect(form.locator("#sg-session-dialog")).to_be_hidden()
    expect(form.locator("[name=name]")).to_have_value("Bantuan yang ditulis lama")
    leave(stage, tab)

    enter(stage, tab, OWN)
    with leaving(form):
        form.get_by_role("button", name="Simpan dan mulai program").click()
    # It came to the server, which finds what else is missing.
    expect(form.locator(".sg-error-summary")).to_contain_text("Jenis program")
    expect(form.locator("[name=name]")).to_have_value("Bantuan yang ditulis lama")
    again(part)
    expect(part.locator("#criteria-form fieldset.sg-group")).to_have_count(groups + 1)

    form.context.set_offline(True)
    form.get_by_role("button", name="Simpan dan mulai program").click()
    told(form, "Portal tidak dapat dihubungi.")
    form.context.set_offline(False)
    with leaving(form):
        form.get_by_role("button", name="Coba kirim lagi").click()
    expect(form.locator("[name=name]")).to_have_value("Bantuan yang ditulis lama")


def test_17_the_end_is_told_in_time_and_put_off(stage: Stage):
    page = stage.signed_in(STRANGER)
    page.clock.install()
    stage.open(page, "/beranda/")
    environment = {name: value for name, value in os.environ.items() if name not in OWN_OF_RUN}
    environment["SIGERTAK_DATA_DIR"] = str(stage.portal.data)
    subprocess.run(
        [sys.executable, "manage.py", "shell", "-c", _AGE], cwd=ROOT, env=environment, check=True
    )
    page.clock.fast_forward("56:00")
    notice = page.get_by_role("status").filter(has_text="Sesi Anda berakhir dalam 4 menit")
    expect(notice).to_be_visible()
    assert list(barriers(page)) == []
    page.get_by_role("button", name="Lanjutkan sesi ini").click()
    expect(notice).to_be_hidden()


def test_18_without_script_the_way_leads_to_signing_in(stage: Stage):
    signed_in = stage.signed_in(STRANGER)
    context = stage.browser.new_context(
        java_script_enabled=False, storage_state=signed_in.context.storage_state()
    )
    page = context.new_page()
    stage.open(page, "/akun/kotak-masuk/surel/")
    context.clear_cookies(name="sessionid")
    with leaving(page):
        page.locator("main form button.btn-primary").click()
    expect(page.get_by_label("Kata sandi")).to_be_visible()
    context.close()
