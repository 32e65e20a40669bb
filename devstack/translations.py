"""Compile `locale/*/LC_MESSAGES/*.po`, in Python: no gettext programs needed.

`python -m devstack.translations` compiles what is older than its source.
"""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE_DIR = Path(__file__).resolve().parent.parent / "locale"


def compile_all(folder: Path = LOCALE_DIR) -> list[Path]:
    """Write each missing or outdated `.mo` file and return their paths."""
    made = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalog = read_po(file, locale=source.parent.parent.name)
        # Beside, then renamed: a process that starts meanwhile never reads half a file.
        half = target.with_suffix(".mo.part")
        with half.open("wb") as file:
            write_mo(file, catalog)
        half.rename(target)
        made.append(target)
    return made


if __name__ == "__main__":
    for each in compile_all():
        print(each.relative_to(LOCALE_DIR.parent))
