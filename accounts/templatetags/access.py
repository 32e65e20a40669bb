"""Asking in a template what the check of an address will say, so that no closed door is offered."""

from __future__ import annotations

from django import template

from accounts.access import may_open
from accounts.scope import NOBODY, Scope

register = template.Library()


@register.filter
def opens(scope: Scope | str, url_name: str) -> bool:
    """Whether the page of that name is open here: `{% if scope|opens:"programs:plan_list" %}`."""
    return may_open(scope if isinstance(scope, Scope) else NOBODY, url_name)
