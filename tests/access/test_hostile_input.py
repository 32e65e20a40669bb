"""Whatever stands in an address, a form or a header: an answer, never a server error."""

from __future__ import annotations

import pytest
from django.db import transaction

from tests.access.hostile import COMMON, Everybody, addresses, faults, oddities, reading
from tests.access.world import Tenant, plant
from tests.factories.cast import Cast

pytestmark = pytest.mark.slow

URLENCODED = "application/x-www-form-urlencoded"


@pytest.fixture
def tenant(cast: Cast) -> Tenant:
    return plant(cast)["lahat"]


@pytest.fixture
def everybody(tenant: Tenant, cast: Cast) -> Everybody:
    return Everybody(cast)


def test_odd_parameters_of_every_page(tenant, everybody):
    wrong, asked = [], 0
    for place, (name, path) in enumerate(addresses(tenant)):
        browser = everybody.opener(name)
        with reading() as names:
            browser.get(path)
        asked += len(names - COMMON)
        for kind, query in oddities(place, names):
            response = browser.get(f"{path}?{query}")
            wrong += [f"{name}, {kind}: {fault}" for fault in faults(response)]
    assert wrong == []
    assert asked > 100


def test_odd_fields_of_every_form(tenant, everybody):
    wrong = []
    for place, (name, path) in enumerate(addresses(tenant)):
        browser = everybody.opener(name)
        with transaction.atomic():
            with reading() as names:
                browser.post(path)
            if not names - COMMON - {"csrfmiddlewaretoken"}:
                continue
            for kind, body in oddities(place, names):
                response = browser.post(path, body, content_type=URLENCODED)
                wrong += [f"{name}, {kind}: {fault}" for fault in faults(response)]
            transaction.set_rollback(True)
    assert wrong == []
