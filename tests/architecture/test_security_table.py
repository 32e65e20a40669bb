"""The tables of docs/security.md name tests that exist, and leave no promise without a proof."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.access.test_broken_guards import GUARDS

ROOT = Path(__file__).resolve().parents[2]
TABLES = ROOT / "docs" / "security.md"
_NAME = re.compile(r"`([\w/*.]+(?:\.py|/))`")
_GUARDS = "tests/access/test_broken_guards.py"
# By a table of its own, not by the list of guards.
_BY_ITSELF = {2, 3, 9}


def rows(text: str) -> Iterator[list[str]]:
    for line in text.splitlines():
        if line.startswith("|"):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def lost(text: str) -> list[str]:
    """Names of files that are not there. A bare name stands in the folder of the one before it."""
    found = []
    for row in rows(text):
        for cell in row:
            folder = Path()
            for name in _NAME.findall(cell):
                path = Path(name) if "/" in name else folder / name
                folder = path if name.endswith("/") else path.parent
                if not list(ROOT.glob(str(path))):
                    found.append(str(path))
    return found


def promises(text: str) -> dict[int, list[str]]:
    table = text.partition("## Nineteen promises")[2]
    return {int(row[0]): row[1:] for row in rows(table) if row[0].isdigit()}


def test_every_test_that_is_named_exists():
    text = TABLES.read_text(encoding="utf-8")
    assert lost(text) == []
    renamed = text.replace("`tests/access/test_matrix.py`", "`tests/access/test_matrices.py`")
    assert set(lost(renamed)) == {"tests/access/test_matrices.py"}


def test_each_promise_has_a_proof_and_a_broken_version():
    told = promises(TABLES.read_text(encoding="utf-8"))
    assert list(told) == list(range(1, 20))
    assert [number for number, (_, proof, _b) in told.items() if not _NAME.search(proof)] == []
    assert [number for number, (_, _p, broken) in told.items() if len(broken) < 5] == []
    by_guards = {number for number, row in told.items() if _GUARDS in row[2]}
    assert by_guards - _BY_ITSELF == {guard.promise for guard in GUARDS}
