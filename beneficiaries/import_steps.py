"""The three steps of an import as a page shows them: send, check, apply."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from beneficiaries.enums import ImportState

if TYPE_CHECKING:
    from beneficiaries.models import RegistryImport

# How many steps are done in a state; the next one is current unless the import is over.
_DONE = {
    ImportState.RECEIVED: 1,
    ImportState.MAPPING: 1,
    ImportState.STAGED: 1,
    ImportState.FAILED: 1,
    ImportState.DISCARDED: 1,
    ImportState.APPLYING: 2,
    ImportState.APPLIED: 3,
}


@dataclass(frozen=True, slots=True)
class Step:
    label: str
    note: str
    state: str


def steps_of(import_file: RegistryImport | None) -> list[Step]:
    """The steps for an import, or for a file still to be sent."""
    done = _DONE[ImportState(import_file.state)] if import_file else 0
    labels = [
        (_("Kirim"), _("Pilih rilis dan berkas")),
        (_("Periksa"), _("Lihat yang baru, berubah, dan bermasalah")),
        (_("Terapkan"), _("Masukkan baris yang baik ke rilis")),
    ]
    return [
        Step(label, note, "done" if i < done else "current" if i == done else "todo")
        for i, (label, note) in enumerate(labels)
    ]
