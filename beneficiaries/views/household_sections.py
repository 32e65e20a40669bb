"""The sections of a household's page, in their order.

Each section is a template fragment and a function that gathers what it shows, so that a section
can be written, tested and changed without the others. A function that answers None leaves its
section out: for this reader, or because there is nothing to show.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.http import PortalRequest
from accounts.permissions import Permission
from beneficiaries.codebook_variable import StrOrPromise, Unit
from beneficiaries.facts import fact_groups, has_editions
from beneficiaries.models import Household
from beneficiaries.queries.members import by_card, members_of, shared_numbers
from beneficiaries.queries.told import last_known
from beneficiaries.rules import household_groups, may_see_sensitive
from beneficiaries.views.household_gallery import gallery, place
from beneficiaries.views.household_groups import groups
from beneficiaries.views.household_history import releases
from beneficiaries.views.household_proposals import proposals
from beneficiaries.views.household_quality import quality

Gathered = dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Section:
    """`anchor` is its place in the address, `template` the fragment, `gather` its context.

    A section of the floors above gathers nothing: its fragment asks an address of theirs. Names
    in the contexts of sections must differ: the fragments share one context.
    """

    anchor: str
    title: StrOrPromise
    icon: str
    template: str
    gather: Callable[[PortalRequest, Household], Gathered] | None = None


def _members(request: PortalRequest, household: Household) -> Gathered:
    members = members_of(household)
    return {
        "cards": by_card(members),
        "shared_numbers": shared_numbers(request.scope, household, members),
        "may_reveal": request.scope.may(Permission.REGISTRY_REVEAL),
    }


def _facts(request: PortalRequest, household: Household) -> Gathered:
    groups = fact_groups(
        household,
        Unit.HOUSEHOLD,
        household_groups(request.scope),
        sensitive=may_see_sensitive(request.scope),
        born=None,
        earlier=last_known(request.scope, household),
    )
    return {"fact_groups": groups, "has_editions": has_editions(groups)} if groups else None


SECTIONS = (
    Section("anggota", _("Anggota"), "users", "beneficiaries/_household_members.html", _members),
    Section("bantuan", _("Bantuan"), "gift", "beneficiaries/_household_aid.html"),
    Section(
        "kelompok",
        _("Keanggotaan kelompok"),
        "users-group",
        "beneficiaries/_household_groups.html",
        groups,
    ),
    Section("keadaan", _("Keadaan rumah"), "home", "beneficiaries/_household_facts.html", _facts),
    Section(
        "kualitas",
        _("Mutu data"),
        "stethoscope",
        "beneficiaries/_household_quality.html",
        quality,
    ),
    Section(
        "usulan",
        _("Usulan"),
        "file-text",
        "beneficiaries/_household_proposals.html",
        proposals,
    ),
    Section("foto", _("Foto"), "photo", "beneficiaries/_household_gallery.html", gallery),
    Section("lokasi", _("Lokasi"), "map-pin", "beneficiaries/_household_place.html", place),
    Section(
        "rilis",
        _("Antarrilis"),
        "git-compare",
        "beneficiaries/_household_releases.html",
        releases,
    ),
    Section("riwayat", _("Riwayat"), "history", "beneficiaries/_household_timeline.html"),
)
