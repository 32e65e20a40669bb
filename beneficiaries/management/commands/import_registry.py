"""`manage.py import_registry`: the pages' import, for files too large or too many for a browser."""

from __future__ import annotations

import datetime
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import User
from accounts.permissions import Permission
from accounts.roles import Role
from accounts.scope import Scope
from beneficiaries import tasks, tasks_quality
from beneficiaries.codebook_variable import Unit
from beneficiaries.enums import ImportState, ImportUnit, Source
from beneficiaries.import_mapping_file import MappingFileError, plan_from, read_mapping_file
from beneficiaries.import_plan import Waiting
from beneficiaries.management.losses import refuse_losses
from beneficiaries.management.progress_bar import ProgressBar
from beneficiaries.management.telling import tell
from beneficiaries.management.waiting import names_of, reason_of
from beneficiaries.models import RegistryImport, RegistryRelease
from beneficiaries.operations import (
    activation,
    applying,
    imports,
    mappings,
    previewing,
    staging,
)
from beneficiaries.operations.recognising import unit_of
from beneficiaries.periods import normal_period
from beneficiaries.queries.releases import regencies_of, regency_lines
from core.scope import DatabaseRole, acting_as, scoped
from core.tabular.judging import judge_table
from core.tabular.reading import open_table
from core.uploads import UploadError
from regions.codes import CodeSystem

SOME_FAULTY, WAITS = 2, 3
_OVER = (ImportState.APPLIED, ImportState.FAILED, ImportState.DISCARDED)


class Command(BaseCommand):
    help = (
        "Mengimpor berkas rumah tangga atau anggota ke sebuah rilis, atas nama seorang pengelola "
        "basis data. Berkas diolah menurut urutannya; yang terputus dilanjutkan bila perintah yang "
        "sama diulang. Kode akhir: 0 selesai, 1 gagal, 2 selesai dengan baris bermasalah, "
        "3 berkas menunggu jawaban (kolom, penomoran, atau nama wilayah), 4 sebagian besar basis "
        "akan keluar dan --sure belum disebut."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="BERKAS")
        parser.add_argument(
            "--unit", choices=ImportUnit.values, help="bila tidak terbaca dari judul kolomnya"
        )
        parser.add_argument("--source", required=True, choices=Source.values)
        parser.add_argument("--period", required=True, help="misalnya 2025-10")
        parser.add_argument("--decree", default="", help="nomor keputusan, untuk rilis baru")
        parser.add_argument("--decree-date", type=datetime.date.fromisoformat, metavar="TANGGAL")
        parser.add_argument(
            "--by", metavar="SUREL", help="surel pengelola; bawaan: satu-satunya di provinsi"
        )
        parser.add_argument("--regency", metavar="KODE", help="kode Kemendagri kabupaten/kota")
        parser.add_argument("--mapping", type=Path, metavar="PETA.json", help="arti tiap kolom")
        parser.add_argument(
            "--codes", choices=[system.value for system in CodeSystem], default="",
            help="penomoran kode wilayah berkasnya, bila isinya tidak memastikannya",
        )  # fmt: skip
        parser.add_argument("--faults", type=Path, default=Path(), metavar="FOLDER",
                            help="tempat berkas baris bermasalah; bawaan: folder ini")  # fmt: skip
        parser.add_argument("--apply", action="store_true", help="terapkan baris yang baik")
        parser.add_argument(
            "--unanswered", action="store_true",
            help="terapkan juga selagi nama wilayah yang mirip masih menunggu jawaban",
        )  # fmt: skip
        parser.add_argument(
            "--activate", action="store_true", help="aktifkan setelah menerapkan (perlu --apply)"
        )
        parser.add_argument(
            "--sure", action="store_true",
            help="aktifkan juga bila sebagian besar basis keluar atau kehilangan anggotanya",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        if options["activate"] and not options["apply"]:
            raise CommandError("--activate memerlukan --apply.")
        self._options = options
        self._user, self._scope = self._steward()
        with scoped(self._scope.database):
            self._release = self._the_release()
        self._regency_id = self._regency()
        faulty = sum(self._one(path) for path in options["files"])
        if options["activate"]:
            self._activate()
        if faulty:
            raise CommandError(f"{faulty} baris bermasalah.", returncode=SOME_FAULTY)

    def _steward(self) -> tuple[User, Scope]:
        needed = {Permission.REGISTRY_IMPORT}
        if self._options["activate"]:
            needed.add(Permission.REGISTRY_ACTIVATE)
        active = User.objects.filter(is_active=True)
        if self._options["by"]:
            found = list(active.filter(email__iexact=self._options["by"]))
        else:
            stewards = active.filter(memberships__role=Role.STEWARD).distinct()
            found = [one for one in stewards if Scope.of(one).regency_id is None]
        able = [(one, scope) for one in found if (scope := Scope.of(one)).may(*needed)]
        if len(able) != 1:
            raise CommandError("Sebutkan dengan --by pengelola basis data yang berhak untuk ini.")
        return able[0]

    def _the_release(self) -> RegistryRelease:
        try:
            period = normal_period(self._options["period"])
        except ValueError as error:
            raise CommandError(f"--period: {error}") from error
        told = {"source": self._options["source"], "period": period}
        decree, decree_date = self._options["decree"], self._options["decree_date"]
        known = RegistryRelease.objects.filter(**told).first()
        if known is None:
            return imports.create_release(
                **told, decree=decree, decree_date=decree_date, by=self._user
            )
        if decree and (known.decree, known.decree_date) != (decree, decree_date):
            self.stdout.write(
                f"Rilis {known} sudah ada; --decree tidak mengubahnya. Catat keputusannya pada "
                "halaman rilis, sebagai provinsi."
            )
        return known

    def _regency(self) -> int | None:
        code = self._options["regency"]
        if self._scope.regency_id is not None or code is None:
            return self._scope.regency_id
        digits = "".join(filter(str.isdigit, code))
        found = regencies_of(self._scope).filter(code=digits).first()
        if found is None:
            raise CommandError(f"Tidak ada kabupaten/kota berkode {code}.")
        return found.pk

    def _one(self, path: Path) -> int:
        """Bring one file in as far as asked; returns how many of its rows are faulty."""
        try:
            with path.open("rb") as content:
                judge_table(content, path.name)
                import_file = self._receive(path, content)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}.") from error
        except (UploadError, MappingFileError) as error:
            raise CommandError(f"{path.name}: {error}") from error
        if import_file.state in _OVER:
            self.stdout.write(f"{path.name}: sudah pernah dikirim untuk rilis ini, dilewati.")
            return 0
        if import_file.state == ImportState.MAPPING:
            raise self._waits(import_file)
        if import_file.state == ImportState.RECEIVED:
            self._check(import_file)
        elif import_file.state == ImportState.STAGED:
            previewing.look_again(import_file=import_file, desk=self._desk)
        if self._options["apply"]:
            self._ask_for_names(import_file)
            self._apply(import_file)
        with scoped(self._scope.database):
            import_file.refresh_from_db()
            return tell(self.stdout, import_file, self._options["faults"])

    def _receive(self, path: Path, content: Any) -> RegistryImport:
        """The import of this file: a new one, or the one that was cut off or waits."""
        unit = self._options["unit"] or self._unit(path)
        plan = None
        if self._options["mapping"]:
            with open_table(path, path.name) as table, scoped(self._scope.database):
                told = read_mapping_file(self._options["mapping"])
                plan = plan_from(told, table, Unit(unit))
                plan = replace(plan, wanted_codes=self._options["codes"] or plan.wanted_codes)
        with scoped(self._scope.database):
            try:
                import_file = imports.receive(
                    release=self._release,
                    unit=unit,
                    file=File(content),
                    filename=path.name,
                    regency_id=self._regency_id,
                    mapping=plan.as_json() if plan else self._told_codes(),
                    by=self._user,
                )
            except imports.SameFileAgain as again:
                if again.first is None:
                    raise CommandError(f"{path.name}: sedang dikirim orang lain.") from None
                import_file = again.first
                if import_file.state == ImportState.MAPPING and plan:
                    mappings.read_as(import_file=import_file, plan=plan, by=self._user)
                    import_file.refresh_from_db()
                elif _asks_for_codes(import_file) and (codes := self._told_codes()):
                    imports.read_again(import_file=import_file, mapping=codes, by=self._user)
                    import_file.refresh_from_db()
            if plan:
                mappings.remember(
                    unit=unit, plan=plan, regency_id=self._scope.regency_id, by=self._user
                )
        return import_file

    def _told_codes(self) -> dict[str, Any]:
        codes = self._options["codes"]
        return {"wanted_codes": codes} if codes else {}

    def _unit(self, path: Path) -> str:
        with open_table(path, path.name) as table:
            unit = unit_of(table)
        if unit is None:
            raise CommandError(
                f"{path.name}: tidak jelas apakah berisi rumah tangga atau anggota. "
                "Sebutkan dengan --unit household atau --unit person."
            )
        return unit.value

    def _check(self, import_file: RegistryImport) -> None:
        bar = ProgressBar(self.stdout, f"{import_file.file_name}: periksa")
        try:
            staging.stage(
                import_file=import_file, desk=self._desk, progress=bar, by=self._user
            )  # fmt: skip
        except staging.FileWaits:
            with scoped(self._scope.database):
                import_file.refresh_from_db()
            raise self._waits(import_file) from None
        except staging.FileRefused as refusal:
            raise CommandError(f"{import_file.file_name}: {refusal}") from refusal
        finally:
            bar.close()
        with self._desk():
            previewing.preview(import_file=import_file)

    def _waits(self, import_file: RegistryImport) -> CommandError:
        with scoped(self._scope.database):
            return CommandError(reason_of(import_file), returncode=WAITS)

    def _ask_for_names(self, import_file: RegistryImport) -> None:
        """Rows of misspelt names would stay behind: somebody says first what is meant."""
        with scoped(self._scope.database):
            import_file.refresh_from_db()
            asks = import_file.state == ImportState.STAGED and not self._options["unanswered"]
            if asks and (names := names_of(import_file)):
                raise CommandError(names, returncode=WAITS)

    def _apply(self, import_file: RegistryImport) -> None:
        with scoped(self._scope.database):
            imports.start_applying(import_file=import_file, by=self._user)
        bar = ProgressBar(self.stdout, f"{import_file.file_name}: terapkan")
        rows = applying.apply(
            import_file=import_file, desk=self._desk, progress=bar, by=self._user
        )  # fmt: skip
        bar.close()
        self.stdout.write(f"{import_file.file_name}: {rows} baris diterapkan.")

    def _activate(self) -> None:
        with scoped(self._scope.database):
            lines = regency_lines(self._release, self._scope)
            filled = [line.regency for line in lines if line.households]
            if not self._options["sure"]:
                refuse_losses(self._release, lines)
        for regency in filled:
            with scoped(self._scope.database), acting_as(DatabaseRole.IMPORT):
                done = activation.activate(
                    release=self._release,
                    regency=regency,
                    anywhere=self._scope.regency_id is None,
                    by=self._user,
                )
                tasks.recheck_soon()
                tasks_quality.check_soon()
            self.stdout.write(
                f"{regency.name}: {done.households} rumah tangga, {done.persons} anggota."
            )
        if filled:
            self.stdout.write(self._what_follows())

    def _what_follows(self) -> str:
        """Both are due by the activation's own row; a worker at hand was told on its commit."""
        if tasks.is_worker_there():
            return "Pekerja latar belakang kini memeriksa ulang kasus verifikasi dan kualitas data."
        return (
            "Tidak ada pekerja latar belakang yang menjawab: kasus verifikasi dan kualitas data "
            "diperiksa ulang begitu ia berjalan."
        )

    @contextmanager
    def _desk(self) -> Iterator[None]:
        with transaction.atomic(), scoped(self._scope.database), acting_as(DatabaseRole.IMPORT):
            yield


def _asks_for_codes(import_file: RegistryImport) -> bool:
    return import_file.mapping.get("reason") == Waiting.CODES
