"""The columns of group lists: who, where, and of which category."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from beneficiaries.codebook_headers import header_key, variable_for_header
from beneficiaries.codebook_variable import Group, Unit
from beneficiaries.group_codes import CATEGORIES, GroupKind
from beneficiaries.match_columns import MATCH_COLUMNS
from core.tabular.columns import Column, ColumnSet

_CATEGORY = Column(
    "category",
    _("Jenis PPKS/PSKS"),
    aliases=(
        "jenis ppks", "jenis pmks", "jenis psks", "jenis ppks/pmks", "jenis pmks/ppks", "ppks",
        "pmks", "psks", "kategori", "kategori ppks", "kategori pmks", "kategori psks",
        "kelompok ppks", "jenis masalah",
    ),
    required=True,
)  # fmt: skip
_PKH = Column(
    "pkh",
    _("PKH/Non-PKH"),
    aliases=("pkh", "status pkh", "jenis kepesertaan", "ket pkh", "keterangan pkh"),
)
# Headings that lists of groups have and no register: one is enough beside no question of a census.
_MARKS = frozenset(
    map(
        header_key,
        (
            "jenis ppks", "jenis pmks", "jenis psks", "jenis ppks/pmks", "kategori ppks",
            "kategori pmks", "kategori psks", "no kks", "nomor kks", "no kartu kks",
            "nomor kartu kks", "psnoka", "no kartu pbi", "nomor kartu pbi",
            "no kartu pbi/psnoka", "no psnoka", "pkh/non pkh", "pkh/non-pkh",
        ),
    )
)  # fmt: skip
_ASKED_BY_A_CENSUS = frozenset(
    {Group.HOUSING, Group.ASSET, Group.EDUCATION, Group.WORK, Group.HEALTH}
)


def columns_of(kind: GroupKind) -> ColumnSet:
    """What is read of a list of this kind. Numbers of cards are left aside: nobody needs them."""
    own = {GroupKind.PKH: [_PKH], GroupKind.BSP: [_PKH]}.get(kind, [])
    return ColumnSet(*MATCH_COLUMNS, *([_CATEGORY] if kind in CATEGORIES else own))


def is_group_list(headers: Iterable[object]) -> bool:
    """Whether a header row is that of a group list: its marks, and nothing that a census asks."""
    told = [header for header in headers if header]
    if not any(header_key(header) in _MARKS for header in told):
        return False
    known = (variable_for_header(header, unit) for header in told for unit in Unit)
    return not any(one and one.group in _ASKED_BY_A_CENSUS for one in known)
