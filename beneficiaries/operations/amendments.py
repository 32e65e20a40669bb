"""Ratified proposals change the base, and stay in it beside later releases.

The base is what the release in force tells, and on top of it every amendment that this release has
not heard of: a correction stands while the release still tells the old value, and gives way as soon
as it tells another; who came in by a proposal stays until a release tells of them under the same id
or the same NIK; the dead stay out; who was found not eligible stays out until the next release,
which ranks anew. So nothing is lost when a release is activated, re-activated or undone, and no
version of a release is rewritten.

Everything here works in the caller's transaction and may be done twice: ratifying as the role that
amends, after an activation as the import role.
"""

from __future__ import annotations

import json
import uuid
from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from beneficiaries.import_identity import FAMILY_MARK, PERSON_MARK, id_by_number
from beneficiaries.models import (
    Amendment,
    Household,
    Person,
    Proposal,
    ProposalMember,
    ReleaseActivation,
)
from beneficiaries.names import normal_name
from beneficiaries.operations import following, joining
from beneficiaries.operations.amendment_sql import stand
from beneficiaries.operations.landing import Landing
from beneficiaries.operations.told_columns import with_followers
from beneficiaries.proposals.columns import (
    HOUSEHOLD_FIELDS,
    MASKED_FIELDS,
    NEW_HOUSEHOLD_FIELDS,
    PERSON_FIELDS,
    of_form,
)
from beneficiaries.proposals.enums import AmendmentAct, ProposalKind, ProposalState
from beneficiaries.proposals.stored import base_columns_of
from core.scope import DatabaseRole, acting_as

# Ids of households without a card number, by their proposal.
PROPOSAL_MARK = "USL-"
# What a household that came in by a proposal says of its source.
DATA_SOURCE = "Usulan"

# Acts by which somebody may live in another village of the regency.
_WITHIN = (AmendmentAct.MOVED, AmendmentAct.JOINED)

_LOCK = "SELECT pg_advisory_xact_lock(hashtext('sigertak.activation'), %s)"
_ALONE = "SELECT pg_advisory_xact_lock(hashtext('sigertak.ratifying'), 0)"


def hold(*, ids: Collection[uuid.UUID]) -> None:
    """Until the transaction ends nobody else ratifies, nor activates a release where these
    proposals are or take somebody from: what is asked of the base now stays so.
    """
    with acting_as(DatabaseRole.AMENDING), connection.cursor() as cursor:
        cursor.execute(_ALONE)
        here = Proposal.objects.filter(pk__in=ids).order_by().values_list("regency_id", flat=True)
        for regency_id in sorted({*here, *joining.regencies_left(ids)}):
            cursor.execute(_LOCK, [regency_id])


def apply(*, ids: Collection[uuid.UUID], by: User) -> int:
    """Let these ratified proposals change the base; returns how many did for the first time.

    Where a household moves, what others propose of it goes along.
    """
    hold(ids=ids)
    with acting_as(DatabaseRole.AMENDING), connection.cursor() as cursor:
        waiting = Proposal.objects.filter(
            pk__in=ids, state=ProposalState.RATIFIED, applied_at__isnull=True
        )
        proposals = list(
            waiting.select_related("to_village")
            .select_for_update(of=("self",))
            .order_by("ratified_at", "pk")
        )
        if not proposals:
            return 0
        releases = dict(
            ReleaseActivation.objects.filter(
                regency_id__in={one.regency_id for one in proposals}, superseded_at__isnull=True
            ).values_list("regency_id", "release_id")
        )
        rows = [*_births(proposals), *joining.newcomers(proposals), *_changes(proposals)]
        for row in rows:
            row.release_id = releases.get(row.regency_id)
        Amendment.objects.bulk_create(rows, ignore_conflicts=True)
        Proposal.objects.filter(pk__in=[one.pk for one in proposals]).update(
            applied_at=timezone.now()
        )
        stand(cursor, proposals=[one.pk for one in proposals])
        # Who came from another regency takes along what was found and proposed of them.
        for regency_id in sorted({
            row.regency_id for row in rows
            if row.act == AmendmentAct.JOINED and row.before["regency_id"] != row.regency_id
        }):  # fmt: skip
            following.follow(cursor, regency_id=regency_id, by=by)
        for regency_id in sorted({row.regency_id for row in rows if row.act in _WITHIN}):
            following.follow_within(cursor, regency_id=regency_id, by=by)
    return len(proposals)


def stand_again(*, regency_id: int, by: User, landing: Landing) -> None:
    """Lay the amendments of a regency over the base that an activation has just made.

    `landing` is what its base was made by. Only then it is known in which village everybody lives,
    and who is to be followed there.
    """
    with connection.cursor() as cursor:
        told = Q(regency_id=regency_id) | Q(act=AmendmentAct.JOINED, before__regency_id=regency_id)
        if Amendment.objects.filter(told).exists():
            stand(cursor, regency=regency_id, landing=landing)
        following.follow_within(cursor, regency_id=regency_id, by=by)


def _births(proposals: Iterable[Proposal]) -> Iterable[Amendment]:
    """Households and persons of new proposals, known to the register but not yet in the base."""
    new = {one.pk: one for one in proposals if one.kind == ProposalKind.NEW}
    if not new:
        return
    members = {
        member.pk: member
        for member in ProposalMember.objects.filter(proposal__in=new).order_by("pk")
    }
    sizes = Counter(member.proposal_id for member in members.values())
    told = {key: _household(one, sizes[key]) for key, one in new.items()}
    households = _identities(
        Household,
        {
            key: Household(registry_id=_household_id(one), **_place(one), **told[key])
            for key, one in new.items()
        },
    )
    for key, household in households.items():
        new[key].household_id = household
    Proposal.objects.bulk_update(new.values(), ["household"])
    for key, household in households.items():
        yield _amendment(
            new[key], AmendmentAct.ENTERED, household, after={**_place(new[key]), **told[key]}
        )
    people = {key: _person(member, new[member.proposal_id]) for key, member in members.items()}
    persons = _identities(
        Person,
        {
            key: Person(
                registry_id=_person_id(member, new[member.proposal_id]),
                household_id=households[member.proposal_id],
                **_place(new[member.proposal_id]),
                **people[key],
            )
            for key, member in members.items()
        },
    )
    for key, person in persons.items():
        proposal = new[members[key].proposal_id]
        yield _amendment(
            proposal, AmendmentAct.ENTERED, households[proposal.pk], person,
            after={**_place(proposal), **people[key]},
        )  # fmt: skip


def _identities(model: Any, rows: dict[Any, Any]) -> dict[Any, uuid.UUID]:
    """Key -> id of the identity under the row's register id, made where there was none."""
    model.objects.bulk_create(rows.values(), ignore_conflicts=True)
    found = dict(
        model.objects.filter(
            registry_id__in=[row.registry_id for row in rows.values()]
        ).values_list("registry_id", "pk")
    )
    return {key: found[row.registry_id] for key, row in rows.items()}


def _changes(proposals: Iterable[Proposal]) -> Iterable[Amendment]:
    """What the other kinds do to rows that are in the base."""
    others = [one for one in proposals if one.kind not in (ProposalKind.NEW, ProposalKind.MEMBER)]
    persons = Person.objects.in_bulk({one.person_id for one in others if one.person_id})
    households = Household.objects.in_bulk({one.household_id for one in others})
    for one in others:
        row = persons[one.person_id] if one.person_id else households[one.household_id]
        before, after, act = {"village_id": row.village_id}, {}, AmendmentAct.LEFT
        if one.kind == ProposalKind.CORRECTION:
            fields = PERSON_FIELDS if one.person_id else HOUSEHOLD_FIELDS
            act, after = AmendmentAct.CHANGED, with_followers(of_form(one.told, fields))
            # Numbers were noted as a village is told them; here the base is read whole.
            noted = {k: v for k, v in one.before.items() if k not in MASKED_FIELDS}
            before = base_columns_of(row, after) | noted
        elif one.kind == ProposalKind.MOVED and one.to_village_id and not one.person_id:
            act = AmendmentAct.MOVED
            after = {
                "village_id": one.to_village_id,
                "district_id": one.to_village.district_id if one.to_village else None,
            }
        yield _amendment(one, act, one.household_id, one.person_id, before=before, after=after)


def _amendment(
    proposal: Proposal, act: AmendmentAct, household_id: Any, person_id: Any = None, **told: Any
) -> Amendment:
    return Amendment(
        proposal=proposal, regency_id=proposal.regency_id, village_id=proposal.village_id,
        act=act, household_id=household_id, person_id=person_id,
        before=told.get("before", {}), after=json.loads(json.dumps(told["after"])),
    )  # fmt: skip


def _place(proposal: Proposal) -> dict[str, int]:
    return {
        "regency_id": proposal.regency_id,
        "district_id": proposal.district_id,
        "village_id": proposal.village_id,
    }


def _household(proposal: Proposal, size: int) -> dict[str, Any]:
    told = of_form(proposal.told, NEW_HOUSEHOLD_FIELDS)
    return {**told, "data_source": DATA_SOURCE, "member_count": size}


def _person(member: ProposalMember, proposal: Proposal) -> dict[str, Any]:
    told = {
        "name": member.name, "nik": member.nik, "sex": member.sex,
        "birth_place": member.birth_place, "birth_date": member.birth_date.isoformat(),
        "head_relation": member.head_relation,
        "kk": proposal.told.get("family_card_number", ""),
        "address": proposal.told.get("address", ""),
    }  # fmt: skip
    return {**with_followers(told), "nik_usable": member.nik_usable}


def _household_id(proposal: Proposal) -> str:
    """The id a register without ids of its own would have for the card: so later files find it."""
    if card := proposal.told.get("family_card_number"):
        return id_by_number(FAMILY_MARK, card)
    return id_by_number(PROPOSAL_MARK, proposal.pk)


def _person_id(member: ProposalMember, proposal: Proposal) -> str:
    if member.nik_usable:
        return id_by_number(PERSON_MARK, member.nik)
    return id_by_number(
        PERSON_MARK, _household_id(proposal), normal_name(member.name),
        member.birth_date.isoformat(),
    )  # fmt: skip
