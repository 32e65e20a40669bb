"""The people of one household: the cast of `composition` with names, numbers and lives."""

from collections.abc import Sequence
from datetime import date
from random import Random

from sigertak.demo import names
from sigertak.demo.composition import Cast, Part
from sigertak.demo.niks import NumberBook
from sigertak.demo.people import person_variables
from sigertak.demo.places import Place, digits
from sigertak.demo.records import FEMALE, HEAD, Family, Person

MOVED_IN = 0.07
SAME_BACKGROUND = 0.85
NAME_TRIES = 6
# Family cards of today's form are issued since then.
FIRST_CARD = date(2008, 1, 1).toordinal()
BORN_ELSEWHERE = ("Palembang", "Lampung", "Bengkulu", "Jambi", "Wonogiri", "Kebumen", "Tegal",
                  "Blitar", "Padang", "Lubuklinggau", "Baturaja", "Prabumulih")  # fmt: skip


class FamilyMaker:
    """Makes the members of one village's households."""

    def __init__(self, rng: Random, place: Place, book: NumberBook, as_of: date) -> None:
        self._rng = rng
        self._place = place
        self._book = book
        self._as_of = as_of
        self._origins = names.origins_at(place)
        self._in_palembang = digits(place.regency.code) == "1671"
        self._home_town = place.regency.capital or place.regency.short_name

    def members(self, idbdt: str, decile: int) -> tuple[list[Person], list[Family]]:
        """All members, the household head first, and their family cards."""
        cast = Cast(self._rng, self._as_of, decile).draw()
        cards = {number: self._family_card() for number in sorted({p.family for p in cast})}
        lines = self._lines(cast)
        given = self._names(cast, lines)
        mothers = self._mothers(cast, lines, given)
        persons = [
            self._person(part, f"{idbdt}{number:02d}", cards[part.family], name, mother, decile)
            for number, (part, name, mother) in enumerate(
                zip(cast, given, mothers, strict=True), start=1
            )
        ]
        families = [Family(kk, number, _head_of(persons, number)) for number, kk in cards.items()]
        return persons, families

    def _family_card(self) -> str:
        days = int(self._rng.random() * (self._as_of.toordinal() - FIRST_CARD))
        return self._book.kk(self._rng, date.fromordinal(FIRST_CARD + days))

    def _lines(self, cast: Sequence[Part]) -> dict[int, names.Line]:
        """A family line for each lineage: one background, unless somebody married into it."""
        rng = self._rng
        origin = self._origins(rng)
        lines: dict[int, names.Line] = {}
        for part in cast:
            if part.lineage not in lines:
                own = origin if rng.random() < SAME_BACKGROUND else self._origins(rng)
                line = names.family_line(rng, own, in_palembang=self._in_palembang)
                lines[part.lineage] = line
        return lines

    def _names(self, cast: Sequence[Part], lines: dict[int, names.Line]) -> list[str]:
        """One name each; nobody shares a name with somebody of the same household."""
        given: list[str] = []
        for part in cast:
            year = _year(part.born)
            for _ in range(NAME_TRIES):
                line = lines[part.lineage]
                name = names.full_name(self._rng, line, part.sex, year, order=part.order)
                if name not in given:
                    break
            given.append(name)
        return given

    def _mothers(
        self, cast: Sequence[Part], lines: dict[int, names.Line], given: Sequence[str]
    ) -> list[str]:
        """Mothers' names; sisters and brothers whose mother is gone share hers."""
        absent: dict[tuple[int, int], str] = {}
        mothers = []
        for part in cast:
            if part.mother >= 0:
                mothers.append(given[part.mother])
                continue
            key = (part.lineage, part.relation)
            if key not in absent:
                hers = names.family_line(self._rng, lines[part.lineage].origin)
                year = _year(part.born) - 26
                absent[key] = names.full_name(self._rng, hers, FEMALE, year)
            mothers.append(absent[key])
        return mothers

    def _person(
        self, part: Part, idart: str, kk: str, name: str, mother: str, decile: int
    ) -> Person:
        rng = self._rng
        born = date.fromordinal(part.born)
        today = self._as_of
        age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
        variables = person_variables(
            rng,
            self._place,
            age=age,
            sex=part.sex,
            birth_year=born.year,
            marital=part.marital,
            decile=decile,
        )
        variables["Hub_KRT"] = part.relation
        variables["NUK"] = part.family
        variables["Hubkel"] = part.family_relation
        if age >= 22 and (decile >= 4 or age >= 50):
            graduate = variables["Ijazah_tertinggi"] >= 5
            name = names.with_honours(
                rng, name, part.sex, age=age, decile=decile, graduate=graduate
            )
        return Person(
            idart=idart,
            nik=self._book.nik(rng, born, part.sex, moved_in=rng.random() < MOVED_IN),
            kk=kk,
            name=name,
            sex=part.sex,
            birth_date=born,
            birth_place=self._birth_place(age).upper(),
            mother_name=mother,
            relation=part.relation,
            family_number=part.family,
            family_relation=part.family_relation,
            marital=part.marital,
            variables=variables,
        )

    def _birth_place(self, age: int) -> str:
        """The regency's capital or the village; older people more often came from elsewhere."""
        dice = self._rng.random()
        if dice > (0.84 if age > 17 else 0.97):
            return BORN_ELSEWHERE[int(self._rng.random() * len(BORN_ELSEWHERE))]
        return self._home_town if dice < 0.35 else self._place.village.name


def _year(born: int) -> int:
    return date.fromordinal(born).year


def _head_of(persons: Sequence[Person], family: int) -> str:
    """The head of one family card: relation 1, else its first member."""
    own = [person for person in persons if person.family_number == family]
    heads = [person for person in own if person.family_relation == HEAD]
    return (heads or own)[0].idart
