"""Pages of Django and allauth speak with our words: surel and kata sandi, not e-mail and sandi."""

from __future__ import annotations

import re
from pathlib import Path

import allauth
import django
import pytest

from devstack import translations
from tests.architecture.template_texts import shown_texts
from tests.clients import PortalClient
from tests.factories.cast import Cast

OURS = translations.LOCALE_DIR / "id" / "LC_MESSAGES" / "django.po"
THEIRS = [
    path
    for package in (django, allauth)
    for path in Path(package.__path__[0]).glob("**/locale/id/LC_MESSAGES/django.po")
]
FOREIGN = re.compile(r"\be-?mail\b|(?<!kata )\bsandi\b|\banda\b")


def test_only_texts_that_were_borrowed_are_said_anew():
    borrowed = {message.id for path in THEIRS for message in translations.read(path)}
    ours = [message for message in translations.read(OURS) if message.id]
    assert {message.id for message in ours} - borrowed == set()
    assert [message.id for message in ours if not message.string] == []


def foreign_words(response) -> set[str]:
    """Texts of a page with a word that is not ours; a capital letter only for "Anda"."""
    texts = shown_texts(response.content.decode())
    return {
        text
        for text in texts
        if FOREIGN.search(re.sub(r"\S+@\S+", "", text).replace("Anda", "").lower())
    }


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/akun/masuk/", {"login": "bukan surel", "password": ""}),
        ("/akun/masuk/", {"login": "orang@contoh.go.id", "password": "salah-sekali"}),
        ("/akun/sandi/lupa/", {"email": "bukan surel"}),
        ("/akun/ajukan/", {"email": "bukan surel"}),
    ],
)
def test_pages_of_strangers_use_our_words(client, cast: Cast, path, form):
    pages = [client.get(path), client.post(path, form)]
    assert [foreign_words(page) for page in pages] == [set(), set()]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("salah", "Sandi-uji-yang-baru-2"),
        ("Sandi-uji-yang-panjang-1", "12345678"),
        ("Sandi-uji-yang-panjang-1", "operator.lahat"),
        ("Sandi-uji-yang-panjang-1", "password1234"),
    ],
)
def test_changing_ones_password_uses_our_words(cast: Cast, old, new):
    browser = PortalClient()
    browser.sign_in(cast.operator_lahat)
    form = {"oldpassword": old, "password1": new, "password2": new}
    pages = [
        browser.get("/akun/sandi/ganti/"),
        browser.post("/akun/sandi/ganti/", form),
        browser.post("/akun/sandi/ganti/", {**form, "password2": "lain-sama-sekali"}),
    ]
    assert [page.status_code for page in pages] == [200, 200, 200]
    assert [foreign_words(page) for page in pages] == [set(), set(), set()]
