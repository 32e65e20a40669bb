"""A release comes into the base, and a household of it gets its picture."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys import files
from tests.journeys.browsing import leaving
from tests.journeys.stage import WORK, Stage, press

pytestmark = pytest.mark.slow


def test_05_the_steward_imports_a_release(stage: Stage):
    page = stage.signed_in("pengelola.lahat")
    stage.open(page, "/basis/rilis/")
    page.get_by_role("link", name="Buat rilis").first.click()
    page.locator("select[name=source]").select_option("dtks")
    page.locator("input[name=period]").fill("2026-10")
    press(page, "Buat rilis")
    for unit, path in (
        ("household", files.write_households(stage.folder / "lahat-rt.csv", stage.people)),
        ("person", files.write_persons(stage.folder / "lahat-art.xlsx", stage.people)),
    ):
        stage.open(page, "/basis/impor/kirim/")
        page.locator("select[name=release]").select_option(label="DTKS 2026-10")
        page.locator(f"input[name=unit][value={unit}]").check()
        page.locator("input[name=file]").set_input_files(path)
        press(page, "Kirim dan periksa")
        apply = page.locator("form[action$='/terapkan/'] button")
        expect(apply).to_be_visible(timeout=WORK)
        expect(page.locator(".sg-stat", has_text="Bermasalah")).to_contain_text("1")
        stage.shoot(page, f"05-impor-{unit}")
        press(page, "Terapkan")
        # The progress says so first, and goes on to this page by itself.
        done = page.get_by_role("heading", name="Berkas sudah diterapkan")
        expect(done).to_be_visible(timeout=WORK)


def test_06_the_steward_activates_it(stage: Stage):
    page = stage.signed_in("pengelola.lahat")
    stage.open(page, "/basis/rilis/")
    with leaving(page):
        page.get_by_role("link", name="DTKS 2026-10").first.click()
    with leaving(page):
        page.get_by_role("link", name="Aktifkan").first.click()
    expect(page.locator("input[name=kabupaten]").first).to_be_visible(timeout=WORK)
    stage.shoot(page, "06-aktifkan")
    page.locator("input[name=kabupaten]").first.check()
    # Most of the demo's households are not in this release, which has to be said a second time.
    page.get_by_label("Ya, angka itu benar").check()
    press(page, "Aktifkan yang dipilih")
    for _ in range(60):
        stage.open(page, "/beranda/")
        if page.get_by_text("Basis data yang berlaku: DTKS 2026-10").count():
            break
        page.wait_for_timeout(1000)
    expect(page.get_by_text("Basis data yang berlaku: DTKS 2026-10")).to_be_visible()


def test_07_a_household_is_found_and_photographed(stage: Stage):
    page = stage.signed_in("pengelola.lahat")
    person = stage.people[7]
    stage.open(page, "/basis/rumah-tangga/")
    page.get_by_label("Cari nama, NIK").fill(person.nik)
    press(page, "Cari")
    assert person.nik not in page.url
    # A whole number leads straight to the household.
    expect(page.get_by_text("Tanah").first).to_be_visible()
    assert person.nik not in page.content()
    page.get_by_role("link", name="Tambah foto").click()
    page.locator("select[name=kind]").select_option("front")
    house = files.draw_house(stage.folder / "rumah.jpg")
    page.locator("input[name=images][multiple]").set_input_files(house)
    expect(page.locator(".sg-queue li[data-state=done]")).to_be_visible()
    page.get_by_role("link", name="Kembali ke rumah tangga").click()
    expect(page.locator(".sg-household-head img")).to_be_visible()
    stage.shoot(page, "07-rumah-tangga")
    page.get_by_role("link", name="Buka NIK").first.click()
    page.locator("textarea[name=reason]").fill("Mencocokkan dengan KTP pada berkas permohonan")
    press(page, "Tampilkan NIK")
    digits = f"{person.nik[:4]} {person.nik[4:8]} {person.nik[8:12]} {person.nik[12:]}"
    expect(page.get_by_text(digits)).to_be_visible()
