"""The editions of the base: files as the offices send them, through the real import.

An older edition knows somewhat fewer households, and some of them by another decile; the newer one
took its place in every regency. A third has begun: one file waits to be applied.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import nullcontext, suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files import File
from django.db import connection
from django.db.models import Model

from accounts.models import Membership
from beneficiaries.enums import ImportUnit, Source
from beneficiaries.models import (
    Household,
    HouseholdVersion,
    Person,
    PersonVersion,
    RegistryImport,
    RegistryRelease,
    ReleaseActivation,
    StagedRow,
)
from beneficiaries.operations import activation, applying, imports, staging
from sigertak.demo import files, records
from sigertak.demo.accounts import FAVOURITE_KOTA
from sigertak.demo.chance import stream
from sigertak.demo.places import digits
from sigertak.demo.tables import bdt_households, bdt_persons
from sigertak.demo.writing.atlas import Atlas
from sigertak.demo.writing.timeline import Calendar, happening

FILE_NAMES = {
    ImportUnit.HOUSEHOLD: "rumah-tangga",
    ImportUnit.PERSON: "anggota-rumah-tangga",
}
LATER_ARRIVALS = 0.04
OTHER_DECILE = 0.07
WAITING_ROWS = 300
WAITING_FAULTS = 9


@dataclass(frozen=True, slots=True)
class Edition:
    """One release: when it was decreed, its files came in, and it was activated everywhere."""

    source: Source
    period: str
    decree: str
    decreed: date
    received: date
    activated: date


def older(calendar: Calendar) -> Edition:
    year = calendar.year - 3
    return Edition(
        Source.DTKS, f"{year}-10", f"Contoh 150/HUK/{year}",
        date(year, 10, 16), date(year, 10, 24), date(year, 11, 6),
    )  # fmt: skip


def newer(calendar: Calendar) -> Edition:
    year = calendar.year
    return Edition(
        Source.DTSEN, f"{year} Triwulan 1", f"Contoh 22/HUK/{year}",
        date(year, 1, 8), date(year, 1, 13), date(year, 1, 20),
    )  # fmt: skip


def upcoming(calendar: Calendar) -> Edition:
    day = calendar.today
    return Edition(
        Source.DTSEN, f"{calendar.year} Triwulan 4", "",
        day, day - timedelta(days=3), day,
    )  # fmt: skip


def told_otherwise(
    households: Iterable[records.Household], seed: int
) -> Iterator[records.Household]:
    """The same households as another edition tells them: some missing, some by another decile."""
    rng = stream(seed, "other edition")
    for household in households:
        dice = rng.random()
        if dice < LATER_ARRIVALS:
            continue
        if dice < LATER_ARRIVALS + OTHER_DECILE:
            up = household.decile == 1 or (household.decile < 10 and rng.random() < 0.5)
            yield _of_decile(household, household.decile + (1 if up else -1))
        else:
            yield household


def bring_in(
    edition: Edition,
    households: Iterable[records.Household],
    *,
    atlas: Atlas,
    calendar: Calendar,
    steward: Membership,
) -> None:
    """Import the households and persons of an edition and make it the base of every regency."""
    households = list(households)
    received, activated = calendar.at(edition.received), calendar.at(edition.activated, 0.5)
    with happening(received, *_RELEASE, *_IMPORT):
        release = _release(edition, steward)
        with TemporaryDirectory() as folder:
            for unit, make in ((ImportUnit.HOUSEHOLD, bdt_households),
                               (ImportUnit.PERSON, bdt_persons)):  # fmt: skip
                table = make(households, province=atlas.province.name)
                path = Path(folder) / f"{edition.source.value}-{FILE_NAMES[unit]}.csv"
                files.write(table, path, files.OFFICE)
                _apply(receive(release, unit, path, steward), steward)
    regencies = [atlas.by_code[regency.code] for regency in atlas.regencies]
    with happening(activated, *_ACTIVATION):
        for regency in regencies:
            try:
                activation.activate(
                    release=release, regency=regency, anywhere=True, by=steward.user
                )
            except activation.ActivationRefused:
                # With few households some regency has none of them.
                continue
    _analyze(Household, Person, HouseholdVersion, PersonVersion, StagedRow)


def leave_waiting(
    households: Iterable[records.Household],
    *,
    atlas: Atlas,
    calendar: Calendar,
    steward: Membership,
    seed: int,
) -> None:
    """A file of the upcoming edition, checked, with faults, waiting for its steward's decision."""
    edition = upcoming(calendar)
    rng = stream(seed, "waiting import")
    households = list(households)
    city = [h for h in households if digits(h.place.regency.code) == FAVOURITE_KOTA]
    told = list(told_otherwise(city or households, seed + 2))[:WAITING_ROWS]
    table = bdt_households(told, province=atlas.province.name)
    files.spoil(table, rng, min(WAITING_FAULTS, len(table.rows) // 3))
    with happening(calendar.at(edition.received, 0.4), *_RELEASE, *_IMPORT):
        release = _release(edition, steward)
        with TemporaryDirectory() as folder:
            path = Path(folder) / f"{edition.source.value}-{FILE_NAMES[ImportUnit.HOUSEHOLD]}.xlsx"
            files.write(table, path, files.Layout(titles=files.DEFAULT_TITLES))
            receive(release, ImportUnit.HOUSEHOLD, path, steward)


_RELEASE = ((RegistryRelease, "created_at"),)
_IMPORT = ((RegistryImport, "created_at"), (RegistryImport, "applied_at"))
_ACTIVATION = (
    (ReleaseActivation, "activated_at"), (ReleaseActivation, "superseded_at"),
    (Household, "changed_at"), (Person, "changed_at"),
)  # fmt: skip


def _release(edition: Edition, steward: Membership) -> RegistryRelease:
    return imports.create_release(
        source=edition.source,
        period=edition.period,
        decree=edition.decree,
        decree_date=edition.decreed if edition.decree else None,
        by=steward.user,
    )


def receive(
    release: RegistryRelease, unit: ImportUnit, path: Path, steward: Membership
) -> RegistryImport:
    """Send and check one file; one whose columns nobody knows waits for a person."""
    with path.open("rb") as file:
        import_file = imports.receive(
            release=release, unit=unit, file=File(file), filename=path.name,
            regency_id=steward.regency_id, by=steward.user,
        )  # fmt: skip
    # All in one transaction here: the desk that opens one for each chunk has nothing to do.
    with suppress(staging.FileWaits):
        staging.stage(import_file=import_file, desk=nullcontext, progress=_quietly, by=steward.user)
    return import_file


def _apply(import_file: RegistryImport, steward: Membership) -> None:
    imports.start_applying(import_file=import_file, by=steward.user)
    applying.apply(import_file=import_file, desk=nullcontext, progress=_quietly, by=steward.user)


def _quietly(_done: int, _total: int | None) -> None:
    """Progress of an import, which nobody watches here."""


def _of_decile(household: records.Household, decile: int) -> records.Household:
    percentile = decile * 10 - household.percentile % 10
    variables = {
        **household.variables,
        "percentile": percentile,
        "status_kesejahteraan": decile if decile <= 4 else "",
    }
    return replace(household, decile=decile, percentile=percentile, variables=variables)


def _analyze(*models: type[Model]) -> None:
    """Let the planner know at once; autovacuum cannot see into this transaction."""
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(f'ANALYZE "{model._meta.db_table}"')
