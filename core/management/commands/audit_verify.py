"""`manage.py audit_verify`: is the audit trail whole? Exit code 1 when it is not."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import audit, audit_anchors
from core.audit_verify import standing_still, verify


class Command(BaseCommand):
    help = "Memeriksa keutuhan jejak audit: setiap segel dihitung ulang, setiap rantai ditelusuri."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--note",
            action="store_true",
            help="Catat pula ujung setiap rantai di luar basis, kecuali yang terpotong.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with standing_still():
            report = verify()
            if options["note"]:
                audit_anchors.note(report.held)
        audit.record("audit.verify", by=None, well=report.whole, rows=report.events)
        self.stdout.write(
            f"{report.events} catatan dalam {report.chains} rantai diperiksa; "
            f"{report.older} catatan lebih tua daripada rantai."
        )
        for found in report.breaks:
            place = f"rantai {found.chain_id} urutan {found.seq}" if found.chain_id else ""
            self.stderr.write(f"{found.flaw}: {place} {found.event_id}".rstrip())
        if not report.whole:
            raise CommandError(f"Jejak audit TIDAK utuh: {len(report.breaks)} kerusakan.")
        self.stdout.write("Jejak audit utuh.")
