"""Whole households: who lives there, their names and numbers, the house, the place, the faults.

`plan` splits a count over regencies by weight; `generate_regency` makes one share, alone or in
another process; `generate` chains them. Each regency has its own random stream, so one regency
can be made again without the others.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from sigertak.demo import housing
from sigertak.demo.addresses import Settlement
from sigertak.demo.chance import Picker, apportion, stream
from sigertak.demo.families import FamilyMaker
from sigertak.demo.faults import BASE_RATES, Rates, plant_faults, second_entry
from sigertak.demo.niks import NumberBook
from sigertak.demo.places import Place, Regency, digits, places_of
from sigertak.demo.records import Household, Person

AS_OF = date(2026, 6, 30)
KELURAHAN_WEIGHT = 2.4
DUPLICATE_RATE = 0.006
# A village of fewer households shows nothing: no map, no neighbours, no proposals.
LEAST_PER_VILLAGE = 8


@dataclass(frozen=True, slots=True)
class RegencyPlan:
    """One regency's share; plain values, safe to hand to another process."""

    regency: Regency
    count: int
    seed: int
    first_ordinal: int
    districts: int
    neighbours: tuple[str, ...]


def plan(regencies: Sequence[Regency], count: int, seed: int) -> list[RegencyPlan]:
    """Split `count` households over the regencies by weight, exactly."""
    parts = apportion([regency.weight for regency in regencies], count)
    codes = [digits(d.code) for regency in regencies for d in regency.districts]
    plans, ordinal = [], 0
    for regency, part in zip(regencies, parts, strict=True):
        plans.append(RegencyPlan(regency, part, seed, ordinal, len(codes), tuple(codes)))
        ordinal += len(regency.districts)
    return plans


def generate(
    regencies: Sequence[Regency],
    count: int,
    seed: int,
    *,
    as_of: date = AS_OF,
    rates: Rates = BASE_RATES,
) -> Iterator[Household]:
    """`count` households over all regencies, regency by regency, village by village."""
    for share in plan(regencies, count, seed):
        yield from generate_regency(share, as_of=as_of, rates=rates)


def generate_regency(
    share: RegencyPlan, *, as_of: date = AS_OF, rates: Rates = BASE_RATES
) -> Iterator[Household]:
    """One regency's households."""
    rng = stream(share.seed, "households", share.regency.code)
    places = list(places_of(share.regency))
    weights = [
        (0.4 + rng.random() + rng.random()) * (KELURAHAN_WEIGHT if p.village.is_kelurahan else 1)
        for p in places
    ]
    deciles = housing.decile_picker(share.regency.poverty)
    book, ordinal = None, share.first_ordinal - 1
    district_code = ""
    numbers = apportion(_lived_in(weights, share.count), share.count)
    for place, number in zip(places, numbers, strict=True):
        if place.district.code != district_code:
            district_code, ordinal = place.district.code, ordinal + 1
            book = NumberBook(
                digits(district_code),
                ordinal=ordinal,
                districts=share.districts,
                neighbours=share.neighbours,
            )
        if number and book:
            yield from VillageRoll(rng, place, book, deciles, as_of, rates).households(number)


def _lived_in(weights: Sequence[float], count: int) -> list[float]:
    """The weights of the heaviest villages, and none of the others, where households are few."""
    villages = max(1, count // LEAST_PER_VILLAGE)
    least = sorted(weights, reverse=True)[:villages][-1:]
    return [weight if weight >= least[0] else 0.0 for weight in weights]


class VillageRoll:
    """Fills one village with households."""

    def __init__(
        self,
        rng: Random,
        place: Place,
        book: NumberBook,
        deciles: Picker[int],
        as_of: date,
        rates: Rates,
    ) -> None:
        self._rng = rng
        self._place = place
        self._deciles = deciles
        self._rates = rates
        self._settlement = Settlement(rng, place)
        self._families = FamilyMaker(rng, place, book, as_of)

    def households(self, number: int) -> Iterator[Household]:
        """Households 1 to `number`, one at a time; faults draw on the one before."""
        previous: Household | None = None
        for sequence in range(1, number + 1):
            household = self._household(sequence)
            if previous and self._rng.random() < DUPLICATE_RATE:
                second_entry(self._rng, previous, household)
            plant_faults(self._rng, household, previous, self._rates)
            yield household
            previous = household

    def _household(self, sequence: int) -> Household:
        rng, place = self._rng, self._place
        decile = self._deciles(rng)
        idbdt = f"{place.bps}{sequence:06d}"
        members, families = self._families.members(idbdt, decile)
        lot = self._settlement.lot(rng)
        variables = housing.housing(rng, place, decile, len(members))
        stilts = housing.on_stilts(rng, place, variables)
        percentile = decile * 10 - int(rng.random() * 10)
        variables["Jumlah_ART"] = len(members)
        variables["Jumlah_Keluarga"] = len(families)
        variables["sta_keberadaan_RT"] = 1
        variables["percentile"] = percentile
        variables["status_kesejahteraan"] = decile if decile <= 4 else ""
        _share_programs(rng, variables, members)
        return Household(
            idbdt=idbdt,
            place=place,
            address=lot.street,
            dusun=lot.dusun,
            rt=lot.rt,
            rw=lot.rw,
            sls=lot.sls,
            decile=decile,
            percentile=percentile,
            lat=lot.lat,
            lng=lot.lng,
            stilts=stilts,
            members=members,
            families=families,
            variables=variables,
            cards=_cards(rng, variables),
        )


def _share_programs(
    rng: Random, variables: dict[str, int | str], members: Sequence[Person]
) -> None:
    """Carry the household's program flags to the members who would hold them."""
    insured = variables["sta_kis"] == 1
    pkh = int(variables["sta_pkh"] == 1)
    staple = int(variables["sta_rastra"] == 3)
    kks = int(variables["sta_kks"] == 1)
    for person in members:
        pbi = int(insured and rng.random() < 0.92)
        pupil = person.variables["Partisipasi_sekolah"] == 1
        person.variables["Sta_kepesertaan_pbi"] = person.variables["Ada_pbi"] = pbi
        person.variables["Ada_kks"] = kks if person.relation == 1 else 0
        person.variables["Ada_pkh"] = pkh
        person.variables["Ada_BPNT"] = staple
        person.variables["Ada_kip"] = int(pupil and variables["sta_kip"] == 3)


def _cards(rng: Random, variables: dict[str, int | str]) -> dict[str, str]:
    """Numbers of the cards the household holds; absent keys mean no card."""
    cards: dict[str, str] = {}
    if variables["sta_pkh"] == 1:
        cards["NoPesertaPKH"] = f"16{int(rng.random() * 1e13):013d}"
    if variables["sta_kks"] == 1:
        cards["no_kks"] = f"6032{int(rng.random() * 1e12):012d}"
    if variables["sumber_penerangan"] == 1 and rng.random() < 0.7:
        cards["nomor_pln"] = f"14{int(rng.random() * 1e10):010d}"
    return cards
