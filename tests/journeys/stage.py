"""The stage of a journey: the browsers of its people, and what they hand to each other."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.journeys import files
from tests.journeys.browsing import Account, leaving, sign_in

COUNT = 1500
WORK = 120_000  # milliseconds that background work may take here
# Of `stage.people`, whom the operator enters one by one, by keyboard, and by list. The last one by
# keyboard is taken back; beside the list stand a stranger to the base, and two rows with faults.
BY_HAND, BY_KEYBOARD, BY_LIST = slice(3, 4), slice(200, 210), slice(20, 140)
TYPED, LISTED = 1 + (210 - 200 - 1), (140 - 20) + 1


@dataclass(frozen=True)
class Portal:
    base: str
    data: Path
    accounts: list[Account]
    log: Path

    def account(self, start: str) -> Account:
        """The demo account whose address begins so."""
        return next(account for account in self.accounts if account.email.startswith(start))


class Stage:
    """One for all steps: a later one finds what those before it left behind."""

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
