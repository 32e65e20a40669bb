"""What the base already knows of those a proposal speaks of: duplicates, and present values.

Looked up for the deciding tiers alone: to a village the base would answer who else is in it.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from beneficiaries.enums import MatchOutcome
from beneficiaries.matching.batch import match_batch
from beneficiaries.matching.interface import Query
from beneficiaries.models import Household, Person, Proposal, ProposalMember
from beneficiaries.proposals.columns import (
    MASKED_FIELDS,
    VILLAGE_HOUSEHOLD,
    VILLAGE_PERSON,
)
from beneficiaries.proposals.enums import ProposalKind
from beneficiaries.proposals.rules import REASON_LEAST
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


def columns_of(row: Household | Person, names: Iterable[str]) -> dict[str, Any]:
    """Columns of a row as JSON keeps them; numbers masked, as a village is told them.

    `row` comes with `told_numbers`.
    """
    wanted = set(names)
    masked = {name: told_of(row, name) for name in wanted & MASKED_FIELDS}
    return base_columns_of(row, wanted - MASKED_FIELDS) | masked


def base_columns_of(row: Household | Person, names: Iterable[str]) -> dict[str, Any]:
    """Columns of a row as JSON keeps them, whole."""
    return {name: _plain(getattr(row, name)) for name in names}


def look_up(*, proposal: Proposal) -> None:
    """Ask the base for each proposed member: outcome and reasons are kept with the member."""
    members = list(proposal.members.order_by("number")) if proposal.kind == ProposalKind.NEW else []
    if not members:
        return
    told = proposal.told
    answers = match_batch(
        [
            Query(
                key=str(member.pk), name=member.name, nik=member.nik,
                kk=told.get("family_card_number", ""), birth_date=member.birth_date,
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
    if proposal.kind != ProposalKind.NEW:
        gone = subject_of(proposal) is None
        return _("Rumah tangga atau orang ini tidak ada lagi dalam basis.") if gone else ""
    if already_known([proposal]):
        return _("NIK anggota atau nomor KK sudah ada dalam basis. Kembalikan usulan ini.")
    outcomes = set(proposal.members.values_list("match_outcome", flat=True))
    doubtful = outcomes & {MatchOutcome.MATCH, MatchOutcome.DOUBTFUL}
    if doubtful and len(reason) < REASON_LEAST:
        return _(
            "Ada anggota yang mirip dengan orang dalam basis. Tulis mengapa usulan ini tetap benar."
        )
    return ""


def already_known(proposals: Sequence[Proposal]) -> set[uuid.UUID]:
    """New households of which a NIK or the card stands in the base already, anywhere."""
    new = [one for one in proposals if one.kind == ProposalKind.NEW]
    if not new:
        return set()
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
    return {key for key, nik in niks if nik in known_niks} | {
        key for key, card in cards.items() if card in known_cards
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime.date) else value
