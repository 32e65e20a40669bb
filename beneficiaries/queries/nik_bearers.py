"""Who bears a NIK anywhere in the register, in the base or out of it; for no village to read."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from beneficiaries.matching.interface import Query
from beneficiaries.matching.single import are_one
from beneficiaries.models import Person, Proposal, ProposalMember
from beneficiaries.proposals.enums import ProposalKind, ProposalState
from core.scope import DatabaseRole, acting_as

_HEAD = 1


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody of the register who bears the NIK that a proposal tells."""

    id: uuid.UUID
    household_id: uuid.UUID
    in_base: bool
    is_head: bool
    has_died: bool
    name: str
    birth_date: datetime.date | None
    nik: str

    def is_told_by(self, member: ProposalMember) -> bool:
        """Whether the proposal speaks of this person, by name and day of birth too."""
        return are_one(
            Query(str(member.pk), member.name, nik=member.nik, birth_date=member.birth_date),
            Query(str(self.id), self.name, nik=self.nik, birth_date=self.birth_date),
        )


def known_by_nik(niks: Collection[str]) -> Mapping[str, list[Known]]:
    """Who bears these NIK anywhere in the register; those in the base before those who left it.

    Works as the matching role, which sees the whole province.
    """
    with acting_as(DatabaseRole.MATCHING):
        return bearers_of(niks)


def bearers_of(niks: Collection[str]) -> Mapping[str, list[Known]]:
    """`known_by_nik`, as whoever asks."""
    wanted = Person.objects.filter(nik__in=[nik for nik in niks if nik], nik_usable=True)
    # Asked twice: each has an index of its own.
    rows = [
        row
        for in_base in (True, False)
        for row in wanted.filter(in_base=in_base)
        .order_by("-changed_at")
        .values("pk", "nik", "household_id", "in_base", "head_relation", "name", "birth_date")
    ]
    gone = [row["pk"] for row in rows if not row["in_base"]]
    deaths = Proposal.objects.filter(
        kind=ProposalKind.DECEASED, state=ProposalState.RATIFIED, person__in=gone
    )
    dead = set(deaths.values_list("person_id", flat=True)) if gone else set()
    found: dict[str, list[Known]] = {}
    for row in rows:
        one = Known(
            id=row["pk"], household_id=row["household_id"], in_base=row["in_base"],
            is_head=row["head_relation"] == _HEAD, has_died=row["pk"] in dead, name=row["name"],
            birth_date=row["birth_date"], nik=row["nik"],
        )  # fmt: skip
        found.setdefault(row["nik"], []).append(one)
    return found


def meant_by(member: ProposalMember, known: Sequence[Known]) -> Known | None:
    """Whom of the bearers of its NIK a member would become: who stands in the base, or else
    somebody who left it and is told by the same name and day of birth.
    """
    for one in known:
        if one.in_base or one.is_told_by(member):
            return one
    return None
