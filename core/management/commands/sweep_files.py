"""Tell of private files without a row and of rows without their file; delete old strays on wish."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from core.stray_files import sweep

_SHOWN = 20


class Command(BaseCommand):
    help = (
        "Berkas pribadi tanpa baris, dan baris tanpa berkas. Tanpa --delete hanya melaporkan; "
        "dengan --delete menghapus berkas tanpa baris yang lebih tua dari --days hari."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--delete", action="store_true")
        parser.add_argument("--days", type=int, default=settings.STRAY_FILE_DAYS)

    def handle(self, *args: Any, **options: Any) -> None:
        report = sweep(
            older_than=datetime.timedelta(days=options["days"]), delete=options["delete"]
        )
        self.stdout.write(f"Berkas tanpa baris: {len(report.stray)}")
        for name in report.stray[:_SHOWN]:
            self.stdout.write(f"  {name}")
        self.stdout.write(f"Dihapus: {len(report.deleted)}")
        self.stdout.write(f"Baris tanpa berkas: {len(report.missing)}")
        for column, pk in report.missing[:_SHOWN]:
            self.stdout.write(f"  {column} {pk}")
        if report.unswept:
            self.stdout.write(f"Tidak diperiksa: {', '.join(report.unswept)}")
