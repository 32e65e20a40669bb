"""`make bench`: run the measurements of `tests/benchmarks/`, one process each.

A benchmark is a module that prints its table and, as its last line,
`NAME: figure=value figure=value …`. It finds a migrated database with regions and nothing else,
in a data folder of its own.
"""

import os
import subprocess
import sys

from devstack import say, services, venv
from devstack.errors import SetupError

FOLDER = venv.ROOT / "tests" / "benchmarks"


def bench() -> int:
    """Run the benchmark that NAME names, or all of them; 1 when one failed."""
    known = names()
    wanted = os.environ.get("NAME", "").strip()
    if wanted and wanted not in known:
        raise SetupError(f"No benchmark {wanted!r}. There are: {', '.join(known) or 'none yet'}.")
    with say.step("Database and message broker for benchmarks"):
        os.environ.update(services.ensure(services.bench_data_dir()))
    prepared = subprocess.run([sys.executable, "-m", "devstack.prepare"], check=False)
    if prepared.returncode != 0:
        raise SetupError("The database could not be prepared; see above.")
    failed = []
    for name in [wanted] if wanted else known:
        say.line(f"\n== {name}")
        done = subprocess.run([sys.executable, "-m", f"tests.benchmarks.{name}"], check=False)
        if done.returncode != 0:
            failed.append(name)
    if failed:
        raise SetupError(f"Failed: {', '.join(failed)}.")
    return 0


def names() -> list[str]:
    """Modules and packages in the folder; a leading underscore marks helpers."""
    found = [*FOLDER.glob("*.py"), *(p.parent for p in FOLDER.glob("*/__main__.py"))]
    return sorted(path.stem for path in found if not path.stem.startswith("_"))
