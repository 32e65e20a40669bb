"""Whatever a dialog confirms, the server confirms where no script runs."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings

TEMPLATES = Path(settings.BASE_DIR, "templates")
# Our two tags as markup; everything else of the template language goes.
_TAGS = (
    (re.compile(r"\{%\s*without_script\s*%\}"), '<input data-marked="">'),
    (re.compile(r"\{%\s*without_script\s[^%]*%\}"), '<input data-marked="asks">'),
    (re.compile(r"\{%\s*asks_first\s[^%]*%\}"), " data-asks-first "),
    (re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.S), ""),
)


class _Forms(HTMLParser):
    """The forms of a template: what confirms in them, and what asks in its place."""

    def __init__(self) -> None:
        super().__init__()
        self.marks: dict[str, str | None] = {}
        self.asked: list[tuple[str, bool, bool]] = []
        self.form = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.form = given.get("id") or f"line {self.getpos()}"
        if "data-marked" in given:
            self.marks[self.form] = given["data-marked"]
        if "data-confirm" in given and tag in {"form", "button", "input"}:
            holder = given.get("form") or self.form
            self.asked.append((holder, tag == "form", "data-asks-first" in given))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = ""


def unasked(source: str) -> list[str]:
    """Each form whose confirmation nothing asks without scripts."""
    for pattern, markup in _TAGS:
        source = pattern.sub(markup, source)
    reader = _Forms()
    reader.feed(source)
    return [
        holder
        for holder, is_form, asks in reader.asked
        if holder not in reader.marks or not (reader.marks[holder] or (asks and not is_form))
    ]


def _confirming() -> list[Path]:
    return [path for path in TEMPLATES.rglob("*.html") if "data-confirm=" in path.read_text()]


@pytest.mark.parametrize("path", _confirming(), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_no_confirmation_needs_a_script(path: Path) -> None:
    assert unasked(path.read_text()) == []


@pytest.mark.parametrize(
    ("source", "fits"),
    [
        ('<form data-confirm="x"></form>', False),
        ('<form data-confirm="x">{% without_script question %}</form>', True),
        ('<form data-confirm="x">{% without_script %}</form>', False),
        ('<form>{% without_script %}<button data-confirm="x"></button></form>', False),
        ('<form><button data-confirm="x" {% asks_first q %}></button></form>', False),
        ('<form>{% without_script %}<button data-confirm="x" {% asks_first q %}></form>', True),
        ('<form id="a">{% without_script q %}</form><button form="a" data-confirm="x">', True),
        ('<form id="a">{% without_script q %}</form><button form="b" data-confirm="x">', False),
    ],
)
def test_the_check_itself_sees_what_is_missing(source: str, fits: bool) -> None:
    assert (unasked(source) == []) is fits
