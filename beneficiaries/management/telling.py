"""What became of an imported file, for those who sit at a terminal."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import OutputWrapper

from beneficiaries.models import RegistryImport
from beneficiaries.queries.import_preview import preview_of
from beneficiaries.queries.imports import failed_rows, senders_headings
from core.tabular.errorfiles import write_error_file


def tell(out: OutputWrapper, import_file: RegistryImport, folder: Path) -> int:
    """Its figures, in sum and by regency; returns how many of its rows are faulty.

    These go to an error file in `folder`, unless they wait for their households alone.
    """
    counts = import_file.counts
    out.write(
        f"{import_file.file_name}: {counts['new']} baru, {counts['changed']} berubah, "
        f"{counts['same']} tetap, {counts['faulty']} bermasalah."
    )
    preview = preview_of(import_file)
    for line in preview.regencies if preview else []:
        out.write(
            f"  {line.name}: "
            f"{line.new} baru, {line.changed} berubah, {line.same} tetap, "
            f"{line.gone} tidak ada lagi, {line.faulty} bermasalah."
        )
    if import_file.awaits_households:
        out.write(
            f"  {import_file.rows_without_household} baris menunggu rumah tangganya. Terapkan "
            f"dahulu berkas rumah tangga rilis {import_file.release}, lalu ulangi perintah ini; "
            "berkas ini tidak perlu diperbaiki."
        )
    elif counts["faulty"]:
        target = folder / f"{Path(import_file.file_name).stem}-bermasalah.xlsx"
        write_error_file(target, senders_headings(import_file), failed_rows(import_file))
        out.write(f"  Baris bermasalah: {target.resolve()}")
    return int(counts["faulty"])
