"""`manage.py find_duplicates`: one person twice in the base, and two persons on one NIK."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from beneficiaries.enums import MatchOutcome
from beneficiaries.matching.duplicates import Double, doubles
from beneficiaries.matching.explaining import reasons_of
from beneficiaries.matching.reasons import sentence
from beneficiaries.models import Person
from core.scope import DatabaseRole, acting_as
from core.tabular.columns import ColumnKind
from core.tabular.exports import ExportColumn, export_csv

_COLUMNS = (
    ExportColumn("kind"),
    ExportColumn("first_registry_id", ColumnKind.IDENTIFIER),
    ExportColumn("second_registry_id", ColumnKind.IDENTIFIER),
    ExportColumn("weight", ColumnKind.DECIMAL),
    ExportColumn("probability", ColumnKind.DECIMAL),
    ExportColumn("reasons"),
)
_CHUNK = 5_000


class Command(BaseCommand):
    help = (
        "Mencari orang yang tercatat dua kali dalam basis (same_person, maybe_same) dan NIK yang "
        "dipakai dua orang berbeda (shared_nik)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--output", type=Path, required=True, metavar="HASIL.csv")

    def handle(self, *args: Any, **options: Any) -> None:
        counts: Counter[str] = Counter()
        with transaction.atomic():
            export_csv(options["output"], _COLUMNS, _rows(counts))
        figures = ", ".join(f"{kind}={count}" for kind, count in sorted(counts.items()))
        self.stdout.write(f"{options['output']}: {figures}")


def _rows(counts: Counter[str]) -> Iterator[list[object]]:
    for chunk in _chunks(doubles()):
        wanted = {pk for one in chunk for pk in (one.first_id, one.second_id)}
        with acting_as(DatabaseRole.MATCHING):
            known = dict(Person.objects.filter(pk__in=wanted).values_list("pk", "registry_id"))
        for one in chunk:
            kind = _kind(one)
            counts[kind] += 1
            yield [
                kind, known[one.first_id], known[one.second_id], one.weight, one.probability,
                sentence(reasons_of(one.terms)),
            ]  # fmt: skip


def _kind(one: Double) -> str:
    match one.outcome:
        case MatchOutcome.MATCH:
            return "same_person"
        case MatchOutcome.DOUBTFUL:
            return "maybe_same"
    return "shared_nik"


def _chunks(found: Iterator[Double]) -> Iterator[list[Double]]:
    while chunk := list(islice(found, _CHUNK)):
        yield chunk
