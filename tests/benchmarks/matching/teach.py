"""How the shipped weights are made: `python -m tests.benchmarks.matching.teach [--write]`.

From one seed, and no other: the benchmark judges on others. Names are left out, since the common
names of a made-up province are nobody's.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path

import numpy as np

from beneficiaries.matching import model as models
from beneficiaries.matching.comparing import compare
from beneficiaries.matching.model import Model
from beneficiaries.matching.training import Candidates, train
from tests.benchmarks.matching import blocking
from tests.benchmarks.matching.data import make
from tests.benchmarks.matching.memory import records

SEED, PERSONS, ROWS = 4, 400_000, 20_000
VERSION = "bawaan-1"


def teach(seed: int = SEED, persons: int = PERSONS, rows: int = ROWS) -> Model:
    data = make(seed, persons, rows)
    written, base = records(data.recipients), records(data.base)
    left, right = blocking.pairs(written, base, (*blocking.SURE, *blocking.WIDE))
    found = compare(written, base, left, right)
    listed = Candidates(len(written), left, written.name[left], found)
    return train(base, version=VERSION, listed=listed)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="replace the shipped weights")
    options = parser.parse_args()
    data = replace(teach(), names={}, other_name=0.0).as_json()
    text = json.dumps(_short(data), indent=1)
    if options.write:
        Path(models.__file__).with_name("default_model.json").write_text(text + "\n")
    print(text)


def _short(value: object) -> object:
    """Three digits are more than the data knows."""
    if isinstance(value, dict):
        return {key: _short(one) for key, one in value.items()}
    return float(np.format_float_scientific(value, 2)) if isinstance(value, float) else value


if __name__ == "__main__":
    main()
