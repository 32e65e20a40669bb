"""The published totals as files: the same rows as csv, json and xlsx."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.tabular.columns import ColumnKind
from core.tabular.exports import ExportColumn, Sheet, export_csv, export_xlsx
from public.enums import Funding, Measure
from public.queries.editions import Edition

COLUMNS = (
    ExportColumn("kode_wilayah", ColumnKind.IDENTIFIER, 14),
    ExportColumn("wilayah", width=36),
    ExportColumn("tahun_anggaran", width=16),
    ExportColumn("sumber_dana", width=22),
    ExportColumn("kode_ukuran", width=14),
    ExportColumn("ukuran", width=34),
    ExportColumn("nilai", ColumnKind.INTEGER, 20),
    ExportColumn("disembunyikan", width=16),
)
Row = tuple[str, str, int | None, str, str, str, int | None, bool]


@dataclass(frozen=True)
class FileKind:
    extension: str
    content_type: str
    icon: str
    note: Promise
    write: Callable[[Edition], bytes]


def _rows(edition: Edition) -> Iterator[Row]:
    """By measure, place, year and source; no year and no source mean all of them together."""
    places = {place.pk: place for place in (edition.province, *edition.regencies)}
    order = list(Measure)
    cells = sorted(
        (cell for cell in edition.figures if cell.region in places),
        key=lambda cell: (order.index(Measure(cell.measure)), places[cell.region].code, *cell[2:]),
    )
    for cell in cells:
        place, value = places[cell.region], edition.figures[cell]
        yield (
            place.code,
            place.full_name if place == edition.province else place.name,
            cell.year or None,
            str(Funding(cell.funding).label) if cell.funding else "",
            cell.measure,
            str(Measure(cell.measure).label),
            value,
            value is None,
        )


def _flat(edition: Edition) -> Iterator[tuple[object, ...]]:
    for code, place, year, funding, measure, label, value, withheld in _rows(edition):
        yield (
            code, place, str(year or "semua"), funding or "semua", measure, label, value,
            "ya" if withheld else "tidak",
        )  # fmt: skip


def _notes(edition: Edition) -> dict[str, str]:
    publication = edition.publication
    return {
        "terbitan": str(publication.pk),
        "data_per": timezone.localtime(publication.data_as_of).isoformat(timespec="seconds"),
        "terbit": timezone.localtime(publication.published_at).isoformat(timespec="seconds"),
        "provinsi": edition.province.name,
        "ambang": str(publication.threshold),
        "keterangan": _(
            "Angka orang di bawah ambang disembunyikan, beserta angka lain yang dapat dipakai "
            "untuk menghitungnya. Angka yang disembunyikan tidak bernilai nol."
        ),
    }


def _csv(edition: Edition) -> bytes:
    target = io.BytesIO()
    export_csv(target, COLUMNS, _flat(edition))
    return target.getvalue()


def _xlsx(edition: Edition) -> bytes:
    target = io.BytesIO()
    notes = [ExportColumn(_("Keterangan"), width=20), ExportColumn(_("Isi"), width=90)]
    export_xlsx(
        target,
        [
            Sheet(_("Angka"), COLUMNS, _flat(edition)),
            Sheet(_("Keterangan"), notes, _notes(edition).items()),
        ],
    )
    return target.getvalue()


def _json(edition: Edition) -> bytes:
    names = [str(column.label) for column in COLUMNS]
    content = {
        **_notes(edition),
        "angka": [dict(zip(names, row, strict=True)) for row in _rows(edition)],
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


KINDS = {
    kind.extension: kind
    for kind in (
        FileKind(
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "file-spreadsheet",
            gettext_lazy("Untuk dibuka dengan Excel atau LibreOffice; dengan lembar keterangan."),
            _xlsx,
        ),
        FileKind(
            "csv",
            "text/csv; charset=utf-8",
            "file-type-csv",
            gettext_lazy("Satu baris satu angka, dipisahkan koma; untuk aplikasi lain."),
            _csv,
        ),
        FileKind(
            "json",
            "application/json",
            "database-export",
            gettext_lazy("Untuk program komputer; alamatnya tetap dan isinya selalu yang terbaru."),
            _json,
        ),
    )
}
