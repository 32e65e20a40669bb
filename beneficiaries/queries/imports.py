"""Registry imports for the screen: the list, one import's rows by outcome, its last job."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet

from accounts.scope import Scope
from beneficiaries.codebook_variable import Unit
from beneficiaries.enums import ImportState, ImportUnit, RowOutcome
from beneficiaries.import_faults import FAULTS, column_label, in_brief, words
from beneficiaries.import_plan import Origin
from beneficiaries.models import RegistryImport, ReleaseActivation, StagedRow
from beneficiaries.queries.import_changes import Change, changes_of
from core.models import Job
from core.tabular.errorfiles import FailedRow
from core.tabular.headers import own_columns
from regions.codes import CodeSystem
from regions.models import Region

_STREAM = 1_000
# What tells of a code that its numbering does not know; the share of rows from which on it is the
# numbering rather than the rows that is at fault.
_OF_CODES = ("village_unknown", "bps_code_only", "bps_code_unknown")
_CODE_COLUMNS = ("region_code", "village_code")
_MOSTLY = 0.8


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A staged row as the steward reads it."""

    number: int
    registry_id: str
    name: str
    village: str
    outcome: str
    outcome_label: str
    # What is wrong, and the rest that is to be said of it.
    faults: list[tuple[str, str]] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FaultLine:
    """One kind of fault in one column: how often, and the first row that has it."""

    code: str
    column: str
    message: str
    cure: str
    level: str
    rows: int
    first: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What checking found in a file. `family` names the header set it was recognised by."""

    rows: int
    new: int
    changed: int
    same: int
    faulty: int
    warned: int
    faults: list[FaultLine]
    known_columns: int
    family: str
    codes_confirmed: bool
    by_bps_codes: bool
    # Rows whose code the numbering does not know.
    unread_codes: int
    # Whether its columns were named by hand for an earlier file.
    remembered: bool

    @property
    def doubts_codes(self) -> bool:
        """Whether so few codes are known that the file may well use the other numbering."""
        return self.unread_codes > 0 and self.unread_codes >= _MOSTLY * self.rows

    @property
    def acceptable(self) -> int:
        """Rows that applying would take."""
        return self.new + self.changed + self.same


def import_list(scope: Scope) -> QuerySet[RegistryImport]:
    """Imports of the territory; their keys are ordered by time."""
    found = RegistryImport.objects.visible_to(scope)
    return found.select_related("release", "regency", "created_by")


def last_job(subject_id: uuid.UUID, kinds: Sequence[str]) -> Job | None:
    """The newest job of these kinds about a subject; jobs hold nothing personal."""
    return Job.objects.filter(subject_id=subject_id, kind__in=kinds).order_by("-pk").first()


def waiting_count(scope: Scope) -> int:
    """Imports that wait for the steward's decision, for the menu."""
    waiting = [ImportState.MAPPING, ImportState.STAGED]
    return RegistryImport.objects.visible_to(scope).filter(state__in=waiting).count()


def summary(import_file: RegistryImport) -> Summary:
    """Figures and faults of a judged import, from its stored counts."""
    unit = Unit(import_file.unit)
    counts, mapping = import_file.counts, import_file.mapping
    return Summary(
        rows=counts.get("rows", 0),
        new=counts.get("new", 0),
        changed=counts.get("changed", 0),
        same=counts.get("same", 0),
        faulty=counts.get("faulty", 0),
        warned=counts.get("warned", 0),
        faults=[
            FaultLine(
                code=one["code"],
                column=column_label(unit, one["column"]),
                message=str(FAULTS[one["code"]].message),
                cure=str(FAULTS[one["code"]].cure),
                level=one["level"],
                rows=one["rows"],
                first=one["first"],
            )
            for one in counts.get("faults", [])
        ],
        known_columns=len(mapping.get("columns", {})),
        family=mapping.get("family", ""),
        codes_confirmed=mapping.get("codes_confirmed", True),
        by_bps_codes=mapping.get("code_system") == CodeSystem.BPS,
        unread_codes=sum(
            one["rows"]
            for one in counts.get("faults", [])
            if one["code"] in _OF_CODES and one["column"] in _CODE_COLUMNS
        ),
        remembered=mapping.get("origin") == Origin.REMEMBERED,
    )


def households_to_come(scope: Scope, import_file: RegistryImport) -> QuerySet[RegistryImport]:
    """Files of households of the same release that are not applied yet."""
    coming = [ImportState.RECEIVED, ImportState.MAPPING, ImportState.STAGED, ImportState.APPLYING]
    found = RegistryImport.objects.visible_to(scope).filter(
        release=import_file.release_id, unit=ImportUnit.HOUSEHOLD, state__in=coming
    )
    if import_file.regency_id is not None:
        found = found.filter(Q(regency__isnull=True) | Q(regency=import_file.regency_id))
    return found.order_by("-pk")


def not_in_force(import_file: RegistryImport) -> bool:
    """Whether an applied file waits for its release, a base already, to be activated again."""
    if import_file.applied_at is None:
        return False
    current = ReleaseActivation.objects.filter(
        release_id=import_file.release_id, superseded_at__isnull=True
    )
    if import_file.regency_id is not None:
        current = current.filter(regency_id=import_file.regency_id)
    return any(one.stands_at < import_file.applied_at for one in current)


def rows_of(
    import_file: RegistryImport,
    *,
    outcome: str = "",
    code: str = "",
    regency_id: int | None = None,
) -> QuerySet[StagedRow]:
    """Rows of an import in the order of the file, by outcome, kind of fault and regency."""
    found = _filtered(import_file, outcome, code)
    return found if regency_id is None else found.filter(regency_id=regency_id)


def places_of_failed(import_file: RegistryImport) -> Counter[int]:
    """Rows kept out by the regency that they tell, as far as that could be read."""
    rows = StagedRow.objects.filter(
        import_file=import_file, outcome=RowOutcome.FAULTY, regency__isnull=False
    )
    return Counter(dict(rows.order_by().values_list("regency_id").annotate(n=Count("pk"))))


def senders_headings(import_file: RegistryImport) -> list[str]:
    """The headings of the file; of rows that came back corrected, without our own in front."""
    headers: list[str] = import_file.mapping.get("headers", [])
    return headers[own_columns(headers) :]


def failed_rows(import_file: RegistryImport) -> Iterator[FailedRow]:
    """Rows kept out, with their reasons, for the file to correct and send back."""
    unit = Unit(import_file.unit)
    columns: dict[str, int] = import_file.mapping.get("columns", {})
    own = own_columns(import_file.mapping.get("headers", ()))
    rows = _filtered(import_file, RowOutcome.FAULTY, "")
    for row in rows.iterator(chunk_size=_STREAM):
        yield FailedRow(
            number=row.number,
            cells=row.raw[own:],
            reasons=[words(fault, unit) for fault in row.faults],
            marked={
                columns[fault["column"]] - own
                for fault in row.faults
                if fault.get("column") in columns
            },
        )


def _filtered(import_file: RegistryImport, outcome: str, code: str) -> QuerySet[StagedRow]:
    rows = StagedRow.objects.filter(import_file=import_file).order_by("number")
    if outcome == "warned":
        rows = rows.exclude(outcome=RowOutcome.FAULTY).exclude(faults=[])
    elif outcome:
        rows = rows.filter(outcome=outcome)
    if code:
        rows = rows.filter(faults__contains=[{"code": code}])
    return rows


def shown_rows(import_file: RegistryImport, rows: list[StagedRow]) -> list[ShownRow]:
    """Staged rows in words: place, faults, and what each would change."""
    unit = Unit(import_file.unit)
    name_key = "head_name" if unit is Unit.HOUSEHOLD else "name"
    villages = dict(
        Region.objects.filter(pk__in={row.data.get("village_id") for row in rows} - {None})
        .values_list("pk", "name")
    )  # fmt: skip
    changes = changes_of(import_file, [row for row in rows if row.outcome == RowOutcome.CHANGED])
    return [
        ShownRow(
            number=row.number,
            registry_id=row.registry_id,
            name=str(row.data.get(name_key, "")),
            village=villages.get(row.data.get("village_id"), ""),
            outcome=row.outcome,
            outcome_label=row.get_outcome_display(),
            faults=[in_brief(fault, unit) for fault in row.faults],
            changes=changes.get(row.pk, []),
        )
        for row in rows
    ]
