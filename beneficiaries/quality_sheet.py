"""The list of findings as a table: to hand down, to fill in and to send back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from beneficiaries.identity import mask_nik
from beneficiaries.models import QualityFinding
from beneficiaries.quality.kinds import KINDS
from beneficiaries.quality_words import told
from core.tabular.columns import ColumnKind
from core.tabular.exports import ExportColumn


@dataclass(frozen=True, slots=True)
class SheetColumn:
    label: Any
    value: Callable[[QualityFinding], object]
    kind: ColumnKind = ColumnKind.TEXT
    width: int | None = None


# What the list says; the last two are for whoever fills it in.
COLUMNS = (
    SheetColumn(_("ID temuan"), lambda f: str(f.pk), ColumnKind.IDENTIFIER, 38),
    SheetColumn(_("Jenis temuan"), lambda f: str(KINDS[f.kind].label), width=34),
    SheetColumn(_("Nama"), lambda f: f.person.name if f.person else f.household.head_name),
    SheetColumn(_("NIK"), lambda f: mask_nik(f.person.nik) if f.person else ""),
    SheetColumn(_("ID rumah tangga"), lambda f: f.household.registry_id, ColumnKind.IDENTIFIER),
    SheetColumn(_("Alamat"), lambda f: f.household.address_line, width=34),
    SheetColumn(_("Desa/kelurahan"), lambda f: f.village.name),
    SheetColumn(_("Kecamatan"), lambda f: f.district.name),
    SheetColumn(_("Kabupaten/kota"), lambda f: f.regency.name),
    SheetColumn(_("Yang salah"), told, width=60),
    SheetColumn(_("Cara memperbaiki"), lambda f: str(KINDS[f.kind].cure), width=60),
    SheetColumn(_("Tenggat"), lambda f: f.due_on, ColumnKind.DATE),
    SheetColumn(_("Hasil"), lambda _f: "", width=22),
    SheetColumn(_("Keterangan"), lambda _f: "", width=40),
)


def export_columns() -> list[ExportColumn]:
    return [ExportColumn(column.label, column.kind, column.width) for column in COLUMNS]


def cells(finding: QualityFinding) -> list[object]:
    return [column.value(finding) for column in COLUMNS]
