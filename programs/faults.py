"""What is wrong with something an agency wrote, and how the agency puts it right."""

from __future__ import annotations

from typing import NamedTuple


class Fault(NamedTuple):
    """What is wrong in which column (empty: the whole row), and what the sender can do."""

    column: str
    reason: str
    cure: str

    def as_json(self) -> dict[str, str]:
        return self._asdict()

    def __str__(self) -> str:
        return f"{self.reason} {self.cure}"


def sentence(text: str) -> str:
    """A reason as a sentence: capital at the start, a full stop at the end."""
    return f"{text[:1].upper()}{text[1:]}".rstrip(".") + "."
