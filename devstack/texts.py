"""Find the texts for translation: calls of gettext in Python, translate tags in templates.

Texts that scripts show are Python texts, too: `js_strings` in `core/templatetags/ui.py`.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
# The floors of docs/architecture.md; devstack and tests speak to developers, in English.
APPS = (
    "core", "regions", "accounts", "beneficiaries", "programs", "verification", "public",
    "analysis", "sigertak",
)  # fmt: skip
PLAIN, PLURAL = None, (1, 2)
CONTEXT, CONTEXT_PLURAL = ((1, "c"), 2), ((1, "c"), 2, 3)
KEYWORDS = {
    "_": PLAIN,
    "gettext": PLAIN,
    "gettext_lazy": PLAIN,
    "gettext_noop": PLAIN,
    "ngettext": PLURAL,
    "ngettext_lazy": PLURAL,
    "pgettext": CONTEXT,
    "pgettext_lazy": CONTEXT,
    "npgettext": CONTEXT_PLURAL,
    "npgettext_lazy": CONTEXT_PLURAL,
}


def python_files(root: Path = ROOT) -> list[Path]:
    """Our modules, without migrations: their texts are copies of the models' texts."""
    found = [path for app in APPS for path in (root / app).rglob("*.py")]
    return sorted(path for path in found if "migrations" not in path.parts)


def template_files(root: Path = ROOT) -> list[Path]:
    """Pages (.html) and mails (.txt)."""
    folders = [root / "templates", *(root / app / "templates" for app in APPS)]
    found = [path for folder in folders for path in folder.rglob("*")]
    return sorted(path for path in found if path.suffix in {".html", ".txt"})


def collect(root: Path = ROOT, locale: str = "en") -> Catalog:
    """A catalog of every text, each with the files it stands in and no translation yet."""
    catalog = Catalog(locale=locale)
    for path, source in _sources(root):
        texts = extract("python", BytesIO(source.encode()), keywords=KEYWORDS)
        for _line, text, _comments, context in texts:
            # Without line numbers: an edit above a text must not change the catalog.
            catalog.add(text, locations=[(path.relative_to(root).as_posix(), 0)], context=context)
    return catalog


def _sources(root: Path) -> Iterator[tuple[Path, str]]:
    for path in python_files(root):
        yield path, path.read_text()
    for path in template_files(root):
        # Its layout means nothing to Python, whose tokenizer would stumble over indentation.
        lines = templatize(path.read_text(), origin=str(path)).splitlines()
        yield path, "\n".join(line.strip() for line in lines)
