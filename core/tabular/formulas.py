"""Text that a spreadsheet would run: disarmed on the way out, given back on the way in.

Strategy: a leading apostrophe, in xlsx and csv alike. In xlsx a text cell is never run, but it
would be after saving as csv; one rule for both kinds keeps that door shut too. Only text is
disarmed: numbers and dates are written as such. The reader drops the apostrophe again, so that a
file we wrote comes back unchanged. Standard library only: the child process imports this.
"""

# Full-width variants are turned into the plain sign by spreadsheets of East Asian locales.
_STARTS = frozenset("=+-@\t\r\n|%＝＋－＠｜％")
# Blank or invisible characters that a spreadsheet may drop before looking at the first sign.
_SKIPPED = " \u00a0\u2007\u202f\u3000\u200b\u200c\u200d\u2060\ufeff\x00\x0b\x0c'"


def disarm(text: str) -> str:
    """The text with an apostrophe in front when a spreadsheet might run it."""
    if text and text[0].isalnum() and text[0].isascii():
        return text
    start = text.lstrip(_SKIPPED)
    return f"'{text}" if start and start[0] in _STARTS else text


def expose(text: str) -> str:
    """Drop one leading apostrophe that marks text: before a sign, or before a digit ('1671…)."""
    if text[:1] != "'":
        return text
    rest = text[1:]
    if rest[:1].isdigit() or disarm(rest) != rest:
        return rest
    return text
