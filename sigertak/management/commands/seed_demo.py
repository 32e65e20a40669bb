"""manage.py seed_demo: an empty database becomes a portal in full use, with invented people."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from sigertak.demo.writing.atlas import NoRegions
from sigertak.demo.writing.seeding import Holding, holding, seed

OTHER_DATA = (
    "Basis data ini sudah berisi data lain. Data contoh hanya ditulis ke basis data kosong; "
    "tidak ada yang diubah."
)
SEEDED_BEFORE = "Data contoh sudah ada; tidak ada yang diubah."


class Command(BaseCommand):
    help = "Isi basis data kosong dengan data contoh: orang, program, kasus, dan akun rekaan."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--households", type=int, required=True, help="banyaknya rumah tangga")
        parser.add_argument(
            "--seed", type=int, default=1, help="benih acak; benih sama, orangnya sama (bawaan 1)"
        )
        parser.add_argument(
            "--if-empty", action="store_true", help="jangan gagal bila basis data sudah berisi"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["households"] < 1:
            raise CommandError("--households harus 1 atau lebih.")
        if settings.PROCESS != "owner":
            raise CommandError("Jalankan perintah ini dengan SIGERTAK_PROCESS=owner.")
        held = holding()
        if held is not Holding.NOTHING:
            message = SEEDED_BEFORE if held is Holding.DEMO else OTHER_DATA
            if not options["if_empty"]:
                raise CommandError(message)
            if held is Holding.OTHER:
                self.stdout.write(message)
            return
        began = time.monotonic()
        try:
            accounts = seed(
                count=options["households"],
                seed=options["seed"],
                folder=settings.DATA_DIR,
                say=lambda text: self.stdout.write(f"- {text}"),
            )
        except NoRegions:
            raise CommandError(
                "Wilayah belum dimuat. Jalankan dahulu: manage.py load_regions"
            ) from None
        self.stdout.write(f"Selesai dalam {time.monotonic() - began:.1f} detik.")
        self.stdout.write(f"Akun contoh: {accounts}")
