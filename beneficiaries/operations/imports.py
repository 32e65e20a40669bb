"""Registry imports: receiving a file, and the one door through which an import's state moves."""

from __future__ import annotations

import hashlib
from functools import partial
from pathlib import PurePath
from typing import Any

from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from beneficiaries.enums import ImportState, ImportUnit
from beneficiaries.import_plan import Waiting
from beneficiaries.models import RegistryImport, RegistryRelease, StagedRow
from beneficiaries.queries.ended_places import names_ended_village
from core import audit
from core.uploads import safe_filename

MOVES: dict[ImportState, frozenset[ImportState]] = {
    ImportState.RECEIVED: frozenset(
        {ImportState.STAGED, ImportState.MAPPING, ImportState.FAILED, ImportState.DISCARDED}
    ),
    ImportState.MAPPING: frozenset({ImportState.RECEIVED, ImportState.DISCARDED}),
    ImportState.STAGED: frozenset(
        {ImportState.APPLYING, ImportState.RECEIVED, ImportState.DISCARDED}
    ),
    ImportState.APPLYING: frozenset({ImportState.APPLIED}),
    ImportState.APPLIED: frozenset(),
    ImportState.FAILED: frozenset(),
    ImportState.DISCARDED: frozenset(),
}


class ImportConflict(Exception):
    """The act does not fit the import's state; the text is for the screen."""


class PlacesEnded(ImportConflict):
    """Villages of the file have ended since it was checked: it has to be read again."""


class SameFileAgain(Exception):
    """The regency sent this file for this release already; `first` is that import."""

    def __init__(self, first: RegistryImport | None) -> None:
        super().__init__("same file")
        self.first = first


def create_release(
    *, source: str, period: str, decree: str = "", decree_date: Any = None, by: User
) -> RegistryRelease:
    """A new edition of the base; raises `IntegrityError` when source and period exist already."""
    with transaction.atomic():
        release = RegistryRelease.objects.create(
            source=source, period=period, decree=decree, decree_date=decree_date, created_by=by
        )
        audit.record("registry_release.create", by=by, subject=release, source=source)
    return release


def set_decree(*, release: RegistryRelease, decree: str, decree_date: Any, by: User) -> None:
    """Note by which decree an edition was laid down; all regencies share it."""
    with transaction.atomic():
        release.decree, release.decree_date = decree, decree_date
        release.save(update_fields=["decree", "decree_date"])
        audit.record("registry_release.set_decree", by=by, subject=release, decree=decree)


def receive(
    *,
    release: RegistryRelease,
    unit: ImportUnit | str,
    file: File,
    filename: str,
    regency_id: int | None,
    mapping: dict[str, Any] | None = None,
    by: User,
) -> RegistryImport:
    """Store a judged file and its import. `regency_id` None: rows of any regency may follow.
    `mapping` is a plan somebody made for it already.

    Raises `SameFileAgain` for the same bytes sent twice for a release and regency. The
    stored name is made of the import's id: the sender's file name may name people.
    """
    digest = _sha256(file)
    if (first := _sent_before(release, unit, regency_id, digest)) is not None:
        raise SameFileAgain(first)
    import_file = RegistryImport(
        release=release,
        unit=unit,
        regency_id=regency_id,
        file_name=safe_filename(filename),
        sha256=digest,
        mapping=mapping or {},
        created_by=by,
    )
    import_file.file.save(f"{import_file.pk}{PurePath(filename).suffix.lower()}", file, save=False)
    try:
        with transaction.atomic():
            import_file.save(force_insert=True)
    except IntegrityError:
        # The same file arrived at the same moment.
        import_file.file.delete(save=False)
        raise SameFileAgain(_sent_before(release, unit, regency_id, digest)) from None
    audit.record("registry_import.receive", by=by, subject=import_file, unit=str(unit))
    return import_file


def _sent_before(
    release: RegistryRelease, unit: str, regency_id: int | None, digest: str
) -> RegistryImport | None:
    same = RegistryImport.objects.filter(
        release=release, unit=unit, regency_id=regency_id, sha256=digest
    )
    return same.exclude(state__in=[ImportState.FAILED, ImportState.DISCARDED]).first()


def lock(import_file: RegistryImport) -> RegistryImport:
    """The import as it is now, held until the end of the transaction."""
    return RegistryImport.objects.select_for_update(of=("self",)).get(pk=import_file.pk)


def mark_staged(*, import_file: RegistryImport, counts: dict[str, Any], by: User) -> None:
    held = _move(import_file, ImportState.STAGED, counts=counts)
    audit.record("registry_import.stage", by=by, subject=held, rows=_figures(counts))


def ask_for_mapping(
    *, import_file: RegistryImport, reason: str, first_rows: dict[str, Any], by: User
) -> None:
    """Let the import wait until somebody has named its columns (`mappings.read_as`)."""
    held = _move(
        import_file, ImportState.MAPPING, mapping={"reason": reason, "first_rows": first_rows}
    )
    audit.record("registry_import.ask_for_mapping", by=by, subject=held, reason=str(reason))


def read_again(*, import_file: RegistryImport, mapping: dict[str, Any], by: User) -> None:
    """Check the file anew by a plan chosen by hand, or by its numbering of regions alone; what was
    checked before is thrown away.
    """
    held = _move(import_file, ImportState.RECEIVED, mapping=mapping, counts={}, preview={})
    StagedRow.objects.filter(import_file=held).delete()
    columns = mapping.get("columns", ())
    audit.record("registry_import.map", by=by, subject=held, columns=len(columns))


def turn_over(*, import_file: RegistryImport, by: User) -> None:
    """Read the file as the other kind: members for households, or the reverse.

    Raises `ImportConflict` when it does not wait for that answer, or was sent as that already.
    """
    held = lock(import_file)
    if held.mapping.get("reason") != Waiting.OTHER_UNIT:
        raise ImportConflict(_("Berkas ini tidak menunggu jawaban itu."))
    unit = ImportUnit.PERSON if held.unit == ImportUnit.HOUSEHOLD else ImportUnit.HOUSEHOLD
    if _sent_before(held.release, unit, held.regency_id, held.sha256) is not None:
        raise ImportConflict(_("Berkas yang sama sudah dikirim untuk rilis ini."))
    held = _move(held, ImportState.RECEIVED, unit=unit, mapping={}, counts={}, preview={})
    audit.record("registry_import.turn_over", by=by, subject=held, unit=str(unit))


def recount(*, import_file: RegistryImport, counts: dict[str, Any]) -> None:
    """New figures of an import whose rows were judged again; its state stays."""
    RegistryImport.objects.filter(pk=import_file.pk).update(counts=counts)


def fail(*, import_file: RegistryImport, fault: str, by: User) -> None:
    """Refuse the whole file: its rows and the stored file go, the reason stays."""
    held = _move(import_file, ImportState.FAILED, fault=fault)
    _empty(held)
    audit.record("registry_import.fail", by=by, subject=held)


def discard(*, import_file: RegistryImport, by: User) -> None:
    """Give up an import before anything of it was applied; raises `ImportConflict` later."""
    mapping = {k: v for k, v in lock(import_file).mapping.items() if k != "first_rows"}
    held = _move(import_file, ImportState.DISCARDED, mapping=mapping)
    _empty(held)
    audit.record("registry_import.discard", by=by, subject=held)


def start_applying(*, import_file: RegistryImport, by: User) -> None:
    """Let the import's good rows into the release; asking again while they enter does nothing.

    Raises `PlacesEnded` where rows would lie in villages that are no more.
    """
    held = lock(import_file)
    if held.state == ImportState.APPLYING:
        return
    if names_ended_village(held):
        raise PlacesEnded(
            _("Desa pada berkas ini berganti kode sejak berkas diperiksa. Periksa lagi berkasnya.")
        )
    held = _move(held, ImportState.APPLYING)
    audit.record("registry_import.start_applying", by=by, subject=held)


def mark_applied(*, import_file: RegistryImport, counts: dict[str, Any], by: User) -> None:
    held = _move(import_file, ImportState.APPLIED, counts=counts, applied_at=timezone.now())
    _note_told(held)
    audit.record("registry_import.apply", by=by, subject=held, rows=_figures(counts))


def _note_told(import_file: RegistryImport) -> None:
    """The variables of the file are told by its release from now on."""
    release = RegistryRelease.objects.select_for_update().get(pk=import_file.release_id)
    places = release.told.setdefault(import_file.unit, {})
    place = str(import_file.regency_id or "")
    places[place] = sorted({*places.get(place, ()), *import_file.mapping["columns"]})
    release.save(update_fields=["told"])


def _move(import_file: RegistryImport, to: ImportState, **changes: Any) -> RegistryImport:
    held = lock(import_file)
    if to not in MOVES[ImportState(held.state)]:
        raise ImportConflict(
            _("Impor ini sudah %(state)s; tindakan itu tidak berlaku lagi.")
            % {"state": held.get_state_display().lower()}
        )
    held.state = to
    for name, value in changes.items():
        setattr(held, name, value)
    held.save(update_fields=["state", *changes])
    return held


def _empty(import_file: RegistryImport) -> None:
    StagedRow.objects.filter(import_file=import_file).delete()
    # The file holds people's data that no longer serves anything.
    if import_file.file.name:
        transaction.on_commit(partial(import_file.file.storage.delete, import_file.file.name))


def _figures(counts: dict[str, Any]) -> dict[str, int]:
    """Rows by outcome, without the list of faults."""
    return {key: value for key, value in counts.items() if isinstance(value, int)}


def _sha256(file: File) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
