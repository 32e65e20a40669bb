"""The users' guide as pages show it; docs/panduan-pengguna.md is where it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

# Where static files have the pictures that lie beside the guide.
_PICTURES, _SERVED = "pictures/", "guide/"
_TAGS = {
    "paragraph": "p", "bullet_list": "ul", "list_item": "li", "strong": "strong", "em": "em",
    "blockquote": "blockquote", "thead": "thead", "tbody": "tbody", "tr": "tr", "th": "th",
    "td": "td",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading of the guide; `anchor` is its id on the page, and `parts` are those below it."""

    title: str
    anchor: str
    parts: list[Chapter] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Guide:
    title: str
    chapters: list[Chapter]
    html: SafeString

    @property
    def anchors(self) -> set[str]:
        return {one.anchor for chapter in self.chapters for one in (chapter, *chapter.parts)}


@cache
def guide() -> Guide:
    return read_guide((Path(settings.BASE_DIR) / "docs" / "panduan-pengguna.md").read_text("utf-8"))


def read_guide(text: str) -> Guide:
    """The guide from its Markdown: one title, chapters of the second level, parts of the third.

    Anchors follow from the headings, without what stands there in brackets. Markup of its own is
    shown as text. Links to other files of the project lead nowhere here and become plain text.
    """
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    title, chapters, taken = "", list[Chapter](), set[str]()
    shown = list[SafeString]()
    for block in SyntaxTreeNode(parser.parse(text)).children:
        if block.type != "heading":
            shown.append(_html(block))
            continue
        words = "".join(leaf.content for leaf in block.walk() if leaf.type == "text")
        if block.tag == "h1":
            title = words
            continue
        chapter = Chapter(words, _anchor(words, taken))
        above = chapters if block.tag == "h2" or not chapters else chapters[-1].parts
        above.append(chapter)
        shown.append(
            format_html('<{0} id="{1}">{2}</{0}>', block.tag, chapter.anchor, _inside(block))
        )
    return Guide(title, chapters, format_html_join("\n", "{}", ((one,) for one in shown)))


def _anchor(words: str, taken: set[str]) -> str:
    plain = slugify(re.sub(r"\(.*?\)", "", words).replace("/", " "))
    numbered = (f"{plain}-{number}" if number > 1 else plain for number in count(1))
    anchor = next(one for one in numbered if one not in taken)
    taken.add(anchor)
    return anchor


def _inside(node: SyntaxTreeNode) -> SafeString:
    return _joined(_html(child) for child in node.children)


def _joined(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def _html(node: SyntaxTreeNode) -> SafeString:
    """One part of the guide; what is unknown here is shown as the text in it."""
    if node.type in _TAGS:
        # Of a list without blank lines, the paragraphs are only there for the parser.
        hidden = node.type == "paragraph" and node.hidden
        return (
            _inside(node)
            if hidden
            else format_html("<{0}>{1}</{0}>", _TAGS[node.type], _inside(node))
        )
    match node.type:
        case "ordered_list":
            return format_html('<ol start="{}">{}</ol>', node.attrs.get("start", 1), _inside(node))
        case "link":
            target = str(node.attrs.get("href", ""))
            leads = urlsplit(target).scheme or target.startswith("#")
            return (
                format_html('<a href="{}">{}</a>', target, _inside(node))
                if leads
                else _inside(node)
            )
        case "image":
            source = str(node.attrs.get("src", ""))
            address = static(_SERVED + source.removeprefix(_PICTURES))
            return format_html('<img src="{}" alt="{}" loading="lazy">', address, node.content)
        case "table":
            table = format_html('<table class="table sg-table">{}</table>', _inside(node))
            return format_html('<div class="sg-table-wrap" tabindex="0">{}</div>', table)
        case "code_inline":
            return format_html("<code>{}</code>", node.content)
        case "softbreak" | "hardbreak":
            return format_html("{}", "\n")
    return _inside(node) if node.children else format_html("{}", node.content)
