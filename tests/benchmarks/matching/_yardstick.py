# mypy: ignore-errors
"""Splink on DuckDB, the yardstick. Runs in an environment of its own; knows nothing of the portal.

    python yardstick.py FOLDER [--strong]

reads `base.csv`, `list.csv` (row, meant row of the base, fields) and `train.csv` from FOLDER,
trains once, then waits: for every line on its input it predicts once and answers with a line of
JSON. So the caller can take turns with it. `--strong`: the names and numbers come in our normal
form, with blocking as wide as ours.
"""

import json
import sys
import time
from pathlib import Path

import duckdb
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

BASIC = [
    block_on("nik"), block_on("born", "name"), block_on("kk", "born"),
    block_on("village", "born"),
]  # fmt: skip
STRONG = [
    *BASIC, block_on("kk"), block_on("substr(nik, 1, 12)"), block_on("born", "district"),
    block_on("skeleton", "born"), block_on("skeleton", "district"),
    block_on("skeleton", "year(born)"),
]  # fmt: skip


def settings(*, strong: bool) -> SettingsCreator:
    return SettingsCreator(
        link_type="link_only",
        comparisons=[
            cl.JaroWinklerAtThresholds("name", [0.95, 0.88]).configure(
                term_frequency_adjustments=True
            ),
            cl.DamerauLevenshteinAtThresholds("nik", [1, 2]),
            cl.DamerauLevenshteinAtThresholds("kk", [1]),
            cl.DateOfBirthComparison("born", input_is_string=False),
            cl.ExactMatch("sex"),
            cl.CustomComparison(
                output_column_name="village",
                comparison_levels=[
                    cll.NullLevel("village"),
                    cll.ExactMatchLevel("village"),
                    cll.ExactMatchLevel("district"),
                    cll.ElseLevel(),
                ],
            ),
            cl.JaroWinklerAtThresholds("address", [0.9]),
        ],
        blocking_rules_to_generate_predictions=STRONG if strong else BASIC,
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
    )


def linker_of(folder: Path, listed: str, trained: object) -> Linker:
    database = duckdb.connect()
    database.execute("SET threads TO 2")
    api = DuckDBAPI(database)
    tables = []
    for name in ("base", listed):
        database.execute(
            f"CREATE TABLE {name}_t AS SELECT * FROM read_csv('{folder / name}.csv', header=true,"
            " delim=',', quote='\"', escape='\"',"
            " types={'nik': 'VARCHAR', 'kk': 'VARCHAR', 'born': 'DATE', 'name': 'VARCHAR',"
            " 'skeleton': 'VARCHAR', 'address': 'VARCHAR', 'unique_id': 'BIGINT'})"
        )
        tables.append(api.register(f"{name}_t", dataset_display_name=name))
    return Linker(tables, trained, log_level=40)


def train(folder: Path, *, strong: bool) -> object:
    linker = linker_of(folder, "train", settings(strong=strong))
    linker.training.estimate_probability_two_random_records_match(
        [block_on("nik"), block_on("born", "name")], recall=0.95
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=2_000_000)
    for rule in (block_on("nik"), block_on("born", "name")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    return linker.misc.save_model_to_json()


def main() -> None:
    folder, strong = Path(sys.argv[1]), "--strong" in sys.argv
    trained = train(folder, strong=strong)
    print(json.dumps({"ready": True}), flush=True)
    for _ in sys.stdin:
        linker = linker_of(folder, "list", trained)
        began, cpu = time.perf_counter(), time.process_time()
        predicted = linker.inference.predict(threshold_match_weight=-10)
        wall, cpu = time.perf_counter() - began, time.process_time() - cpu
        frame = predicted.as_pandas_dataframe()
        _best(frame).to_csv(folder / "splink.csv", index=False)
        print(json.dumps({"wall": wall, "cpu": cpu, "pairs": len(frame)}), flush=True)


def _best(frame):
    """The best candidate of each row of the list."""
    listed_left = frame["source_dataset_l"].str.startswith("list")
    row = frame["unique_id_l"].where(listed_left, frame["unique_id_r"])
    other = frame["unique_id_r"].where(listed_left, frame["unique_id_l"])
    table = frame.assign(row=row, other=other)[["row", "other", "match_weight"]]
    return table.sort_values("match_weight", ascending=False).drop_duplicates("row")


if __name__ == "__main__":
    main()
