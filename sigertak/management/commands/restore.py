"""`manage.py restore FROM`: a copy back into an empty database and an empty folder."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from beneficiaries.operations import erasing
from core.backups import restoring
from core.management.backup_answers import answered


class Command(BaseCommand):
    help = (
        "Memulihkan salinan ke basis data dan folder berkas yang kosong, membuktikan bahwa "
        "semuanya sama, lalu mengulang penghapusan data orang yang terjadi sesudahnya."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", type=Path, help="Folder salinan.")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("db_roles", stdout=self.stdout)
        with answered():
            told = restoring.bring_back(
                options["source"],
                database=settings.DATABASES["default"],
                files=Path(settings.MEDIA_ROOT),
                passphrase=settings.BACKUP_KEY,
            )
        rows = sum(count for count, _digest in told.tables.values())
        self.stdout.write(
            f"{rows} baris dan {len(told.files)} berkas kembali seperti pada {told.made_at}."
        )
        call_command("migrate", stdout=self.stdout)
        again = erasing.erase_again()
        self.stdout.write(f"Penghapusan data {again} orang diulang dari buku penghapusan.")
