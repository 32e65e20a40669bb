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


@pytest.fixture
def project(tmp_path):
    """Sources with a text of every kind."""
    views = tmp_path / "core" / "views.py"
    views.parent.mkdir()
    views.write_text(
        "a = _('Ajukan')\n"
        "b = ngettext('%(n)s baris', '%(n)s baris-baris', n)\n"
        "c = pgettext_lazy('case', 'Semua')\n"
    )
    page = tmp_path / "templates" / "core" / "page.html"
    page.parent.mkdir(parents=True)
    page.write_text(
        '   {% translate "Ajukan" %}\n{% card title=_("Riwayat") %}\n'
        "      {% blocktranslate %}Halo, {{ name }}{% endblocktranslate %}"
    )
    return tmp_path


def catalog_of(project):
    path = project / "locale" / "en" / "LC_MESSAGES" / "django.po"
    translations.update(path, "en", project)
    return path


def test_texts_of_code_and_templates_are_collected(project):
    held = translations.read(catalog_of(project))

    texts = {message.id: message for message in held if message.id}
    assert set(texts) == {
        "Ajukan", "Halo, %(name)s", "Riwayat", "Semua", ("%(n)s baris", "%(n)s baris-baris"),
    }  # fmt: skip
    assert texts["Semua"].context == "case"
    assert [place for place, _line in texts["Ajukan"].locations] == [
        "core/views.py", "templates/core/page.html",
    ]  # fmt: skip
    assert len(translations.untranslated(held)) == len(texts)


def test_translations_are_kept_and_texts_nobody_shows_are_dropped(project):
    path = catalog_of(project)
    path.write_text(
        path.read_text().replace('msgid "Ajukan"\nmsgstr ""', 'msgid "Ajukan"\nmsgstr "Submit"')
        + '\nmsgid "Dahulu"\nmsgstr "Formerly"\n'
    )

    held = translations.read(catalog_of(project))

    assert held.get("Ajukan").string == "Submit"
    assert "Dahulu" not in path.read_text()


def test_moving_a_text_does_not_change_the_catalog(project):
    before = catalog_of(project).read_text()
    views = project / "core" / "views.py"
    views.write_text("\n\n\n" + "\n".join(reversed(views.read_text().splitlines())))

    assert catalog_of(project).read_text() == before
