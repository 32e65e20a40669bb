"""From what calamine says of a row's cells to one line of their texts, with tabs between them.

Nearly all cells of a registry file hold one of a few codes, or a text that is clean as it stands:
each is made a text once and then looked up. The child process imports this.
"""

from __future__ import annotations

from collections.abc import Sequence

from core.tabular.cells import CellFlag, cell_text, is_clean
from core.tabular.slices import SHARED

# So many texts are remembered; then all are forgotten, and those that come back are soon there.
_REMEMBERED = 50_000


class Texts(dict[object, str]):
    """The text of each value, "" for none. `shared` is what numbers behind `SHARED` stand for."""

    def __init__(self, shared: Sequence[object]) -> None:
        super().__init__()
        self._shared = shared
        self._saw_flag = False

    def line(self, values: Sequence[object]) -> tuple[str, dict[int, CellFlag]]:
        """The cells as one line, and why some of them cannot be trusted, by their place."""
        # True and 1.0 are one key.
        if bool not in map(type, values):
            self._saw_flag = False
            line = "\t".join(map(self.__getitem__, values))
            if not self._saw_flag:
                return line, {}
        told = [cell_text(self._meant(value)) for value in values]
        flags = {at: flag for at, (_text, flag) in enumerate(told) if flag is not None}
        return "\t".join([text or "" for text, _flag in told]), flags

    def __missing__(self, value: object) -> str:
        meant = self._meant(value)
        if type(meant) is str and is_clean(meant):
            text: str | None = meant
        else:
            text, flag = cell_text(meant)
            if flag is not None:
                self._saw_flag = True
                return ""
        text = text or ""
        if len(self) >= _REMEMBERED:
            self.clear()
        self[value] = text
        return text

    def _meant(self, value: object) -> object:
        """The shared text a value stands for, or the value."""
        if self._shared and type(value) is str and value.startswith(SHARED):
            number = value.removeprefix(SHARED)
            return self._shared[int(number)] if number else None
        return value
