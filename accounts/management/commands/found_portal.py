"""`manage.py found_portal`: the first account of a portal, and the link that opens it."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from accounts import mails
from accounts.forms.founding import FounderForm
from accounts.operations import founding
from accounts.roles import Role

_FIELDS = tuple(FounderForm.base_fields)
_NO_REGIONS = "Wilayah belum dimuat. Jalankan dahulu: manage.py load_regions"
_TAKEN = (
    "Surel atau NIP itu dipakai akun milik orang lain, atau akunnya sudah ditutup. Periksa surel "
    "dan NIP-nya, atau tunjuk pegawai yang lain. Tidak ada yang diubah."
)
_WRONG_PROCESS = "Jalankan perintah ini dengan SIGERTAK_PROCESS=owner."
_HELD: Mapping[Role, str] = {
    Role.SECRETARIAT: (
        "Sekretariat TKPK provinsi sudah ada dan dapat bekerja: {holders}. Tidak ada yang diubah. "
        "Petugas lain mengajukan akun di {apply}, lalu disetujui oleh sekretariat itu; sekretariat "
        "juga yang membuat tautan baru bagi pegawai yang kehilangan kata sandinya. Bila tidak "
        "seorang pun dari mereka dapat masuk lagi, administrator teknis menutup akunnya di "
        "Administrasi teknis; sesudah itu jalankan perintah ini lagi."
    ),
    Role.TECH_ADMIN: (
        "Administrator teknis sudah ada dan dapat bekerja: {holders}. Tidak ada yang diubah. "
        "Penggantinya ditunjuk oleh Sekretariat TKPK: pilih pegawai Bappeda pada halaman Pengguna, "
        "lalu pindahkan haknya ke peran Administrator teknis."
    ),
}


class Command(BaseCommand):
    help = (
        "Menunjuk petugas Sekretariat TKPK yang pertama (atau administrator teknis yang pertama) "
        "dan mencetak tautan sekali pakai untuk mengaktifkan akunnya. Ditolak bila peran itu "
        "sudah dipegang orang yang dapat bekerja. Yang tidak disebut akan ditanyakan."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        for name, told in (
            ("name", "nama lengkap"), ("email", "surel kedinasan"), ("nip", "NIP, 18 angka"),
            ("phone", "nomor telepon (boleh kosong)"),
        ):  # fmt: skip
            parser.add_argument(f"--{name}", help=told)
        parser.add_argument(
            "--role", choices=[role.value for role in founding.FOUNDERS],
            default=Role.SECRETARIAT.value, help="peran yang ditunjuk (bawaan: secretariat)",
        )  # fmt: skip
        parser.add_argument(
            "--agency", default="", help="nama Bappeda provinsi bila belum ada (bawaan: menurut "
            "nama provinsi)",
        )  # fmt: skip

    def handle(self, *_args: Any, **options: Any) -> None:
        if settings.PROCESS != "owner":
            raise CommandError(_WRONG_PROCESS)
        role = Role(options["role"])
        person = self._person({name: options[name] for name in _FIELDS})
        try:
            made = founding.found(role=role, person=person, agency_name=options["agency"])
        except founding.NoProvince:
            raise CommandError(_NO_REGIONS) from None
        except founding.AccountTaken:
            raise CommandError(_TAKEN) from None
        except founding.HeldAlready as held:
            raise CommandError(
                _HELD[role].format(
                    holders=", ".join(f"{one.name} ({one.email})" for one in held.holders),
                    apply=settings.PUBLIC_ORIGIN + reverse("accounts:request_new"),
                )
            ) from None
        self._tell(made)

    def _person(self, given: dict[str, str | None]) -> dict[str, str]:
        """What was given, and what is asked for at a terminal, until all of it is right."""
        asks = sys.stdin.isatty()
        while True:
            if asks:
                for name, told in given.items():
                    if told is None:
                        given[name] = input(f"{FounderForm.base_fields[name].label}: ").strip()
            form = FounderForm({name: told or "" for name, told in given.items()})
            if form.is_valid():
                return form.cleaned_data
            wrong = [
                f"{form.fields[name].label}: {errors[0]}" for name, errors in form.errors.items()
            ]
            if not asks:
                raise CommandError("\n".join([*wrong, "Isi dengan --name, --email, dan --nip."]))
            self.stderr.write("\n".join(wrong))
            given |= dict.fromkeys(form.errors, None)

    def _tell(self, made: founding.Founded) -> None:
        membership, user = made.membership, made.membership.user
        agency = membership.agency
        if made.agency_is_new:
            self.stdout.write(f"Instansi didirikan: {agency.name}.")
        self.stdout.write(
            f"{user.name} ({user.email}): {membership.get_role_display()}, {agency.name}, sampai "
            f"{membership.expires_on:%d-%m-%Y}."
        )
        if made.voided:
            self.stdout.write(
                f"Tautan {made.voided} akun lain yang belum diaktifkan dibatalkan; cabut haknya "
                "pada halaman Pengguna."
            )
        if not made.secret:
            self.stdout.write("Akunnya sudah aktif: masuk dengan kata sandi yang sudah dimiliki.")
            return
        link = settings.PUBLIC_ORIGIN + reverse("accounts:activate", args=[made.secret])
        self.stdout.write(
            f"Tautan aktivasi, sekali pakai, berlaku {settings.ACTIVATION_HOURS} jam:\n{link}\n"
            "Serahkan hanya kepada orang itu. Tautan ini tidak dapat ditampilkan lagi; jalankan "
            "perintah ini sekali lagi bila hilang."
        )
        mails.send_activation(email=user.email, name=user.name, link=link)
