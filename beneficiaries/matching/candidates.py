"""Who could it be? The candidates of many rows in few set-based statements.

Each road to a candidate is an index scan per row, bounded, so that no row's cost grows with the
base. Roads run in three stages; only rows that the stages before left open go on. Runs as the
matching role, which sees the whole base; callers get ids and codes.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from beneficiaries.matching import prepared
from beneficiaries.matching.columns import Array
from beneficiaries.matching.name_forms import skeletons
from beneficiaries.matching.persons import FEATURES, Persons, persons_of
from beneficiaries.matching.records import Records

# A road that leads to more persons than this says nothing.
_MOST = 60
_MOST_OF_DAY = 200
# So few rows are found faster than their statement is planned.
_FEW = 5


@dataclass(frozen=True, slots=True)
class Road:
    """`condition` on a person `p` of the base, given the columns of a probe `q`.

    `columns` are the probe's columns with their types; a probe with an empty one is not asked.
    """

    columns: tuple[tuple[str, str], ...]
    condition: str
    most: int = _MOST


_NIK = Road((("nik", "text"),), "p.nik_usable AND p.nik = q.nik")
_KK = Road((("kk", "text"),), "p.kk <> '' AND p.kk = q.kk")
_NIK_HEAD = Road((("head", "text"),), "p.nik_usable AND left(p.nik, 12) = q.head")
_BORN_DISTRICT = Road(
    (("born", "date"), ("regency", "int"), ("district", "int")),
    "p.birth_date = q.born AND p.regency_id = q.regency AND p.district_id = q.district",
)
# On the widest roads a name with another first letter would not be believed anyway.
_LIKE = " AND left(p.name_norm, 1) = q.initial"
_BORN_REGENCY = Road(
    (("born", "date"), ("regency", "int"), ("initial", "text")),
    "p.birth_date = q.born AND p.regency_id = q.regency" + _LIKE,
)
_BORN = Road((("born", "date"), ("initial", "text")), "p.birth_date = q.born" + _LIKE, _MOST_OF_DAY)
_BORN_NAME = Road(
    (("born", "date"), ("skeleton", "text")),
    "p.name_skeleton = q.skeleton AND p.birth_date = q.born",
)
_YEAR_NAME = Road(
    (("skeleton", "text"), ("first", "date"), ("last", "date")),
    "p.name_skeleton = q.skeleton AND p.birth_date BETWEEN q.first AND q.last",
)
_DISTRICT_NAME = Road(
    (("skeleton", "text"), ("district", "int")),
    "p.name_skeleton = q.skeleton AND p.district_id = q.district",
)
_NIK_DATE_DISTRICT = Road(
    (("day", "text"), ("regency", "int"), ("district", "int")),
    "p.nik_usable AND substring(p.nik, 7, 6) = q.day AND p.regency_id = q.regency"
    " AND p.district_id = q.district",
)
_NIK_DATE_REGENCY = Road(
    (("day", "text"), ("regency", "int"), ("initial", "text")),
    "p.nik_usable AND substring(p.nik, 7, 6) = q.day AND p.regency_id = q.regency" + _LIKE,
)
_VILLAGE_YEAR = Road(
    (("village", "int"), ("first", "date"), ("last", "date"), ("initial", "text")),
    "p.village_id = q.village AND p.birth_date BETWEEN q.first AND q.last" + _LIKE,
)

Probes = Sequence[tuple[Road, Sequence[tuple[Any, ...]]]]

# LIMIT keeps the planner at one index scan per row, whatever it believes of the lengths. Rows are
# named by their place in the table: within one statement that cannot change, and costs no index.
_ROAD = """
SELECT q.number, p.place FROM unnest({arrays}) AS q (number, {names})
CROSS JOIN LATERAL (
    SELECT p.ctid AS place FROM beneficiaries_person p WHERE p.in_base AND {condition} LIMIT {most}
) p
"""
# The address is needed, and read, only where somebody might live at the same one.
_PERSONS = f"""
WITH found AS ({{roads}})
SELECT f.number, {FEATURES}
  FROM found f
  JOIN beneficiaries_person p ON p.ctid = f.place
  JOIN unnest(%s::int[], %s::int[]) AS o (number, village_id) ON o.number = f.number
  LEFT JOIN LATERAL (
      SELECT address, rt, rw FROM beneficiaries_household h
       WHERE h.id = p.household_id AND p.village_id = o.village_id LIMIT 1
  ) h ON true
"""  # noqa: S608 - our own columns


def sure(written: Records, rows: Array) -> Persons:
    """Candidates with the same NIK."""
    return _found(written, rows, [(_NIK, [(row, f"{written.nik[row]:016d}")
                                          for row in rows if written.nik[row]])])  # fmt: skip


def wide(written: Records, rows: Array) -> Persons:
    """Candidates by card, by name and birth date, by place and birth date, by parts of the NIK."""
    cards, heads, born_at, born_name, name_at, by_nik = [], [], [], [], [], []
    for row, skeleton in zip(rows, skeletons(written.name[rows]), strict=True):
        regency, district = int(written.regency[row]), int(written.district[row])
        nik = int(written.nik[row])
        if written.kk[row]:
            cards.append((row, f"{written.kk[row]:016d}"))
        if nik:
            heads.append((row, f"{nik // 10_000:012d}"))
        days = _days(written, row)
        if district:
            born_at += [(row, day, regency, district) for day in days if not _is_first(day)]
            by_nik += [(row, text, regency, district) for text in _nik_dates(written, row)]
            if skeleton:
                name_at.append((row, skeleton, district))
        if skeleton:
            born_name += [(row, day, skeleton) for day in days]
    return _found(written, rows, [
        (_KK, cards), (_NIK_HEAD, heads), (_BORN_DISTRICT, born_at), (_BORN_NAME, born_name),
        (_DISTRICT_NAME, name_at), (_NIK_DATE_DISTRICT, by_nik),
    ])  # fmt: skip


def last(written: Records, rows: Array) -> Persons:
    """The widest roads, for rows that have come near nobody: the birth date in the regency, the
    year with the name or in the village; without a place, the birth date alone.
    """
    born_at, anywhere, by_nik, village_year, name_year = [], [], [], [], []
    for row, skeleton in zip(rows, skeletons(written.name[rows]), strict=True):
        regency, village = int(written.regency[row]), int(written.village[row])
        initial = written.name[row][:1]
        if not initial:
            continue
        days = [day for day in _days(written, row) if not _is_first(day)]
        if regency:
            born_at += [(row, day, regency, initial) for day in days]
            by_nik += [(row, text, regency, initial) for text in _nik_dates(written, row)]
        else:
            anywhere += [(row, day, initial) for day in days[:1]]
        if skeleton:
            spans = _years(_days(written, row))
            name_year += [(row, skeleton, *span) for span in spans]
        if village:
            village_year += [(row, village, *span, initial) for span in _years(_days(written, row))]
    return _found(written, rows, [
        (_BORN_REGENCY, born_at), (_BORN, anywhere), (_NIK_DATE_REGENCY, by_nik),
        (_YEAR_NAME, name_year),
        (_VILLAGE_YEAR, village_year),
    ])  # fmt: skip


def _found(written: Records, rows: Array, probes: Probes) -> Persons:
    roads, arguments = [], []
    for road, asked in probes:
        if not asked:
            continue
        kinds = ("int", *(kind for _, kind in road.columns))
        roads.append(_ROAD.format(
            arrays=", ".join(f"%s::{kind}[]" for kind in kinds),
            names=", ".join(name for name, _ in road.columns),
            condition=road.condition,
            most=road.most,
        ))  # fmt: skip
        columns = list(zip(*asked, strict=True))
        arguments += [[int(number) for number in columns[0]], *map(list, columns[1:])]
    if not roads:
        return persons_of([])
    arguments += [[int(row) for row in rows], [int(written.village[row]) for row in rows]]
    statement = _PERSONS.format(roads=" UNION ".join(roads))
    if len(rows) <= _FEW:
        return persons_of(prepared.fetched(statement, arguments))
    with connection.cursor() as cursor:
        cursor.execute(statement, arguments)
        return persons_of(cursor.fetchall())


def _days(written: Records, row: int) -> list[datetime.date]:
    """Birth dates the row may mean: as written, with day and month swapped, as in its NIK."""
    days = []
    number = int(written.born[row])
    if number:
        year, month, day = number // 10_000, number // 100 % 100, number % 100
        days.append(datetime.date(year, month, day))
        if day <= 12 and day != month:
            days.append(datetime.date(year, day, month))
    implied = int(written.nik_born[row])
    if implied and implied != number % 1_000_000:
        days += _dates_of(implied, number // 10_000)
    return days


def _dates_of(implied: int, near: int) -> list[datetime.date]:
    """The date of a NIK in the century that fits: near the written year, else not in the future."""
    years, month, day = implied // 10_000, implied // 100 % 100, implied % 100
    recent = 2000 + years
    today = datetime.date.today()  # noqa: DTZ011 - only the year counts
    year = recent if (abs(recent - near) < 50 if near else recent <= today.year) else recent - 100
    try:
        return [datetime.date(year, month, day)]
    except ValueError:
        return []


def _is_first(day: datetime.date) -> bool:
    """1 January is what forms fill in for "some day of that year"."""
    return day.day == 1 and day.month == 1


def _years(days: Sequence[datetime.date]) -> list[tuple[datetime.date, datetime.date]]:
    return [
        (datetime.date(year, 1, 1), datetime.date(year, 12, 31))
        for year in sorted({day.year for day in days})
    ]


def _nik_dates(written: Records, row: int) -> list[str]:
    """Digits 7 to 12 of NIKs that the row may mean: its own, or those of its birth date."""
    own = [f"{int(written.nik[row]) // 10000 % 1000000:06d}"] if written.nik_born[row] else []
    number = int(written.born[row])
    if number and number % 1_000_000 != written.nik_born[row] and number % 10_000 != 101:
        year, month, day = number // 10_000 % 100, number // 100 % 100, number % 100
        sexes = (1, 2) if not written.sex[row] else (int(written.sex[row]),)
        own += [f"{day + (40 if sex == 2 else 0):02d}{month:02d}{year:02d}" for sex in sexes]
    return own
