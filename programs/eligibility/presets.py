"""The usual rules, ready to be picked and then changed.

No regulation behind them was at hand: thresholds marked `confirmed=False` are the common reading
and are to be set as the program's own guideline says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from programs.eligibility.conditions import Condition, Group, Op, Who

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Preset:
    label: Text
    note: Text
    groups: tuple[Group, ...] = ()
    deciles: tuple[int, ...] = ()
    confirmed: bool = True


def _one(variable: str, op: Op, *values: int) -> Condition:
    return Condition(variable, op, values)


PRESETS: Mapping[str, Preset] = MappingProxyType(
    {
        "rtlh": Preset(
            _("Rumah tidak layak huni (aladin)"),
            _(
                "Sekurangnya dua dari atap, lantai, dan dinding dalam keadaan buruk, di atas "
                "tanah sendiri. Ambang ini belum dikonfirmasi; sesuaikan dengan petunjuk teknis."
            ),
            groups=(
                Group(
                    2,
                    (
                        _one("roof_condition", Op.IN, 2),
                        _one("floor_type", Op.IN, 7, 8, 9),
                        _one("wall_condition", Op.IN, 2),
                    ),
                ),
                Group(1, (_one("land_tenure", Op.IN, 1),)),
            ),
            confirmed=False,
        ),
        "elderly": Preset(
            _("Lansia"),
            _("Berumur 60 tahun atau lebih."),
            groups=(Group(1, (_one("age", Op.AT_LEAST, 60),)),),
        ),
        "student": Preset(
            _("Anak sekolah"),
            _("Berumur 6 sampai 21 tahun dan masih bersekolah. Batas umur belum dikonfirmasi."),
            groups=(
                Group(
                    2,
                    (_one("age", Op.BETWEEN, 6, 21), _one("school_attendance", Op.IN, 1)),
                ),
            ),
            confirmed=False,
        ),
        "disabled": Preset(
            _("Penyandang disabilitas"),
            _("Basis mencatat salah satu ragam disabilitas."),
            groups=(Group(1, (_one("has_disability", Op.IS_TRUE),)),),
        ),
        "mother_child": Preset(
            _("Balita atau ibu hamil"),
            _("Berumur di bawah 5 tahun, atau hamil. Kode kehamilan belum dikonfirmasi."),
            groups=(
                Group(1, (_one("age", Op.AT_MOST, 4), _one("is_pregnant", Op.IS_TRUE)), Who.ANY),
            ),
            confirmed=False,
        ),
        "extreme_poor": Preset(
            _("Miskin ekstrem (desil 1)"),
            _("Rumah tangga pada desil kesejahteraan terbawah."),
            deciles=(1,),
        ),
    }
)
