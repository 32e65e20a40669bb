"""A program and its recipients: one by one, by keyboard alone, by list."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import expect

from tests.journeys import files
from tests.journeys.browsing import leaving
from tests.journeys.keyboard import Keyboard
from tests.journeys.stage import BY_HAND, BY_KEYBOARD, BY_LIST, LISTED, TYPED, WORK, Stage, press

pytestmark = pytest.mark.slow


def test_08_the_operator_makes_a_program(stage: Stage):
    page = stage.page("pegawai")
    stage.open(page, "/program/baru/")
    page.locator("select[name=kind]").evaluate(
        "select => { const option = [...select.options].find(o => o.value);"
        " select.tomselect ? select.tomselect.setValue(option.value)"
        " : (select.value = option.value); }"
    )
    page.locator("input[name=name]").fill("Bantuan Keluarga Rentan Lahat")
    page.locator("select[name=funding]").select_option("apbd_kab")
    page.locator("input[name=budget]").fill("900.000.000")
    page.locator("select[name=target_unit]").select_option("family")
    page.locator("input[name=target_quantity]").fill("200")
    for decile in "1234":
        page.locator(f"input[name=deciles][value='{decile}']").check()
    stage.shoot(page, "08-program")
    press(page, "Simpan dan mulai program")
    expect(page.get_by_role("heading", name="Bantuan Keluarga Rentan Lahat")).to_be_visible()
    stage.program_url = page.url.removeprefix(stage.portal.base)


def test_09_a_recipient_is_entered_while_typing(stage: Stage):
    page = stage.page("pegawai")
    (person,) = stage.people[BY_HAND]
    stage.open(page, stage.program_url)
    page.get_by_role("link", name="Tambah penerima").click()
    page.locator("#person-q").press_sequentially(person.nik, delay=5)
    expect(page.locator("#recipient-fields input[name=name]")).to_have_value(person.name)
    page.locator("input[name=amount]").fill("1.500.000")
    stage.shoot(page, "09-penerima")
    with leaving(page):
        page.get_by_role("button", name="Simpan", exact=True).click()
    stage.open(page, stage.program_url)
    expect(page.get_by_role("link", name="Ajukan semua rancangan (1)")).to_be_visible()


def test_09_more_are_entered_by_keyboard_alone(stage: Stage):
    page = stage.page("pegawai")
    people = stage.people[BY_KEYBOARD]
    stage.open(page, f"{stage.program_url}penerima/baru/")
    # The sitting counts what was entered before, too.
    sitting = page.locator(".sg-sitting strong")
    before = int(sitting.inner_text()) if sitting.count() else 0
    keys, began = Keyboard(page), time.monotonic()
    for number, person in enumerate(people, start=1):
        expect(page.locator("#person-q")).to_be_focused()
        keys.type(person.nik)
        expect(page.locator("#recipient-fields input[name=name]")).to_have_value(person.name)
        expect(page.locator("input[name=amount]")).to_be_focused()
        if number == 1:
            keys.type("750000")
        keys.press("Enter")
        expect(sitting).to_have_text(str(before + number))
    seconds = time.monotonic() - began
    stage.shoot(page, "09-papan-ketik")
    # 60 an hour leave a minute for each; what the portal itself takes of it must be little.
    assert seconds / len(people) < 15
    # A NIK and Enter; the amount once.
    assert keys.presses == 17 * len(people) + 6
    keys.press("Escape")
    keys.press("z")
    expect(page.get_by_text("dikeluarkan lagi dari program")).to_be_visible()


def test_10_a_list_is_uploaded_and_submitted(stage: Stage):
    page = stage.page("pegawai")
    stage.open(page, stage.program_url)
    page.get_by_role("link", name="Unggah daftar").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh templat").click()
    template = stage.folder / "templat.xlsx"
    download.value.save_as(template)
    filled = files.fill_template(template, stage.folder / "penerima.xlsx", stage.people[BY_LIST])
    page.locator("input[type=file]").set_input_files(filled)
    press(page, "Kirim dan periksa")
    expect(page.get_by_text("Hasil pencocokan dengan basis")).to_be_visible(timeout=WORK)
    expect(page.get_by_role("link", name=re.compile(r"Unduh \d+ baris"))).to_be_visible(
        timeout=WORK
    )
    stage.shoot(page, "10-unggahan")
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile(r"Unduh \d+ baris")).click()
    assert download.value.suggested_filename.endswith(".xlsx")
    stage.open(page, stage.program_url)
    with leaving(page):
        page.get_by_role("link", name="Ajukan semua rancangan").click()
    stage.shoot(page, "10-pratinjau-ajuan")
    press(page, "Ajukan")
    stage.comes_to(page, stage.program_url, "Menunggu verifikasi", TYPED + LISTED)
