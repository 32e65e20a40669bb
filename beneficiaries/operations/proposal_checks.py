"""What the base already knows of those a proposal speaks of: duplicates, and present values.

Looked up for the deciding tiers alone: to a village the base would answer who else is in it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from beneficiaries.codebook_variable import Unit
from beneficiaries.enums import MatchOutcome
from beneficiaries.matching.batch import match_batch
from beneficiaries.matching.interface import Answer, Query
from beneficiaries.models import Household, Person, Proposal, ProposalMember
from beneficiaries.operations.joining import clash, stranger
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
from beneficiaries.queries.nik_bearers import known_by_nik
from core.scope import DatabaseRole, acting_as

_WITH_MEMBERS = (ProposalKind.NEW, ProposalKind.MEMBER)
_IN_BASE = gettext_lazy("NIK anggota atau nomor KK sudah ada dalam basis. Kembalikan usulan ini.")


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
    found = _asked([proposal])
    for member, answer in found:
        member.match_outcome = answer.outcome
        member.match_person_id = answer.person_id
        member.match_reasons = list(answer.reasons)
    ProposalMember.objects.bulk_update(
        [member for member, _answer in found], ["match_outcome", "match_person", "match_reasons"]
    )


def _asked(proposals: Sequence[Proposal]) -> list[tuple[ProposalMember, Answer]]:
    """Each member of these proposals, and who in the base that is now."""
    asked = {one.pk: one for one in proposals if one.kind in _WITH_MEMBERS}
    if not asked:
        return []
    members = list(
        ProposalMember.objects.filter(proposal__in=asked).order_by("proposal_id", "number")
    )
    answers = match_batch(_query(member, asked[member.proposal_id]) for member in members)
    return list(zip(members, answers, strict=True))


def _query(member: ProposalMember, proposal: Proposal) -> Query:
    told = proposal.told
    return Query(
        key=str(member.pk), name=member.name, nik=member.nik,
        kk=told.get("kk") or told.get("family_card_number", ""), birth_date=member.birth_date,
        sex=member.sex, regency_id=proposal.regency_id, district_id=proposal.district_id,
        village_id=proposal.village_id, address=told.get("address", ""),
    )  # fmt: skip


def obstacle(proposal: Proposal, reason: str) -> str:
    """Why the proposal cannot go on to the province; "" when nothing stands against it."""
    if proposal.to_village and proposal.to_village.regency_id != proposal.regency_id:
        return _("Desa/kelurahan tujuan kini di kabupaten/kota lain. Kembalikan usulan ini.")
    if proposal.kind != ProposalKind.NEW and subject_of(proposal) is None:
        return _("Rumah tangga atau orang ini tidak ada lagi dalam basis.")
    if proposal.kind not in _WITH_MEMBERS:
        return ""
    if fault := _known_otherwise([proposal]).get(proposal.pk):
        return fault
    outcomes = set(proposal.members.values_list("match_outcome", flat=True))
    doubtful = outcomes & {MatchOutcome.MATCH, MatchOutcome.DOUBTFUL}
    if doubtful and len(reason) < REASON_LEAST:
        return _(
            "Ada anggota yang mirip dengan orang dalam basis. Tulis mengapa usulan ini tetap benar."
        )
    return ""


def hindrances(proposals: Sequence[Proposal]) -> dict[uuid.UUID, str]:
    """Which of these cannot be ratified as the base and their members are now, and why.

    The base is asked anew: ratifying rests on what the regency checked being so still.
    """
    changed = {
        member.proposal_id: _("Anggota %(name)s kini dikenal lain dalam basis daripada saat"
                              " diperiksa kabupaten/kota. Kembalikan usulan ini agar diperiksa"
                              " lagi.") % {"name": member.name}
        for member, answer in _asked(proposals)
        if (member.match_outcome, member.match_person_id) != (answer.outcome, answer.person_id)
    }  # fmt: skip
    return changed | _known_otherwise(proposals)


def _known_otherwise(proposals: Sequence[Proposal]) -> dict[uuid.UUID, str]:
    """Of proposals with members those whom the register knows otherwise, and why."""
    asked = {one.pk: one for one in proposals if one.kind in _WITH_MEMBERS}
    if not asked:
        return {}
    members = list(ProposalMember.objects.filter(proposal__in=asked))
    known = known_by_nik([one.nik for one in members if one.nik_usable])
    cards = _cards_in_base(proposals)
    faults: dict[uuid.UUID, str] = {}
    # Of two proposals about one NIK in one act, the second waits.
    taken: set[str] = set()
    for member in members:
        proposal = asked[member.proposal_id]
        bearers = known.get(member.nik, []) if member.nik_usable else []
        if proposal.kind == ProposalKind.MEMBER:
            fault = clash(proposal, member, bearers)
        elif any(one.in_base for one in bearers):
            fault = str(_IN_BASE)
        else:
            fault = stranger(member, bearers)
        if member.nik_usable and member.nik in taken:
            fault = _("NIK yang sama diusulkan dua kali.")
        taken.add(member.nik)
        if fault:
            faults[proposal.pk] = fault
    for key, one in asked.items():
        if one.told.get("family_card_number") in cards:
            faults.setdefault(key, str(_IN_BASE))
    return faults


def _cards_in_base(proposals: Sequence[Proposal]) -> set[str]:
    """Cards of proposed new households that stand in the base already, anywhere."""
    new = [one for one in proposals if one.kind == ProposalKind.NEW]
    told = [card for one in new if (card := one.told.get("family_card_number", ""))]
    if not told:
        return set()
    with acting_as(DatabaseRole.MATCHING):
        people = Person.objects.in_base().filter(kk__in=told).exclude(kk="")
        return set(people.values_list("kk", flat=True))
