"""Figures in words, for places too narrow for all their digits."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from core.templatetags.fmt import angka, rupiah


def short_rupiah(amount: Decimal) -> tuple[str, str]:
    """`("Rp1,59", "miliar")`; below a million the whole figure and no unit."""
    for size, unit in ((10**12, _("triliun")), (10**9, _("miliar")), (10**6, _("juta"))):
        if amount >= size:
            return f"Rp{angka(amount / size)}", unit
    return rupiah(amount), ""
