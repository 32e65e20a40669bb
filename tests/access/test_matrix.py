"""Every address × method × role × tenant: no foreign canary in any answer, no server error.

Three tenants are planted (two agencies of Lahat, one of Palembang), each with its own canary in
names, addresses, file names and stored rows. Every employee then opens every address with the
objects of every tenant. An address added later takes part by itself, from the rule map.
"""

from __future__ import annotations

import re

import pytest

from accounts.access import url_rules
from accounts.models import Agency, User
from accounts.scope import Scope
from core.scope import DatabaseRole
from tests.access.doors import closed_doors
from tests.access.paths import ROUTES, WALKED, path_to
from tests.access.plain import said
from tests.access.world import Tenant, plant
from tests.clients import PortalClient
from tests.factories.cast import Cast

pytestmark = pytest.mark.slow


def _foreign(scope: Scope, tenants: dict[str, Tenant]) -> list[str]:
    """Canaries this scope must never meet, by an account of its own, apart from the code's."""
    strangers = []
    for tenant in tenants.values():
        match scope.role:
            case _ if not scope.sees_names:
                allowed = False
            case DatabaseRole.PROVINCE:
                allowed = True
            case DatabaseRole.REGENCY:
                allowed = scope.regency_id == tenant.household.regency_id
            case DatabaseRole.VILLAGE:
                allowed = scope.village_id == tenant.household.village_id
            case DatabaseRole.AGENCY:
                allowed = scope.agency_id == tenant.program.agency_id
            case _:
                allowed = False
        if not allowed:
            strangers.append(tenant.canary)
    return strangers


# Whoever decides by figures reads the names of programs here, beside their sums, and nowhere else.
_BY_PROGRAM = {"analysis:scorecard", "analysis:scorecard_file"}


def _without_program_names(text: str, name: str, scope: Scope, tenants: dict[str, Tenant]) -> str:
    """Without the names of the territory's programs, on the pages that show sums by program."""
    if name.startswith("admin:") and url_rules()[name].admits(scope):
        # Offices and their officials are what the technical administration is for.
        officials = User.objects.values_list("name", "email")
        offices = Agency.objects.values_list("name", "short_name")
        for known in {part for row in (*officials, *offices) for part in row if part}:
            text = text.replace(known, "")
        return text
    if scope.sees_names or name not in _BY_PROGRAM:
        return text
    for tenant in tenants.values():
        if scope.regency_id in (None, tenant.household.regency_id):
            text = text.replace(tenant.program.name, "")
    return text


def _text(response) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    heads = " ".join(f"{key}: {value}" for key, value in response.headers.items())
    return said(body) + heads


@pytest.fixture
def tenants(cast: Cast) -> dict[str, Tenant]:
    return plant(cast)


@pytest.mark.parametrize("who", Cast.names())
def test_no_foreign_canary_and_no_server_error(who, cast, tenants, sign_in):
    membership = getattr(cast, who)
    scope = Scope.of(membership.user)
    browser: PortalClient = sign_in(membership)
    strangers = _foreign(scope, tenants)
    wrong = []
    for turn, name in enumerate(WALKED):
        admitted = url_rules()[name].admits(scope)
        # Who is refused by the rule is refused before anything is looked up: the tenants take
        # turns.
        keys = list(tenants) if admitted else [list(tenants)[turn % len(tenants)]]
        for key in keys:
            tenant = tenants[key]
            for method in ("get", "post"):
                response = getattr(browser, method)(path_to(name, tenant))
                label = f"{method} {name} of {key}: {response.status_code}"
                if response.status_code >= 500:
                    wrong.append(label)
                if not admitted and response.status_code != 403:
                    wrong.append(f"{label}, not admitted")
                if method == "get":
                    closed = closed_doors(response, scope)
                    wrong += [f"{label}, leads to {door}, which is closed" for door in closed]
                text = _without_program_names(_text(response), name, scope, tenants)
                wrong += [f"{label}, shows {canary}" for canary in strangers if canary in text]
            if not ROUTES[name]:
                break
    assert not wrong, "\n".join(sorted(set(wrong)))


@pytest.mark.parametrize("who", ["operator_lahat", "verifier_lahat", "steward_lahat",
                                 "secretariat_lahat", "auditor_lahat",
                                 "village_lahat"])  # fmt: skip
def test_foreign_and_missing_look_the_same(who, cast, tenants, sign_in):
    membership = getattr(cast, who)
    scope = Scope.of(membership.user)
    browser = sign_in(membership)
    stranger = tenants["palembang"]
    odd = []
    for name in WALKED:
        if not ROUTES[name] or "release" in name or not url_rules()[name].admits(scope):
            continue
        foreign, missing = path_to(name, stranger), path_to(name, stranger, missing=True)
        answers = [browser.get(path) for path in (foreign, missing)]
        if answers[0].status_code != answers[1].status_code:
            odd.append((name, [answer.status_code for answer in answers]))
            continue
        bodies = [re.sub(r"[0-9a-f-]{36}|[A-Za-z0-9]{64}", "", _text(answer)) for answer in answers]
        if bodies[0] != bodies[1]:
            odd.append((name, "bodies differ"))
    assert odd == []


def test_visitors_are_sent_to_sign_in(client, tenants):
    tenant = tenants["lahat"]
    odd = []
    for name in WALKED:
        for method in ("get", "post"):
            response = getattr(client, method)(path_to(name, tenant))
            if response.status_code != 302 or not response.url.startswith("/akun/masuk/"):
                odd.append((method, name, response.status_code))
    assert odd == []
