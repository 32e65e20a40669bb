"""manage.py load_regions: the regions of the province this portal serves."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from regions.enums import Level
from regions.operations.boundaries import load_shipped_boundaries
from regions.operations.load import load_province
from regions.source import UnknownProvinceError


class Command(BaseCommand):
    help = (
        "Muat provinsi, kabupaten/kota, kecamatan, dan desa/kelurahan dari daftar Kemendagri,"
        " beserta batas wilayah yang dibawa portal ini."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--province",
            default=settings.PROVINCE_CODE,
            help="kode Kemendagri provinsi (bawaan: PROVINCE_CODE, sekarang %(default)s)",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            outcome = load_province(province_code=options["province"])
        except UnknownProvinceError as error:
            raise CommandError(f"Tidak ada provinsi dengan kode {error}.") from error
        counts = ", ".join(f"{outcome.totals[level]} {level.label.lower()}" for level in Level)
        self.stdout.write(
            f"Wilayah: {counts} ({outcome.created} baru, {outcome.updated} diperbarui)."
        )
        if drawn := load_shipped_boundaries():
            loaded = ", ".join(f"{n} {level.label.lower()}" for level, n in drawn.items())
            self.stdout.write(f"Batas wilayah: {loaded}.")
        if outcome.unlisted:
            self.stderr.write(
                f"Tidak ada lagi dalam daftar, dibiarkan: {', '.join(outcome.unlisted)}."
            )
