"""Sums for readers who may see no rows: small ones withheld, all others rounded.

Each is rounded by itself, so that no difference of two of them gives a third one away. Where just
one cell beside a shown total is withheld, the next smallest is withheld with it all the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.permissions import Permission
from accounts.scope import Scope
from analysis.shares import Share, tone_of
from core.templatetags.fmt import angka, persen
from programs.words import short_rupiah

_TENS = 10
# Of fewer, what rounding to tens does to a share is more than the share is worth.
LEAST_OF_A_SHARE = 100
_ROWS = frozenset(
    {
        Permission.REGISTRY_VIEW,
        Permission.PROGRAM_VIEW,
        Permission.CASE_VIEW,
        Permission.NEED_VIEW,
    }
)


def counts_exactly(scope: Scope) -> bool:
    """Whether the reader may open the rows behind a sum, so that nothing of it is withheld.

    Narrower than `sees_names`: the secretariat knows accounts by name, and no aided family.
    """
    return not scope.permissions.isdisjoint(_ROWS)


@dataclass(frozen=True, slots=True)
class People:
    """A number of people or households; `value` is None where it is withheld.

    `few` tells a small number from one withheld only to keep another from being worked out.
    """

    value: int | None
    few: bool = True

    @classmethod
    def of(cls, count: int) -> People:
        """Zero is told: nobody is known by it. Below the threshold there is no number."""
        if 0 < count < settings.DISCLOSURE_THRESHOLD:
            return cls(None)
        return cls((count + _TENS // 2) // _TENS * _TENS)

    def __bool__(self) -> bool:
        """Whether there is anybody."""
        return self.value != 0

    def __str__(self) -> str:
        if self.value is None and not self.few:
            return _("tidak ditampilkan")
        if self.value is None:
            return _("kurang dari %(least)s") % {"least": settings.DISCLOSURE_THRESHOLD}
        return _("sekitar %(number)s") % {"number": angka(self.value)} if self.value else "0"


@dataclass(frozen=True, slots=True)
class Money:
    """Rupiah given to people; `value` is None where they are too few.

    Often all get the same, so an exact sum would tell how many they are: two digits are left.
    """

    value: Decimal | None

    @classmethod
    def of(cls, amount: Decimal, people: int) -> Money:
        if 0 < people < settings.DISCLOSURE_THRESHOLD:
            return cls(None)
        amount = Decimal(amount)
        step = Decimal(10) ** max(0, amount.adjusted() - 1) if amount else Decimal(1)
        return cls((amount / step).quantize(Decimal(1)) * step)

    def __str__(self) -> str:
        if self.value is None:
            return _("tidak ditampilkan")
        text, unit = short_rupiah(self.value)
        return f"{text} {unit}".strip()


@dataclass(frozen=True, slots=True)
class ToldShare:
    """A share of which both numbers are told as `People`; no percentage without both."""

    part: People
    whole: People

    @property
    def percent(self) -> Decimal | None:
        """Whole hundredths of what is told: no digit that would lead back to the numbers.

        None also where the whole is so small that rounding alone could turn 89 into 100.
        """
        part, whole = self.part.value, self.whole.value
        if part is None or whole is None or whole < LEAST_OF_A_SHARE:
            return None
        return Decimal(round(100 * part / whole))

    @property
    def told(self) -> str:
        """The percentage in words: about, since it is one of rounded numbers."""
        if self.percent is None:
            return persen(None)
        return _("sekitar %(number)s") % {"number": persen(self.percent, 0)}

    @property
    def tone(self) -> str:
        return tone_of(self.percent)


FEW, HIDDEN = People(None), People(None, few=False)


def known(count: int | People) -> int:
    """What an order may go by: withheld numbers stand together at its end."""
    return (count.value or 0) if isinstance(count, People) else count


def people_column(counts: Sequence[int]) -> list[People]:
    """Cells that stand above or beside their total: never is exactly one of them withheld.

    With it goes the next smallest that is shown. Where there is no other, the total is the cell,
    and withheld by itself.
    """
    told = [People.of(count) for count in counts]
    if sum(one.value is None for one in told) == 1:
        shown = [(count, at) for at, count in enumerate(counts) if told[at].value]
        if shown:
            told[min(shown)[1]] = HIDDEN
    return told


def people_parts(counts: Sequence[int], whole: People) -> list[People]:
    """Cells of which the sum stands beside them as `whole`, itself a cell of a longer column.

    Where the whole is withheld, not all of its parts are told, or they would give it back.
    """
    told = people_column(counts)
    shown = [(count, at) for at, count in enumerate(counts) if told[at].value]
    if whole.value is None and shown and all(one.value is not None for one in told):
        told[min(shown)[1]] = HIDDEN
    return told


def money_parts(cells: Sequence[tuple[Decimal, int]], whole: Money) -> list[Money]:
    """The same for rupiah."""
    told = money_column(cells)
    shown = [(cells[at][0], at) for at, one in enumerate(told) if one.value]
    if whole.value is None and shown and all(one.value is not None for one in told):
        told[min(shown)[1]] = Money(None)
    return told


def two_parts(first: int, second: int) -> tuple[People, People]:
    """Two parts of a whole that is shown beside them.

    Rounding hides a small one behind a large one; a small one behind a hardly larger one only if
    both are withheld.
    """
    told = People.of(first), People.of(second)
    if max(first, second) < 2 * settings.DISCLOSURE_THRESHOLD:
        first_told, second_told = people_column((first, second))
        return first_told, second_told
    return told


def sum_of_two(first: int, second: int) -> People:
    """A whole beside its parts: withheld where only one of the parts is."""
    withheld = sum(People.of(count).value is None for count in (first, second))
    whole = People.of(first + second)
    return HIDDEN if withheld == 1 and whole.value else whole


def share_column(shares: Sequence[Share]) -> list[ToldShare]:
    """Shares that stand above their total, part by part and whole by whole."""
    parts = people_column([share.part for share in shares])
    wholes = people_column([share.whole for share in shares])
    return [ToldShare(part, whole) for part, whole in zip(parts, wholes, strict=True)]


def money_column(cells: Sequence[tuple[Decimal, int]]) -> list[Money]:
    """Sums of rupiah with the number of people who got them, above their total."""
    told = [Money.of(amount, people) for amount, people in cells]
    if sum(one.value is None for one in told) == 1:
        shown = [(cells[at][0], at) for at, one in enumerate(told) if one.value]
        if shown:
            told[min(shown)[1]] = Money(None)
    return told
