"""Each guard taken away once: the test that watches over it must turn red.

A guard is broken as a careless change would break it, then the very test that stands in
`docs/security.md` beside its promise is called; it has to fail. The same tests are green in their
own files, where nothing is broken. Promises whose tests tamper by themselves (dropped policies,
changed audit events, malformed files) are not repeated here.
"""

from __future__ import annotations

import inspect
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as portal
from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, QuerySet
from django.test import override_settings

import sigertak.settings
from accounts.access import url_rules
from accounts.models import Activation, Membership
from accounts.scope import NOBODY, Scope
from core.scope import DatabaseRole, DatabaseScope
from core.tabular import workbook
from core.templatetags import fmt
from tests.access.paths import ROUTES, WALKED, path_to
from tests.access.world import Tenant, plant
from tests.accounts import test_guards, test_requests
from tests.accounts.test_requests import agency  # noqa: F401 - a fixture
from tests.beneficiaries import test_households, test_who_saw
from tests.beneficiaries.test_households import people  # noqa: F401 - a fixture
from tests.beneficiaries.test_who_saw import siti  # noqa: F401 - a fixture
from tests.clients import PortalClient
from tests.core import (
    test_images,
    test_tabular_hostile,
    test_tabular_judging,
    test_tabular_writing,
)
from tests.core.test_tabular_writing import columns  # noqa: F401 - a fixture

Patch = pytest.MonkeyPatch


@dataclass(frozen=True)
class Guard:
    """`promise` is its number in `docs/security.md`; `broken` takes it away."""

    promise: int
    name: str
    watch: Callable[..., None]
    broken: Callable[[Patch], None]

    def __str__(self) -> str:
        return f"{self.promise} {self.name}"


def put(target: str, value: Any) -> Callable[[Patch], None]:
    return lambda patch: patch.setattr(target, value)


def setting(**values: Any) -> Callable[[Patch], None]:
    def broken(patch: Patch) -> None:
        for name, value in values.items():
            patch.setattr(portal, name, value, raising=False)

    return broken


def unmasked(patch: Patch) -> None:
    """In templates that were compiled before, too."""
    patch.setattr(fmt.nik_masked, "__code__", (lambda value: str(value)).__code__)


def uncounted(patch: Patch) -> None:
    """Both counts are away: ours, and the one of the library below."""
    patch.setattr("core.images.MOST_PIXELS", 10**12)
    patch.setattr("PIL.Image.MAX_IMAGE_PIXELS", None)


# A child whose memory alone is not limited; all else that it gives up, it gives up.
_GREEDY = """
import resource
limit = resource.setrlimit
resource.setrlimit = lambda what, to: what == resource.RLIMIT_AS or limit(what, to)
from core.tabular import child
child.main()
"""


def greedy_child(patch: Patch) -> None:
    def started(command: list[str], **options: Any) -> Any:
        place = command.index("core.tabular.child")
        limitless = [*command[: place - 1], "-c", _GREEDY, *command[place + 1 :]]
        return subprocess.Popen(limitless, **options)

    patch.setattr(workbook, "subprocess", SimpleNamespace(**vars(subprocess) | {"Popen": started}))


# One that hands the picture on as it came.
_CARELESS = """
from core import picture_child
picture_child.repaint = lambda source: source.copy()
picture_child.main()
"""


def careless_painter(patch: Patch) -> None:
    patch.setattr(
        "core.children.command",
        lambda _module, *arguments: [sys.executable, "-B", "-c", _CARELESS, *arguments],
    )


def used_or_not(secret: str) -> Activation | None:
    return Activation.objects.select_related("user").first()


GUARDS = [
    Guard(5, "numbers are masked", test_households.test_page_shows_words_and_a_masked_nik,
          unmasked),
    Guard(5, "a look leaves a line", test_households.test_reveal_needs_a_reason_and_is_logged,
          put("core.audit.record", lambda *_, **__: None)),
    Guard(5, "a day has its budget", test_who_saw.test_the_budget_of_a_day_and_its_alarm,
          put("beneficiaries.operations.reveal_budget.spend", lambda *_, **__: None)),
    Guard(6, "a revoked right ends", test_requests.test_revocation_acts_at_the_next_request,
          put("accounts.operations.memberships._end", lambda *_: None)),
    Guard(7, "a link works once", test_requests.test_approval_gives_a_link_that_works_once,
          put("accounts.operations.activations.find", used_or_not)),
    Guard(7, "a link is kept hashed", test_requests.test_approval_gives_a_link_that_works_once,
          put("accounts.operations.activations._hash", lambda secret: secret)),
    Guard(7, "names need the second factor",
          test_requests.test_approval_gives_a_link_that_works_once,
          put("accounts.middleware.way_to_factor", lambda *_: None)),
    Guard(8, "wrong passwords hold an account back",
          test_guards.test_six_wrong_passwords_hold_the_account_back_even_with_the_right_one,
          setting(AXES_ENABLED=False)),
    Guard(8, "unknown and known accounts look alike",
          test_guards.test_a_forgotten_password_is_answered_alike_for_known_and_unknown,
          setting(ACCOUNT_PREVENT_ENUMERATION=False)),
    Guard(17, "files are judged before parsing",
          lambda tmp_path: test_tabular_judging.test_bomb_is_refused_by_its_ratio(tmp_path),
          put("core.tabular.judging._judge_zip", lambda *_: None)),
    Guard(17, "the parser's memory is limited",
          lambda tmp_path: test_tabular_hostile.test_child_out_of_memory(tmp_path), greedy_child),
    Guard(18, "formulas are disarmed", test_tabular_writing.test_export_csv_quotes_and_disarms,
          put("core.tabular.exports.disarm", lambda text: text)),
    Guard(19, "pictures are painted anew",
          test_images.test_place_and_time_are_returned_and_gone_from_the_picture,
          careless_painter),
    Guard(19, "pixels are counted before decoding",
          lambda: test_images.test_more_pixels_than_allowed_are_never_decoded((7000, 6000)),
          uncounted),
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("guard", GUARDS, ids=str)
def test_a_missing_guard_is_missed(guard, request, monkeypatch):
    wanted = inspect.signature(guard.watch).parameters
    given = {name: request.getfixturevalue(name) for name in wanted}
    guard.broken(monkeypatch)
    # A test that stumbles has failed as well.
    red = (AssertionError, AttributeError, ObjectDoesNotExist, pytest.fail.Exception)
    with pytest.raises(red):
        guard.watch(**given)


# --- The two walls, each alone --------------------------------------------------------------------


def no_filter(self: Any, scope: Scope) -> Any:
    return self


def querysets(base: type[Any] = QuerySet) -> Iterator[type[Any]]:
    """Every kind of rows that the portal has, whatever module it stands in."""
    for kind in base.__subclasses__():
        yield kind
        yield from querysets(kind)


def filters() -> set[tuple[type[Any], str]]:
    """What narrows rows by a scope: methods of querysets that take one."""
    return {
        (kind, name)
        for kind in querysets()
        for name, method in vars(kind).items()
        if inspect.isfunction(method) and "scope" in inspect.signature(method).parameters
    }


def no_filters(patch: Patch) -> None:
    """Every queryset of the portal lets all rows through."""
    for kind, name in filters():
        patch.setattr(kind, name, no_filter)


def no_wall(patch: Patch) -> None:
    """Every request works as the role that sees the whole province."""
    everything = property(lambda self: DatabaseScope(DatabaseRole.PROVINCE, self.user_id))
    patch.setattr(Scope, "database", everything)


def test_no_model_keeps_its_filter(monkeypatch):
    no_filters(monkeypatch)
    asked = [model.objects for model in apps.get_models() if hasattr(model.objects, "visible_to")]
    assert len(asked) > 40
    assert [rows.model for rows in asked if rows.visible_to(NOBODY).query.where.children] == []


def foreign_pages(cast: Any, browser: PortalClient, who: Membership, whose: str) -> list[str]:
    """Addresses that show this employee something of the tenant, or change a row of it."""
    scope = Scope.of(who.user)
    stranger = plant(cast)[whose]
    # A page that breaks under a foreign role shows nothing, either.
    browser.raise_request_exception = False
    before = rows_of(stranger)
    found = []
    for name in WALKED:
        if ROUTES[name] and url_rules()[name].admits(scope):
            for ask in (browser.get, browser.post):
                answer = ask(path_to(name, stranger))
                if stranger.canary.encode() in answer.getvalue():
                    found.append(f"{ask.__name__} {name}")
    return found + [name for name, row in rows_of(stranger).items() if row != before[name]]


def rows_of(tenant: Tenant) -> dict[str, Any]:
    return {
        name: type(row)._base_manager.filter(pk=row.pk).values().first()
        for name, row in vars(tenant).items()
        if isinstance(row, Model)
    }


# Two of Lahat stand behind the walls of agency and village; behind that of a regency, all of it.
STRANGERS = {
    "verifier_lahat": "palembang",
    "verifier_palembang": "lahat",
    "operator_lahat": "lahat_perkim",
    "village_lahat": "lahat_perkim",
}


@pytest.mark.django_db
@pytest.mark.slow
@pytest.mark.parametrize(
    ("broken", "leaks"), [([no_filters], False), ([no_filters, no_wall], True)],
    ids=["filters", "filters and wall"],
)  # fmt: skip
@pytest.mark.parametrize("who", STRANGERS)
def test_the_wall_stands_without_the_filters(cast, sign_in, monkeypatch, who, broken, leaks):
    browser = sign_in(getattr(cast, who))
    for taken in broken:
        taken(monkeypatch)
    found = foreign_pages(cast, browser, getattr(cast, who), STRANGERS[who])
    assert bool(found) is leaks, found


# --- Headers and passwords ------------------------------------------------------------------------

CSP = "Content-Security-Policy"


def odd_headers(client: PortalClient, member: PortalClient) -> list[str]:
    """What is missing from the headers of a public and a signed-in page."""
    odd = []
    pages = {"/": client.get("/"), "/beranda/": member.get("/beranda/")}
    pages["/tidak-ada/"] = member.get("/tidak-ada/")
    for path, page in pages.items():
        policy = page.headers.get(CSP, "")
        if "unsafe" in policy or "default-src 'none'" not in policy:
            odd.append(f"{path} {CSP}")
        odd += [
            f"{path} {name}"
            for name, value in (("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"),
                                ("Referrer-Policy", "same-origin"))
            if page.headers.get(name) != value
        ]  # fmt: skip
        if path != "/" and "no-store" not in page.headers.get("Cache-Control", ""):
            odd.append(f"{path} Cache-Control")
    return odd


def test_every_answer_carries_its_headers(cast, client, sign_in):
    assert odd_headers(client, sign_in(cast.verifier_lahat)) == []


@pytest.mark.parametrize(
    "left_out",
    ["csp.middleware.CSPMiddleware", "django.middleware.security.SecurityMiddleware",
     "django.middleware.clickjacking.XFrameOptionsMiddleware"],
)  # fmt: skip
def test_headers_that_are_missing_are_missed(cast, sign_in, left_out):
    left = [one for one in portal.MIDDLEWARE if one != left_out]
    with override_settings(MIDDLEWARE=left):
        assert odd_headers(PortalClient(), sign_in(cast.verifier_lahat))


def test_a_policy_with_inline_code_is_missed(cast, sign_in):
    directives = {**portal.CONTENT_SECURITY_POLICY["DIRECTIVES"]}
    loose = {**directives, "script-src": ["'self'", "'unsafe-inline'"]}
    with override_settings(CONTENT_SECURITY_POLICY={"DIRECTIVES": loose}):
        assert odd_headers(PortalClient(), sign_in(cast.verifier_lahat))


def test_the_portal_keeps_passwords_by_argon2():
    """The other tests use a cheap hasher; this one the portal's own."""
    with override_settings(PASSWORD_HASHERS=sigertak.settings.PASSWORD_HASHERS):
        kept = make_password("Sandi-uji-yang-panjang-1")
        assert kept.startswith("argon2$argon2id$")
        memory = int(kept.split("m=")[1].split(",")[0])
        assert memory >= 19 * 1024
        assert check_password("Sandi-uji-yang-panjang-1", kept)
        assert not check_password("Sandi-uji-yang-panjang-2", kept)
