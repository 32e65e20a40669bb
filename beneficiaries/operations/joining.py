"""Who joins a standing household by a ratified proposal: somebody new, or somebody of the base.

The base knows people by their NIK. Who stands in another household moves; who left the base comes
back as the one they were; anybody else is new, under the id a register without ids of its own would
give. So nobody becomes two persons. Whom the base knows is asked by the deciding tiers and here,
never for the village.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from beneficiaries.enums import MatchOutcome
from beneficiaries.import_identity import PERSON_MARK, id_by_number
from beneficiaries.models import Amendment, Household, Person, Proposal, ProposalMember
from beneficiaries.names import normal_name
from beneficiaries.operations.told_columns import with_followers
from beneficiaries.proposals.columns import JOINING_FIELDS, of_form
from beneficiaries.proposals.enums import AmendmentAct, ProposalKind
from beneficiaries.queries.nik_bearers import Known, bearers_of, meant_by

_HEAD = 1


def regencies_left(proposals: Collection[uuid.UUID]) -> set[int]:
    """Where those live now who would join a household by these proposals. As the amending role."""
    niks = ProposalMember.objects.filter(
        proposal__in=proposals, proposal__kind=ProposalKind.MEMBER, nik_usable=True
    ).values_list("nik", flat=True)
    people = Person.objects.in_base().filter(nik__in=list(niks), nik_usable=True)
    return set(people.order_by().values_list("regency_id", flat=True))


def clash(proposal: Proposal, member: ProposalMember, known: Sequence[Known]) -> str:
    """Why this person cannot join as proposed; "" when nothing the base knows speaks against it.

    Says what is so, and nothing of where: the reader may be of another regency.
    """
    here = [one for one in known if one.in_base]
    if not here and member.match_outcome == MatchOutcome.MATCH:
        return _("Orang ini tercatat dalam basis tanpa NIK itu. Kembalikan usulan ini: NIK-nya"
                 " diisi, atau dahulu diperbaiki pada orang itu.")  # fmt: skip
    if len(here) > 1:
        return _("NIK ini tercatat pada lebih dari satu orang dalam basis. Selesaikan dahulu lewat"
                 " mutu data.")  # fmt: skip
    if not here:
        if any(one.has_died for one in known):
            return _("Orang dengan NIK ini tercatat meninggal. Periksa NIK dan surat keterangannya,"
                     " lalu kembalikan usulan ini.")  # fmt: skip
        return stranger(member, known)
    (one,) = here
    if one.household_id == proposal.household_id:
        return _("Orang ini sudah tercatat sebagai anggota rumah tangga ini."
                 " Kembalikan usulan ini.")  # fmt: skip
    if member.match_person_id != one.id or member.match_outcome != MatchOutcome.MATCH:
        return _("NIK ini milik orang lain dalam basis: nama atau tanggal lahirnya berbeda."
                 " Kembalikan usulan ini.")  # fmt: skip
    if one.is_head:
        return _("Orang ini kepala rumah tangga lain dalam basis. Usulkan dahulu kepindahan atau"
                 " penggantian kepala di sana; kembalikan usulan ini.")  # fmt: skip
    return ""


def stranger(member: ProposalMember, known: Sequence[Known]) -> str:
    """Why somebody whom nobody in the base is cannot enter: their NIK belongs to somebody else who
    left it. "" when it belongs to nobody, or to them.
    """
    if not known or meant_by(member, known):
        return ""
    return _("NIK ini milik orang lain yang pernah tercatat: nama atau tanggal lahirnya berbeda."
             " Periksa NIK pada KTP atau KK, lalu kembalikan usulan ini.")  # fmt: skip


def newcomers(proposals: Iterable[Proposal]) -> Iterable[Amendment]:
    """What proposals about new members do, with the identities of those the register never knew.

    Notes on each proposal whom it turned out to be about. As the amending role.
    """
    joining = {one.pk: one for one in proposals if one.kind == ProposalKind.MEMBER}
    if not joining:
        return
    members = {
        member.proposal_id: member
        for member in ProposalMember.objects.filter(proposal__in=joining).order_by("number")
    }
    homes = Household.objects.in_bulk({one.household_id for one in joining.values()})
    cards = _cards_of(homes)
    known = bearers_of([one.nik for one in members.values() if one.nik_usable])
    for key, proposal in joining.items():
        member, home = members[key], homes[proposal.household_id]
        bearers = known.get(member.nik, []) if member.nik_usable else []
        told = _told(proposal, member, home, cards)
        if meant := meant_by(member, bearers):
            person = Person.objects.get(pk=meant.id)
            yield from _joined(proposal, person, told)
        else:
            person = _identity(member, home, told)
            yield _amendment(proposal, AmendmentAct.ENTERED, home.pk, home, person, after=told)
        proposal.person_id = person.pk
    Proposal.objects.bulk_update(joining.values(), ["person"])


def _joined(proposal: Proposal, person: Person, told: dict[str, Any]) -> Iterable[Amendment]:
    """Both households are told: where the person lives from now on, and where they were."""
    before = {"household_id": str(person.household_id), "regency_id": person.regency_id,
              "village_id": person.village_id}  # fmt: skip
    after = {name: told[name] for name in ("head_relation", "address", *JOINING_FIELDS)
             if name in told}  # fmt: skip
    yield _amendment(
        proposal, AmendmentAct.JOINED, proposal.household_id, proposal, person,
        before=before, after=after,
    )  # fmt: skip
    if person.in_base and person.household_id != proposal.household_id:
        yield _amendment(
            proposal, AmendmentAct.GAVE, person.household_id, person, person,
            before={"name": person.name}, after={},
        )  # fmt: skip


def _amendment(
    proposal: Proposal, act: AmendmentAct, household_id: Any, place: Any, person: Person,
    *, before: dict[str, Any] | None = None, after: dict[str, Any],
) -> Amendment:  # fmt: skip
    return Amendment(
        proposal=proposal, regency_id=place.regency_id, village_id=place.village_id, act=act,
        household_id=household_id, person=person, before=before or {}, after=after,
    )  # fmt: skip


def _told(
    proposal: Proposal, member: ProposalMember, home: Household, cards: Mapping[Any, str]
) -> dict[str, Any]:
    """The columns of the person. Without a card of their own they are on that of the house."""
    told = {
        "regency_id": home.regency_id, "district_id": home.district_id,
        "village_id": home.village_id, "name": member.name, "nik": member.nik, "sex": member.sex,
        "birth_place": member.birth_place, "birth_date": member.birth_date.isoformat(),
        "head_relation": member.head_relation, "address": home.address,
        "kk": home.family_card_number or cards.get(home.pk, ""),
        **of_form(proposal.told, JOINING_FIELDS),
    }  # fmt: skip
    return {**with_followers(told), "nik_usable": member.nik_usable}


def _cards_of(homes: Mapping[Any, Household]) -> dict[Any, str]:
    """The card of each household's head, for those whose own row tells none."""
    rows = Person.objects.in_base().filter(household__in=homes, head_relation=_HEAD)
    return dict(rows.exclude(kk="").values_list("household_id", "kk"))


def _identity(member: ProposalMember, home: Household, told: dict[str, Any]) -> Person:
    """The identity under the id that a later file would make of the same numbers."""
    key = (
        id_by_number(PERSON_MARK, member.nik)
        if member.nik_usable
        else id_by_number(
            PERSON_MARK, home.registry_id, normal_name(member.name), member.birth_date.isoformat()
        )
    )
    row = Person(registry_id=key, household=home, **told)
    Person.objects.bulk_create([row], ignore_conflicts=True)
    return Person.objects.get(registry_id=key)
