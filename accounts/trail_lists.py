"""The audit trail and the row changes: their columns, and what each gives to a file."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.trail_words import (
    ACTIONS,
    OBJECTS,
    action_words,
    detail_words,
    object_words,
    reason_words,
)
from accounts.watched_words import column_words, table_words
from core.enums import RowOperation
from core.lists import Cell, ListColumn, Listing
from core.models import AuditEvent, RowChange
from core.row_changes import watched
from core.tabular.columns import ColumnKind

_WHO = ("dari", "sampai", "pelaku", "instansi", "kabupaten", "objek")


def _actor(row: AuditEvent | RowChange) -> str:
    return row.actor.name if row.actor else ""


TRAIL = Listing(
    page="accounts.trail",
    title=_("Jejak audit"),
    sort="when",
    filters=(*_WHO, "tindakan", "jenis"),
    words={"tindakan": list(ACTIONS), "jenis": list(OBJECTS)},
    columns=(
        ListColumn(
            "when",
            _("Waktu"),
            order=("-at", "-id"),
            fixed=True,
            cells=(Cell(_("Waktu"), lambda event: event.at, ColumnKind.DATE, 18),),
        ),
        ListColumn("actor", _("Pelaku"), cells=(Cell(_("Pelaku"), _actor, width=28),)),
        ListColumn(
            "action",
            _("Tindakan"),
            cells=(
                Cell(_("Tindakan"), lambda event: action_words(event.action), width=44),
                Cell(_("Rincian"), lambda event: detail_words(event.details), width=40),
            ),
        ),
        ListColumn(
            "object",
            _("Objek"),
            cells=(
                Cell(_("Objek"), lambda event: object_words(event.object_type), width=24),
                Cell(_("Kode objek"), lambda event: event.object_id, ColumnKind.IDENTIFIER, 38),
            ),
        ),
        ListColumn(
            "reason",
            _("Alasan"),
            cells=(Cell(_("Alasan"), lambda event: reason_words(event.reason), width=50),),
        ),
    ),
)


def _columns(change: RowChange) -> str:
    return column_words(change.table_name, change.columns)


CHANGES = Listing(
    page="accounts.row_changes",
    title=_("Perubahan baris"),
    sort="when",
    filters=(*_WHO, "tabel", "perubahan"),
    words={"tabel": watched(), "perubahan": RowOperation.values},
    columns=(
        ListColumn(
            "when",
            _("Waktu"),
            order=("-id",),
            fixed=True,
            cells=(Cell(_("Waktu"), lambda change: change.at, ColumnKind.DATE, 18),),
        ),
        ListColumn("actor", _("Pelaku"), cells=(Cell(_("Pelaku"), _actor, width=28),)),
        ListColumn(
            "table",
            _("Data"),
            cells=(
                Cell(_("Data"), lambda change: table_words(change.table_name), width=24),
                Cell(_("Kode baris"), lambda change: change.row_id, ColumnKind.IDENTIFIER, 38),
            ),
        ),
        ListColumn(
            "operation",
            _("Perubahan"),
            cells=(
                Cell(_("Perubahan"), lambda change: change.get_operation_display()),
                Cell(_("Jumlah baris"), lambda change: change.rows, ColumnKind.INTEGER),
            ),
        ),
        ListColumn(
            "columns", _("Kolom yang berubah"), cells=(Cell(_("Kolom"), _columns, width=50),)
        ),
        ListColumn(
            "role",
            _("Peran basis data"),
            shown=False,
            cells=(
                Cell(_("Peran basis data"), lambda change: change.role),
                Cell(_("Akun basis data"), lambda change: change.login),
            ),
        ),
    ),
)
