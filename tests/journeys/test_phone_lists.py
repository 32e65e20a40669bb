"""Long lists at the width of a phone: a row is a few lines, and nothing is lost, without script."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
SHEETS = ("tokens.css", "sigertak.css", "registry.css")
NAMES = ("SITI AMINAH", "HERIYANTO AGUSTIAN HIDAYAT BIN ABDUL KARIM")
_ROW = """<tr><td class="sg-told-no">{number}</td>
<th scope="row" class="sg-named"><span>{name}</span>
<small>Pasar Lama · 1604060004000001</small></th>
<td class="sg-told" data-label="Hasil"><span class="sg-badge">Bermasalah</span>
<details><summary>Desa/kelurahan tidak dikenali.</summary><small>Samakan namanya.</small></details>
</td></tr>"""
_CASE = """<tr><th scope="row"><a href="#">{name}</a><small class="sg-nik">1604 ••••</small></th>
<td data-label="Program">Cadangan Pangan Beras 2026</td>
<td data-label="Status"><div><span class="sg-badge">Menunggu verifikasi</span></div></td>
<td class="sg-num" data-label="Nilai bantuan">Rp600.000</td></tr>"""
_STATS = '<div class="sg-stats sg-stats--pairs">' + "<div class='sg-stat'>Baru</div>" * 5 + "</div>"


def _page(row: str) -> str:
    rows = "".join(row.format(number=n, name=name) for n, name in enumerate(NAMES * 3, start=2))
    styles = "".join((ROOT / "static/css" / name).read_text("utf-8") for name in SHEETS)
    return f"""<!doctype html><meta name="viewport" content="width=device-width">
<style>*{{box-sizing:border-box}}body{{margin:0}}{styles}</style><body class="sg">{_STATS}
<div class="sg-table-wrap sg-table-wrap--cards sg-rows"><table class="table sg-table">
<thead><tr><th>x</th></tr></thead><tbody>{rows}</tbody></table></div>"""


def measured(page: Page, these: str, what: str) -> list[float]:
    """Their widths, heights or places, in pixels."""
    script = "(all, what) => all.map(one => one.getBoundingClientRect()[what])"
    found: list[float] = page.locator(these).evaluate_all(script, what)
    return found


@pytest.mark.parametrize(("row", "highest"), [(_ROW, 110), (_CASE, 140)], ids=["import", "cases"])
def test_rows_are_low_and_nothing_scrolls_sideways(page: Page, row: str, highest: int) -> None:
    page.set_viewport_size({"width": 360, "height": 780})
    page.set_content(_page(row))
    assert max(measured(page, "tbody > tr", "height")) <= highest
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    for name in NAMES:
        assert page.get_by_text(name, exact=True).first.is_visible()
    assert page.locator(".sg-badge").first.is_visible()


def test_what_is_folded_opens_without_a_script(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 780})
    page.set_content(_page(_ROW))
    cure = page.get_by_text("Samakan namanya.").first
    assert not cure.is_visible()
    page.get_by_text("Desa/kelurahan tidak dikenali.").first.click()
    assert cure.is_visible()


def test_tiles_stand_two_abreast_and_the_last_alone(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 780})
    page.set_content(_page(_ROW))
    first, second, third, fourth, last = measured(page, ".sg-stat", "y")
    assert first == second < third == fourth < last
    widths = measured(page, ".sg-stat", "width")
    assert widths[4] > 1.9 * widths[0]


def test_on_a_desk_they_are_tables(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.set_content(_page(_CASE))
    assert page.locator("tbody > tr").first.evaluate("e => getComputedStyle(e).display") == (
        "table-row"
    )
