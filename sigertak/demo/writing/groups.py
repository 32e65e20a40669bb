"""Group lists of the demonstration: PBI-JK and PPKS of one regency, KKS/BSP PKH of the province."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files import File

from accounts.models import Membership
from accounts.roles import Role
from beneficiaries.group_codes import GroupKind
from beneficiaries.models import GroupList
from beneficiaries.operations import group_checks, group_lists
from sigertak.demo import records
from sigertak.demo.accounts import FAVOURITE_KABUPATEN
from sigertak.demo.chance import stream
from sigertak.demo.places import digits
from sigertak.demo.writing.offices import Staff
from sigertak.demo.writing.timeline import Calendar, happening

# As many as a page of a demonstration shows; the real ones have millions.
MOST_PBI, MOST_PKH, MOST_PPKS = 400, 300, 40
# Somebody the base does not have, in each list.
_STRANGERS = ("Suryani Hasibuan", "Mat Rozi", "Lindawati Br Saragih")
_PPKS_OF_ADULTS = ("Fakir Miskin", "Penyandang Disabilitas", "Perempuan Rawan Sosial Ekonomi",
                   "Korban Bencana Alam", "ODHA", "Pemulung")  # fmt: skip
_PPKS_OF_CHILDREN = ("Anak Terlantar", "Anak Jalanan", "Anak yang memerlukan perlindungan khusus")
_HEADINGS = ("NO", "NAMA", "NIK", "NO KK", "TGL LAHIR", "KABUPATEN", "KECAMATAN", "DESA")


def bring_in(
    households: Sequence[records.Household], staff: Staff, calendar: Calendar, seed: int
) -> int:
    """Up to three lists as the ministry sent them, in force; returns how many rows were joined."""
    rng = stream(seed, "group lists")
    province = staff.holder(Role.STEWARD)
    steward = staff.first(Role.STEWARD, FAVOURITE_KABUPATEN) or province
    here = [one for one in households if digits(one.place.regency.code) == FAVOURITE_KABUPATEN]
    near = here if steward is not province and here else list(households)
    poor = [(one, person) for one in near if one.decile <= 4 for person in one.members]
    heads = [(one, one.head, "") for one in households if one.decile <= 2]
    grown = [pair for pair in poor if pair[1].age >= 18]
    young = [pair for pair in poor if pair[1].age < 18]
    troubled = [
        (*pair, rng.choice(kinds))
        for pool, kinds in ((grown, _PPKS_OF_ADULTS), (young, _PPKS_OF_CHILDREN))
        for pair in rng.sample(pool, min(MOST_PPKS // 2, len(pool)))
    ]
    joined = 0
    for kind, rows, by in (
        (GroupKind.PBI, [(*one, "") for one in poor[:MOST_PBI]], steward),
        (
            GroupKind.PKH,
            rng.sample(heads, min(MOST_PKH, len(heads))),
            province,
        ),
        (GroupKind.PPKS, troubled, steward),
    ):
        # Among few households nobody may be poor enough.
        joined += _bring_in(kind, rows, by, calendar) if rows else 0
    return joined


def _bring_in(
    kind: GroupKind,
    rows: Iterable[tuple[records.Household, records.Person, str]],
    by: Membership,
    calendar: Calendar,
) -> int:
    day = calendar.today - timedelta(days=40)
    told = {
        "kind": kind.value,
        "period": f"{day:%Y-%m}",
        "source": "Kementerian Sosial",
        "letter": f"Contoh {day.day}/HUK/{day.year}",
        "letter_date": day,
    }
    columns = [(GroupList, "created_at"), (GroupList, "checked_at"), (GroupList, "applied_at")]
    with TemporaryDirectory() as folder, happening(calendar.at(day), *columns):
        path = Path(folder) / f"{kind}.csv"
        _write(path, kind, rows)
        with path.open("rb") as file:
            group_list = group_lists.receive(
                file=File(file), filename=path.name, told=told, regency_id=by.regency_id,
                by=by.user,
            )  # fmt: skip
        group_checks.check(
            group_list=group_list, desk=nullcontext, progress=lambda _done, _of: None, by=by.user
        )
        group_lists.apply(group_list=group_list, by=by.user)
    return group_list.rows.filter(outcome="joined").count()


def _write(
    path: Path,
    kind: GroupKind,
    rows: Iterable[tuple[records.Household, records.Person, str]],
) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file, delimiter=";")
        table.writerow((*_HEADINGS, *(["JENIS PPKS"] if kind is GroupKind.PPKS else [])))
        place = None
        for number, (home, person, category) in enumerate(rows, start=1):
            place = home.place
            born = f"{person.birth_date:%d-%m-%Y}" if person.birth_date else ""
            table.writerow(
                (number, person.name, person.nik, person.kk, born, place.regency.name,
                 place.district.name, place.village.name, *([category] if category else []))
            )  # fmt: skip
        if place is not None:
            for name in _STRANGERS:
                last = ["Fakir Miskin"] if kind is GroupKind.PPKS else []
                table.writerow(("", name, "", "", "", place.regency.name,
                                place.district.name, place.village.name, *last))  # fmt: skip
