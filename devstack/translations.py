"""The catalogs `locale/*/LC_MESSAGES/django.po`, in Python: no gettext programs needed.

`python -m devstack messages` brings them up to the texts in code and templates;
`python -m devstack.translations` compiles what is older than its source. Indonesian needs no
catalog: it is the language of the texts themselves.
"""

from collections.abc import Sequence
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import generate_po, read_po

from devstack import say, texts

LOCALE_DIR = texts.ROOT / "locale"
LANGUAGES = ("en",)
# Written out, because Babel's own header holds the hour of the last run.
HEADER = """\
# Written by `make messages`, which keeps the translations and drops texts nobody shows any more.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language: {language}\\n"
"Plural-Forms: {plurals}\\n"

"""


def messages() -> int:
    """Bring each catalog up to the sources, and say what is left to translate."""
    for language in LANGUAGES:
        path = LOCALE_DIR / language / "LC_MESSAGES" / "django.po"
        catalog = update(path, language)
        missing = untranslated(catalog)
        say.line(f"{path.relative_to(texts.ROOT)}: {len(catalog)} texts, {len(missing)} to do")
        for text in missing:
            say.line(f"  {text}")
    compile_all()
    return 0


def update(path: Path, language: str, root: Path = texts.ROOT) -> Catalog:
    """Write the texts found under `root` to `path` with the translations `path` held so far."""
    before = read(path) if path.exists() else Catalog(locale=language)
    catalog = texts.collect(root, language)
    for message in catalog:
        known = before.get(message.id, message.context) if message.id else None
        # A text that gained or lost its plural is a new text.
        if known and known.id == message.id:
            message.string, message.user_comments = known.string, known.user_comments
            message.flags |= known.flags & {"fuzzy"}
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = generate_po(catalog, omit_header=True, include_lineno=False, sort_by="message", width=0)
    header = HEADER.format(language=language, plurals=catalog.plural_forms)
    path.write_text(header + "".join(lines).rstrip("\n") + "\n")
    return catalog


def read(path: Path) -> Catalog:
    """The catalog in `path`, whose folder names the language."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name)


def untranslated(catalog: Catalog) -> list[str]:
    """The first form of each text that has no translation, or only a guess."""
    return sorted(
        forms(message.id)[0]
        for message in catalog
        if message.id and (message.fuzzy or not all(forms(message.string)))
    )


def forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    """The singular and plural of a text or translation, or its only form."""
    return (text or "",) if text is None or isinstance(text, str) else tuple(text)


def compile_all(folder: Path = LOCALE_DIR) -> list[Path]:
    """Write each missing or outdated `.mo` file and return their paths."""
    made = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        # Beside, then renamed: a process that starts meanwhile never reads half a file.
        half = target.with_suffix(".mo.part")
        with half.open("wb") as file:
            write_mo(file, read(source))
        half.rename(target)
        made.append(target)
    return made


if __name__ == "__main__":
    for each in compile_all():
        print(each.relative_to(LOCALE_DIR.parent))
