"""Age groups that planners ask for: counted beside the findings, never one.

They leave gaps on purpose: groups that add up to everybody would tell a small one that is withheld.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from beneficiaries.quality.kind import STEWARD, QualityKind, years_before
from beneficiaries.quality_enums import Severity

if TYPE_CHECKING:
    from core.uploads import Text


def _group(code: str, label: Text, wrong: Text, youngest: int, oldest: int | None) -> QualityKind:
    """Members from their `youngest` birthday until a day before they are older than `oldest`."""
    born = [f"p.birth_date <= {years_before(youngest)}"]
    if oldest is not None:
        born.append(f"p.birth_date > {years_before(oldest + 1)}")
    return QualityKind(
        code,
        label,
        Severity.INFO,
        wrong,
        _("Keterangan untuk perencanaan; tidak perlu diperbaiki."),
        STEWARD,
        condition=" AND ".join(born),
        counted=True,
    )


AGES = (
    _group(
        "under_five", _("Balita (di bawah 5 tahun)"),
        _("Jumlah anggota berumur di bawah 5 tahun."), 0, 4,
    ),
    _group(
        "school_primary", _("Usia SD (7–12 tahun)"),
        _("Jumlah anggota berumur 7 sampai 12 tahun."), 7, 12,
    ),
    _group(
        "school_junior", _("Usia SMP (13–15 tahun)"),
        _("Jumlah anggota berumur 13 sampai 15 tahun."), 13, 15,
    ),
    _group(
        "school_senior", _("Usia SMA (16–18 tahun)"),
        _("Jumlah anggota berumur 16 sampai 18 tahun."), 16, 18,
    ),
    _group(
        "elderly", _("Lanjut usia (60 tahun ke atas)"),
        _("Jumlah anggota berumur 60 tahun ke atas."), 60, None,
    ),
)  # fmt: skip
