"""The list of proposals: its columns, and what each gives to a table that is taken along."""

from __future__ import annotations

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import Proposal
from beneficiaries.proposals.enums import ProposalKind, ProposalState
from core.lists import Cell, ListColumn, Listing
from core.tabular.columns import ColumnKind

FILTERS = ("jenis", "keadaan", "kabupaten", "kecamatan", "desa")


def _destination(proposal: Proposal) -> str:
    return proposal.to_village.name if proposal.to_village else proposal.to_place


PROPOSALS = Listing(
    page="beneficiaries.proposals",
    title=_("Usulan"),
    sort="made",
    filters=FILTERS,
    words={
        "jenis": ProposalKind.values,
        "keadaan": [*ProposalState.values, "giliran", "terlambat", "semua"],
    },
    columns=(
        ListColumn(
            "subject",
            _("Tentang"),
            fixed=True,
            cells=(Cell(_("Tentang"), lambda p: p.subject_name, width=32),),
        ),
        ListColumn(
            "kind", _("Jenis usulan"),
            cells=(
                Cell(_("Jenis usulan"), lambda p: p.get_kind_display()),
                Cell(_("Tanggal kejadian"), lambda p: p.happened_on, ColumnKind.DATE),
                Cell(_("Tujuan"), _destination),
            ),
        ),
        ListColumn(
            "village", _("Desa/kelurahan"),
            cells=(
                Cell(_("Desa/kelurahan"), lambda p: p.village.name),
                Cell(_("Kecamatan"), lambda p: p.district.name),
                Cell(_("Kabupaten/kota"), lambda p: p.regency.name),
            ),
        ),
        ListColumn(
            "state", _("Keadaan"),
            cells=(Cell(_("Keadaan"), lambda p: p.get_state_display()),),
        ),
        ListColumn(
            "days", _("Lama di tingkat ini"), numeric=True,
            cells=(Cell(_("Hari di tingkat ini"), lambda p: p.days, ColumnKind.INTEGER),),
        ),
        ListColumn(
            "made", _("Disusun"), order=("-id",),
            cells=(Cell(_("Disusun"), lambda p: localdate(p.created_at), ColumnKind.DATE),),
        ),
        ListColumn(
            "ratified", _("Ditetapkan"), shown=False,
            cells=(
                Cell(
                    _("Ditetapkan"), lambda p: p.ratified_at and localdate(p.ratified_at),
                    ColumnKind.DATE,
                ),
            ),
        ),
        ListColumn(
            "reason", _("Alasan"), shown=False,
            cells=(Cell(_("Alasan"), lambda p: p.reason, width=60),),
        ),
    ),
)  # fmt: skip
