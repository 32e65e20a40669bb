"""Ids of the register for the screen: `{{ person.registry_id|own_id }}`."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from beneficiaries.import_identity import is_made_up

register = template.Library()


@register.filter
def own_id(registry_id: str) -> str:
    """The id that a file gave; of those made up from card numbers only that there is none."""
    return _("tanpa ID dari berkas") if is_made_up(registry_id) else registry_id
