"""`manage.py train_matching`: weights of the matching engine from the base and a real list."""

from __future__ import annotations

import math
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import User
from accounts.permissions import Permission
from accounts.scope import Scope
from beneficiaries.match_columns import MATCH_COLUMNS
from beneficiaries.match_rows import QueryReader
from beneficiaries.matching import levels
from beneficiaries.matching.interface import Query
from beneficiaries.matching.model import CLASSES, Model, Thresholds
from beneficiaries.matching.reasons import Field, words
from beneficiaries.operations import training
from core.tabular.reading import open_table
from core.uploads import UploadError


class Command(BaseCommand):
    help = (
        "Melatih bobot mesin pemadanan dari basis yang berlaku. Dengan BERKAS, sebuah daftar "
        "bantuan yang nyata, kesalahan tulis juga dipelajari. Model lama tetap tersimpan. "
        "Dengan --thresholds bobot tetap dan hanya batasnya yang dipindahkan, sesuai laporan "
        "calibration_report; tercatat dalam jejak audit."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", metavar="BERKAS")
        parser.add_argument(
            "--dry-run", action="store_true", help="hanya tampilkan hasilnya, jangan dipakai"
        )
        parser.add_argument(
            "--thresholds", nargs="+", type=_line, metavar="NAMA=BIT",
            help="pindahkan batas: match=…, review=…, margin=… (perlu --by dan --reason)",
        )  # fmt: skip
        parser.add_argument("--by", metavar="SUREL", help="surel pengelola yang memutuskan")
        parser.add_argument("--reason", default="", help="alasan memindahkan batas")

    def handle(self, *args: Any, **options: Any) -> None:
        user = _user(options["by"])
        if options["thresholds"]:
            self._move(dict(options["thresholds"]), user, options["reason"].strip())
            return
        try:
            queries = list(_queries(options["file"])) if options["file"] else []
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}.") from error
        except UploadError as error:
            raise CommandError(f"{options['file'].name}: {error}") from error
        with transaction.atomic():
            trained = training.train_on_base(queries)
            if not trained.persons:
                raise CommandError("Basis masih kosong; aktifkan sebuah rilis dahulu.")
            self._show(trained.model)
            if not options["dry_run"]:
                training.put_in_use(trained, by=user)
        self.stdout.write(
            f"{trained.model.version}: orang={trained.persons}, baris={trained.rows}"
            + (", tidak dipakai" if options["dry_run"] else ", dipakai mulai sekarang")
        )

    def _move(self, lines: dict[str, float], user: User | None, reason: str) -> None:
        if user is None or not reason:
            raise CommandError("--thresholds memerlukan --by dan --reason.")
        try:
            with transaction.atomic():
                kept = training.move_thresholds(lines, by=user, reason=reason)
        except ValueError as error:
            raise CommandError("Batas tinjau harus di bawah batas padan.") from error
        told = ", ".join(f"{name}={bits:g}" for name, bits in kept.data["thresholds"].items())
        self.stdout.write(f"{kept.version}: {told}, dipakai mulai sekarang")

    def _show(self, model: Model) -> None:
        """Bits for the same person against a stranger and against a relative, level by level."""
        self.stdout.write(f"{'':52} {'orang lain':>10} {'serumah':>8}")
        for name, codes in levels.LEVELS.items():
            key = f"{name}/same" if name is Field.NIK else name
            for code in codes:
                same, relative, _twin, stranger = (
                    max(model.chances[kind][key].get(code, 0.0), 1e-9) for kind in CLASSES
                )
                self.stdout.write(
                    f"{words(code)[:52]:52} {_bits(same / stranger):10.1f} "
                    f"{_bits(same / relative):8.1f}"
                )


def _line(text: str) -> tuple[str, float]:
    """ "match=7.5" as a name of `Thresholds` and its bits."""
    name, _, bits = text.partition("=")
    if name not in Thresholds.__dataclass_fields__:
        raise ArgumentTypeError(f"{name}: match, review, margin")
    return name, float(bits)


def _user(email: str | None) -> User | None:
    if email is None:
        return None
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None or not (scope := Scope.of(user)) or not scope.may(Permission.REGISTRY_ACTIVATE):
        raise CommandError("--by bukan pengelola basis data dengan hak untuk ini.")
    return user


def _bits(ratio: float) -> float:
    return math.log2(ratio)


def _queries(path: Path) -> Iterator[Query]:
    reader = QueryReader(settings.PROVINCE_CODE, None)
    with open_table(path, path.name) as table:
        header = table.find_header(MATCH_COLUMNS)
        for row in islice(table.rows(header), training.MOST_ROWS):
            yield reader.query(str(row.number), header.record(row), header.flagged(row))
