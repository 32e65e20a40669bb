"""manage.py check_quality: find what is wrong in the base, regency by regency."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from beneficiaries.operations import quality_checks
from core.scope import DatabaseRole, DatabaseScope, scoped
from core.templatetags.fmt import angka
from regions.models import Region


class Command(BaseCommand):
    help = "Periksa kualitas basis data: temuan baru, yang teratasi, dan yang kembali."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--regency", metavar="KODE", help="kode Kemendagri kabupaten/kota, misalnya 1604"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        regencies = Region.objects.regencies().current()
        regencies = regencies.filter(province__code=settings.PROVINCE_CODE).order_by("code")
        if options["regency"]:
            regencies = regencies.by_code(options["regency"])
            if not regencies:
                raise CommandError(f"Tidak ada kabupaten/kota dengan kode {options['regency']}.")
        seconds, found = 0.0, 0
        for regency in regencies:
            with scoped(DatabaseScope(DatabaseRole.PROVINCE)):
                done = quality_checks.check(regency_id=regency.pk, by=None)
            seconds, found = seconds + done.seconds, found + done.found
            self.stdout.write(
                f"{regency.name:<40} {angka(done.found):>9} temuan, {angka(done.fresh):>9} baru,"
                f" {angka(done.cured):>7} teratasi, {angka(done.returned):>7} kembali"
                f" ({done.seconds:.1f} detik)"
            )
        self.stdout.write(f"Seluruhnya {angka(found)} temuan dalam {seconds:.1f} detik.")
