"""A line on the terminal that says how far work is, how fast it goes and how long it will take."""

from __future__ import annotations

import time

from django.core.management.base import OutputWrapper

_WIDTH = 24
# A terminal is written to at most this often; a file gets the last line only.
_EVERY = 0.2


class ProgressBar:
    """Call it with (done, total) as work goes on; `total` may be unknown. `close` ends the line."""

    def __init__(self, out: OutputWrapper, word: str) -> None:
        self._out = out
        self._word = word
        self._began = time.monotonic()
        self._first: int | None = None
        self._shown = 0.0
        self._last: tuple[int, int | None] = (0, None)
        self._live = out.isatty()

    def __call__(self, done: int, total: int | None) -> None:
        now = time.monotonic()
        if self._first is None:
            # Work taken up again does not count as done in this moment.
            self._first, self._began = done, now
        self._last = (done, total)
        if self._live and (now - self._shown >= _EVERY or done == total):
            self._shown = now
            self._out.write(f"\r{self.line(now)}", ending="")
            self._out.flush()

    def line(self, now: float) -> str:
        done, total = self._last
        seconds = now - self._began
        rate = (done - (self._first or 0)) / seconds if seconds > 0 else 0
        parts = [self._word]
        if total:
            share = min(1.0, done / total)
            filled = round(share * _WIDTH)
            parts.append(f"[{'#' * filled}{'.' * (_WIDTH - filled)}] {share:4.0%}")
        parts.append(f"{_grouped(done)}" + (f" dari {_grouped(total)}" if total else ""))
        if rate >= 1:
            parts.append(f"{_grouped(round(rate))} baris/detik")
            if total and total > done:
                parts.append(f"sisa {_clock((total - done) / rate)}")
        return "  ".join(parts)

    def close(self) -> None:
        if self._first is not None:
            start = "\r" if self._live else ""
            self._out.write(f"{start}{self.line(time.monotonic())}")


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"
