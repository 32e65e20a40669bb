"""`manage.py import_group`: the pages' group list, for files too large for a browser."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from accounts.permissions import Permission
from accounts.scope import Scope
from beneficiaries.forms.group_lists import GroupListForm
from beneficiaries.group_codes import GroupKind
from beneficiaries.group_enums import GroupOutcome
from beneficiaries.management.progress_bar import ProgressBar
from beneficiaries.models import GroupList
from beneficiaries.operations import group_checks, group_lists
from beneficiaries.queries.groups import figures_of
from core.scope import scoped


class Command(BaseCommand):
    help = (
        "Membaca daftar kelompok (PBI, KKS/BSP, PPKS, PSKS) atas nama seorang pengelola basis data "
        "dan menghubungkan barisnya dengan basis wilayahnya. Baru berlaku dengan --apply, atau "
        "lewat halaman Daftar kelompok."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="BERKAS")
        parser.add_argument("--kind", required=True, choices=GroupKind.values)
        parser.add_argument("--period", required=True, help="misalnya 2026-10")
        parser.add_argument("--source", required=True, help="instansi asal")
        parser.add_argument("--letter", default="", help="nomor surat")
        parser.add_argument("--letter-date", metavar="TANGGAL")
        parser.add_argument("--by", required=True, metavar="SUREL", help="surel pengelola")
        parser.add_argument("--apply", action="store_true", help="berlakukan daftar ini")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        user = User.objects.filter(is_active=True, email__iexact=options["by"]).first()
        if user is None or not Scope.of(user).may(Permission.REGISTRY_IMPORT):
            raise CommandError("Sebutkan dengan --by pengelola basis data yang berhak untuk ini.")

        @contextmanager
        def desk() -> Iterator[Scope]:
            scope = Scope.of(user)
            if not scope.may(Permission.REGISTRY_IMPORT):
                raise CommandError("Hak pengelola itu sudah berakhir.")
            with scoped(scope.database):
                yield scope

        try:
            with path.open("rb") as content, desk() as scope:
                group_list = group_lists.receive(
                    file=File(content), filename=path.name, told=_told(options),
                    regency_id=scope.regency_id, by=user,
                )  # fmt: skip
            progress = ProgressBar(self.stdout, path.name)
            group_checks.check(group_list=group_list, desk=desk, progress=progress, by=user)
            progress.close()
            with desk():
                self._tell(group_list)
                if options["apply"]:
                    group_lists.apply(group_list=group_list, by=user)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}.") from error
        except (group_checks.FileRefused, group_lists.GroupListConflict) as refusal:
            raise CommandError(f"{path.name}: {refusal}") from refusal

    def _tell(self, group_list: GroupList) -> None:
        """The figures by regency; who is meant stands in the workbook of the list's page."""
        for place in figures_of(group_list):
            told = ", ".join(
                f"{count} {GroupOutcome(outcome).label.lower()}"
                for outcome, count in sorted(place.by_outcome.items())
            )
            self.stdout.write(f"{place.place or 'Tidak disebut'}: {told}.")


def _told(options: dict[str, Any]) -> dict[str, Any]:
    """What the list's form says, judged as on the page. Raises `CommandError`."""
    form = GroupListForm({name: options[name] for name in
                          ("kind", "period", "source", "letter", "letter_date")})  # fmt: skip
    del form.fields["file"]
    if not form.is_valid():
        faults = ((name, one) for name, errors in form.errors.items() for one in errors)
        raise CommandError("; ".join(f"--{name.replace('_', '-')}: {one}" for name, one in faults))
    return form.told()
