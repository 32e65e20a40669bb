"""Pages over the whole base against the same pages over one hundredth of it.

List, search (a whole name, part of one, a misspelt one, a NIK) and detail, asked through the test
client under the web role with row-level security, for a user of a regency and one of the province.
Prints the median of each at both sizes and their ratio, corrected by a page that asks nothing of
the base, since the two sizes are measured minutes apart. `--households` (or HOUSEHOLDS) sets the
scale.
"""

from __future__ import annotations

import argparse
import itertools
import os
from collections.abc import Callable

from django.db import connection
from django.test.utils import setup_test_environment
from django.urls import reverse

from accounts.models import Membership
from beneficiaries.models import Household
from tests.benchmarks._bench import in_turn
from tests.benchmarks._emptying import empty_portal
from tests.benchmarks._planting import plant
from tests.clients import PortalClient
from tests.factories.cast import Cast

_SAMPLES = 25
_PEOPLE = """
    SELECT nik, name FROM beneficiaries_person
    WHERE regency_id = %s AND in_base AND household_id IN %s AND head_relation = 2
"""
Questions = dict[str, Callable[[], object]]
Answers = dict[tuple[str, str], tuple[float, float]]


def main() -> None:
    options = _options()
    empty_portal()
    setup_test_environment()
    cast = Cast()
    desks = {"regency": cast.steward_lahat, "province": cast.steward_sumsel}
    hundredth = max(options.households // 100, 1_000)
    plant(1, hundredth)
    few = _measure(desks, options.rounds)
    plant(hundredth + 1, options.households)
    many = _measure(desks, options.rounds)
    print(f"{'page':18} {'desk':9} {hundredth:>12} {options.households:>12} {'ratio':>7}")
    figures = []
    for (desk, page), (small, then) in few.items():
        large, now = many[desk, page]
        ratio = (large / small) / (now / then)
        figures.append((ratio, f"{desk}_{page}={ratio:.2f}"))
        print(f"{page:18} {desk:9} {small:9.1f} ms {large:9.1f} ms {ratio:7.2f}")
    print(f"pages: {' '.join(text for _, text in figures)} ratio={max(figures)[0]:.2f}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    households = int(os.environ.get("HOUSEHOLDS", "300000"))
    parser.add_argument("--households", type=int, default=households)
    parser.add_argument("--rounds", type=int, default=25)
    return parser.parse_args()


def _measure(desks: dict[str, Membership], rounds: int) -> Answers:
    """Median milliseconds of every page, and of the page that asks nothing of the base."""
    visitor, plain = PortalClient(), reverse("public:about")
    answers = {}
    for desk, who in desks.items():
        for page, ask in _questions(who).items():
            answers[desk, page] = in_turn(ask, lambda: visitor.get(plain), rounds)
    return answers


def _questions(who: Membership) -> Questions:
    browser = PortalClient()
    browser.sign_in(who)
    houses, people = _samples()
    niks = itertools.cycle([nik for nik, _ in people])
    names = [name for _, name in people]
    lists = itertools.cycle(["", "?desil=1"])
    pages = itertools.cycle(houses)

    def search(texts: list[str]) -> Callable[[], object]:
        turn = itertools.cycle(texts)
        return lambda: _searched(browser, next(turn))

    return {
        "list": lambda: _opened(browser, reverse("beneficiaries:household_list") + next(lists)),
        "search_name": search(names),
        "search_part": search([name.split(" ")[0] for name in names]),
        "search_misspelt": search([_misspelt(name) for name in names]),
        "search_nik": lambda: _searched(browser, next(niks)),
        "detail": lambda: _opened(
            browser, reverse("beneficiaries:household_detail", args=[next(pages)])
        ),
    }


def _samples() -> tuple[list[object], list[tuple[str, str]]]:
    """Households of Lahat that stand at both sizes, and somebody of each."""
    found = Household.objects.filter(regency__code="1604").order_by("registry_id")
    rows = list(found.values_list("pk", "regency_id")[:_SAMPLES])
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE, [rows[0][1], tuple(str(pk) for pk, _ in rows)])
        return [pk for pk, _ in rows], cursor.fetchall()


def _misspelt(name: str) -> str:
    """Two neighbouring letters in the wrong order."""
    return f"{name[:2]}{name[3:4]}{name[2:3]}{name[4:]}"


def _opened(browser: PortalClient, page: str) -> None:
    answer = browser.get(page)
    assert answer.status_code == 200, (page, answer.status_code)


def _searched(browser: PortalClient, text: str) -> None:
    """The search box, and the page it leads to."""
    answer = browser.post(reverse("beneficiaries:search"), {"q": text}, follow=True)
    assert answer.status_code == 200, answer.status_code


if __name__ == "__main__":
    main()
