"""A person, and the family on one card."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.http import PortalRequest
from accounts.permissions import Permission
from beneficiaries.codebook_variable import Unit
from beneficiaries.enums import SeenOn
from beneficiaries.facts import fact_groups, has_editions
from beneficiaries.models import Person
from beneficiaries.operations import sights
from beneficiaries.queries.births import birthday
from beneficiaries.queries.groups import memberships_of
from beneficiaries.queries.members import on_the_card_of, with_the_nik_of
from beneficiaries.queries.told import last_known
from beneficiaries.rules import may_see_sensitive, person_groups
from beneficiaries.views import household_groups


@require_GET
def person_detail(request: PortalRequest, pk: str) -> HttpResponse:
    person = _visible(request, pk)
    scope = request.scope
    same_nik = with_the_nik_of(scope, person)
    shown = [one.household for one in (person, *same_nik)]
    sights.note_all(shown, SeenOn.PERSON, scope=scope)
    groups = fact_groups(
        person,
        Unit.PERSON,
        person_groups(scope),
        sensitive=may_see_sensitive(scope),
        born=birthday(scope, person),
        earlier=last_known(scope, person),
    )
    context = household_groups.shown(scope, memberships_of(scope, [person])) | {
        "crumbs": _crumbs(person, person.name),
        "person": person,
        "fact_groups": groups,
        "has_editions": has_editions(groups),
        "same_nik": same_nik,
        "may_reveal": scope.may(Permission.REGISTRY_REVEAL),
        "may_propose": scope.may(Permission.PROPOSAL_EDIT),
    }
    return render(request, "beneficiaries/person_detail.html", context)


@require_GET
def family_detail(request: PortalRequest, pk: str) -> HttpResponse:
    """The family card of a person; the address names the person, never the card's number."""
    person = _visible(request, pk)
    members = on_the_card_of(request.scope, person)
    if not members:
        raise Http404
    households = {member.household_id: member.household for member in members}
    shown = [person.household, *households.values()]
    sights.note_all(shown, SeenOn.FAMILY, scope=request.scope)
    context = {
        "crumbs": _crumbs(person, _("Kartu keluarga")),
        "person": person,
        "members": members,
        "households": list(households.values()),
        "head": next((one for one in members if one.family_relation == 1), None),
    }
    return render(request, "beneficiaries/family_detail.html", context)


def _visible(request: PortalRequest, pk: str) -> Person:
    return get_object_or_404(
        Person.objects.visible_to(request.scope)
        .in_base()
        .with_edition()
        .select_related("household", "village", "district", "regency"),
        pk=pk,
    )


def _crumbs(person: Person, last: str) -> list[tuple[str, str | None]]:
    household = person.household
    return [
        (_("Rumah tangga"), reverse("beneficiaries:household_list")),
        (
            household.head_name or household.registry_id,
            reverse("beneficiaries:household_detail", args=[household.pk]),
        ),
        (last, None),
    ]
