"""A security key as second factor."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import ConsoleMessage, expect

from tests.journeys.browsing import leaving
from tests.journeys.security_key import SoftKey
from tests.journeys.stage import Stage

pytestmark = pytest.mark.slow


def test_14_a_security_key_from_the_first_touch_to_its_removal(stage: Stage):
    account = stage.portal.account("auditor.sumsel")
    page = stage.signed_in("auditor.sumsel")
    refused: list[str] = []

    def heard(line: ConsoleMessage) -> None:
        if "Content Sec" in line.text:
            refused.append(line.text)

    page.on("console", heard)
    key = SoftKey(page)

    def prove() -> None:
        if page.locator("input[name=password]").count():
            page.locator("input[name=password]").fill(account.password)
            with leaving(page):
                page.locator("main form button.btn-primary").click()

    stage.open(page, "/akun/faktor-kedua/kunci/tambah/")
    prove()
    page.get_by_label("Nama kunci").fill("Kunci di laci")
    stage.shoot(page, "14-daftarkan-kunci")
    page.get_by_role("button", name="Daftarkan").click()
    expect(page.get_by_text("Cetak sekarang")).to_be_visible()
    assert len(page.locator(".sg-codes li").all()) == 10
    stage.open(page, "/akun/faktor-kedua/pengaturan/")
    expect(page.get_by_text("Kunci di laci")).to_be_visible()
    stage.shoot(page, "14-pengaman-kedua")

    stage.open(page, "/akun/keluar/")
    with leaving(page):
        page.locator("main form button").first.click()
    stage.open(page, "/akun/masuk/")
    page.locator("input[name=login]").fill(account.email)
    page.locator("input[name=password]").fill(account.password)
    with leaving(page):
        page.get_by_role("button", name="Masuk", exact=True).click()
    stage.shoot(page, "14-masuk-dengan-kunci")
    before = key.sign_count()
    page.get_by_role("button", name="Pakai kunci keamanan").click()
    expect(page).to_have_url(re.compile(r"/beranda/"))
    assert key.sign_count() == before + 1

    stage.open(page, "/akun/faktor-kedua/pengaturan/")
    with leaving(page):
        page.get_by_role("link", name="Hapus").click()
    prove()
    page.get_by_role("button", name="Hapus").click()
    expect(page.get_by_text("Kunci keamanan dihapus.")).to_be_visible()
    assert not page.get_by_text("Kunci di laci").count()
    assert refused == []
