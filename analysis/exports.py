"""What people take along from this app: a worker writes it, see `accounts.exports`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.export_source import Source
from accounts.exports import BookExport, register
from accounts.permissions import Permission
from analysis.forms.choices import YearsChoices
from analysis.queries.years import Spell, longest_on_aid
from beneficiaries.models import Household
from beneficiaries.templatetags.registry_ids import own_id
from core.tabular.columns import ColumnKind
from core.tabular.exports import ExportColumn, Sheet

_AT_ONCE = 1000


def _book(source: Source) -> Iterator[Sheet]:
    yield Sheet(
        _("Lama menerima bantuan"),
        [
            ExportColumn(_("Kepala rumah tangga"), width=32),
            ExportColumn(_("ID rumah tangga"), ColumnKind.IDENTIFIER),
            ExportColumn(_("Alamat"), width=36),
            ExportColumn(_("Desa/kelurahan")),
            ExportColumn(_("Kecamatan")),
            ExportColumn(_("Kabupaten/kota")),
            ExportColumn(_("Desil"), ColumnKind.INTEGER),
            ExportColumn(_("Lama (tahun)"), ColumnKind.INTEGER),
            ExportColumn(_("Tahun pertama"), width=14),
            ExportColumn(_("Tahun terakhir"), width=14),
        ],
        _lines(source),
    )


def _lines(source: Source) -> Iterator[Sequence[object]]:
    """The longest first. Who they are is asked once, their rows chunk by chunk."""
    with source.look() as scope:
        chosen = YearsChoices(source.asked.query, scope=scope).chosen()
        spells = longest_on_aid(
            scope, chosen.get("regency"), chosen.get("sector"), most=settings.EXPORT_MOST_ROWS
        )
    for start in range(0, len(spells), _AT_ONCE):
        some = spells[start : start + _AT_ONCE]
        with source.look() as scope:
            households = (
                Household.objects.visible_to(scope)
                .select_related("village", "district", "regency")
                .in_bulk([spell.household_id for spell in some])
            )
        lines = [
            _line(households[spell.household_id], spell)
            for spell in some
            if spell.household_id in households
        ]
        yield from lines
        source.count(len(lines), households.values())


def _line(household: Household, spell: Spell) -> Sequence[object]:
    return [
        household.head_name, own_id(household.registry_id), household.address_line,
        str(household.village or ""), str(household.district or ""), str(household.regency),
        household.decile, spell.years, str(spell.first), str(spell.last),
    ]  # fmt: skip


LONG_ON_AID = register(
    BookExport(
        code="years.long",
        label=gettext_lazy("Rumah tangga yang lama menerima bantuan"),
        filename="lama-menerima-bantuan",
        action="need.export",
        permission=Permission.NEED_EXPORT,
        filters=("regency", "sector"),
        book=_book,
    )
)
