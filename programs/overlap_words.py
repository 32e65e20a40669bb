"""Overlaps in sentences, as an agency may read them: the kind of conflict, not the other side."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from programs.enums import OverlapPeriod, OverlapUnit, OverlapVerdict

# Whole sentences, because words put together do not translate.
_COUNTED: dict[tuple[str, str], str | Promise] = {
    (OverlapUnit.PERSON, ""): _("Dihitung per orang."),
    (OverlapUnit.PERSON, OverlapPeriod.SAME_YEAR): _(
        "Dihitung per orang, dalam tahun anggaran yang sama."
    ),
    (OverlapUnit.PERSON, OverlapPeriod.SAME_TIME): _(
        "Dihitung per orang, pada waktu yang bersamaan."
    ),
    (OverlapUnit.PERSON, OverlapPeriod.EVER): _("Dihitung per orang, kapan pun diberikan."),
    (OverlapUnit.FAMILY, ""): _("Dihitung per keluarga (KK)."),
    (OverlapUnit.FAMILY, OverlapPeriod.SAME_YEAR): _(
        "Dihitung per keluarga (KK), dalam tahun anggaran yang sama."
    ),
    (OverlapUnit.FAMILY, OverlapPeriod.SAME_TIME): _(
        "Dihitung per keluarga (KK), pada waktu yang bersamaan."
    ),
    (OverlapUnit.FAMILY, OverlapPeriod.EVER): _("Dihitung per keluarga (KK), kapan pun diberikan."),
    (OverlapUnit.HOUSEHOLD, ""): _("Dihitung per rumah tangga."),
    (OverlapUnit.HOUSEHOLD, OverlapPeriod.SAME_YEAR): _(
        "Dihitung per rumah tangga, dalam tahun anggaran yang sama."
    ),
    (OverlapUnit.HOUSEHOLD, OverlapPeriod.SAME_TIME): _(
        "Dihitung per rumah tangga, pada waktu yang bersamaan."
    ),
    (OverlapUnit.HOUSEHOLD, OverlapPeriod.EVER): _(
        "Dihitung per rumah tangga, kapan pun diberikan."
    ),
}
_BY_NIK = _("Dibandingkan menurut NIK yang tertulis.")


def conflict_sentence(unit: str, period: str = "", *, by_nik: bool = False) -> str:
    """How a conflict was counted; `period` is empty within one program."""
    counted = str(_COUNTED[unit, period])
    return f"{counted} {_BY_NIK}" if by_nik else counted


def outcome_word(outcome: str) -> str:
    """In words: `same_program`, or a verdict of the rules."""
    if outcome == "same_program":
        return gettext("Tercatat ganda dalam program yang sama")
    return str(OverlapVerdict(outcome).label)
