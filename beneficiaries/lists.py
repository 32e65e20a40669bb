"""The list of households, whose columns and order their reader chooses."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from django.utils.translation import gettext_lazy as _

from beneficiaries.codebook import in_group, label_for
from beneficiaries.codebook_variable import Group, Kind, Unit, Variable
from beneficiaries.queries.household_catalogue import QUESTIONS
from beneficiaries.rules import household_groups
from beneficiaries.templatetags.registry_ids import own_id
from core.lists import Cell, ListColumn, Listing
from core.tabular.columns import ColumnKind
from core.templatetags.fmt import angka

if TYPE_CHECKING:
    from accounts.scope import Scope
    from core.uploads import Text

# What the page of a household shows in words; a column of the list for each, on wish.
_GROUPS = (Group.WELFARE, Group.HOUSING, Group.ASSET, Group.PROGRAM)
_KINDS = (Kind.CODE, Kind.FLAG, Kind.INTEGER, Kind.DECIMAL)
_NUMBERS = {Kind.INTEGER: ColumnKind.INTEGER, Kind.DECIMAL: ColumnKind.DECIMAL}


def words_of(variable: Variable) -> Callable[[Any], object]:
    """A household's value in words; numbers as they are, unknown ones empty."""

    def value(household: Any) -> object:
        stored = getattr(household, variable.name, None)
        if stored is None or stored == "":
            return None
        return stored if variable.kind in _NUMBERS else label_for(variable, stored)

    return value


def shown(column: ListColumn, household: Any) -> str:
    """What stands in the cell of a column that the page has no markup of its own for."""
    value = column.cells[0].value(household)
    if value is None or value == "":
        return "–"
    return angka(value) if isinstance(value, int | Decimal) else str(value)


def _is_shown(group: Group, scope: Scope) -> bool:
    """As on the page of a household."""
    return group in household_groups(scope)


def _of_codebook() -> Iterable[ListColumn]:
    for group in _GROUPS:
        for variable in in_group(Unit.HOUSEHOLD, group):
            # What BDT's predecessor printed beside the household never had a checked list.
            if variable.kind in _KINDS and not variable.sensitive and variable.name != "decile":
                kind = _NUMBERS.get(variable.kind, ColumnKind.TEXT)
                label = cast("Text", variable.label)
                yield ListColumn(
                    variable.name,
                    label,
                    shown=False,
                    numeric=variable.kind in _NUMBERS,
                    cells=(Cell(label, words_of(variable), kind),),
                    may=partial(_is_shown, variable.group),
                )


_HEAD = ListColumn(
    "head",
    _("Kepala rumah tangga"),
    order=("head_sort", "id"),
    fixed=True,
    cells=(
        Cell(_("Kepala rumah tangga"), lambda row: row.head_name, width=32),
        Cell(_("ID rumah tangga"), lambda row: own_id(row.registry_id), ColumnKind.IDENTIFIER, 20),
    ),
)
_PLACE = (
    ListColumn(
        "address",
        _("Alamat"),
        cells=(Cell(_("Alamat"), lambda row: row.address_line, width=36),),
    ),
    ListColumn(
        "village",
        _("Desa/kelurahan"),
        order=("regency_id", "village_id", "head_sort", "id"),
        cells=(
            Cell(_("Desa/kelurahan"), lambda row: row.village.name),
            Cell(_("Kecamatan"), lambda row: row.district.name),
            Cell(_("Kabupaten/kota"), lambda row: row.regency.name),
        ),
    ),
)
_STANDING = (
    ListColumn(
        "members",
        _("Anggota"),
        numeric=True,
        cells=(Cell(_("Jumlah anggota"), lambda row: row.member_count, ColumnKind.INTEGER),),
    ),
    ListColumn(
        "decile",
        _("Desil"),
        numeric=True,
        cells=(Cell(_("Desil"), lambda row: row.decile, ColumnKind.INTEGER),),
    ),
    ListColumn(
        "photo",
        _("Foto"),
        cells=(Cell(_("Foto"), lambda row: _("Ada") if row.has_photo else _("Belum")),),
    ),
    ListColumn(
        "release",
        _("Rilis"),
        shown=False,
        cells=(Cell(_("Rilis"), lambda row: str(row.edition or "")),),
    ),
)

# Orders run along (regency, head) and (regency, village, head). The decile is unknown for some,
# and so no order: it is asked for.
HOUSEHOLDS = Listing(
    page="beneficiaries.households",
    title=_("Rumah tangga"),
    sort="head",
    filters=("kabupaten", "kecamatan", "desa", "desil", *QUESTIONS),
    words={name: [code for code, _label in one.choices] for name, one in QUESTIONS.items()},
    columns=(_HEAD, *_PLACE, *_STANDING, *_of_codebook()),
)

# What the page reads of every row, whichever columns its reader chose.
_ALWAYS = (
    "registry_id", "head_name", "head_sort", "address", "rt", "rw", "decile", "member_count",
    "release", "regency", "district", "village",
)  # fmt: skip


def columns_read(shown: Iterable[ListColumn]) -> tuple[str, ...]:
    """Of the table's two hundred columns, those that a page with these columns reads."""
    own = {column.key for column in (_HEAD, *_PLACE, *_STANDING)}
    return (*_ALWAYS, *(column.key for column in shown if column.key not in own))
