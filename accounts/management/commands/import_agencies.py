"""`manage.py import_agencies FILE`: the offices of a province, founded from a list."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from import_export.results import Result, RowResult
from tablib import Dataset

from accounts.agency_list import COLUMNS, AgencyResource
from core import audit
from core.tabular.errors import TabularError
from core.tabular.reading import open_table

_WORDS = {
    RowResult.IMPORT_TYPE_NEW: "baru",
    RowResult.IMPORT_TYPE_UPDATE: "nama singkat berubah",
}


class Command(BaseCommand):
    help = (
        "Dirikan instansi (OPD) dari daftar Excel atau csv berkolom nama, nama singkat, jenis, dan "
        "kode wilayah. Tanpa --apply hanya diperiksa. Semua masuk, atau tidak satu pun."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--apply", action="store_true", help="dirikan sungguh-sungguh")

    def handle(self, *_args: Any, **options: Any) -> None:
        numbers, lines = _read(options["file"])
        with transaction.atomic():
            result = AgencyResource().import_data(lines, use_transactions=False)
            if faults := _faults(result, numbers):
                raise CommandError("\n".join([*faults, "Tidak ada yang masuk."]))
            for row in result.rows:
                if row.import_type in _WORDS:
                    self.stdout.write(f"{row.object_repr}: {_WORDS[row.import_type]}")
            new = result.totals[RowResult.IMPORT_TYPE_NEW]
            changed = result.totals[RowResult.IMPORT_TYPE_UPDATE]
            if options["apply"]:
                audit.record("agencies.import", by=None, new=new, changed=changed)
            else:
                transaction.set_rollback(True)
        same = result.totals[RowResult.IMPORT_TYPE_SKIP]
        done = "Selesai" if options["apply"] else "Dapat didirikan; ulangi dengan --apply"
        self.stdout.write(f"{done}: {new} baru, {changed} berubah, {same} tetap.")


def _read(path: Path) -> tuple[list[int], Dataset]:
    """Row numbers as Excel shows them, and the lines. Raises `CommandError`."""
    lines = Dataset(headers=[column.name for column in COLUMNS])
    numbers = []
    try:
        with open_table(path, path.name) as table:
            header = table.find_header(COLUMNS)
            for row in table.rows(header):
                record = header.record(row)
                lines.append([record[column.name] or "" for column in COLUMNS])
                numbers.append(row.number)
    except OSError as error:
        raise CommandError(f"Berkas {path} tidak dapat dibaca: {error.strerror}.") from error
    except TabularError as error:
        raise CommandError(str(error)) from error
    return numbers, lines


def _faults(result: Result, numbers: list[int]) -> list[str]:
    """What is wrong, by row of the file."""
    told = [
        f"Baris {numbers[number - 1]}: {error.error}"
        for number, errors in result.row_errors()
        for error in errors
    ]
    for row in result.invalid_rows:
        reasons = " ".join(str(message) for message in row.error.messages)
        told.append(f"Baris {numbers[row.number - 1]}: {reasons}")
    return [*(str(error.error) for error in result.base_errors), *told]
