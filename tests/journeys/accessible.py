"""What keeps people from a page: as axe-core finds it, in both themes, on a desk and on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Literal

import axe_playwright_python
from django.urls import Resolver404, resolve, reverse
from playwright.sync_api import Page, ViewportSize

_AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
_GRAVE = ("serious", "critical")
_RUN = """only => axe.run(only ? {runOnly: only, resultTypes: ["violations"]}
                              : {resultTypes: ["violations"]})
    .then(found => found.violations.flatMap(({id, impact, nodes}) =>
        nodes.map(({target, html}) => [impact, id, String(target), html.slice(0, 160)])))"""
_TOO_WIDE = "document.documentElement.scrollWidth > window.innerWidth + 1"
_BEYOND = """[...document.querySelectorAll("main *")]
    .filter(one => one.getBoundingClientRect().right > innerWidth + 1)
    .slice(0, 3).map(one => one.outerHTML.slice(0, 120)).join(" | ")"""
# Two frames, and whatever fades from one theme to the other has arrived.
_SETTLED = """new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
    .then(() => Promise.allSettled(document.getAnimations().map(one => one.finished)))
    .then(() => null)"""
_LINKS = """[...document.querySelectorAll("main a[href]")].map(one => one.pathname)"""
DESK: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 360, "height": 780}


def barriers(page: Page) -> Iterator[str]:
    """Violations of serious or critical impact on the page that stands, and scrolling sideways.

    All rules on a desk in light and on a phone in dark. What a phone does not show has its colours
    looked at on the desk in dark, too.
    """
    page.evaluate(_AXE)
    _look(page, "light", DESK)
    yield from _violations(page, "light, desk")
    _look(page, "dark", DESK)
    yield from _violations(page, "dark, desk", ["color-contrast"])
    _look(page, "dark", PHONE)
    yield from _violations(page, "dark, phone")
    if page.evaluate(_TOO_WIDE):
        yield f"phone: scrolls sideways by {page.evaluate(_BEYOND)}"
    _look(page, "light", DESK)


def _look(page: Page, theme: Literal["light", "dark"], size: ViewportSize) -> None:
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.set_viewport_size(size)
    page.evaluate(_SETTLED)
    assert page.locator("html").get_attribute("data-bs-theme") == theme


def _violations(page: Page, seen: str, rules: list[str] | None = None) -> Iterator[str]:
    for impact, rule, target, html in page.evaluate(_RUN, rules):
        if impact in _GRAVE:
            yield f"{seen}: {rule} ({impact}) at {target}: {html}"


# The main pages, by who works with them: a demo account, or somebody of the journey. One with an
# object in its address is opened by the first link to it on the pages before.
MAIN = {
    "warga": ["public:home", "public:region", "public:about", "public:data", "account_login",
         "accounts:request_new"],
    "sekretariat.sumsel": ["home", "accounts:request_list", "accounts:request_detail",
                           "accounts:member_list", "accounts:member_detail", "accounts:grant_list"],
    "pengelola.lahat": ["home", "beneficiaries:household_list", "beneficiaries:household_detail",
                        "beneficiaries:person_detail", "beneficiaries:release_list",
                        "beneficiaries:release_detail", "beneficiaries:import_list",
                        "beneficiaries:import_detail", "beneficiaries:import_create",
                        "beneficiaries:proposal_list", "beneficiaries:proposal_detail",
                        "beneficiaries:quality_overview", "beneficiaries:quality_list"],
    "pegawai": ["home", "programs:program_list", "programs:program_detail",
                              "programs:recipient_list", "programs:recipient_detail",
                              "programs:upload_list", "programs:upload_detail",
                              "programs:plan_list"],
    "verifikator.lahat": ["home", "verification:case_list", "verification:case_detail",
                          "verification:minutes_list"],
    "pimpinan.sumsel": ["home", "analysis:scorecard", "analysis:targeting", "analysis:pockets"],
    "auditor.sumsel": ["accounts:trail_list"],
    "operator.desa": ["home"],
}  # fmt: skip


def walk(page: Page, base: str, names: list[str], **known: str) -> Iterator[str]:
    """Barriers of these pages, each with the name of its page; of some the address is `known`."""
    linked = dict(known)
    for name in names:
        answer = page.goto(base + (linked.get(name) or reverse(name)))
        assert answer is not None
        assert answer.status == 200, f"{name}: {answer.status}"
        yield from (f"{name}, {barrier}" for barrier in barriers(page))
        for href in page.evaluate(_LINKS):
            with suppress(Resolver404):
                linked.setdefault(resolve(href).view_name, href)
