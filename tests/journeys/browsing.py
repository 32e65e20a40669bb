"""A person at a browser: reads the page by its words, types, clicks, signs in."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect


@dataclass(frozen=True)
class Account:
    """One of the demo accounts, as its file tells."""

    role: str
    agency: str
    email: str
    password: str
    secret: str


def read_accounts(path: Path) -> list[Account]:
    """The accounts of `demo-accounts.txt`."""

    def fields(block: str) -> dict[str, str]:
        return dict(re.findall(r"^\s+(\w[\w ]*?)\s*: (.+)$", block, re.M))

    blocks = [fields(block) for block in re.split(r"\n(?=\d+\. )", path.read_text())[1:]]
    return [
        Account(b["Peran"], b["Instansi"], b["Surel"], b["Kata sandi"], b["Kunci TOTP"])
        for b in blocks
    ]


# Seconds for which a code holds, and that it takes to the portal at the most.
_PERIOD, _TOO_LATE = 30, 5


def one_time_code(secret: str) -> str:
    """The code an authenticator app would show now (RFC 6238: SHA-1, 30 seconds, six digits).

    One that is about to change is waited for, as people do: on its way it would be the last one.
    """
    left = _PERIOD - time.time() % _PERIOD
    if left < _TOO_LATE:
        time.sleep(left)
    digest = hmac.new(
        base64.b32decode(secret), struct.pack(">Q", int(time.time()) // _PERIOD), hashlib.sha1
    ).digest()
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


@contextmanager
def leaving(page: Page) -> Iterator[None]:
    """What is done inside leads to another page; afterwards that page stands, and is whole.

    A click returns while the old page may still stand. What is counted, pictured or opened then
    meets the old page, or cuts off the form that is on its way.
    """
    with page.expect_navigation():
        yield


def sign_in(page: Page, base: str, email: str, password: str, secret: str) -> None:
    page.goto(f"{base}/akun/masuk/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(password)
    page.get_by_role("button", name="Masuk", exact=True).click()
    enter_code(page, secret)
    expect(page).to_have_url(re.compile(r"/beranda/"))


def enter_code(page: Page, secret: str) -> None:
    """Type the second factor; a code used a moment ago is refused, so wait for the next one."""
    for _ in range(3):
        page.locator("input[name=code]").fill(one_time_code(secret))
        with leaving(page):
            page.locator("main form button.btn-primary").first.click()
        if not page.locator("input[name=code]").count():
            return
        time.sleep(31 - time.time() % 30)
    raise AssertionError(f"The second factor was refused: {page.locator('main').inner_text()}")
