"""What we serve to the browser: whole, licensed, pinned, fit for the content security policy."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings

STATIC = Path(settings.BASE_DIR) / "static"
VENDOR = STATIC / "vendor"


def test_every_vendored_package_carries_its_licence():
    folders = [path for path in VENDOR.iterdir() if path.is_dir()]
    assert folders
    assert [path.name for path in folders if not (path / "LICENSE").is_file()] == []
    assert (STATIC / "icons" / "LICENSE").is_file()


def test_every_vendored_package_is_pinned_to_one_version():
    lines = (VENDOR / "versions.txt").read_text(encoding="utf-8").splitlines()
    pins = [line.split() for line in lines if line and not line.startswith("#")]
    assert all(len(pin) == 2 and re.fullmatch(r"\d+\.\d+\.\d+", pin[1]) for pin in pins)
    # htmx 4 speaks other attributes; npm offers it by default.
    assert dict(pins)["htmx.org"].startswith("2.0.")
    served = (VENDOR / "htmx" / "htmx.min.js").read_text(encoding="utf-8")
    assert f'version:"{dict(pins)["htmx.org"]}"' in served


def test_sprite_holds_exactly_the_listed_icons():
    text = (STATIC / "icons" / "icons.txt").read_text(encoding="utf-8")
    listed = {word for line in text.splitlines() for word in line.split("#")[0].split()}
    sprite = (STATIC / "icons" / "sprite.svg").read_text(encoding="utf-8")
    assert set(re.findall(r'<symbol id="([^"]+)"', sprite)) == listed


def test_stylesheets_point_only_at_files_that_exist():
    missing = [
        f"{sheet.name}: {target}"
        for sheet in (STATIC / "css").glob("*.css")
        for target in re.findall(r'url\("([^"]+)"\)', sheet.read_text(encoding="utf-8"))
        if not (sheet.parent / target).is_file()
    ]
    assert missing == []


def test_our_scripts_neither_evaluate_text_nor_write_markup():
    offences = [
        f"{script.name}: {found}"
        for script in (STATIC / "js").glob("*.js")
        for found in re.findall(
            r"\beval\(|new Function|innerHTML|insertAdjacentHTML|document\.write",
            script.read_text(encoding="utf-8"),
        )
    ]
    assert offences == []


def test_htmx_keeps_no_page_in_the_browser_and_evaluates_nothing():
    base = (Path(settings.BASE_DIR) / "templates" / "base_root.html").read_text(encoding="utf-8")
    for setting in ('"historyCacheSize":0', '"allowEval":false', '"includeIndicatorStyles":false'):
        assert setting in base
