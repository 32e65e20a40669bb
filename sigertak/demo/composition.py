"""Who lives in a household: couples, children, the widowed, three generations, lone elders.

A cast is drawn first as bare roles with birth dates that fit each other; names, numbers and
variables come later. All gaps are kept in days: a mother is at least 16 years older than her
child, sisters and brothers at least ten months apart unless twins.
"""

from dataclasses import dataclass
from datetime import date
from random import Random

from sigertak.demo.chance import Picker, bell
from sigertak.demo.records import (
    CHILD,
    CHILD_IN_LAW,
    DIVORCED,
    FEMALE,
    GRANDCHILD,
    HEAD,
    MALE,
    MARRIED,
    OTHER,
    PARENT,
    SINGLE,
    SPOUSE,
    WIDOWED,
)

YEAR = 365.2425
SHAPES = Picker(
    {"couple": 66, "widowed": 11, "alone": 5, "with_parent": 8, "with_young_couple": 10}
)
WIFE_AGES = Picker(
    {19: 3, 22: 6, 25: 9, 28: 12, 32: 14, 36: 14, 41: 13, 46: 11, 52: 9, 58: 6, 65: 4, 71: 2}
)
ELDER_AGES = Picker({45: 4, 49: 6, 53: 9, 58: 8, 63: 5, 68: 2})
LONE_AGES = Picker({23: 6, 29: 6, 38: 6, 48: 10, 58: 18, 66: 26, 73: 20, 80: 10, 86: 3})


@dataclass(slots=True)
class Part:
    """One role: relation to the household head, and in which family and place there.

    `lineage` says whose family line (titles, background) the person carries: 0 the head's,
    1 and up that of somebody who married in. `mother` and `father` are places in the cast.
    """

    sex: int
    born: int
    relation: int
    marital: int
    family: int = 1
    family_relation: int = 0
    lineage: int = 0
    mother: int = -1
    order: int = 0

    def __post_init__(self) -> None:
        self.family_relation = self.family_relation or self.relation


class Cast:
    """Builds the parts of one household; the head is always first."""

    def __init__(self, rng: Random, as_of: date, decile: int) -> None:
        self._rng = rng
        self._today = as_of.toordinal()
        self._decile = decile
        self.parts: list[Part] = []

    def draw(self) -> list[Part]:
        """One household; between one and about a dozen people."""
        rng = self._rng
        shape = SHAPES(rng)
        if shape == "alone":
            self._alone()
        elif shape == "widowed":
            self._widowed()
        elif shape == "with_young_couple":
            self._with_young_couple()
        else:
            self._couple(self._aged(WIFE_AGES(rng)))
            if shape == "with_parent":
                self._parent()
        if rng.random() < 0.035:
            self._add(MALE if rng.random() < 0.5 else FEMALE, 8 + rng.random() * 22, OTHER, SINGLE)
        return self.parts

    def _aged(self, age: float) -> int:
        """A birth date (ordinal) around this age; old people often know only the year."""
        rng = self._rng
        born = int(self._today - (age + rng.random() * 3.5) * YEAR)
        if age > 55 and rng.random() < 0.14:
            year = date.fromordinal(born).year
            return date(year, *((7, 1) if rng.random() < 0.6 else (12, 31))).toordinal()
        return born

    def _age(self, born: int) -> float:
        return (self._today - born) / YEAR

    def _add(self, sex: int, age: float, relation: int, marital: int) -> None:
        lineage = 1 + len(self.parts)
        self.parts.append(Part(sex, self._aged(age), relation, marital, lineage=lineage))

    def _couple(self, wife_born: int) -> None:
        rng = self._rng
        head_born = wife_born - int(bell(rng, 4.0, 3.0) * YEAR)
        head_born = min(head_born, self._today - int(18 * YEAR))
        if rng.random() < 0.03:  # the wife answers for the household
            self.parts.append(Part(FEMALE, wife_born, HEAD, MARRIED, lineage=1))
            self.parts.append(Part(MALE, head_born, SPOUSE, MARRIED))
            mother = 0
        else:
            self.parts.append(Part(MALE, head_born, HEAD, MARRIED))
            self.parts.append(Part(FEMALE, wife_born, SPOUSE, MARRIED, lineage=1))
            mother = 1
        self._children(mother, wife_born, CHILD, family=1)

    def _children(self, mother: int, mother_born: int, relation: int, *, family: int) -> None:
        """The children still at home, eldest first."""
        rng, today = self._rng, self._today
        wanted = self._children_wanted(mother_born)
        born = mother_born + int(max(16.5, bell(rng, 21.8, 3.6)) * YEAR)
        for order in range(wanted):
            if born > today or born - mother_born > 45 * YEAR:
                break
            age = (today - born) / YEAR
            sex = MALE if rng.random() < 0.51 else FEMALE
            if rng.random() < self._stays_home(age, sex):
                marital = SINGLE if age < 24 or rng.random() < 0.9 else DIVORCED
                part = Part(sex, born, relation, marital, family, CHILD, mother=mother)
                part.order = order
                self.parts.append(part)
            if rng.random() < 0.011:
                continue  # a twin: same day
            born += int((0.9 + rng.random() * rng.random() * 6 + rng.random() * 2) * YEAR)

    def _children_wanted(self, mother_born: int) -> int:
        year = mother_born / YEAR
        mean = 4.4 if year < 1958 else 3.3 if year < 1975 else 2.5
        wanted = bell(self._rng, mean + (5 - self._decile) * 0.13, 1.6)
        return max(0, round(wanted))

    def _stays_home(self, age: float, sex: int) -> float:
        if age < 16:
            return 0.985
        if age < 20:
            return 0.86
        if age < 25:
            return 0.62 if sex == MALE else 0.45
        return 0.24 if age < 32 else 0.07

    def _widowed(self) -> None:
        rng = self._rng
        born = self._aged(WIFE_AGES(rng) + 7)
        sex = FEMALE if rng.random() < 0.8 else MALE
        widowed = rng.random() < 0.3 + self._age(born) / 100
        self.parts.append(Part(sex, born, HEAD, WIDOWED if widowed else DIVORCED))
        mother_born = born if sex == FEMALE else born + int(3 * YEAR)
        self._children(0 if sex == FEMALE else -1, mother_born, CHILD, family=1)

    def _alone(self) -> None:
        rng = self._rng
        born = self._aged(LONE_AGES(rng))
        age = self._age(born)
        sex = FEMALE if rng.random() < (0.35 if age < 50 else 0.72) else MALE
        alone = WIDOWED if age > 55 else SINGLE if rng.random() < 0.6 else DIVORCED
        self.parts.append(Part(sex, born, HEAD, alone))

    def _parent(self) -> None:
        """A parent of the head or of the spouse, usually the widowed mother."""
        rng = self._rng
        child_at = int(rng.random() * 2)
        child = self.parts[child_at]
        sex = FEMALE if rng.random() < 0.76 else MALE
        born = child.born - int((18 + rng.random() * 14) * YEAR)
        if self._age(born) > 97:
            return
        place = len(self.parts)
        lineage = child.lineage if sex == MALE else 1 + place
        self.parts.append(Part(sex, born, PARENT, WIDOWED, lineage=lineage))
        if sex == FEMALE:
            child.mother = place

    def _with_young_couple(self) -> None:
        """An elder couple or widow with a married child, a child-in-law and grandchildren."""
        rng = self._rng
        wife_born = self._aged(ELDER_AGES(rng))
        if rng.random() < 0.28:
            self.parts.append(Part(FEMALE, wife_born, HEAD, WIDOWED))
            mother = 0
        else:
            head_born = wife_born - int(bell(rng, 4.0, 3.0) * YEAR)
            self.parts.append(Part(MALE, head_born, HEAD, MARRIED))
            self.parts.append(Part(FEMALE, wife_born, SPOUSE, MARRIED, lineage=1))
            mother = 1
        child_born = wife_born + int((18 + rng.random() * 5) * YEAR)
        own_card = rng.random() < 0.62
        self._young_family(mother, child_born, family=2 if own_card else 1)
        self._late_children(mother, wife_born, child_born)

    def _young_family(self, mother: int, child_born: int, *, family: int) -> None:
        rng = self._rng
        son = rng.random() < 0.5
        child_at = len(self.parts)
        child = Part(MALE if son else FEMALE, child_born, CHILD, MARRIED, family, mother=mother)
        in_law_born = child_born + int(bell(rng, 2.5 if son else -3.0, 2.0) * YEAR)
        in_law_born = min(in_law_born, self._today - int(18 * YEAR))
        in_law = Part(FEMALE if son else MALE, in_law_born, CHILD_IN_LAW, MARRIED, family)
        in_law.lineage = 2
        if family == 2:
            child.family_relation, in_law.family_relation = (
                (HEAD, SPOUSE) if son else (SPOUSE, HEAD)
            )
        self.parts += [child, in_law]
        wife_at = child_at + 1 if son else child_at
        first = len(self.parts)
        self._children(wife_at, self.parts[wife_at].born, GRANDCHILD, family=family)
        for part in self.parts[first:]:
            part.lineage = 0 if son else 2
            if family == 1:
                part.family_relation = GRANDCHILD

    def _late_children(self, mother: int, mother_born: int, eldest_born: int) -> None:
        """Younger sisters and brothers of the married child, still at home."""
        rng = self._rng
        born = eldest_born + int((2 + rng.random() * 4) * YEAR)
        while rng.random() < 0.5 and born < self._today and born - mother_born < 44 * YEAR:
            sex = MALE if rng.random() < 0.5 else FEMALE
            if rng.random() < self._stays_home((self._today - born) / YEAR, sex):
                self.parts.append(Part(sex, born, CHILD, SINGLE, mother=mother, order=1))
            born += int((2 + rng.random() * 4) * YEAR)
