"""What applying a file would do, for the screen: by regency, by variable, and who is gone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Model, OuterRef, QuerySet
from django.utils.translation import gettext as _

from accounts.scope import Scope
from beneficiaries.codebook_variable import Unit
from beneficiaries.enums import RowOutcome
from beneficiaries.import_faults import column_label
from beneficiaries.models import (
    Amendment,
    Household,
    HouseholdVersion,
    Person,
    PersonVersion,
    RegistryImport,
    StagedRow,
)
from beneficiaries.proposals.enums import AmendmentAct
from beneficiaries.queries.import_changes import SILENT, VARIABLE_OF_COLUMN
from regions.models import Region


@dataclass(frozen=True, slots=True)
class RegencyCounts:
    """Rows of one regency by outcome; `regency` None for rows nobody could place, or, in a file
    that came to a regency (`has_desk`), for rows of another one.

    `gone` and `refused` are of the base: told by no row, and by refused rows only.
    """

    regency: Region | None
    new: int
    changed: int
    same: int
    faulty: int
    gone: int
    # Previews of older editions do not tell them apart.
    refused: int = 0
    has_desk: bool = False

    @property
    def name(self) -> str:
        if self.regency is not None:
            return self.regency.name
        return _("Kabupaten/kota lain") if self.has_desk else _("Tanpa wilayah")


@dataclass(frozen=True, slots=True)
class Preview:
    """`variables` and `emptied` are (label, rows), the most frequent first; `sampled` and
    `emptied_sampled` as in `previewing`.
    """

    regencies: list[RegencyCounts]
    variables: list[tuple[str, int]]
    sampled: int | None
    emptied: list[tuple[str, int]]
    emptied_sampled: int | None

    @property
    def gone(self) -> int:
        return sum(line.gone for line in self.regencies)

    @property
    def refused(self) -> int:
        return sum(line.refused for line in self.regencies)


def preview_of(import_file: RegistryImport) -> Preview | None:
    """The preview kept with an import; None before it was counted."""
    kept = import_file.preview
    if not kept:
        return None
    unit = Unit(import_file.unit)
    keys = [int(key) for key in kept["regencies"] if key]
    regions = Region.objects.in_bulk(keys)
    lines = [
        RegencyCounts(
            regions.get(int(key)) if key else None,
            has_desk=import_file.regency_id is not None,
            **counts,
        )
        for key, counts in kept["regencies"].items()
    ]
    return Preview(
        sorted(lines, key=lambda line: line.regency.code if line.regency else "~"),
        _in_words(unit, kept["variables"]),
        kept["sampled"],
        _in_words(unit, kept.get("emptied", [])),
        kept.get("emptied_sampled"),
    )


def _in_words(unit: Unit, counted: list[tuple[str, int]]) -> list[tuple[str, int]]:
    return [(_label(unit, name), rows) for name, rows in counted if name not in SILENT]


def _label(unit: Unit, name: str) -> str:
    return column_label(unit, VARIABLE_OF_COLUMN.get(name, name)) or name


def gone(scope: Scope, import_file: RegistryImport, regency_id: int | None) -> QuerySet[Any]:
    """Households or persons of the base that neither the file nor its release tells of, nor a
    proposal keeps there.

    Only of regencies the file has good rows of.
    """
    return _absent(scope, import_file, regency_id).filter(~_refused_rows(import_file))


def refused(scope: Scope, import_file: RegistryImport, regency_id: int | None) -> QuerySet[Any]:
    """The same, of those that the file does tell of, in rows that are refused."""
    return _absent(scope, import_file, regency_id).filter(_refused_rows(import_file))


def _refused_rows(import_file: RegistryImport) -> Exists:
    rows = StagedRow.objects.filter(import_file=import_file, outcome=RowOutcome.FAULTY)
    return Exists(rows.filter(registry_id=OuterRef("registry_id")))


def _absent(scope: Scope, import_file: RegistryImport, regency_id: int | None) -> QuerySet[Any]:
    unit = Unit(import_file.unit)
    identity, version, key = _TABLES[unit]
    by_proposal = Amendment.objects.filter(
        act__in=[AmendmentAct.ENTERED, AmendmentAct.JOINED],
        regency_id=OuterRef("regency_id"),
        **{key: OuterRef("pk")},
    )
    if unit is Unit.HOUSEHOLD:
        by_proposal = by_proposal.filter(person__isnull=True)
    told: QuerySet[Model] = version._default_manager.filter(
        release_id=import_file.release_id, **{key: OuterRef("pk")}
    )
    coming = StagedRow.objects.filter(
        import_file=import_file, registry_id=OuterRef("registry_id")
    ).exclude(outcome=RowOutcome.FAULTY)
    wanted = [
        int(pk)
        for pk, line in import_file.preview.get("regencies", {}).items()
        if pk and _taken(line) and regency_id in (None, int(pk))
    ]
    rows = identity._default_manager.visible_to(scope).in_base()  # type: ignore[attr-defined]
    return (
        rows.filter(~Exists(told), ~Exists(coming), ~Exists(by_proposal), regency_id__in=wanted)
        .select_related("village")
        .order_by("id")
    )


def _taken(line: dict[str, int]) -> int:
    return line["new"] + line["changed"] + line["same"]


_TABLES: dict[Unit, tuple[type[Model], type[Model], str]] = {
    Unit.HOUSEHOLD: (Household, HouseholdVersion, "household"),
    Unit.PERSON: (Person, PersonVersion, "person"),
}
