"""Translations are compiled without gettext programs, and only when they changed."""

import gettext
import os

import pytest

from devstack import translations

SOURCE = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Ajukan"
msgstr "Submit"

#, fuzzy
msgid "Setujui"
msgstr "Guess"
"""


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "en" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(SOURCE)
    return path


def test_compiled_texts_are_found_and_guesses_are_not(tmp_path, source):
    assert translations.compile_all(tmp_path) == [source.with_suffix(".mo")]

    english = gettext.translation("django", tmp_path, ["en"])
    assert english.gettext("Ajukan") == "Submit"
    assert english.gettext("Setujui") == "Setujui"


def test_only_changed_sources_are_compiled_again(tmp_path, source):
    translations.compile_all(tmp_path)
    assert translations.compile_all(tmp_path) == []

    later = source.stat().st_mtime + 10
    os.utime(source, (later, later))

    assert len(translations.compile_all(tmp_path)) == 1
