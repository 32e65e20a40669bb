"""Marking the rows of a chunk that repeat somebody: of the program, or of an earlier row."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from beneficiaries.names import normal_name
from programs.faults import Fault
from programs.models import RecipientUpload
from programs.queries.duplicates import Standing, Trait, by_nik, by_trait
from programs.row_checks import CheckedRow
from programs.rules import EDITABLE


def find_duplicates(upload: RecipientUpload, rows: Sequence[CheckedRow]) -> dict[int, Fault]:
    """The duplicates among `rows`, by row number, each with what it repeats.

    Equal NIKs repeat each other. Without a NIK on either side, the same name in the same village
    with the same birth date (or, lacking that, the same address) does. Two NIKs are two people.
    """
    clean = [(row.number, row.written) for row in rows if row.written is not None]
    niks = by_nik(upload.program, {written.nik for _number, written in clean if written.nik})
    traits = by_trait(upload.program, [written for _number, written in clean])
    found: dict[int, Fault] = {}
    for number, written in clean:
        trait = Trait.of(written.name, written.village_id, written.birth_date, written.address)
        has_nik = bool(written.nik)
        same = niks.get(written.nik) if has_nik else None
        if same is not None:
            found[number] = _nik_fault(upload, same, written.name)
            continue
        same = next((one for one in traits.get(trait, ()) if not (one.has_nik and has_nik)), None)
        if same is not None:
            found[number] = _trait_fault(upload, same)
            continue
        standing = Standing(upload.pk, number, has_nik, written.name)
        if has_nik:
            niks[written.nik] = standing
        traits.setdefault(trait, []).append(standing)
    return found


def entered_meanwhile() -> Fault:
    """For a row that lost the race against another entry with the same NIK."""
    return Fault("nik", _("NIK ini baru saja tercatat dalam program ini."), _cure())


def _nik_fault(upload: RecipientUpload, same: Standing, name: str) -> Fault:
    """Of another name: one of the two NIKs is wrong, and taking a row away cures nothing."""
    if same.has_ended:
        return _ended()
    if normal_name(same.name) != normal_name(name):
        return _of_another(upload, same)
    if same.upload_id == upload.pk and same.row_number is not None:
        reason = _("NIK ini sudah ada pada baris %(row)s.") % {"row": same.row_number}
    else:
        reason = _("NIK ini sudah tercatat dalam program ini.")
    if same.state in EDITABLE:
        return Fault(
            "nik",
            reason,
            _("Hapus baris ini. Bila datanya berubah, buka penerimanya dan pilih “Ubah data”."),
        )
    return Fault("nik", reason, _cure())


def _of_another(upload: RecipientUpload, same: Standing) -> Fault:
    if same.upload_id == upload.pk and same.row_number is not None:
        reason = _("NIK ini sudah ada pada baris %(row)s atas nama lain.") % {
            "row": same.row_number
        }
    else:
        reason = _("NIK ini sudah tercatat dalam program ini atas nama lain.")
    return Fault(
        "nik",
        reason,
        _(
            "Cocokkan dengan KTP keduanya, lalu betulkan NIK yang keliru. Bila ternyata orang yang "
            "sama, hapus baris ini."
        ),
    )


def _trait_fault(upload: RecipientUpload, same: Standing) -> Fault:
    if same.upload_id == upload.pk and same.row_number is not None:
        reason = _("Orang yang sama sudah ada pada baris %(row)s.") % {"row": same.row_number}
    else:
        reason = _("Orang yang sama sudah tercatat dalam program ini.")
    return Fault(
        "name", reason, _("Hapus baris ini. Bila orangnya berbeda, isi NIK pada kedua baris.")
    )


def _ended() -> Fault:
    return Fault(
        "nik",
        _("Bantuan untuk NIK ini sudah berakhir dalam program ini."),
        _(
            "Hapus baris ini, lalu daftarkan kembali dari halaman penerimanya bila memang perlu. "
            "Bila orangnya berbeda, betulkan NIK-nya."
        ),
    )


def _cure() -> str:
    return _("Hapus baris ini; satu NIK dicatat satu kali dalam satu program.")
