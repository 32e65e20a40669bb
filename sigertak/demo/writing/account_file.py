"""The list of demo accounts with all that signing in takes, for whoever tries the portal."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from accounts.roles import Role
from sigertak.demo.writing.offices import PASSWORD, Login

FILE_NAME = "demo-accounts.txt"
_HEAD = f"""\
AKUN CONTOH SIGERTAK PLUS
Semua orang dan data di dalamnya rekaan. Jangan dipakai untuk data sebenarnya.

Kata sandi semua akun: {PASSWORD}
Kode enam angka: masukkan kunci TOTP akun ke aplikasi autentikator di ponsel, atau jalankan
"oathtool --totp --base32 KUNCI".
"""
_ACCOUNT = """
{number}. {name}
   {task}
   Peran      : {role}
   Instansi   : {agency}
   Surel      : {email}
   Kata sandi : {password}
   Kunci TOTP : {secret}
   Tautan TOTP: {url}
"""


def write_account_file(folder: Path, logins: Iterable[Login]) -> Path:
    """Write the list, readable by its owner alone, and return where it is."""
    blocks = [
        _ACCOUNT.format(
            number=number,
            name=login.plan.name,
            task=login.plan.task,
            role=Role(login.plan.role).label,
            agency=login.agency.name,
            email=login.plan.email,
            password=PASSWORD,
            secret=login.secret,
            url=login.url,
        )
        for number, login in enumerate(logins, start=1)
    ]
    path = folder / FILE_NAME
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(_HEAD + "".join(blocks))
    return path
