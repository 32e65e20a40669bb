"""The list of findings: its columns, and what each gives to a table that is handed down."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from beneficiaries.identity import mask_nik
from beneficiaries.models import QualityFinding
from beneficiaries.quality.kinds import KINDS
from beneficiaries.quality_enums import QualityState, Severity
from beneficiaries.quality_words import told
from core.lists import Cell, ListColumn, Listing
from core.tabular.columns import ColumnKind

FILTERS = ("jenis", "kabupaten", "kecamatan", "desa", "keadaan", "bobot", "tugas")


def _who(finding: QualityFinding) -> str:
    return finding.person.name if finding.person else finding.household.head_name


def _cure(finding: QualityFinding) -> str:
    kind = KINDS.get(finding.kind)
    return str(kind.cure) if kind else ""


FINDINGS = Listing(
    page="beneficiaries.quality",
    title=_("Temuan kualitas data"),
    sort="found",
    filters=FILTERS,
    words={
        "jenis": list(KINDS),
        "keadaan": [*QualityState.values, "terlambat", "semua"],
        "bobot": Severity.values,
    },
    columns=(
        ListColumn(
            "who",
            _("Siapa"),
            fixed=True,
            cells=(
                # The id comes back with the answered list.
                Cell(_("ID temuan"), lambda f: str(f.pk), ColumnKind.IDENTIFIER, 38),
                Cell(_("Nama"), _who),
                Cell(_("NIK"), lambda f: mask_nik(f.person.nik) if f.person else ""),
                Cell(
                    _("ID rumah tangga"), lambda f: f.household.registry_id, ColumnKind.IDENTIFIER
                ),
            ),
        ),
        ListColumn(
            "wrong",
            _("Yang salah"),
            cells=(
                Cell(_("Jenis temuan"), lambda f: str(getattr(KINDS.get(f.kind), "label", f.kind))),
                Cell(_("Yang salah"), told, width=60),
                Cell(_("Cara memperbaiki"), _cure, width=60),
            ),
        ),
        ListColumn(
            "village",
            _("Desa/kelurahan"),
            cells=(
                Cell(_("Alamat"), lambda f: f.household.address_line, width=34),
                Cell(_("Desa/kelurahan"), lambda f: f.village.name),
                Cell(_("Kecamatan"), lambda f: f.district.name),
                Cell(_("Kabupaten/kota"), lambda f: f.regency.name),
            ),
        ),
        ListColumn(
            "state",
            _("Keadaan"),
            cells=(
                Cell(_("Keadaan"), lambda f: f.get_state_display()),
                Cell(_("Tenggat"), lambda f: f.due_on, ColumnKind.DATE),
            ),
        ),
        ListColumn(
            "found",
            _("Ditemukan"),
            order=("-id",),
            cells=(Cell(_("Ditemukan"), lambda f: f.found_at.date(), ColumnKind.DATE),),
        ),
        # For whoever fills the list in.
        ListColumn(
            "answer",
            _("Hasil"),
            shown=False,
            cells=(
                Cell(_("Hasil"), lambda f: f.get_outcome_display(), width=22),
                Cell(_("Keterangan"), lambda f: f.reason, width=40),
            ),
        ),
    ),
)
