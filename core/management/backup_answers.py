"""How the commands for backups answer what cannot be done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError

from core.backups import programs, taking


@contextmanager
def answered() -> Iterator[None]:
    """Refusals and a missing program end the command with a sentence, not with a traceback."""
    try:
        yield
    except taking.Refused as refused:
        raise CommandError(str(refused)) from None
    except programs.Missing as missing:
        raise CommandError(f"Program {missing} tidak ditemukan; isi PG_BIN.") from None
