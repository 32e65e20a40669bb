"""How often a JPEG goes over its picture: a progressive one is drawn in scans, one upon another.

A scan may be almost empty and still costs the decoder a walk over the whole picture; some thousand
of them, in a file of a few hundred KB, compute for a minute. Standard library only.
"""

import re

# What cameras and offices write has one scan or about ten; the most careful of encoders, twenty.
MOST_SCANS = 100
# Before its scans a photo has tables and descriptions; colour profiles come in up to 255 pieces.
MOST_SEGMENTS = 5_000

# Where the coded data of a scan ends: a marker that neither stands for a byte 255 nor restarts.
_MARKER = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
_END, _SCAN = 0xD9, 0xDA
_WITHOUT_LENGTH = frozenset((0x01, *range(0xD0, 0xD9)))


def is_overdrawn(content: bytes) -> bool:
    """Whether there are more than `MOST_SCANS` scans, or `MOST_SEGMENTS` segments of any kind.

    By walking from segment to segment: what a segment holds (a preview, say) has markers too.
    """
    at = scans = segments = 0
    while found := _MARKER.search(content, at):
        kind, at = content[found.end() - 1], found.end()
        segments += 1
        scans += kind == _SCAN
        if scans > MOST_SCANS or segments > MOST_SEGMENTS:
            return True
        if kind == _END:
            break
        if kind not in _WITHOUT_LENGTH:
            at += int.from_bytes(content[at : at + 2], "big")
    return False
