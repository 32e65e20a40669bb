"""Rules of addresses: who may open which page. One map, read by middleware, menu and tests.

A rule says what a page needs; over which rows it works, the scope says. An address without a rule
is closed to everybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.permissions import Permission
from accounts.scope import Scope
from core.scope import DatabaseRole, DatabaseScope


class Door(Enum):
    """How a request works in the database."""

    # Anybody; works as the public role, which reads published totals and regions only.
    PUBLIC = "public"
    # Signing in, activation, own security settings: works as the bare login role, which reaches
    # the account tables and no table with recipients.
    SIGN_IN = "sign_in"
    # Signed in; works under the scope of the membership.
    SCOPED = "scoped"


@dataclass(frozen=True, slots=True)
class Rule:
    """What a page needs: its door, and all of `needs`. `no_second_factor` waives that factor.

    `of_province` keeps to members whose territory is the whole province, `by_name` to those who
    see people by name. `shared` pages are open too where one program of another agency is worked
    in; a page that needs a permission is closed there unless its rule says so. `shows_factor` pages
    ask for the second factor itself; those with `acts_as` work under that database role instead of
    the scope's.
    """

    door: Door
    needs: frozenset[Permission] = frozenset()
    signed_in: bool = False
    no_second_factor: bool = False
    of_province: bool = False
    by_name: bool = False
    shared: bool = False
    shows_factor: bool = False
    acts_as: DatabaseRole | None = None

    def admits(self, scope: Scope) -> bool:
        """Whether a user of this scope may open the page (signing in is asked before)."""
        if self.door is not Door.SCOPED:
            return True
        if self.of_province and scope.role is not DatabaseRole.PROVINCE:
            return False
        if self.by_name and not scope.sees_names:
            return False
        if scope.program_id is not None and not self.shared:
            return False
        return scope.membership_id is not None and scope.may(*self.needs)

    def database(self, scope: Scope) -> DatabaseScope:
        """What the database wall is told for this page; whoever is refused works as themselves."""
        if self.acts_as is None or not self.admits(scope):
            return scope.database
        return DatabaseScope(self.acts_as, scope.user_id)


ANYONE = Rule(Door.PUBLIC)
SIGNING_IN = Rule(Door.SIGN_IN)
OWN_SECURITY = Rule(Door.SIGN_IN, signed_in=True, no_second_factor=True)
SHOWING_FACTOR = Rule(Door.SIGN_IN, signed_in=True, no_second_factor=True, shows_factor=True)


def needs(
    *permissions: Permission, of_province: bool = False, by_name: bool = False, shared: bool = False
) -> Rule:
    """A page for members that hold all these permissions; none given: any member."""
    return Rule(
        Door.SCOPED,
        frozenset(permissions),
        signed_in=True,
        of_province=of_province,
        by_name=by_name,
        # One's own inbox and settings go along everywhere.
        shared=shared or not (permissions or by_name),
    )


def administers() -> Rule:
    """A page of the technical administration: its own narrow database role, no row of a person."""
    return Rule(
        Door.SCOPED,
        frozenset({Permission.SYSTEM_ADMIN}),
        signed_in=True,
        acts_as=DatabaseRole.TECHNICAL,
    )


def may_open(scope: Scope, url_name: str) -> bool:
    """Whether the rule of that page admits this scope: what a page offers, it asks here."""
    return url_rules()[url_name].admits(scope)


@cache
def url_rules() -> Mapping[str, Rule]:
    """The composed map from URL name ("app:name") to rule."""
    rules: Mapping[str, Rule] = import_string(settings.URL_RULES)
    return rules
