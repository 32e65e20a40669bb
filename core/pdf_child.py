"""Looks into one foreign PDF for what does something by itself, in a process of its own.

Run by `core.pdfs` as `python -m core.pdf_child CPU_SECONDS`: the file comes on standard input, the
code of what is wrong with it (or nothing) goes to standard output. Standard library only.

Every look goes forward through the file once; should a pattern ever be made to run for hours all
the same, the child's time is limited (`core.children`).
"""

import re
import sys
import zlib
from collections.abc import Iterator

from core.children import limit_self

# Names of a PDF that make a viewer run, fetch or unpack something. The short ones are looked for
# outside streams only: by chance they occur in compressed data.
_ACTIVE = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|XFA|ImportData|SubmitForm|GoToR|GoToE)\b"
)
_ACTIVE_SHORT = re.compile(rb"/JS[\s(<\[]|/AA\s*(?:<<|\d+\s+\d+\s+R\b)")
_OPENING, _LINK = re.compile(rb"/OpenAction\s*<<"), re.compile(rb"/URI\b")
_LOCK = re.compile(rb"/Encrypt\b")
_HEX_SIGN = re.compile(rb"#([0-9A-Fa-f]{2})")
_LONGEST_DICTIONARY = 400
_MOST_INFLATED = 64 * 1024 * 1024
_MEMORY_BYTES = 512 * 1024 * 1024
# The answer is one word.
_MOST_ANSWERED = 100


class _InflatesTooLarge(Exception):
    pass


def main() -> None:
    """Answer for the one PDF on standard input."""
    limit_self(
        memory_bytes=_MEMORY_BYTES, cpu_seconds=int(sys.argv[1]), output_bytes=_MOST_ANSWERED
    )
    sys.stdout.write(fault_of(sys.stdin.buffer.read()))


def fault_of(content: bytes) -> str:
    """broken, locked, active, inflates_too_large; "" for a PDF that may be kept."""
    if b"%%EOF" not in content[-2048:]:
        return "broken"
    outside, packed = _split(content)
    plain = _plain(outside)
    if _LOCK.search(plain):
        return "locked"
    if _ACTIVE_SHORT.search(plain):
        return "active"
    try:
        for text in map(_plain, (content, *_inflated(packed))):
            if _ACTIVE.search(text) or opens_a_link(text):
                return "active"
    except _InflatesTooLarge:
        return "inflates_too_large"
    return ""


def opens_a_link(text: bytes) -> bool:
    """Whether a link is followed on opening; links as such are usual.

    The ends of all dictionaries and all links are passed once, whatever the number of openings.
    """
    end = link = -1
    for opening in _OPENING.finditer(text):
        at = opening.end()
        if end < at:
            end = text.find(b">", at)
            end = len(text) if end < 0 else end
        if link < at:
            found = _LINK.search(text, at)
            link = found.start() if found else len(text)
        if link < end:
            return True
    return False


def _plain(text: bytes) -> bytes:
    """Names with their escapes undone: /J#61vaScript is /JavaScript."""
    return _HEX_SIGN.sub(lambda found: bytes([int(found[1], 16)]), text)


def _split(content: bytes) -> tuple[bytes, list[bytes]]:
    """What stands outside streams, and the bodies of object streams."""
    outside: list[bytes] = []
    packed: list[bytes] = []
    at = 0
    while (start := content.find(b"stream", at)) >= 0:
        end = content.find(b"endstream", start + 6)
        if end < 0:
            break
        outside.append(content[at:start])
        if b"/ObjStm" in content[max(at, start - _LONGEST_DICTIONARY) : start]:
            packed.append(content[start + 6 : end].lstrip(b"\r\n"))
        at = end + 9
    outside.append(content[at:])
    return b" ".join(outside), packed


def _inflated(packed: list[bytes]) -> Iterator[bytes]:
    """Compressed objects, inflated within a bound for all: active content may hide in them."""
    left = _MOST_INFLATED
    for body in packed:
        try:
            text = zlib.decompressobj().decompress(body, left)
        except zlib.error:
            continue  # another filter: how the file is served remains the guard
        left -= len(text)
        if left <= 0:
            raise _InflatesTooLarge
        yield text


if __name__ == "__main__":
    main()
