"""A village of 5,000 households looks for a name: the search, and the page around it.

Names as they stand, misspelt, of nobody, and an address, asked by the village's operator under the
web role with row-level security, each in turn. Prints the medians, and how many times as long as
the page without a search the slowest one takes.
"""

from __future__ import annotations

import statistics
import time
from collections import defaultdict

from django.db import connection
from django.test.utils import setup_test_environment
from django.urls import reverse

from accounts.enums import AgencyKind
from accounts.models import Membership, User
from accounts.roles import Role
from accounts.scope import Scope
from beneficiaries.models import Household, Person
from beneficiaries.queries.village_search import search_village
from core.scope import scoped
from regions.models import Region
from tests.benchmarks._bench import arguments
from tests.benchmarks._emptying import empty_portal
from tests.benchmarks._planting import plant
from tests.clients import PortalClient, as_login_role
from tests.factories.cast import FAR, Cast

_PAGE = "beneficiaries:villagehome_list"
# One head in a hundred is nobody among the members.
_HEADS = """
UPDATE beneficiaries_household h SET head_name = p.name FROM beneficiaries_person p
 WHERE p.household_id = h.id AND p.head_relation = 1 AND right(h.registry_id, 2) <> '07'
"""
_MOVE = "UPDATE beneficiaries_{} SET regency_id = %s, district_id = %s, village_id = %s"


def main() -> None:
    options = arguments(__doc__ or "", households=5_000, rounds=15)
    empty_portal()
    setup_test_environment()
    village = Region.objects.villages().current().filter(regency__code="1604").earliest("code")
    operator = _an_operator(village)
    plant(1, options.households)
    _gather(village)
    names = list(Person.objects.order_by("id").values_list("name", flat=True)[::97])
    texts = {
        "no search": [""],
        "name": names,
        "misspelt": [f"{name[:2]}{name[3:4]}{name[2:3]}{name[4:]}" for name in names],
        "nobody": [f"{name[::-1]}" for name in names],
        "address": ["Lorong Knanga", "RT 3", "Dusun 4", "Jl. Merdeka RT 2"],
    }
    browser = PortalClient()
    browser.sign_in(operator)
    times: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for number in range(options.rounds + 1):
        for kind, said in texts.items():
            took = _asked(operator, browser, said[number % len(said)])
            if number:
                times[kind].append(took)
    medians = {kind: [statistics.median(part) for part in zip(*rows, strict=True)]
               for kind, rows in times.items()}  # fmt: skip
    print(f"{'':12} {'search':>9} {'page':>9}")
    for kind, (search, page) in medians.items():
        print(f"{kind:12} {search:6.1f} ms {page:6.1f} ms")
    slowest = max(page for _search, page in medians.values())
    print(
        f"village: households={Household.objects.count()} persons={Person.objects.count()} "
        f"slowest_search_ms={max(search for search, _page in medians.values()):.1f} "
        f"ratio={slowest / medians['no search'][1]:.2f}"
    )


def _an_operator(village: Region) -> Membership:
    user = User.objects.create_user(
        email="operator@desa.go.id", name="Operator", password="Sandi-uji-yang-panjang-1"
    )
    office = Cast().agency("Pemerintah desa", AgencyKind.VILLAGE, village.code)
    return Membership.objects.create(
        user=user, role=Role.VILLAGE_OPERATOR, agency=office, regency=office.regency, expires_on=FAR
    )


def _gather(village: Region) -> None:
    """Everybody who was planted moves there."""
    place = [village.regency_id, village.district_id, village.pk]
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SET session_replication_role = replica")
        for table in ("household", "person"):
            cursor.execute(_MOVE.format(table), place)
        cursor.execute(_HEADS)
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM (ANALYZE) beneficiaries_household, beneficiaries_person")
    connection.close()


def _asked(operator: Membership, browser: PortalClient, text: str) -> tuple[float, float]:
    """Milliseconds of the search alone, and of the page with it."""
    address, search = reverse(_PAGE), 0.0
    if text:
        scope = Scope.of(operator.user)
        with as_login_role(), scoped(scope.database):
            began = time.perf_counter()
            search_village(scope, text)
            search = 1000 * (time.perf_counter() - began)
        started = browser.post(reverse("beneficiaries:villagehome_search"), {"q": text})
        address = started.headers["Location"]
    began = time.perf_counter()
    answer = browser.get(address)
    page = 1000 * (time.perf_counter() - began)
    assert answer.status_code == 200, answer.status_code
    return search, page


if __name__ == "__main__":
    main()
