"""manage.py load_boundaries FILE.geojson: draw the regions on the map."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from regions.boundaries import BoundaryFileError
from regions.enums import Level
from regions.operations.boundaries import load_boundaries


class Command(BaseCommand):
    help = "Muat batas wilayah dari berkas GeoJSON; dicocokkan dengan kode Kemendagri."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.geojson")
        parser.add_argument(
            "--level",
            type=Level,
            choices=list(Level),
            help="ambil satu tingkat saja dari berkas campuran",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            text = path.read_text(encoding="utf-8-sig")
        except OSError as error:
            raise CommandError(f"Berkas {path} tidak dapat dibaca: {error.strerror}.") from error
        except UnicodeDecodeError as error:
            raise CommandError(f"{path.name}: bukan GeoJSON, isinya bukan teks UTF-8.") from error
        try:
            counts = load_boundaries(text=text, level=options["level"])
        except BoundaryFileError as error:
            raise CommandError(f"{path.name}: {error}") from error
        loaded = ", ".join(f"{number} {level.label.lower()}" for level, number in counts.items())
        self.stdout.write(f"Batas wilayah dimuat: {loaded}.")
