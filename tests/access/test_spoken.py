"""Each page speaks one language: what a text test of the sources cannot see.

Texts of Django and allauth, texts stored in the wrong language, texts translated while modules
load. A sentence gives itself away by the small words that no sentence does without.
"""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.utils import translation

from accounts.access import Door, url_rules
from accounts.scope import Scope
from programs.models import KindAttribute, OverlapRule, ProgramKind
from tests.access.paths import LEFT_OUT, ROUTES, path_to
from tests.access.world import plant
from tests.architecture.python_texts import INDONESIAN
from tests.architecture.template_texts import shown_texts
from tests.clients import PortalClient
from tests.factories.cast import Cast

pytestmark = pytest.mark.slow

ENGLISH = {
    "and", "be", "enter", "for", "from", "has", "have", "is", "not", "of", "or", "please", "that",
    "the", "this", "with", "you", "your",
}  # fmt: skip
FOREIGN = {"id": ENGLISH, "en": INDONESIAN}


@pytest.fixture
def reader(cast: Cast, client):
    """`reader(name)` gives a browser that may open the address of this name."""
    everybody = [getattr(cast, who) for who in Cast.names()]
    browsers: dict[str, PortalClient] = {}

    def browser_for(name: str) -> PortalClient:
        rule = url_rules()[name]
        if rule.door is not Door.SCOPED:
            return client
        person = next(one for one in everybody if rule.admits(Scope.of(one.user)))
        if person.pk not in browsers:
            browsers[person.pk] = PortalClient()
            browsers[person.pk].sign_in(person)
        return browsers[person.pk]

    return browser_for


def _reference_data() -> list[str]:
    """Names of kinds, what they ask and why they clash: rows as Bappeda writes them, the longest
    first, so that a name within another is not cut in half.
    """
    texts = {
        *ProgramKind.objects.values_list("name", flat=True),
        *ProgramKind.objects.values_list("note", flat=True),
        *KindAttribute.objects.values_list("label", flat=True),
        *KindAttribute.objects.values_list("help", flat=True),
        *OverlapRule.objects.values_list("note", flat=True),
        *OverlapRule.objects.values_list("source", flat=True),
    }
    return sorted(texts - {""}, key=len, reverse=True)


def _without(data: list[str], text: str) -> str:
    for known in data:
        text = text.replace(known, "")
    # Keys, and headings of files in brackets, as "(foto_rumah_tampak_dalam)", are of no language.
    return re.sub(r"\(\w+_\w+\)|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "", text)


def _of_its_language(page: str) -> str:
    """Without what says by itself that it is of a language, as the users' guide does."""
    return re.sub(r'<(?!html)(\w+) [^>]*\blang="\w+"[^>]*>.*?</\1>', "", page, flags=re.S)


@pytest.mark.parametrize("language", FOREIGN)
def test_no_page_mixes_the_languages(language, cast, reader):
    tenant = plant(cast)["lahat"]
    data = _reference_data()
    mixed, read = set(), 0
    for name in sorted(set(url_rules()) - LEFT_OUT):
        if url_rules()[name].door is not Door.SCOPED and ROUTES[name]:
            continue
        browser = reader(name)
        browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        with translation.override(settings.LANGUAGE_CODE):
            response = browser.get(path_to(name, tenant))
        if response.streaming or not response["Content-Type"].startswith("text/html"):
            continue
        read += 1
        mixed |= {
            f"{name}: {text}"
            for text in shown_texts(_of_its_language(response.content.decode()))
            if FOREIGN[language] & set(re.findall(r"[a-z]+", _without(data, text).lower()))
        }
    assert sorted(mixed) == []
    assert read > 40
