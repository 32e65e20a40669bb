"""One rule for every address, none left over, and an address without a rule stays shut."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import override_settings
from django.urls import URLPattern, URLResolver, get_resolver, path

from accounts.access import url_rules


def names(resolver=None, prefix: str = "") -> list[str]:
    """Every URL name the resolver knows, with its namespace; unnamed ones by their pattern."""
    found = []
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            found += names(entry, inner)
        elif isinstance(entry, URLPattern):
            found.append(prefix + (entry.name or f"<unnamed {entry.pattern}>"))
    return found


def test_every_address_has_a_rule_and_every_rule_an_address():
    assert sorted(set(names()) - set(url_rules())) == []
    assert sorted(set(url_rules()) - set(names())) == []


def test_names_are_unique():
    assert len(names()) == len(set(names()))


class _WithForgotten:
    from sigertak.urls import handler400, handler403, handler404, handler500, urlpatterns

    urlpatterns = [*urlpatterns, path("lupa/", lambda request: HttpResponse("x"), name="forgotten")]


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=_WithForgotten)
def test_a_forgotten_address_is_seen_by_the_walk_and_answers_404(client):
    assert set(names()) - set(url_rules()) == {"forgotten"}
    assert client.get("/lupa/").status_code == 404


@pytest.mark.parametrize("name", sorted(url_rules()))
def test_rule_shuts_out_whom_it_does_not_admit(name):
    """A rule that names permissions admits nobody without them."""
    from accounts.scope import NOBODY

    rule = url_rules()[name]
    if rule.needs:
        assert not rule.admits(NOBODY)
