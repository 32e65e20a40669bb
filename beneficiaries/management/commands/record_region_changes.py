"""manage.py record_region_changes FILE.csv: splits, mergers, new codes and names of regions."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from beneficiaries.operations.region_changes import record
from regions.change_file import ChangeFileError, read_changes
from regions.operations.changes import ChangeRefused


class Command(BaseCommand):
    help = (
        "Catat pemekaran, penggabungan, ganti kode, dan ganti nama wilayah dari daftar csv. "
        "Tanpa --apply hanya diperiksa. Semua dicatat, atau tidak satu pun."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.csv")
        parser.add_argument("--apply", action="store_true", help="catat sungguh-sungguh")

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            changes = read_changes(path.read_text(encoding="utf-8-sig"))
        except OSError as error:
            raise CommandError(f"Berkas {path} tidak dapat dibaca: {error.strerror}.") from error
        except (ChangeFileError, UnicodeDecodeError) as error:
            raise CommandError(f"{path.name}: {error}") from error
        with transaction.atomic():
            for told in changes:
                line = (
                    f"{told.on} {told.change.label}: {', '.join(told.before)} menjadi "
                    f"{', '.join(outcome.code for outcome in told.after)}"
                )
                try:
                    recorded = record(told=told, by=None)
                except ChangeRefused as refusal:
                    raise CommandError(f"{line}: {refusal}") from refusal
                self.stdout.write(
                    f"{line} ({recorded.households} rumah tangga dan {recorded.offices} kantor "
                    "desa ikut)"
                    if recorded.households or recorded.offices
                    else line
                )
                for sight in recorded.sights:
                    self.stdout.write(
                        f"  Operator {sight.heir.full_name} ({sight.operators} orang) akan melihat "
                        f"{sight.households} rumah tangga dari {sight.former.full_name} begitu "
                        "rumah tangga itu dipindahkan."
                    )
            if not options["apply"]:
                transaction.set_rollback(True)
        done = "dicatat" if options["apply"] else "dapat dicatat; ulangi dengan --apply"
        self.stdout.write(f"{len(changes)} perubahan {done}.")
