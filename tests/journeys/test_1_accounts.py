"""Somebody applies for an account, is approved, and comes in."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys import files
from tests.journeys.browsing import enter_code
from tests.journeys.stage import Stage, on_target, press

pytestmark = pytest.mark.slow
PASSWORD = "Kopi-Semendo-Harum-27"


def test_01_regions_are_all_there(stage: Stage):
    page = stage.page("warga")
    stage.open(page, "/")
    expect(page.get_by_text("Kota Prabumulih").first).to_be_attached()
    stage.public_before = on_target(page, "Lahat")
    stage.shoot(page, "01-publik-awal")


def test_02_an_employee_applies(stage: Stage):
    page = stage.page("pegawai")
    stage.open(page, "/akun/ajukan/")
    page.get_by_label("Nama lengkap").fill("Rina Marlina")
    page.get_by_label("NIP").fill("19900101 201502 2 003")
    page.get_by_label("Nomor telepon").fill("081271234567")
    page.get_by_label("Surel kedinasan").fill("rina.marlina@lahat.test")
    agency = page.locator("select[name=agency] option", has_text="Dinas Sosial Kabupaten Lahat")
    value = agency.first.get_attribute("value")
    page.locator("select[name=agency]").evaluate(
        "(select, value) => select.tomselect ? select.tomselect.setValue(value)"
        " : (select.value = value)",
        value,
    )
    page.locator("select[name=role]").select_option("opd_operator")
    page.locator("input[name=letter]").set_input_files(
        files.draw_letter(stage.folder / "surat.png")
    )
    stage.shoot(page, "02-ajukan-akun")
    press(page, "Ajukan")
    expect(page.get_by_text("Permohonan Anda diterima")).to_be_visible()


def test_03_the_secretariat_approves(stage: Stage):
    page = stage.signed_in("sekretariat.sumsel")
    stage.open(page, "/akun/permohonan/")
    page.get_by_role("link", name="Rina Marlina").click()
    letter = page.get_by_role("link", name="Buka surat").get_attribute("href")
    answer = page.request.get(stage.portal.base + str(letter))
    assert answer.headers["content-type"] == "image/jpeg"
    stage.shoot(page, "03-permohonan")
    press(page, "Setujui permohonan")
    link = page.locator("[data-activation-link]")
    expect(link).to_be_visible()
    stage.link = link.inner_text()
    mails = list((stage.portal.data / "mail").iterdir())
    assert any(stage.link.split("/")[-2] in mail.read_text() for mail in mails)


def test_04_the_employee_activates_and_signs_in(stage: Stage):
    page = stage.page("pegawai")
    page.goto(stage.link)
    page.get_by_label("Kata sandi baru").fill(PASSWORD)
    page.get_by_label("Ulangi kata sandi").fill(PASSWORD)
    press(page, "Simpan kata sandi")
    page.locator("input[name=login]").fill("rina.marlina@lahat.test")
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).click()
    page.get_by_text("Tidak dapat memindai?").click()
    secret = page.locator("code.sg-secret").inner_text().replace(" ", "")
    stage.shoot(page, "04-pengaman-kedua")
    enter_code(page, secret)
    stage.open(page, "/beranda/")
    expect(page.get_by_role("heading", name="Selamat bekerja, Rina")).to_be_visible()
    page.goto(stage.link)
    expect(page.get_by_text("Tautan tidak berlaku lagi")).to_be_visible()
