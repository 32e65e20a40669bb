"""Heads of long tables, buttons on a phone, long names in charts: in a browser, no portal."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
# In the order of the page itself: a later sheet takes back what an earlier one says.
SHEETS = re.findall(
    r'static "((?:vendor|css)/[\w./-]+\.css)"', (ROOT / "templates/base_root.html").read_text()
)
SCRIPTS = ("vendor/htmx/htmx.min.js", "js/core.js", "js/table-heads.js", "js/charts.js")
LONG_NAME = "Jasa kemasyarakatan, pemerintahan, perorangan, dan jasa lain di luar lapangan usaha"


def show(page: Page, body: str) -> None:
    """The shell around this content, with the sheets and scripts that the portal serves."""
    links = "".join(f'<link rel="stylesheet" href="/{name}">' for name in SHEETS)
    scripts = "".join(f'<script src="/{name}" defer></script>' for name in SCRIPTS)
    whole = f"""<!doctype html><html lang="id" data-bs-theme="light">
    <meta name="viewport" content="width=device-width"><meta name="sg-echarts"
    content="/vendor/echarts/echarts.min.js">{links}{scripts}<body class="sg"><div class="sg-shell">
    <div class="sg-main"><header class="sg-top"><button class="sg-tool">Menu</button></header>
    <main class="sg-page">{body}</main></div></div></body></html>"""

    def serve(route) -> None:
        path = route.request.url.removeprefix("http://portal.test/")
        if path:
            route.fulfill(path=STATIC / path)
        else:
            route.fulfill(body=whole, content_type="text/html; charset=utf-8")

    page.route("http://portal.test/**", serve)
    page.goto("http://portal.test/")


def table(columns: int, rows: int = 80) -> str:
    head = "".join(f'<th scope="col">Kolom yang ke-{n}</th>' for n in range(columns))
    line = "<tr>" + "<td>Banyaknya&nbsp;anggota</td>" * columns + "</tr>"
    return f"""<div class="sg-table-wrap" tabindex="0"><table class="table sg-table">
    <thead><tr>{head}</tr></thead><tbody>{line * rows}</tbody></table></div>"""


def box(page: Page, these: str) -> dict:
    return page.locator(these).first.evaluate("e => e.getBoundingClientRect().toJSON()")


def test_the_head_of_a_long_table_stays_below_the_bar(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 700})
    show(page, table(4))
    expect(page.locator(".sg-table-wrap")).to_have_attribute("data-fits", "")
    page.evaluate("window.scrollTo({top: 900, behavior: 'instant'})")
    assert box(page, "thead")["top"] == pytest.approx(box(page, ".sg-top")["bottom"], abs=1)
    page.emulate_media(media="print")
    assert page.locator("thead").evaluate("e => getComputedStyle(e).position") == "static"


def test_the_head_of_a_wide_table_stays_in_its_wrapper(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 700})
    show(page, table(20))
    wrap = page.locator(".sg-table-wrap")
    expect(wrap).to_have_attribute("data-long", "")
    wrap.evaluate("e => e.scrollTo({top: 600, left: 900, behavior: 'instant'})")
    frame = box(page, ".sg-table-wrap")
    assert box(page, "thead")["top"] == pytest.approx(frame["top"], abs=2)
    assert frame["height"] < 700
    assert box(page, "thead")["left"] < frame["left"] - 800, "It scrolls sideways with its rows."


def test_a_short_wide_table_is_left_whole(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 700})
    show(page, table(20, rows=5))
    page.wait_for_function("document.querySelector('.sg-table-wrap').scrollWidth > 1280")
    expect(page.locator(".sg-table-wrap")).not_to_have_attribute("data-long", "")


@pytest.mark.parametrize(
    "control",
    [
        '<button class="btn">Simpan</button>',
        '<a class="btn btn-primary" href="#">Ajukan</a>',
        '<button class="btn btn-sm">Cetak</button>',
        '<button class="btn btn-icon">x</button>',
        '<select class="form-select"><option>Lahat</option></select>',
        '<div class="sg-search"><input class="form-control" type="search"></div>',
    ],
)
def test_what_a_thumb_presses_is_44_pixels_high(page: Page, control: str) -> None:
    page.set_viewport_size({"width": 360, "height": 780})
    show(page, f'<div id="it">{control}</div>')
    found = box(page, "#it :is(.btn, .form-select, .form-control)")
    assert found["height"] >= 44
    assert found["width"] >= 44


@pytest.mark.parametrize("width", [360, 1280])
def test_long_names_of_a_chart_take_two_lines_and_do_not_meet(page: Page, width: int) -> None:
    data = {
        "kind": "hbar",
        "labels": [f"{n} {LONG_NAME}" for n in range(14)],
        "series": [{"name": "Orang", "values": list(range(14))}],
    }
    page.set_viewport_size({"width": width, "height": 780})
    show(
        page,
        '<div class="sg-chart__canvas" data-chart="c"></div>'
        f'<script type="application/json" id="c">{json.dumps(data)}</script>',
    )
    names = page.locator("svg text").filter(has_text=re.compile("…|kemasyarakatan|Jasa"))
    expect(names.first).to_be_visible()
    lines = names.evaluate_all(
        "all => all.map(e => e.getBoundingClientRect()).map(r => [r.top, r.bottom])"
    )
    lines.sort()
    assert len(lines) >= 14
    assert all(above[1] <= below[0] + 2 for above, below in itertools.pairwise(lines))
    assert names.filter(has_text="…").count() == 14
