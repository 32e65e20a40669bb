"""Publishing: count everything, withhold what is too small, store it when anything has changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.conf import settings
from django.db import connection
from django.db.models.functions import Now
from django.utils.crypto import salted_hmac

from beneficiaries.queries.totals import base_counts
from core import audit
from core.scope import DatabaseRole, DatabaseScope, scoped
from programs.queries.totals import AidCount, aid_counts, program_counts
from public.cells import VERDICTS, Axes, Cell, add_up, equations
from public.disclosure import Release, Table, withhold
from public.enums import Funding, Measure
from public.models import Publication, PublishedTotal, WithheldTotal
from regions.models import Region

# How many publications are kept, and so how far back differences between them are watched.
KEPT = 12
# One publisher at a time; the number means nothing.
_LOCK = 1_604_202_611
# Which companion is given up first: "verified" before the verdicts, which say more.
_DEAREST_LAST = (
    Measure.DECIDED, Measure.OFF_TARGET, Measure.ON_TARGET, Measure.AMOUNT,
    Measure.PERSONS, Measure.HOUSEHOLDS,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Totals:
    """Everything counted: each cell with its true value and the people behind it."""

    values: dict[Cell, int]
    people: dict[Cell, int]
    province: int


def publish_totals() -> Publication | None:
    """Publish the totals as they are now; None when nothing has changed since the last time.

    Opens its own transaction under the publishing role. Done by the system: no `by`.
    """
    with scoped(DatabaseScope(DatabaseRole.PUBLISH)):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        totals = count()
        if totals is None:
            return None
        digest = _digest(totals)
        if Publication.objects.values_list("digest", flat=True).first() == digest:
            return None
        withheld = choose_withheld(totals, _history(totals.province))
        publication = _store(totals, withheld, digest)
        audit.record(
            "publication.publish",
            by=None,
            subject=publication,
            cells=len(totals.values),
            withheld=len(withheld),
        )
        return publication


def publish_first_totals() -> Publication | None:
    """Publish what there is when nothing was published yet; None otherwise, and for an empty base.

    The regular turn may be most of a day away.
    """
    with scoped(DatabaseScope(DatabaseRole.PUBLISH)):
        if Publication.objects.exists():
            return None
        totals = count()
        if totals is None or not any(totals.values.values()):
            return None
        return publish_totals()


def count() -> Totals | None:
    """Count every cell from the tables; None when the province is not loaded yet."""
    province = Region.objects.current().provinces().filter(code=settings.PROVINCE_CODE).first()
    if province is None:
        return None
    regencies = set(
        Region.objects.current().regencies().within(province).values_list("pk", flat=True)
    )
    aid = [row for row in aid_counts() if row.regency_id in regencies]
    programs = [
        row for row in program_counts() if row.regency_id is None or row.regency_id in regencies
    ]
    years = sorted({row.year for row in aid} | {row.year for row in programs})
    of_base = Axes(province.pk, sorted(regencies))
    of_programs = replace(of_base, years=years)
    of_aid = replace(of_programs, fundings=Funding.values)
    values = add_up(_of_base(regencies), _BASE, of_base)
    values |= add_up(_verdicts(aid), _COUNTS, of_aid)
    people = dict(values)
    values |= add_up(_amounts(aid), [Measure.AMOUNT], of_aid)
    people |= add_up(_paid(aid), [Measure.AMOUNT], of_aid)
    for cell in of_programs.cells(Measure.PROGRAMS):
        values[cell] = people[cell] = sum(
            row.programs
            for row in programs
            if cell.region in (province.pk, row.regency_id) and cell.year in (0, row.year)
        )
    return Totals(values, people, province.pk)


_BASE = (Measure.HOUSEHOLDS, Measure.PERSONS)
_COUNTS = (Measure.DECIDED, *VERDICTS)
Finest = Iterator[tuple[str, int, int, str, int]]


def _of_base(regencies: set[int]) -> Finest:
    for row in base_counts():
        if row.regency_id in regencies:
            yield Measure.HOUSEHOLDS, row.regency_id, 0, "", row.households
            yield Measure.PERSONS, row.regency_id, 0, "", row.persons


def _verdicts(aid: Iterable[AidCount]) -> Finest:
    for row in aid:
        place = (row.regency_id, row.year, row.funding)
        yield Measure.ON_TARGET, *place, row.approved
        yield Measure.OFF_TARGET, *place, row.rejected
        yield Measure.DECIDED, *place, row.approved + row.rejected


def _amounts(aid: Iterable[AidCount]) -> Finest:
    for row in aid:
        yield Measure.AMOUNT, row.regency_id, row.year, row.funding, row.amount


def _paid(aid: Iterable[AidCount]) -> Finest:
    for row in aid:
        yield Measure.AMOUNT, row.regency_id, row.year, row.funding, row.paid


def choose_withheld(totals: Totals, history: list[Release]) -> frozenset[Cell]:
    """The cells to withhold, counts and amounts together.

    Aid is often the same sum for everybody, so an amount tells how many got it: where the count is
    withheld the amount is too, and the reverse.
    """
    base = _withhold(totals, history, _BASE)
    counts = _withhold(totals, history, _COUNTS)
    amounts: frozenset[Cell] = frozenset()
    while True:
        amounts = _withhold(totals, history, [Measure.AMOUNT], also=_twins(totals, counts))
        missing = _twins(totals, amounts) - counts
        if not missing:
            return base | counts | amounts
        counts = _withhold(totals, history, _COUNTS, also=counts | missing)


def _withhold(
    totals: Totals,
    history: list[Release],
    measures: Iterable[Measure],
    also: Iterable[Cell] = (),
) -> frozenset[Cell]:
    wanted = frozenset(measures)
    values = {cell: value for cell, value in totals.values.items() if cell.measure in wanted}
    table = Table(
        values=values,
        people=totals.people,
        equations=equations(values, totals.province),
        history=[_part(release, wanted) for release in history],
    )

    def cost(cell: Cell, value: int) -> tuple[int, int, int, Cell]:
        of_all = cell.region == totals.province and not cell.funding
        breadth = of_all * 2 + (not cell.year)
        return breadth, _DEAREST_LAST.index(Measure(cell.measure)), value, cell

    return withhold(table, threshold=settings.DISCLOSURE_THRESHOLD, cost=cost, also=also)


def _twins(totals: Totals, cells: Iterable[Cell]) -> frozenset[Cell]:
    """The amount of each count of people on target, and the reverse; zeros left out."""
    twin = {Measure.ON_TARGET: Measure.AMOUNT, Measure.AMOUNT: Measure.ON_TARGET}
    found = (
        cell._replace(measure=twin[Measure(cell.measure)]) for cell in cells if cell.measure in twin
    )
    return frozenset(cell for cell in found if totals.values[cell])


def _part(release: Release, measures: frozenset[Measure]) -> Release:
    return Release(
        values={cell: value for cell, value in release.values.items() if cell.measure in measures},
        withheld=frozenset(cell for cell in release.withheld if cell.measure in measures),
        equations=[one for one in release.equations if one.total.measure in measures],
    )


_FIELDS = ("measure", "region_id", "year", "funding")


def _history(province: int) -> list[Release]:
    """The kept publications with the true values of what they withheld."""
    releases = []
    for publication in Publication.objects.all()[: KEPT - 1]:
        withheld = {
            Cell(*row[:-1]): row[-1] for row in publication.withheld.values_list(*_FIELDS, "value")
        }
        published = {
            Cell(*row[:-1]): row[-1]
            for row in publication.totals.filter(suppressed=False).values_list(*_FIELDS, "value")
        }
        values = published | withheld
        releases.append(Release(values, frozenset(withheld), equations(values, province)))
    return releases


def _digest(totals: Totals) -> str:
    content = json.dumps([settings.DISCLOSURE_THRESHOLD, sorted(totals.values.items())])
    return salted_hmac("public.publication", content, algorithm="sha256").hexdigest()


def _store(totals: Totals, withheld: frozenset[Cell], digest: str) -> Publication:
    publication = Publication.objects.create(
        data_as_of=Now(), threshold=settings.DISCLOSURE_THRESHOLD, digest=digest
    )
    rows = [(cell, value, cell in withheld) for cell, value in totals.values.items()]
    PublishedTotal.objects.bulk_create(
        PublishedTotal(
            publication=publication,
            **_columns(cell),
            value=None if is_withheld else value,
            suppressed=is_withheld,
        )
        for cell, value, is_withheld in rows
    )
    WithheldTotal.objects.bulk_create(
        WithheldTotal(publication=publication, **_columns(cell), value=value)
        for cell, value, is_withheld in rows
        if is_withheld
    )
    Publication.objects.exclude(
        pk__in=list(Publication.objects.values_list("pk", flat=True)[:KEPT])
    ).delete()
    return publication


def _columns(cell: Cell) -> dict[str, object]:
    return dict(zip(_FIELDS, cell, strict=True))
