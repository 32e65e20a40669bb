"""`make reset`: empty the data folder, after asking."""

import os
import shutil
import sys
from pathlib import Path

from devstack import places, say, services
from devstack.errors import SetupError

# Written by us at the first start; a folder without any of them is not ours to empty.
SIGNS = ("services.lock", "secret_key", "services", "test", "bench")


def reset() -> int:
    """Ask, then empty. Answering anything but `yes` keeps everything; YES=1 answers."""
    data_dir = services.default_data_dir()
    folders = [data_dir, services.test_data_dir(), services.bench_data_dir()]
    if not data_dir.is_dir() or not any(data_dir.iterdir()):
        say.line(f"{data_dir} is empty already.")
        return 0
    if not any((data_dir / sign).exists() for sign in SIGNS):
        raise SetupError(
            f"{data_dir} does not look like a data folder of this project; left alone."
        )
    busy = [str(folder) for folder in folders if services.in_use(folder)]
    if busy:
        raise SetupError(f"In use: {', '.join(busy)}. Stop 'make run' and tests first.")
    say.line(f"This deletes everything in {data_dir}: the database, uploads, demo accounts.")
    if os.environ.get("YES") != "1" and not _confirmed():
        say.line("Nothing was deleted.")
        return 1
    for folder in folders:
        if folder.is_dir():
            services.stop_leftovers(folder)
    for outside in [each for folder in folders for each in places.engine_folders(folder)]:
        _remove(outside)
    for child in data_dir.iterdir():
        _remove(child)
    say.line(f"{data_dir} is empty.")
    return 0


def _confirmed() -> bool:
    try:
        return input("Type 'yes' to go on: ").strip().lower() == "yes"
    except EOFError:
        return False


def _remove(path: Path) -> None:
    try:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    except PermissionError as error:
        print(f"Left: {error.filename} belongs to another account.", file=sys.stderr)
