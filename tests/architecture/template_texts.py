"""Find the words a template shows that no translate tag covers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from django.template.base import Lexer, Token, TokenType

# Attributes that are shown, or read aloud.
SHOWN = {
    "alt", "aria-description", "aria-label", "aria-placeholder", "aria-roledescription",
    "aria-valuetext", "content", "data-confirm", "data-confirm-title", "data-confirm-verb",
    "data-default", "data-label", "hx-confirm", "hx-prompt", "label", "placeholder", "summary",
    "title",
}  # fmt: skip
SHOWN_ON = {"content": {"meta"}, "value": {"input"}}
# Arguments of our tags and includes that end up on the page.
ARGUMENTS = {
    "caption", "confirm", "description", "empty", "help", "hint", "label", "link_text", "message",
    "note", "noun", "placeholder", "subtitle", "text", "title", "unit", "verb",
}  # fmt: skip
# Not read as text: programs, and names that a machine reads.
SILENT = {"code", "kbd", "script", "style"}
FILTERS = {"default", "default_if_none", "pluralize", "yesno"}
# Blocks of base templates that stand inside a class attribute.
CLASS_BLOCKS = {"body_class"}

_ARGUMENT = re.compile(r"""(?<![\w.-])(\w+)=("[^"]*"|'[^']*')""")
_FILTERED = re.compile(r"""\|(\w+):("[^"]*"|'[^']*')""")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_HOLE = "\N{OBJECT REPLACEMENT CHARACTER}"


def bare_texts(source: str, *, markup: bool = True) -> list[str]:
    """Each piece of visible text in a template that stands outside the translate tags.

    `markup` is false for mails: all of their text is shown.
    """
    page = _without_template_language(source)
    found = [*_in_tags(source), *(shown_texts(page) if markup else page.split(_HOLE))]
    return [text for piece in found if has_words(text := " ".join(piece.split()))]


def shown_texts(page: str) -> list[str]:
    """The text of a page and of those of its attributes that are shown or read aloud."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return [" ".join(piece.split()) for piece in reader.found if piece.strip()]


def has_words(text: str) -> bool:
    """More than signs, numbers and single letters. HTML entities are no words."""
    return bool(_LETTERS.search(re.sub(r"&#?\w+;", " ", text)))


def _without_template_language(source: str) -> str:
    """The source with a hole for each tag, variable and translated block."""
    kept, closing = [], ""
    for token in Lexer(source).tokenize():
        if closing:
            closing = "" if _is_block(token, closing) else closing
        elif _is_block(token, "blocktranslate", "blocktrans", "comment"):
            closing = f"end{token.contents.split()[0]}"
            kept.append(_HOLE)
        elif _is_block(token, "block") and token.contents.split()[1] in CLASS_BLOCKS:
            closing = "endblock"
        elif token.token_type == TokenType.TEXT:
            kept.append(token.contents)
        elif token.token_type != TokenType.COMMENT:
            kept.append(_HOLE)
    return "".join(kept)


def _is_block(token: Token, *names: str) -> bool:
    return token.token_type == TokenType.BLOCK and token.contents.split()[0] in names


def _in_tags(source: str) -> Iterator[str]:
    """Literals handed to components, and those a filter puts in place of nothing."""
    for token in Lexer(source).tokenize():
        if token.token_type == TokenType.BLOCK:
            for name, text in _ARGUMENT.findall(token.contents):
                if name in ARGUMENTS:
                    yield text[1:-1]
        if token.token_type in (TokenType.BLOCK, TokenType.VAR):
            for name, text in _FILTERED.findall(token.contents):
                if name in FILTERS:
                    yield text[1:-1]


class _Reader(HTMLParser):
    """Collects text and shown attributes; what scripts and styles hold is not text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in SILENT
        kind = dict(attrs).get("type")
        for name, value in attrs:
            if name == "value" and kind not in {"submit", "button", "reset"}:
                continue
            if name in SHOWN | SHOWN_ON.keys() and tag in SHOWN_ON.get(name, {tag}):
                if name == "content" and dict(attrs).get("name") != "description":
                    continue
                self.found += (value or "").split(_HOLE)

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in SILENT

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found += data.split(_HOLE)
