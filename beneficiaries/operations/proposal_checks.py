"""What the base already knows of those a proposal speaks of: duplicates, and present values.

Looked up for the deciding tiers alone: to a village the base would answer who else is in it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from beneficiaries.codebook_variable import Unit
from beneficiaries.enums import MatchOutcome
from beneficiaries.matching.batch import match_batch
from beneficiaries.matching.interface import Query
from beneficiaries.models import Household, Person, Proposal, ProposalMember
from beneficiaries.operations.joining import clash, known_by_nik
from beneficiaries.proposals.columns import (
    MASKED_FIELDS,
    VILLAGE_HOUSEHOLD,
    VILLAGE_PERSON,
    unread_of,
)
from beneficiaries.proposals.enums import ProposalKind
from beneficiaries.proposals.rules import REASON_LEAST
from beneficiaries.proposals.stored import base_columns_of
from beneficiaries.proposals.told_numbers import told_numbers, told_of
from core.scope import DatabaseRole, acting_as


def subject_of(proposal: Proposal) -> Household | Person | None:
    """The household or person of the base that the proposal is about, as it is now."""
    if proposal.person_id:
        people = Person.objects.in_base().only(*VILLAGE_PERSON).annotate(**told_numbers(Person))
        return people.filter(pk=proposal.person_id).first()
    if proposal.household_id is None:
        return None
    rows = Household.objects.in_base().only(*VILLAGE_HOUSEHOLD)
    rows = rows.annotate(**told_numbers(Household))
    return rows.filter(pk=proposal.household_id).first()


def unread_of_row(row: Household | Person) -> frozenset[str]:
    """Fields of this row that whoever proposes is not told; see `proposals.columns`."""
    today = timezone.localdate()
    if isinstance(row, Person):
        return unread_of(Unit.PERSON, row.birth_date, today)
    return unread_of(Unit.HOUSEHOLD, None, today)


def columns_of(row: Household | Person, names: Iterable[str]) -> dict[str, Any]:
    """Columns of a row as JSON keeps them; numbers masked, as a village is told them, and none
    that it is not told.

    `row` comes with `told_numbers`.
    """
    wanted = set(names) - unread_of_row(row)
    masked = {name: told_of(row, name) for name in wanted & MASKED_FIELDS}
    return base_columns_of(row, wanted - MASKED_FIELDS) | masked


def look_up(*, proposal: Proposal) -> None:
    """Ask the base for each proposed member: outcome and reasons are kept with the member."""
    asked = proposal.kind in (ProposalKind.NEW, ProposalKind.MEMBER)
    members = list(proposal.members.order_by("number")) if asked else []
    if not members:
        return
    told = proposal.told
    answers = match_batch(
        [
            Query(
                key=str(member.pk), name=member.name, nik=member.nik,
                kk=told.get("kk") or told.get("family_card_number", ""),
                birth_date=member.birth_date,
                sex=member.sex, regency_id=proposal.regency_id, district_id=proposal.district_id,
                village_id=proposal.village_id, address=told.get("address", ""),
            )
            for member in members
        ]
    )  # fmt: skip
    for member, answer in zip(members, answers, strict=True):
        member.match_outcome = answer.outcome
        member.match_person_id = answer.person_id
        member.match_reasons = list(answer.reasons)
    ProposalMember.objects.bulk_update(members, ["match_outcome", "match_person", "match_reasons"])


def obstacle(proposal: Proposal, reason: str) -> str:
    """Why the proposal cannot go on to the province; "" when nothing stands against it."""
    if proposal.to_village and proposal.to_village.regency_id != proposal.regency_id:
        return _("Desa/kelurahan tujuan kini di kabupaten/kota lain. Kembalikan usulan ini.")
    if proposal.kind != ProposalKind.NEW and subject_of(proposal) is None:
        return _("Rumah tangga atau orang ini tidak ada lagi dalam basis.")
    if proposal.kind not in (ProposalKind.NEW, ProposalKind.MEMBER):
        return ""
    if fault := clash_of([proposal]).get(proposal.pk):
        return fault
    if already_known([proposal]):
        return _("NIK anggota atau nomor KK sudah ada dalam basis. Kembalikan usulan ini.")
    outcomes = set(proposal.members.values_list("match_outcome", flat=True))
    doubtful = outcomes & {MatchOutcome.MATCH, MatchOutcome.DOUBTFUL}
    if doubtful and len(reason) < REASON_LEAST:
        return _(
            "Ada anggota yang mirip dengan orang dalam basis. Tulis mengapa usulan ini tetap benar."
        )
    return ""


def clash_of(proposals: Sequence[Proposal]) -> dict[uuid.UUID, str]:
    """Of proposals about new members those whom the base knows otherwise, and why."""
    joining = {one.pk: one for one in proposals if one.kind == ProposalKind.MEMBER}
    if not joining:
        return {}
    members = list(ProposalMember.objects.filter(proposal__in=joining))
    known = known_by_nik([one.nik for one in members if one.nik_usable])
    faults = {
        one.proposal_id: clash(
            joining[one.proposal_id], one, known.get(one.nik, []) if one.nik_usable else []
        )
        for one in members
    }
    # Of two proposals about one NIK in one act, the second waits.
    taken: set[str] = set()
    for one in members:
        if one.nik_usable and one.nik in taken:
            faults[one.proposal_id] = _("NIK yang sama diusulkan dua kali.")
        taken.add(one.nik)
    return {key: fault for key, fault in faults.items() if fault}


def already_known(proposals: Sequence[Proposal]) -> set[uuid.UUID]:
    """New households of which a NIK or the card stands in the base already, anywhere; and new
    members whom the base knows otherwise.
    """
    clashing = set(clash_of(proposals))
    new = [one for one in proposals if one.kind == ProposalKind.NEW]
    if not new:
        return clashing
    cards = {one.pk: one.told.get("family_card_number", "") for one in new}
    members = ProposalMember.objects.filter(proposal__in=new, nik_usable=True)
    niks = list(members.values_list("proposal_id", "nik"))
    with acting_as(DatabaseRole.MATCHING):
        known_niks = set(
            Person.objects.in_base()
            .filter(nik__in=[nik for _key, nik in niks], nik_usable=True)
            .values_list("nik", flat=True)
        )
        told = [card for card in cards.values() if card]
        known_cards = set(
            Person.objects.in_base()
            .filter(Q(kk__in=told))
            .exclude(kk="")
            .values_list("kk", flat=True)
        )
    by_nik = {key for key, nik in niks if nik in known_niks}
    return clashing | by_nik | {key for key, card in cards.items() if card in known_cards}
