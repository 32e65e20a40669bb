"""manage.py load_bps_codes FILE.csv: which code of BPS's is which village."""

from __future__ import annotations

import datetime
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from regions.bps_file import BpsFileError, read_bps_table
from regions.operations import bps_codes


class Command(BaseCommand):
    help = (
        "Muat tabel kode desa BPS dan Kemendagri dari berkas csv (kolom kode_bps, "
        "kode_kemendagri, nama), supaya berkas berkode desa BPS dikenali. Tanpa --apply hanya "
        "diperiksa. Semua dimuat, atau tidak satu pun."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.csv")
        parser.add_argument(
            "--source", required=True, help='asal tabel, misalnya "MFD BPS semester 1 2024"'
        )
        parser.add_argument(
            "--as-of",
            required=True,
            type=datetime.date.fromisoformat,
            metavar="TAHUN-BULAN-TANGGAL",
            help="tanggal berlakunya tabel itu",
        )
        parser.add_argument(
            "--accept-names",
            action="store_true",
            help="nama desa yang berbeda sudah diperiksa dan diterima",
        )
        parser.add_argument("--apply", action="store_true", help="muat sungguh-sungguh")

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if options["as_of"] > timezone.localdate():
            raise CommandError("Tanggal --as-of belum tiba.")
        source = options["source"].strip()
        if not source:
            raise CommandError("--source wajib menyebut asal tabel itu.")
        try:
            table = read_bps_table(path.read_text(encoding="utf-8-sig"))
        except OSError as error:
            raise CommandError(f"Berkas {path} tidak dapat dibaca: {error.strerror}.") from error
        except UnicodeDecodeError as error:
            raise CommandError(
                f"{path.name}: bukan teks UTF-8; simpan sebagai CSV UTF-8."
            ) from error
        except BpsFileError as error:
            raise CommandError(f"{path.name}: {error}") from error
        checked = bps_codes.check(table, province_code=settings.PROVINCE_CODE)
        self._tell(checked)
        if not checked.is_sound(accepts_names=options["accept_names"]):
            raise CommandError(_refusal(checked))
        if not options["apply"]:
            self.stdout.write(
                f"{len(checked.codes)} kode dapat dimuat ({checked.changed} mengganti kode lain); "
                "ulangi dengan --apply."
            )
            return
        changed = bps_codes.load(checked=checked, source=source, as_of=options["as_of"])
        self.stdout.write(
            f"{len(checked.codes)} kode desa BPS dimuat dari {source}, per {options['as_of']}: "
            f"{changed} desa/kelurahan berubah."
        )

    def _tell(self, checked: bps_codes.Checked) -> None:
        for number, said in checked.remarks:
            self.stdout.write(f"Baris {number}: {said}")
        for number, said in sorted([*checked.faults, *checked.names]):
            self.stderr.write(f"Baris {number}: {said}")
        if checked.without:
            told = ", ".join(f"{name} {number}" for name, number in sorted(checked.without.items()))
            self.stdout.write(f"Desa/kelurahan tanpa kode BPS sesudahnya: {told}.")


def _refusal(checked: bps_codes.Checked) -> str:
    if checked.faults:
        return (
            f"{len(checked.faults)} kesalahan; tidak ada yang dimuat. Betulkan barisnya, lalu "
            "ulangi."
        )
    return (
        f"{len(checked.names)} nama berbeda; tidak ada yang dimuat. Periksa barisnya; bila memang "
        "desa yang sama, ulangi dengan --accept-names."
    )
