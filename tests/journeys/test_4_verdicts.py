"""Recipients are decided on, and the public sees how many."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.browsing import leaving
from tests.journeys.stage import BY_HAND, LISTED, TYPED, WORK, Stage, on_target, press, stat

pytestmark = pytest.mark.slow


def test_11_the_verifier_decides(stage: Stage):
    page = stage.signed_in("verifikator.lahat")
    stage.open(page, "/verifikasi/")
    stage.shoot(page, "11-daftar-kasus")
    options = page.locator("select[name=program] option", has_text="Bantuan Keluarga Rentan Lahat")
    program = options.first.get_attribute("value")
    stage.open(page, f"/verifikasi/?program={program}&usulan=")
    row = page.locator("tbody tr", has_text=stage.people[BY_HAND][0].name)
    row.get_by_role("link").first.click()
    expect(page.get_by_text("Ditemukan dalam basis").first).to_be_visible()
    stage.shoot(page, "11-kasus")
    press(page, "Setujui")
    stage.open(page, f"/verifikasi/?program={program}")
    with leaving(page):
        page.get_by_role("link", name="Setujui menurut saringan").click()
    stage.shoot(page, "11-putusan-massal")
    with leaving(page):
        page.locator(".sg-verdict button.btn-primary").click()
    # The list tells no family cards and no addresses: its cases are looked at one by one.
    expect(stat(page, "Kasus diputuskan")).to_have_text(str(TYPED - 1), timeout=WORK)
    operator = stage.page("pegawai")
    stage.comes_to(operator, stage.program_url, "Disetujui", TYPED)
    expect(stat(operator, "Menunggu verifikasi")).to_have_text(str(LISTED))


def test_12_the_maker_is_never_the_checker(stage: Stage):
    page = stage.page("pegawai")
    answer = page.goto(f"{stage.portal.base}/verifikasi/sekaligus/")
    assert answer is not None
    assert answer.status in (403, 404)


def test_13_the_public_sees_totals_and_no_names(stage: Stage):
    page = stage.page("warga")
    stage.open(page, "/")
    wanted = stage.public_before + TYPED
    for _ in range(40):
        # The browser may keep a page for some minutes; what it is asked for anew, it asks for.
        page.reload()
        if on_target(page, "Lahat") == wanted:
            break
        page.wait_for_timeout(2000)
    assert on_target(page, "Lahat") == wanted
    stage.shoot(page, "13-publik")
    text = page.content()
    assert not [person.name for person in stage.people if person.name in text.upper()]
