"""Whether the facts of a program fit together. Plain rules: no database, no request."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from core.templatetags.fmt import rupiah


def program_faults(
    *,
    year: int | None,
    starts_on: datetime.date | None,
    ends_on: datetime.date | None,
    review_on: datetime.date | None,
    budget: Decimal | None,
    unit_amount: Decimal | None,
    quantity: int | None,
) -> Iterator[tuple[str, str]]:
    """Field and sentence of everything that does not fit; what is not known is not judged."""
    if year and starts_on and starts_on.year != year:
        yield (
            "starts_on",
            _(
                "Tanggal mulai bukan pada tahun anggaran %(year)s. "
                "Perbaiki tanggal ini, atau tahun anggarannya."
            )
            % {"year": year},
        )
    if year and ends_on and ends_on.year not in (year, year + 1):
        yield (
            "ends_on",
            _(
                "Program tahun anggaran %(year)s berakhir paling lambat 31 Desember %(next)s. "
                "Untuk tahun sesudahnya, salin program ini ke tahun berikutnya."
            )
            % {"year": year, "next": year + 1},
        )
    elif starts_on and ends_on and ends_on < starts_on:
        yield (
            "ends_on",
            _("Tanggal berakhir mendahului tanggal mulai. Tukar, atau perbaiki salah satunya."),
        )
    if starts_on and review_on and review_on < starts_on:
        yield (
            "review_on",
            _("Tinjauan mendahului tanggal mulai. Pilih tanggal sesudah program berjalan."),
        )
    if budget is not None and unit_amount and quantity and unit_amount * quantity > budget:
        yield (
            "unit_amount",
            _(
                "%(quantity)s sasaran × %(amount)s = %(total)s, melebihi pagu %(budget)s. "
                "Perbaiki nilai per sasaran, jumlah sasaran, atau pagunya."
            )
            % {
                "quantity": quantity,
                "amount": rupiah(unit_amount),
                "total": rupiah(unit_amount * quantity),
                "budget": rupiah(budget),
            },
        )
