"""Nothing keeps anybody from the main pages, whatever they see and want."""

from __future__ import annotations

import pytest

from tests.journeys.accessible import MAIN, barriers, walk
from tests.journeys.stage import Stage

pytestmark = pytest.mark.slow


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
