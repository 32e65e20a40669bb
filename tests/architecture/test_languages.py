"""Every text has its English twin, and each page speaks one language."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.utils import translation

from devstack import texts, translations

CATALOG = translations.LOCALE_DIR / "en" / "LC_MESSAGES" / "django.po"


# --- The catalog ----------------------------------------------------------------------------------


def test_the_catalog_holds_the_texts_of_the_sources_and_no_others():
    """Run `make messages` when this fails."""
    wanted = {(text.context, text.id) for text in texts.collect()}
    held = {(text.context, text.id) for text in translations.read(CATALOG)}
    assert wanted - held == set()
    assert held - wanted == set()


def test_every_text_is_translated():
    assert translations.untranslated(translations.read(CATALOG)) == []


def _variables(text: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)[a-z]|\{(\w*)\}", text))


def test_translations_hold_the_variables_of_their_text():
    for text in (each for each in translations.read(CATALOG) if each.id):
        originals, answers = translations.forms(text.id), translations.forms(text.string)
        for original, answer in zip(originals, answers, strict=True):
            assert _variables(original) == _variables(answer), original
            assert "%" not in re.sub(r"%%|%\(\w+\)[sd]", "", answer) or "%" in original, original
            edges = [re.match(r"\s*", original)[0], re.search(r"\s*$", original)[0]]
            assert [re.match(r"\s*", answer)[0], re.search(r"\s*$", answer)[0]] == edges, original


def test_indonesian_shows_the_texts_as_they_are_written():
    """A text spelled like one of Django's or allauth's would be replaced by their translation."""
    with translation.override("id"):
        changed = {
            text: translation.gettext(text)
            for message in translations.read(CATALOG)
            if message.id and not message.context
            for text in translations.forms(message.id)
            if translation.gettext(text) != text
        }
    assert changed == {}


# --- The language of a page -----------------------------------------------------------------------


@pytest.fixture
def sign_in_page(client, db):
    def get(**options):
        # The middleware leaves its language active; the next test starts in Indonesian again.
        with translation.override(settings.LANGUAGE_CODE):
            return client.get("/akun/masuk/", **options)

    return get


def test_pages_are_indonesian_whatever_the_browser_speaks(sign_in_page):
    response = sign_in_page(headers={"accept-language": "en-GB,en;q=0.9"})
    assert '<html lang="id"' in response.content.decode()
    assert "Belum memiliki akun?" in response.content.decode()
    assert response["Content-Language"] == "id"
    assert "Cookie" in response["Vary"]
    assert "Accept-Language" not in response["Vary"]


def test_english_is_chosen_with_the_switch(client, sign_in_page):
    answer = client.post("/bahasa/", {"language": "en", "next": "/akun/masuk/"})
    assert answer["Location"] == "/akun/masuk/"

    shown = sign_in_page().content.decode()
    assert '<html lang="en"' in shown
    assert "No account yet?" in shown
    assert "Belum memiliki akun?" not in shown


def test_an_unknown_language_is_indonesian(client, sign_in_page):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"
    assert '<html lang="id"' in sign_in_page().content.decode()
