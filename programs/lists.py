"""The lists of this app whose columns and order their reader chooses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from beneficiaries.enums import MatchOutcome
from beneficiaries.templatetags.registry_ids import own_id
from core.lists import Cell, ListColumn, Listing
from core.tabular.columns import ColumnKind
from core.templatetags.fmt import nik_masked
from programs.enums import RecipientState
from programs.queries.recipients import RECIPIENT_ORDER

if TYPE_CHECKING:
    from core.uploads import Text


def _masked(number: str) -> str:
    """A list travels further than the portal's walls reach: so numbers of cards are masked."""
    return nik_masked(number) if number else ""


_NAME = ListColumn(
    "name",
    _("Nama"),
    order=RECIPIENT_ORDER,
    fixed=True,
    cells=(
        Cell(_("Nama"), lambda row: row.name, width=32),
        Cell(_("NIK"), lambda row: _masked(row.nik), ColumnKind.IDENTIFIER, 24),
        Cell(_("Nomor KK"), lambda row: _masked(row.kk), ColumnKind.IDENTIFIER, 24),
    ),
)
_VILLAGE = (
    Cell(_("Desa/kelurahan"), lambda row: row.village.name),
    Cell(_("Kecamatan"), lambda row: row.district.name),
    Cell(_("Kabupaten/kota"), lambda row: row.regency.name),
)
_MATCH = ListColumn(
    "match",
    _("Pencocokan"),
    cells=(Cell(_("Pencocokan"), lambda row: str(row.told_label)),),
)
_AMOUNT = ListColumn(
    "amount",
    _("Nilai"),
    numeric=True,
    cells=(
        Cell(_("Nilai bantuan (Rp)"), lambda row: row.amount, ColumnKind.DECIMAL),
        Cell(_("Bentuk barang/jasa"), lambda row: row.goods),
    ),
)

# Orders other than by name sort the rows of one program, which the index on it holds together.
RECIPIENTS = Listing(
    page="programs.recipients",
    title=_("Penerima program"),
    sort="name",
    filters=("state", "match", "regency", "district", "village"),
    words={"state": RecipientState.values, "match": MatchOutcome.values},
    columns=(
        _NAME,
        ListColumn(
            "birth_date",
            _("Tanggal lahir"),
            shown=False,
            cells=(Cell(_("Tanggal lahir"), lambda row: row.birth_date, ColumnKind.DATE),),
        ),
        ListColumn(
            "address",
            _("Alamat"),
            shown=False,
            cells=(Cell(_("Alamat"), lambda row: row.address, width=36),),
        ),
        ListColumn(
            "village",
            _("Desa/kelurahan"),
            order=("district_id", "village_id", *RECIPIENT_ORDER),
            cells=_VILLAGE,
        ),
        _MATCH,
        _AMOUNT,
        ListColumn(
            "given_on",
            _("Tanggal penyaluran"),
            shown=False,
            cells=(Cell(_("Tanggal penyaluran"), lambda row: row.given_on, ColumnKind.DATE),),
        ),
        ListColumn(
            "state",
            _("Status"),
            cells=(
                Cell(_("Status"), lambda row: str(row.get_state_display())),
                Cell(_("Alasan pengembalian"), lambda row: row.return_reason, width=36),
            ),
        ),
        ListColumn(
            "refusal",
            _("Alasan penolakan"),
            shown=False,
            cells=(Cell(_("Alasan penolakan"), lambda row: row.refusal_told, width=36),),
        ),
        ListColumn(
            "ended",
            _("Berakhir"),
            shown=False,
            cells=(
                Cell(_("Berakhir pada"), lambda row: row.ended_on, ColumnKind.DATE),
                Cell(_("Sebab berakhir"), lambda row: str(row.get_end_kind_display())),
            ),
        ),
        # Keys are made in the order of time (UUIDv7).
        ListColumn(
            "entered",
            _("Dicatat"),
            order=("id",),
            shown=False,
            cells=(Cell(_("Dicatat pada"), lambda row: row.entered_at, ColumnKind.DATE),),
        ),
    ),
)


def _waiting(page: str, title: Text, *more: ListColumn) -> Listing:
    """What the agency has in hand, over all its programs."""
    return Listing(
        page=page,
        title=title,
        sort="name",
        filters=("program",),
        columns=(
            _NAME,
            ListColumn("program", _("Program")),
            ListColumn("village", _("Desa/kelurahan")),
            _MATCH,
            _AMOUNT,
            *more,
        ),
    )


DRAFTS = _waiting("programs.drafts", _("Rancangan penerima"))
RETURNED = _waiting(
    "programs.returned",
    _("Penerima yang dikembalikan"),
    ListColumn("reason", _("Alasan Bappeda")),
)


def _of_household(row: Any) -> Any:
    """The household of a row that is a person of the base, or a household itself."""
    return getattr(row, "household", row)


_PLACE = (
    ListColumn(
        "address",
        _("Alamat"),
        cells=(Cell(_("Alamat"), lambda row: _of_household(row).address_line, width=36),),
    ),
    ListColumn(
        "village",
        _("Desa/kelurahan"),
        cells=(
            Cell(_("Desa/kelurahan"), lambda row: str(row.village or "")),
            Cell(_("Kecamatan"), lambda row: str(row.district or "")),
        ),
    ),
)
_DECILE = (Cell(_("Desil"), lambda row: _of_household(row).decile, ColumnKind.INTEGER),)
_REGISTER = Cell(
    _("ID rumah tangga"), lambda row: own_id(_of_household(row).registry_id), ColumnKind.IDENTIFIER
)
_UNSERVED_FILTERS = ("program", "decile", "year", "regency", "district", "village")
UNSERVED_PEOPLE = Listing(
    page="programs.unserved_people",
    title=_("Orang yang layak tetapi belum terlayani"),
    sort="name",
    filters=_UNSERVED_FILTERS,
    columns=(
        ListColumn(
            "name",
            _("Nama"),
            order=("name_norm", "id"),
            fixed=True,
            cells=(Cell(_("Nama"), lambda row: row.name, width=32), _REGISTER),
        ),
        ListColumn("age", _("Umur"), numeric=True),
        *_PLACE,
        ListColumn("decile", _("Desil"), numeric=True, cells=_DECILE),
    ),
)


def _households(page: str, *, by_decile: bool) -> Listing:
    """With `by_decile`, every row has a decile, and the poorest stand first."""
    order = ("decile", "head_sort", "id") if by_decile else ()
    return Listing(
        page=page,
        title=_("Rumah tangga yang layak tetapi belum terlayani"),
        sort="decile" if by_decile else "name",
        filters=_UNSERVED_FILTERS,
        columns=(
            ListColumn(
                "name",
                _("Kepala rumah tangga"),
                order=("head_sort", "id"),
                fixed=True,
                cells=(
                    Cell(_("Kepala rumah tangga"), lambda row: row.head_name, width=32),
                    _REGISTER,
                ),
            ),
            *_PLACE,
            ListColumn("decile", _("Desil"), order=order, numeric=True, cells=_DECILE),
        ),
    )


UNSERVED_HOUSEHOLDS = _households("programs.unserved_households", by_decile=True)
UNSERVED_ANY_DECILE = _households("programs.unserved_any_decile", by_decile=False)
