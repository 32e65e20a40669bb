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
from programs.models import ProgramKind
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


@pytest.mark.parametrize("language", FOREIGN)
def test_no_page_mixes_the_languages(language, cast, reader):
    tenant = plant(cast)["lahat"]
    # Names of kinds are reference data, as the ministry writes them.
    data = set(ProgramKind.objects.values_list("name", flat=True))
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
            for text in shown_texts(response.content.decode())
            if FOREIGN[language] & set(re.findall(r"[a-z]+", text.lower())) and text not in data
        }
    assert mixed == set()
    assert read > 40
