"""Who sees what, told once more in plain Python: the yardstick of the walk by chance.

Nothing here knows of querysets, policies or scopes. It says in sets what README and the decisions
say in sentences, so that code and database can be held against it.
"""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass, field
from typing import Any

from accounts.roles import Role

VERIFIERS = {Role.VERIFIER, Role.STEWARD, Role.AUDITOR, Role.SECRETARIAT}
OPERATORS = {Role.OPD_OPERATOR, Role.OPD_SUPERVISOR}
# They decide by figures: the database itself refuses them rows.
BY_FIGURES = {Role.EXECUTIVE}


@dataclass
class Office:
    """An agency; `regency` None is the province, `village` is set for a village's office."""

    key: uuid.UUID
    regency: int | None
    village: int | None = None


@dataclass
class Right:
    key: uuid.UUID
    user: int
    role: Role
    office: Office
    ends: datetime.date
    suspended: bool = False
    revoked: bool = False


@dataclass
class Opening:
    """A grant of somebody's, tied to a right of theirs: of an agency, a regency or a program."""

    key: uuid.UUID
    right: Right
    ends: datetime.date
    office: Office | None = None
    regency: int | None = None
    program: uuid.UUID | None = None
    ended: bool = False


@dataclass
class Home:
    key: uuid.UUID
    person: uuid.UUID
    regency: int
    village: int


@dataclass
class Aid:
    """A recipient with a case; `home` is whom the matching found, `guest` from which office it was
    entered by an opening of the program."""

    key: uuid.UUID
    case: uuid.UUID
    program: uuid.UUID
    office: Office
    regency: int
    home: Home | None
    approved: bool = False
    guest: Office | None = None


@dataclass
class Seen:
    households: set[uuid.UUID] = field(default_factory=set)
    persons: set[uuid.UUID] = field(default_factory=set)
    programs: set[uuid.UUID] = field(default_factory=set)
    recipients: set[uuid.UUID] = field(default_factory=set)
    cases: set[uuid.UUID] = field(default_factory=set)


class World:
    def __init__(self, today: datetime.date) -> None:
        self.today = today
        self.inactive: set[int] = set()
        self.rights: list[Right] = []
        self.openings: list[Opening] = []
        self.homes: list[Home] = []
        self.programs: dict[uuid.UUID, Office] = {}
        self.aid: list[Aid] = []

    def lives(self, standpoint: Right | Opening) -> bool:
        if isinstance(standpoint, Opening):
            within = standpoint.ends >= self.today and not standpoint.ended
            return within and self.lives(standpoint.right)
        ended = standpoint.revoked or standpoint.suspended or standpoint.ends < self.today
        return not ended and standpoint.user not in self.inactive

    def sees(self, standpoint: Right | Opening) -> Seen:
        """What somebody sees who stands there; nothing where it is over."""
        if not self.lives(standpoint):
            return Seen()
        right = standpoint.right if isinstance(standpoint, Opening) else standpoint
        opening = standpoint if isinstance(standpoint, Opening) else None
        if opening and opening.program:
            # All recipients of the program, but the cases of those their office entered there.
            program = opening.program
            seen = self._told([], {program}, [one for one in self.aid if one.program == program])
            own = [one for one in self.aid if one.guest is right.office]
            seen.cases &= {one.case for one in own}
            return seen
        if opening and opening.regency:
            return self._of_regency(opening.regency)
        office = opening.office if opening and opening.office else right.office
        if right.role in OPERATORS:
            return self._of_office(office)
        if office.village:
            homes = [one for one in self.homes if one.village == office.village]
            return self._told(homes, set(), [])
        if office.regency:
            return self._of_regency(office.regency)
        return self._told(self.homes, set(self.programs), self.aid)

    def _of_regency(self, regency: int) -> Seen:
        """What lies there; and the province's programs, which work on its ground."""
        return self._told(
            [one for one in self.homes if one.regency == regency],
            {key for key, office in self.programs.items() if office.regency in (regency, None)},
            [one for one in self.aid if one.regency == regency],
        )

    def _of_office(self, office: Office) -> Seen:
        """Its own programs and recipients, and the homes that its approved aid reaches."""
        own = [one for one in self.aid if one.office is office]
        reached = [one.home for one in own if one.approved and one.home]
        homes = [one for one in reached if office.regency in (None, one.regency)]
        programs = {key for key, owner in self.programs.items() if owner is office}
        return self._told(homes, programs, own)

    @staticmethod
    def _told(homes: list[Home], programs: set[uuid.UUID], aid: list[Aid]) -> Seen:
        return Seen(
            {one.key for one in homes},
            {one.person for one in homes},
            programs,
            {one.key for one in aid},
            {one.case for one in aid},
        )


def one_of(things: list[Any], number: int) -> Any:
    return things[number % len(things)]
