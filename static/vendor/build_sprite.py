"""Build sprite.svg from the icons named in icons.txt.

Usage: build_sprite.py FOLDER, where FOLDER is the unpacked @tabler/icons package.
A name ending in "-filled" is taken from the filled set.
"""

import re
import sys
from pathlib import Path

HERE = Path(__file__).parent.parent / "icons"
BODY = re.compile(r"<svg[^>]*>(.*)</svg>", re.S)
CLEAR_BOX = re.compile(r'<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>')


def icon_names(text: str) -> list[str]:
    """Names listed, one or more a line, comments after '#'."""
    return sorted({word for line in text.splitlines() for word in line.split("#")[0].split()})


def symbol(package: Path, name: str) -> str:
    """One <symbol>; SystemExit names an icon that the package does not have."""
    filled = name.endswith("-filled")
    folder, stem = ("filled", name.removesuffix("-filled")) if filled else ("outline", name)
    path = package / "icons" / folder / f"{stem}.svg"
    if not path.exists():
        raise SystemExit(f"unknown icon: {name}")
    match = BODY.search(path.read_text(encoding="utf-8"))
    if match is None:
        raise SystemExit(f"not an svg file: {path.name}")
    body = re.sub(r"\s+", " ", CLEAR_BOX.sub("", match.group(1))).replace("> <", "><").strip()
    paint = (
        'fill="currentColor" stroke="none"'
        if filled
        else 'fill="none" stroke="currentColor" stroke-width="1.75" '
        'stroke-linecap="round" stroke-linejoin="round"'
    )
    return f'<symbol id="{name}" viewBox="0 0 24 24"><g {paint}>{body}</g></symbol>'


def main(package: Path) -> None:
    names = icon_names((HERE / "icons.txt").read_text(encoding="utf-8"))
    symbols = "\n".join(symbol(package, name) for name in names)
    sprite = f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'
    (HERE / "sprite.svg").write_text(sprite, encoding="utf-8")
    sys.stdout.write(f"sprite.svg: {len(names)} icons\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
