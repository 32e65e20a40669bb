"""One real case, from an account application to the public totals, with everything running.

The steps are the product's main work, in the order people do it; each ends with what the person
sees. Screenshots of the steps land in the folder that SCREENSHOTS names.
"""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect

from tests.journeys import files
from tests.journeys.accessible import MAIN, barriers, walk
from tests.journeys.browsing import enter_code, leaving, sign_in
from tests.journeys.conftest import Portal
from tests.journeys.keyboard import Keyboard
from tests.journeys.security_key import SoftKey

pytestmark = pytest.mark.slow
PASSWORD = "Kopi-Semendo-Harum-27"
COUNT = 1500
WORK = 120_000  # milliseconds that background work may take here
# Of `stage.people`, whom the operator enters one by one, by keyboard, and by list. The last one by
# keyboard is taken back; beside the list stand a stranger to the base, and two rows with faults.
BY_HAND, BY_KEYBOARD, BY_LIST = slice(3, 4), slice(200, 210), slice(20, 140)
TYPED, LISTED = 1 + (210 - 200 - 1), (140 - 20) + 1


class Stage:
    """The browsers of the people, and what they hand to each other."""

    def __init__(self, browser: Browser, portal: Portal, folder: Path) -> None:
        self.browser, self.portal, self.folder = browser, portal, folder
        self.contexts: dict[str, BrowserContext] = {}
        self.people = files.villagers(COUNT)
        self.shots = Path(os.environ.get("SCREENSHOTS") or folder / "shots")
        self.shots.mkdir(parents=True, exist_ok=True)
        self.link = ""
        self.program_url = ""
        self.public_before = 0

    def page(self, who: str) -> Page:
        if who not in self.contexts:
            self.contexts[who] = self.browser.new_context(
                locale="id-ID", viewport={"width": 1280, "height": 900}
            )
        page = self.contexts[who].new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: pytest.fail(f"Script error: {error}"))
        return page

    def signed_in(self, who: str) -> Page:
        """The page of a demo account, signed in once."""
        known = who in self.contexts
        page = self.page(who)
        if not known:
            account = self.portal.account(who)
            sign_in(page, self.portal.base, account.email, account.password, account.secret)
        return page

    def open(self, page: Page, path: str) -> None:
        answer = page.goto(self.portal.base + path)
        assert answer is not None
        assert answer.status < 400, f"{path}: {answer.status}"

    def comes_to(self, page: Page, path: str, label: str, figure: int) -> None:
        """Opens the page until a figure at its head is this; background work leads there."""
        end = time.monotonic() + WORK / 1000
        self.open(page, path)
        while stat(page, label).inner_text() != str(figure) and time.monotonic() < end:
            page.wait_for_timeout(1000)
            self.open(page, path)
        expect(stat(page, label)).to_have_text(str(figure))

    def shoot(self, page: Page, name: str) -> None:
        """The step as seen on a desk and on a phone; the page itself never scrolls sideways."""
        page.screenshot(path=self.shots / f"{name}.png")
        page.set_viewport_size({"width": 360, "height": 780})
        page.wait_for_timeout(250)
        wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1")
        page.screenshot(path=self.shots / f"{name}-ponsel.png")
        page.set_viewport_size({"width": 1280, "height": 900})
        assert not wide, f"{name} scrolls sideways on a phone"


@pytest.fixture(scope="module")
def stage(browser: Browser, portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    return Stage(browser, portal, tmp_path_factory.mktemp("journey"))


def press(page: Page, name: str) -> None:
    """Press a button that leads on and, where the page asks back, say yes."""
    button = page.get_by_role("button", name=name).first
    asks = button.evaluate("button => [button, button.form].some(e => e?.dataset.confirm)")
    with leaving(page):
        button.click()
        if asks:
            page.locator("dialog[open] [data-confirm-yes]").click()


def stat(page: Page, label: str) -> Locator:
    """The figure of this name among those at the head of a page."""
    label_of = page.locator(".sg-stat__label").get_by_text(label, exact=True)
    return page.locator(".sg-stat", has=label_of).locator(".sg-stat__value")


def on_target(page: Page, place: str) -> int:
    """How many approved recipients the public page shows of a regency, over all years."""
    row = page.locator("tbody tr").filter(has=page.get_by_role("link", name=place, exact=True))
    heads = page.locator("thead").first.locator("th").all_inner_texts()
    shown = row.first.locator("th, td").nth(heads.index("Penerima tepat sasaran"))
    return int(shown.inner_text().replace(".", ""))


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


@pytest.mark.parametrize("who", MAIN)
def test_15_nothing_keeps_people_from_the_main_pages(stage: Stage, who: str):
    page = stage.signed_in(who)
    program = {"programs:program_detail": stage.program_url}
    assert list(walk(page, stage.portal.base, MAIN[who], **program)) == []


def test_15_who_wants_little_motion_has_the_other_theme_at_once(stage: Stage):
    page = stage.page("warga")
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    stage.open(page, "/")
    before, at_once, later = page.evaluate("""async () => {
        const [root, strong] = [document.documentElement, document.querySelector("figure strong")];
        const colours = [getComputedStyle(strong).color];
        root.dataset.bsTheme = "dark";
        colours.push(getComputedStyle(strong).color);
        await new Promise(done => setTimeout(done, 500));
        return [...colours, getComputedStyle(strong).color];
    }""")
    assert before != at_once == later


def test_15_barriers_are_seen(stage: Stage):
    page = stage.page("warga")
    stage.open(page, "/tentang-angka/")
    page.evaluate("""() => {
        const main = document.querySelector("main");
        main.insertAdjacentHTML("beforeend", '<button></button>');
        main.lastChild.style.width = "1000px";
        document.querySelector("h2").style.color = "#889";
    }""")
    found = " ".join(barriers(page))
    assert "button-name (critical)" in found
    assert "light, desk: color-contrast" in found
    assert "phone: scrolls sideways" in found
