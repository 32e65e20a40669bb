"""The list of findings: its columns, and what each gives to a table that is handed down."""

from __future__ import annotations

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from beneficiaries.identity import mask_nik
from beneficiaries.models import QualityFinding
from beneficiaries.quality.kinds import KINDS
from beneficiaries.quality_enums import QualityOutcome, QualityState, Severity
from beneficiaries.quality_words import told
from beneficiaries.templatetags.registry_ids import own_id
from core.lists import Cell, ListColumn, Listing
from core.tabular.columns import ColumnKind

FILTERS = ("jenis", "kabupaten", "kecamatan", "desa", "keadaan", "bobot", "tugas")


def _who(finding: QualityFinding) -> str:
    return finding.person.name if finding.person else finding.household.head_name


def _cure(finding: QualityFinding) -> str:
    kind = KINDS.get(finding.kind)
    return str(kind.cure) if kind else ""


_WHO = ListColumn(
    "who",
    _("Siapa"),
    fixed=True,
    cells=(
        # The id comes back with the answered list.
        Cell(_("ID temuan"), lambda f: str(f.pk), ColumnKind.IDENTIFIER, 38),
        Cell(_("Nama"), _who),
        Cell(_("NIK"), lambda f: mask_nik(f.person.nik) if f.person else ""),
        Cell(
            _("ID rumah tangga"),
            lambda f: own_id(f.household.registry_id),
            ColumnKind.IDENTIFIER,
        ),
    ),
)
_WRONG = ListColumn(
    "wrong",
    _("Yang salah"),
    cells=(
        Cell(_("Jenis temuan"), lambda f: str(getattr(KINDS.get(f.kind), "label", f.kind))),
        Cell(_("Yang salah"), told, width=60),
        Cell(_("Cara memperbaiki"), _cure, width=60),
    ),
)
_WEIGHT = ListColumn(
    "weight",
    _("Bobot"),
    order=("weight", "-id"),
    cells=(Cell(_("Bobot"), lambda f: f.get_severity_display()),),
)
_VILLAGE = ListColumn(
    "village",
    _("Desa/kelurahan"),
    cells=(
        Cell(_("Alamat"), lambda f: f.household.address_line, width=34),
        Cell(_("Desa/kelurahan"), lambda f: f.village.name),
        Cell(_("Kecamatan"), lambda f: f.district.name),
        Cell(_("Kabupaten/kota"), lambda f: f.regency.name),
    ),
)
_STATE = ListColumn(
    "state",
    _("Keadaan"),
    cells=(
        Cell(_("Keadaan"), lambda f: f.get_state_display()),
        Cell(_("Tenggat"), lambda f: f.due_on, ColumnKind.DATE),
    ),
)
_FOUND = ListColumn(
    "found",
    _("Ditemukan"),
    order=("-id",),
    cells=(Cell(_("Ditemukan"), lambda f: localdate(f.found_at), ColumnKind.DATE),),
)


def _answer(*, shown: bool) -> ListColumn:
    """For whoever fills the list in: `quality_answers` reads these two columns again."""
    outcomes = tuple(outcome.label for outcome in QualityOutcome)
    return ListColumn(
        "answer",
        _("Hasil"),
        shown=shown,
        fixed=shown,
        cells=(
            Cell(_("Hasil"), lambda f: f.get_outcome_display(), width=36, choices=outcomes),
            Cell(_("Keterangan"), lambda f: f.reason, width=40),
        ),
    )


FINDINGS = Listing(
    page="beneficiaries.quality",
    title=_("Temuan mutu data"),
    sort="weight",
    filters=FILTERS,
    words={
        "jenis": list(KINDS),
        "keadaan": [*QualityState.values, "terlambat", "semua"],
        "bobot": Severity.values,
    },
    columns=(_WHO, _WRONG, _WEIGHT, _VILLAGE, _STATE, _FOUND, _answer(shown=False)),
)
# What is handed down with a task, to be filled in and sent back.
TASK_SHEET = Listing(
    page="beneficiaries.quality_sheet",
    title=_("Lembar jawaban"),
    sort="weight",
    columns=(_WHO, _answer(shown=True), _WRONG, _WEIGHT, _VILLAGE, _STATE),
)
