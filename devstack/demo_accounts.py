"""The list of demo accounts, short enough for a terminal."""

import re
from pathlib import Path

_FIELD = re.compile(r"^\s+(Peran|Instansi|Surel|Kata sandi|Kunci TOTP)\s*: (.+)$", re.M)


def summary(path: Path) -> str:
    """One line an account: e-mail, TOTP key, role; the file itself tells more."""
    text = path.read_text(encoding="utf-8")
    accounts = [dict(_FIELD.findall(block)) for block in re.split(r"\n(?=\d+\. )", text)[1:]]
    if not accounts:
        return text.rstrip()
    lines = [
        f"  {account['Surel']:38} {account['Kunci TOTP']}  {account['Peran']}"
        for account in accounts
    ]
    return "\n".join(
        [
            f"Demo accounts (all invented; more in {path}):",
            f"  password {accounts[0]['Kata sandi']}; the key goes into an authenticator app",
            *lines,
        ]
    )
