"""Pages over the whole base against the same pages over one hundredth of it.

List, search (name, part of a name, a misspelt one, NIK, family card, register id, address, street,
misspelt street, village, later words of a head's name) and detail, asked through the test client
under the web role with row-level security, for a user of a regency and one of the province. Both
sizes are asked in turn. Prints the median of each page, what of it was waited for the database, and
the ratios of both. `--households` (or HOUSEHOLDS) sets the scale.
"""

from __future__ import annotations

import argparse
import itertools
import os
from collections.abc import Iterable
from typing import NamedTuple

from django.db import connection
from django.test.utils import setup_test_environment
from django.urls import reverse

from accounts.models import Membership
from beneficiaries.models import Household
from tests.benchmarks._emptying import empty_portal
from tests.benchmarks._planting import plant
from tests.benchmarks._two_sizes import Ask, Size, in_turn, small_and_full
from tests.clients import PortalClient
from tests.factories.cast import Cast

_SAMPLES = 25
# The second member of each household, with where the household lives.
_PEOPLE = """
    SELECT p.nik, p.kk, h.registry_id, p.name, h.address, v.name, h.head_name
    FROM beneficiaries_person p
    JOIN beneficiaries_household h ON h.id = p.household_id
    JOIN regions_region v ON v.id = h.village_id
    WHERE p.regency_id = %s AND p.in_base AND p.household_id IN %s AND p.head_relation = 2
    ORDER BY h.registry_id
"""


class _Human(NamedTuple):
    nik: str
    kk: str
    registry_id: str
    name: str
    address: str
    village: str
    head: str


def main() -> None:
    options = _options()
    empty_portal()
    setup_test_environment()
    cast = Cast()
    desks = {"regency": cast.steward_lahat, "province": cast.steward_sumsel}
    hundredth = max(options.households // 100, 1_000)
    plant(1, hundredth, cast.steward_sumsel)
    houses, people = _samples()
    with small_and_full() as sizes:
        plant(hundredth + 1, options.households, cast.steward_sumsel)
        print(f"{'page':16} {'desk':9} {hundredth:>9} {options.households:>9} {'ratio':>6}"
              f"   {'database of it':>15} {'ratio':>6}")  # fmt: skip
        figures = []
        for desk, who in desks.items():
            small, full = (_questions(size, who, houses, people) for size in sizes)
            for page in small:
                few, many = in_turn(sizes, (small[page], full[page]), options.rounds)
                ratio = many.whole / few.whole
                figures.append((ratio, f"{desk}_{page}={ratio:.2f}"))
                print(f"{page:16} {desk:9} {few.whole:6.1f} ms {many.whole:6.1f} ms {ratio:6.2f}"
                      f"   {few.database:7.1f} {many.database:7.1f}"
                      f" {many.database / few.database:6.2f}")  # fmt: skip
    print(f"pages: {' '.join(text for _, text in figures)} ratio={max(figures)[0]:.2f}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    households = int(os.environ.get("HOUSEHOLDS", "300000"))
    parser.add_argument("--households", type=int, default=households)
    parser.add_argument("--rounds", type=int, default=25)
    return parser.parse_args()


def _questions(
    size: Size, who: Membership, houses: list[object], people: list[_Human]
) -> dict[str, Ask]:
    browser = PortalClient()
    with size:
        browser.sign_in(who)

    def search(texts: Iterable[str]) -> Ask:
        turn = itertools.cycle(texts)
        return lambda: _searched(browser, next(turn))

    def pages(addresses: Iterable[str]) -> Ask:
        turn = itertools.cycle(addresses)
        return lambda: _opened(browser, next(turn))

    households = reverse("beneficiaries:household_list")
    return {
        "list": pages([households, f"{households}?desil=1"]),
        "name": search(human.name for human in people),
        "part": search(human.name.split(" ")[0] for human in people),
        "misspelt": search(_misspelt(human.name) for human in people),
        "nik": search(human.nik for human in people),
        "kk": search(human.kk for human in people),
        "id": search(human.registry_id for human in people),
        "address": search(human.address for human in people),
        "street": search(_street(human.address) for human in people),
        "near_street": search(_misspelt_street(human.address) for human in people),
        "head": search(_later_words(human.head) for human in people),
        "village": search(human.village for human in people),
        "detail": pages(reverse("beneficiaries:household_detail", args=[pk]) for pk in houses),
    }


def _samples() -> tuple[list[object], list[_Human]]:
    """Households of Lahat that stand at both sizes, and somebody of each."""
    found = Household.objects.filter(regency__code="1604").order_by("registry_id")
    rows = list(found.values_list("pk", "regency_id")[:_SAMPLES])
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE, [rows[0][1], tuple(str(pk) for pk, _ in rows)])
        return [pk for pk, _ in rows], list(itertools.starmap(_Human, cursor.fetchall()))


def _misspelt(name: str) -> str:
    """Two neighbouring letters in the wrong order."""
    return f"{name[:2]}{name[3:4]}{name[2:3]}{name[4:]}"


def _street(address: str) -> str:
    """An address without the number of its house."""
    return address.partition(" NO.")[0]


def _misspelt_street(address: str) -> str:
    """The same with a letter of its longest word left out."""
    longest = max(_street(address).split(), key=len)
    return _street(address).replace(longest, f"{longest[:1]}{longest[2:]}")


def _later_words(head: str) -> str:
    """A head's name without its first word, said as nobody among the members has it."""
    return " ".join(reversed(head.split(" ")[1:])) or head


def _opened(browser: PortalClient, page: str) -> None:
    answer = browser.get(page)
    assert answer.status_code == 200, (page, answer.status_code)


def _searched(browser: PortalClient, text: str) -> None:
    """The search box, and the page it leads to."""
    answer = browser.post(reverse("beneficiaries:search"), {"q": text}, follow=True)
    assert answer.status_code == 200, answer.status_code


if __name__ == "__main__":
    main()
