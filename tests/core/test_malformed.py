"""More than five hundred broken files: each is refused in words, and none does any harm."""

from __future__ import annotations

from random import Random

import pytest

from core.tabular.errors import CATALOGUE, TabularError
from core.tabular.limits import MIB
from core.tabular.reading import open_table
from tests.core.malformed import FAMILIES, workbook
from tests.core.test_tabular_hostile import resident
from tests.core.workbooks import COLUMNS

SEED = 20261122


def made(family):
    return list(family(Random(f"{SEED}-{family.__name__}"), workbook()))


def refusal(name: str, content: bytes, folder) -> TabularError | None:
    path = folder / "sent"
    path.write_bytes(content)
    try:
        with open_table(path, name) as table:
            header = table.find_header(COLUMNS)
            for _row in table.rows(header):
                pass
    except TabularError as error:
        return error
    return None


def test_there_are_more_than_five_hundred():
    assert sum(len(made(family)) for family in FAMILIES) > 500


def test_the_honest_one_is_read(tmp_path):
    assert refusal("data.xlsx", workbook(), tmp_path) is None


@pytest.mark.slow
@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.__name__)
def test_each_is_refused_with_a_cause_and_a_cure(family, tmp_path):
    files = made(family)
    before = resident()
    for number, (name, content) in enumerate(files):
        error = refusal(name, content, tmp_path)
        assert error is not None, (family.__name__, number, name, content[:60])
        assert error.code in CATALOGUE or error.code in ("empty", "too_large"), error.code
        assert str(error.message).endswith((".", ")"))
        assert str(error.cure).endswith(".")
    assert resident() - before < 50 * MIB
