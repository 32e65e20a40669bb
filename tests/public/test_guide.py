"""The users' guide on a page, and the way to the right chapter from each page."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import RequestFactory
from django.urls import resolve, reverse

from accounts.access import url_rules
from core.guide import guide, read_guide
from core.help import chapter_for, chapters_of_pages
from sigertak.menu import SECTIONS

_TEXT = """# Judul

Pembuka dengan [panduan lain](lain.md) dan [hukum](https://contoh.test/uu).

## Operator desa/kelurahan (kantor desa)

### Usulan

1. **Satu**

## Dinas

### Usulan

3. <b>Tiga</b>

![Gambar](pictures/case.png)
"""


def test_chapters_and_parts_get_anchors_of_their_headings():
    made = read_guide(_TEXT)
    assert made.title == "Judul"
    assert [(one.anchor, [part.anchor for part in one.parts]) for one in made.chapters] == [
        ("operator-desa-kelurahan", ["usulan"]),
        ("dinas", ["usulan-2"]),
    ]
    ids = re.findall(r'<h[23] id="([^"]+)"', made.html)
    assert ids == ["operator-desa-kelurahan", "usulan", "dinas", "usulan-2"]
    assert "<h1" not in made.html


def test_what_leads_nowhere_here_is_text_and_markup_is_shown():
    html = read_guide(_TEXT).html
    assert "lain.md" not in html
    assert "panduan lain" in html
    assert 'href="https://contoh.test/uu"' in html
    assert "&lt;b&gt;Tiga" in html
    assert '<ol start="3">' in html


def test_pictures_of_the_guide_are_served():
    sources = re.findall(r'src="([^"]+)"', guide().html)
    assert sources
    for source in sources:
        assert finders.find(source.removeprefix(settings.STATIC_URL)), source


def test_every_page_of_the_menu_has_a_chapter_of_its_own():
    names = {entry.url_name for section in SECTIONS for entry in section.entries}
    assert sorted(names - set(chapters_of_pages())) == []


def test_every_chapter_that_a_page_leads_to_is_in_the_guide():
    assert sorted(set(chapters_of_pages().values()) - guide().anchors) == []


def test_every_page_with_a_chapter_is_there():
    assert sorted(set(chapters_of_pages()) - set(url_rules())) == []


def _chapter(rf: RequestFactory, path: str) -> str:
    request = rf.get(path)
    request.resolver_match = resolve(path)
    return chapter_for(request)


@pytest.mark.parametrize(
    ("path", "chapter"),
    [
        ("/verifikasi/sanggahan/", "sanggahan-dan-perubahan-sesudah-putusan"),
        ("/akun/kotak-masuk/surel/", "setiap-hari"),
        ("/program/baru/", "program-dan-kriteria"),
        ("/", "halaman-publik"),
        ("/bantuan/", ""),
    ],
)
def test_a_page_without_a_chapter_takes_that_of_the_page_above(rf, path, chapter):
    assert _chapter(rf, path) == chapter


@pytest.mark.django_db
def test_anybody_reads_it_and_caches_may_keep_it(client):
    answer = client.get(reverse("public:guide"))
    assert answer.status_code == 200
    assert 'id="memperoleh-akun"' in answer.text
    assert 'href="#memperoleh-akun"' in answer.text
    assert "public" in answer["Cache-Control"]
    assert "csrf" not in answer.text.lower()


@pytest.mark.django_db
def test_pages_lead_to_their_chapter(cast, sign_in, client):
    page = sign_in(cast.verifier_lahat).get(reverse("verification:minutes_list")).text
    assert page.count('href="/bantuan/#berita-acara"') == 1
    assert 'href="/bantuan/#halaman-publik"' in client.get(reverse("public:home")).text
    assert 'href="/bantuan/#memperoleh-akun"' in client.get(reverse("account_login")).text
