"""Reading what stands on a PDF that we made."""

from __future__ import annotations

import base64
import re
import zlib

_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.S)
_SHOWN = re.compile(r"\(((?:[^()\\]|\\.)*)\) Tj")


def words_on(paper: bytes) -> str:
    """All texts of the pages, a line each, in the order they were drawn."""
    return "\n".join(page_words(paper))


def page_words(paper: bytes) -> list[str]:
    """The same, page by page."""
    pages = (
        zlib.decompress(base64.a85decode(body.strip().removesuffix(b"~>"))).decode("latin-1")
        for body in _STREAM.findall(paper)
    )
    return ["\n".join(_SHOWN.findall(page)) for page in pages]
