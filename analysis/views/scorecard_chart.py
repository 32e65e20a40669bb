"""The first mark of the scorecard as bars: whoever has most to catch up stands first."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from analysis.queries.scorecard import Card
from analysis.told import ToldCard
from analysis.views.tables import as_cell

# More bars than these nobody compares by eye, and those left out are the better ones.
_MOST = 20
# From here on bars need the tall canvas to keep their labels apart.
_MANY = 10


def target_chart(cards: Sequence[Card | ToldCard], axis_label: str) -> dict[str, object] | None:
    """What the chart component takes; None with fewer than two shares that are known.

    Bars are whole per cent, lowest first. Lines whose share cannot be told have no bar; all stand
    in the table, with what their share is counted from.
    """
    known = sorted(
        ((card.target.percent, card.label) for card in cards if card.target.percent is not None),
        key=lambda line: line[0],
    )
    if len(known) < 2:
        return None
    bars = known[:_MOST]
    mark = _("Tepat sasaran dan lokasi")
    note = _("Persen dari penerima yang diputuskan; yang paling rendah di atas.")
    if len(known) > _MOST:
        note += " " + _("%(most)s dari %(all)s; semuanya ada dalam tabel.") % {
            "most": _MOST,
            "all": len(known),
        }
    return {
        "note": note,
        "chart": {
            "kind": "hbar",
            "unit": "%",
            "most": 100,
            "labels": [label for _percent, label in bars],
            "series": [{"name": mark, "values": [_whole(percent) for percent, _label in bars]}],
        },
        "size": "tall" if len(bars) > _MANY else "",
        "table": {
            "head": [axis_label, _("Tepat"), _("Diputuskan"), _("Persen")],
            "rows": [_line(card) for card in cards],
        },
    }


def _line(card: Card | ToldCard) -> list[object]:
    percent = card.target.percent
    told = "–" if percent is None else _whole(percent)
    return [card.label, as_cell(card.target.part), as_cell(card.target.whole), told]


def _whole(percent: Decimal) -> int:
    return round(percent)
