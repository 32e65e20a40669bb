"""The workbook of a list's rows that are joined to nobody, each with its cause and its cure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext as _

from beneficiaries.group_codes import CONFIDENTIAL, GroupKind
from beneficiaries.group_columns import columns_of
from beneficiaries.group_enums import AT_FAULT, CURES, GroupFault, GroupOutcome
from beneficiaries.matching.reasons import sentence
from beneficiaries.models import GroupList
from core.tabular.errorfiles import FailedRow, write_error_file
from core.tabular.exports import Target
from core.tabular.headers import HeaderMatch
from core.tabular.reading import open_table


class Note(NamedTuple):
    """Why a row is joined to nobody, for the workbook."""

    outcome: GroupOutcome
    fault: GroupFault | None = None
    reasons: tuple[str, ...] = ()


def write_leftovers(
    target: Target, path: Path, group_list: GroupList, notes: Mapping[int, Note]
) -> None:
    """Write the rows that `notes` names by their number, with the columns that may be kept."""
    kind = GroupKind(group_list.kind)
    with open_table(path, group_list.file_name) as table:
        header = table.find_header(columns_of(kind))
        kept = _kept(kind, header)

        def rows() -> Iterator[FailedRow]:
            for row in table.rows(header):
                note = notes.get(row.number)
                if note is None:
                    continue
                cells = [row.cells[at] if at < len(row.cells) else None for at in kept]
                place = header.positions.get(AT_FAULT[note.fault]) if note.fault else None
                marked = [number for number, at in enumerate(kept) if at == place]
                yield FailedRow(row.number, cells, [_words(note)], marked)

        write_error_file(target, list(kept.values()), rows())


def _kept(kind: GroupKind, header: HeaderMatch) -> dict[int, str]:
    """The columns for the workbook: heading by position, in the order of the file.

    Where the kind has confidential categories: what is known to say who somebody is, under our own
    headings. Any other column may name the category, as a remark behind a heading may; the sender
    has it in their own file, by the number of the row.
    """
    if not CONFIDENTIAL.get(kind):
        return dict(enumerate(header.headers))
    known = sorted((at, name) for name, at in header.positions.items() if name != "category")
    return {at: str(header.columns[name].label) for at, name in known}


def _words(note: Note) -> str:
    """Cause and cure as one text."""
    if note.fault is not None:
        return f"{note.fault.label}. {CURES[note.fault]}"
    label = note.outcome.label
    match note.outcome:
        case GroupOutcome.CHECK:
            return _(
                "%(label)s: %(reasons)s. Cocokkan NIK, nama, dan tanggal lahir dengan KTP/KK, "
                "betulkan dalam berkas asal, lalu kirim lagi seluruh daftar."
            ) % {"label": label, "reasons": sentence(note.reasons)}
        case GroupOutcome.ELSEWHERE:
            return _("%(label)s. Baris ini urusan kabupaten/kota itu atau daftar provinsi.") % {
                "label": label
            }
    return _(
        "%(label)s; bukan berarti tidak layak. Periksa NIK dan ejaan nama; bila benar, usulkan "
        "orang ini masuk basis."
    ) % {"label": label}
