"""`manage.py import_registry`: the pages' import, for files too large or too many for a browser."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import User
from accounts.permissions import Permission
from accounts.scope import Scope
from beneficiaries.enums import ImportUnit, Source
from beneficiaries.models import RegistryImport, RegistryRelease
from beneficiaries.operations import activation, applying, imports, staging
from beneficiaries.queries.releases import regencies_of, regency_lines
from core.scope import DatabaseRole, acting_as, scoped
from core.tabular.judging import judge_table
from core.uploads import UploadError


class Command(BaseCommand):
    help = (
        "Mengimpor berkas rumah tangga atau anggota ke sebuah rilis, atas nama seorang pengelola "
        "basis data. Berkas yang sama tidak pernah diimpor dua kali."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="BERKAS")
        parser.add_argument("--unit", required=True, choices=ImportUnit.values)
        parser.add_argument("--source", required=True, choices=Source.values)
        parser.add_argument("--period", required=True, help="misalnya 2025-10")
        parser.add_argument("--by", required=True, metavar="SUREL", help="surel pengelola")
        parser.add_argument("--regency", metavar="KODE", help="kode Kemendagri kabupaten/kota")
        parser.add_argument("--apply", action="store_true", help="terapkan baris yang baik")
        parser.add_argument(
            "--activate", action="store_true", help="aktifkan setelah menerapkan (perlu --apply)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["activate"] and not options["apply"]:
            raise CommandError("--activate memerlukan --apply.")
        user = User.objects.filter(email__iexact=options["by"], is_active=True).first()
        scope = Scope.of(user) if user else None
        needed = {Permission.REGISTRY_IMPORT}
        if options["activate"]:
            needed.add(Permission.REGISTRY_ACTIVATE)
        if user is None or scope is None or not scope.may(*needed):
            raise CommandError("--by bukan pengelola basis data dengan hak untuk ini.")
        with scoped(scope.database):
            release = self._release(options, user)
        regency_id = self._regency(scope, options["regency"])
        for path in options["files"]:
            import_file = self._receive(path, release, options["unit"], regency_id, scope, user)
            if import_file is not None:
                self._bring_in(import_file, scope, user, with_apply=options["apply"])
        if options["activate"]:
            self._activate(release, scope, user)

    def _release(self, options: dict[str, Any], user: User) -> RegistryRelease:
        known = RegistryRelease.objects.filter(
            source=options["source"], period=options["period"]
        ).first()
        return known or imports.create_release(
            source=options["source"], period=options["period"], by=user
        )

    def _regency(self, scope: Scope, code: str | None) -> int | None:
        if scope.regency_id is not None or code is None:
            return scope.regency_id
        found = regencies_of(scope).filter(code="".join(filter(str.isdigit, code))).first()
        if found is None:
            raise CommandError(f"Tidak ada kabupaten/kota berkode {code}.")
        return found.pk

    def _receive(
        self, path: Path, release: RegistryRelease, unit: str, regency_id: int | None,
        scope: Scope, user: User,
    ) -> RegistryImport | None:  # fmt: skip
        try:
            with path.open("rb") as content, scoped(scope.database):
                judge_table(content, path.name)
                return imports.receive(
                    release=release,
                    unit=unit,
                    file=File(content),
                    filename=path.name,
                    regency_id=regency_id,
                    by=user,
                )
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}.") from error
        except UploadError as error:
            raise CommandError(f"{path.name}: {error}") from error
        except imports.SameFileAgain:
            self.stdout.write(f"{path.name}: sudah pernah dikirim untuk rilis ini, dilewati.")
            return None

    def _bring_in(
        self, import_file: RegistryImport, scope: Scope, user: User, *, with_apply: bool
    ) -> None:
        desk = _desk(scope)
        try:
            counts = staging.stage(
                import_file=import_file, desk=desk, progress=self._bar("periksa"), by=user
            )
        except staging.FileRefused as refusal:
            raise CommandError(f"{import_file.file_name}: {refusal}") from refusal
        self.stdout.write(
            f"\n{import_file.file_name}: {counts['new']} baru, {counts['changed']} berubah, "
            f"{counts['same']} tetap, {counts['faulty']} bermasalah."
        )
        if with_apply:
            with scoped(scope.database):
                imports.start_applying(import_file=import_file, by=user)
            rows = applying.apply(
                import_file=import_file, desk=desk, progress=self._bar("terapkan"), by=user
            )
            self.stdout.write(f"\n{import_file.file_name}: {rows} baris diterapkan.")

    def _activate(self, release: RegistryRelease, scope: Scope, user: User) -> None:
        with scoped(scope.database):
            filled = [line.regency for line in regency_lines(release, scope) if line.households]
        for regency in filled:
            with scoped(scope.database), acting_as(DatabaseRole.IMPORT):
                done = activation.activate(
                    release=release, regency=regency, anywhere=scope.regency_id is None, by=user
                )
            self.stdout.write(
                f"{regency.name}: {done.households} rumah tangga, {done.persons} anggota."
            )

    def _bar(self, word: str) -> Callable[[int, int | None], None]:
        def show(done: int, total: int | None) -> None:
            self.stdout.write(f"\r{word} {done} dari {total}", ending="")
            self.stdout.flush()

        return show


def _desk(scope: Scope) -> staging.Desk:
    @contextmanager
    def desk() -> Iterator[None]:
        with transaction.atomic(), scoped(scope.database), acting_as(DatabaseRole.IMPORT):
            yield

    return desk
