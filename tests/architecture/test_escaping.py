"""What people typed is escaped wherever a page shows it."""

from __future__ import annotations

import re

import pytest

from devstack import texts

_RAW_TEMPLATE = re.compile(r"\|\s*(?:safe|safeseq)\b|\{%\s*autoescape\s+off\s*%\}")
_RAW_PYTHON = re.compile(
    r"\b(?:mark_safe|SafeString|SafeText)\(|__html__|autoescape\s*=\s*False"
    r"|\bformat_html\(\s*f[\"']"
)


def test_no_page_shows_text_as_it_came():
    """Mails are plain text: there an escaped letter would be read as it is written."""
    raw = [
        path.relative_to(texts.ROOT).as_posix()
        for path in texts.template_files()
        if path.suffix != ".txt" and _RAW_TEMPLATE.search(path.read_text(encoding="utf-8"))
    ]
    assert raw == []


def test_no_code_calls_a_text_safe():
    raw = [
        path.relative_to(texts.ROOT).as_posix()
        for path in texts.python_files()
        if _RAW_PYTHON.search(path.read_text(encoding="utf-8"))
    ]
    assert raw == []


@pytest.mark.parametrize(
    "source",
    ["{{ name|safe }}", "{{ names | safeseq|join:'' }}", "{% autoescape off %}{{ name }}"],
)
def test_raw_templates_are_seen(source):
    assert _RAW_TEMPLATE.search(source)


@pytest.mark.parametrize(
    "source",
    ["mark_safe(name)", "SafeString(name)", 'format_html(f"<b>{name}</b>")',
     "format_html(\n    f'{name}'", "Engine(autoescape=False)", "def __html__(self):"],
)  # fmt: skip
def test_raw_python_is_seen(source):
    assert _RAW_PYTHON.search(source)


@pytest.mark.parametrize(
    "source", ["{{ name|safest }}", "{% autoescape on %}", "{# safe #}", "{{ safe }}"]
)
def test_what_is_escaped_is_let_through(source):
    assert not _RAW_TEMPLATE.search(source)
