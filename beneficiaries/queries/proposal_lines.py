"""What a proposal changes, as its reader may be told: old beside new, and where a joiner stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from accounts.scope import Scope
from beneficiaries.codebook_variable import Unit
from beneficiaries.models import Amendment, Household, Person, Proposal, ProposalMember
from beneficiaries.proposals.columns import specific_of, unread_of
from beneficiaries.proposals.enums import ProposalKind, ProposalState
from beneficiaries.proposals.stored import base_columns_of
from beneficiaries.proposals.words import Line, lines
from beneficiaries.queries.nik_bearers import known_by_nik, meant_by
from beneficiaries.rules import may_see_sensitive
from core.scope import DatabaseRole


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where the bearer of a proposed NIK is known; `household` is None in another territory.

    `is_meant`: by name and day of birth the proposal speaks of this person.
    """

    household: Household | None
    in_base: bool
    is_meant: bool
    has_died: bool


def told_lines(scope: Scope, proposal: Proposal) -> list[Line]:
    """The proposed columns. A maker noted no more than it is told; the deciding tiers are told
    what the base says besides, and data of a specific kind who may see those.
    """
    is_person = proposal.kind == ProposalKind.MEMBER or proposal.person_id is not None
    unit = Unit.PERSON if is_person else Unit.HOUSEHOLD
    if proposal.kind != ProposalKind.CORRECTION:
        return lines(unit, proposal.before, proposal.told)
    today = timezone.localdate()
    row = _row(scope, proposal)
    born = row.birth_date if isinstance(row, Person) else None
    unread = unread_of(unit, born, today) & set(proposal.told)
    if scope.role is DatabaseRole.VILLAGE:
        return lines(unit, proposal.before, proposal.told, unread=unread)
    untold = set() if may_see_sensitive(scope) else specific_of(unit, born, today)
    if is_person and row is None and not may_see_sensitive(scope):
        # Of somebody who left nobody here knows the age.
        untold = set(proposal.told)
    before = proposal.before | _as_base(proposal, row, unread - untold)
    return lines(unit, before, proposal.told, untold=untold)


def _row(scope: Scope, proposal: Proposal) -> Household | Person | None:
    if proposal.person_id:
        people = Person.objects.visible_to(scope).filter(pk=proposal.person_id)
        if scope.role is DatabaseRole.VILLAGE:
            people = people.only("id", "regency_id", "birth_date")
        return people.first()
    if scope.role is DatabaseRole.VILLAGE or proposal.household_id is None:
        return None
    return Household.objects.visible_to(scope).filter(pk=proposal.household_id).first()


def _as_base(
    proposal: Proposal, row: Household | Person | None, names: set[str] | frozenset[str]
) -> dict[str, Any]:
    """What the base says of these, or said before it was ratified."""
    if not names:
        return {}
    if proposal.state == ProposalState.RATIFIED:
        noted = Amendment.objects.filter(proposal=proposal).values_list("before", flat=True).first()
        return {name: value for name, value in (noted or {}).items() if name in names}
    return base_columns_of(row, names) if row is not None else {}


def whereabouts(scope: Scope, proposal: Proposal) -> Whereabouts | None:
    """Where somebody stands or stood who bears the NIK of who is to join another household; for the
    deciding tiers alone.
    """
    waits = proposal.kind == ProposalKind.MEMBER and proposal.is_waiting
    if not waits or scope.role is DatabaseRole.VILLAGE:
        return None
    member = ProposalMember.objects.filter(proposal=proposal).first()
    if member is None or not member.nik_usable:
        return None
    known = known_by_nik([member.nik]).get(member.nik, [])
    if not known:
        return None
    one = meant_by(member, known) or known[0]
    people = Person.objects.visible_to(scope).filter(pk=one.id)
    person = people.select_related("household__village").first()
    home = person.household if person else None
    return Whereabouts(
        home,
        in_base=one.in_base,
        is_meant=one.is_told_by(member),
        has_died=not one.in_base and any(other.has_died for other in known),
    )
