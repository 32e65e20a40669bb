"""The lists of this app whose columns and order their reader chooses."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.lists import Cell, ListColumn, Listing
from core.tabular.columns import ColumnKind
from core.templatetags.fmt import nik_masked
from verification.enums import (
    AdministrationOutcome,
    CaseState,
    EligibilityOutcome,
    LocationOutcome,
    OverlapOutcome,
    PersonOutcome,
    Presence,
)
from verification.queries.worklist import ANY_STATE, DRIFTED, ESCALATED

_WORDS = {
    "person": PersonOutcome.values,
    "presence": Presence.values,
    "location": LocationOutcome.values,
    "eligibility": EligibilityOutcome.values,
    "overlap": OverlapOutcome.values,
    "administration": AdministrationOutcome.values,
}
_MOST_WORDS = 60


def _masked(number: str) -> str:
    """A list travels further than the portal's walls reach: so numbers of cards are masked."""
    return nik_masked(number) if number else ""


def _day(moment: Any) -> Any:
    return timezone.localdate(moment) if moment else None


def _shortened(words: str) -> str:
    """What fits a cell; the whole stands on the objection's page."""
    return Truncator(words).words(_MOST_WORDS)


def _told_criteria(case: Any) -> str:
    """What an agency hears of the criteria: it must not ask for more (ADR 10)."""
    if case.withheld:
        return gettext("Dinilai Bappeda")
    return str(EligibilityOutcome(case.eligibility_told).label)


def _proposal(case: Any) -> str:
    return gettext("Tepat sasaran dan lokasi") if case.proposed else gettext("Perlu diperiksa")


def _findings(criteria: Cell) -> tuple[Cell, ...]:
    return (
        Cell(_("Orang"), lambda case: str(case.get_person_outcome_display()), width=26),
        Cell(_("Keberadaan"), lambda case: str(case.get_presence_display()), width=26),
        Cell(_("Lokasi"), lambda case: str(case.get_location_outcome_display()), width=26),
        criteria,
        Cell(_("Tumpang tindih"), lambda case: str(case.get_overlap_outcome_display()), width=26),
        Cell(_("Administrasi"), lambda case: str(case.get_administration_outcome_display())),
    )


_NAME = ListColumn(
    "name",
    _("Penerima"),
    fixed=True,
    cells=(
        Cell(_("Nama"), lambda case: case.recipient.name, width=32),
        Cell(_("NIK"), lambda case: _masked(case.recipient.nik), ColumnKind.IDENTIFIER, 24),
        Cell(_("Nomor KK"), lambda case: _masked(case.recipient.kk), ColumnKind.IDENTIFIER, 24),
    ),
)
_PROGRAM = Cell(_("Program"), lambda case: str(case.program), width=36)
_VILLAGE = (
    Cell(_("Desa/kelurahan"), lambda case: case.recipient.village.name),
    Cell(_("Kecamatan"), lambda case: case.recipient.district.name),
    Cell(_("Kabupaten/kota"), lambda case: case.regency.name),
)
_STATE = (
    Cell(_("Status"), lambda case: str(case.get_state_display()), width=24),
    Cell(_("Diputuskan pada"), lambda case: _day(case.decided_at), ColumnKind.DATE),
    Cell(_("Alasan sanggahan"), lambda case: _shortened(case.grounds_told), width=48),
)
_AMOUNT = ListColumn(
    "amount",
    _("Nilai bantuan"),
    shown=False,
    numeric=True,
    cells=(
        Cell(_("Nilai bantuan (Rp)"), lambda case: case.recipient.amount, ColumnKind.DECIMAL),
        Cell(_("Bentuk barang/jasa"), lambda case: case.recipient.goods),
    ),
)
_SUBMITTED = (Cell(_("Diajukan pada"), lambda case: _day(case.submitted_at), ColumnKind.DATE),)

# Every order runs along an index of `Case` within one state, so that the first page of a million
# cases costs what the first page of a hundred does.
WORKLIST = Listing(
    page="verification.worklist",
    title=_("Kasus verifikasi"),
    sort="-waiting",
    filters=(
        "state", "flag", "proposed", "program", "kind", "agency", "regency", "district", "village",
        "person", "presence", "location", "eligibility", "overlap", "administration", "older",
    ),
    words={**_WORDS, "state": [*CaseState.values, ANY_STATE], "flag": [ESCALATED, DRIFTED]},
    columns=(
        _NAME,
        ListColumn(
            "program",
            _("Program dan instansi"),
            order=("program_id", "submitted_at", "id"),
            cells=(_PROGRAM, Cell(_("Instansi"), lambda case: str(case.agency), width=32)),
        ),
        ListColumn(
            "village",
            _("Tempat tinggal"),
            order=("village_id", "submitted_at", "id"),
            cells=_VILLAGE,
        ),
        ListColumn(
            "findings",
            _("Temuan"),
            cells=(
                *_findings(
                    Cell(_("Kriteria"), lambda case: str(case.get_eligibility_outcome_display()))
                ),
                Cell(
                    _("Usulan sistem"),
                    _proposal,
                ),
            ),
        ),
        ListColumn("state", _("Status"), shown=False, cells=_STATE),
        _AMOUNT,
        ListColumn("submitted", _("Diajukan"), shown=False, cells=_SUBMITTED),
        # Who was handed in last has waited least.
        ListColumn(
            "waiting",
            _("Menunggu"),
            order=("-submitted_at", "-id"),
            numeric=True,
            cells=(
                Cell(
                    _("Menunggu (hari)"),
                    lambda case: case.days_waiting if case.decided_at is None else None,
                    ColumnKind.INTEGER,
                ),
                Cell(
                    _("Dinaikkan ke provinsi"),
                    lambda case: _day(case.escalated_at),
                    ColumnKind.DATE,
                ),
            ),
        ),
    ),
)  # fmt: skip

AGENCY_CASES = Listing(
    page="verification.agency_cases",
    title=_("Penerima yang diajukan"),
    # What they sent last is what they ask after.
    sort="-submitted",
    filters=(
        "state",
        "program",
        "person",
        "presence",
        "location",
        "eligibility",
        "overlap",
        "administration",
    ),
    words={**_WORDS, "state": CaseState.values},
    columns=(
        _NAME,
        ListColumn("program", _("Program"), cells=(_PROGRAM,)),
        ListColumn("village", _("Tempat tinggal"), cells=_VILLAGE),
        ListColumn("state", _("Status"), cells=_STATE),
        ListColumn(
            "findings", _("Temuan"), cells=_findings(Cell(_("Kriteria"), _told_criteria, width=26))
        ),
        _AMOUNT,
        ListColumn("submitted", _("Diajukan"), order=("submitted_at", "id"), cells=_SUBMITTED),
    ),
)
