"""`manage.py backup TO`: database and private files, as of one moment, into a new folder."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from core import audit
from core.backups import taking
from core.management.backup_answers import answered


class Command(BaseCommand):
    help = (
        "Menyalin basis data dan berkas pribadi ke folder baru, dengan daftar isi dan sidik. "
        "Dienkripsi bila BACKUP_KEY diisi. Portal boleh tetap berjalan."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("target", type=Path, help="Folder baru untuk salinan.")

    def handle(self, *args: Any, **options: Any) -> None:
        with answered():
            made = taking.take(
                options["target"],
                database=settings.DATABASES["default"],
                files=Path(settings.MEDIA_ROOT),
                passphrase=settings.BACKUP_KEY,
            )
        rows = sum(count for count, _digest in made.tables.values())
        audit.record("backup.take", by=None, well=True, rows=rows, is_sealed=made.is_sealed)
        sealed = "terenkripsi" if made.is_sealed else "TIDAK terenkripsi (BACKUP_KEY kosong)"
        self.stdout.write(
            f"{len(made.tables)} tabel, {rows} baris, {len(made.files)} berkas disalin; {sealed}."
        )
