"""Which tests run in one process, when several do: those of a file; the journey as a whole.

Loaded by pytest (`-p tests.side_by_side`), so it holds for each run with `-n`.
"""

from __future__ import annotations

from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling

_JOURNEY = "tests/journeys"


class ByFile(LoadFileScheduling):
    """As `--dist loadfile`; the files of the journey share one portal, and need each other."""

    def _split_scope(self, nodeid: str) -> str:
        return _JOURNEY if nodeid.startswith(f"{_JOURNEY}/") else super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    return ByFile(config, log)
