"""Hands that never leave the keyboard, and a count of what they pressed."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page


@dataclass
class Keyboard:
    """Types into whatever has the focus. `presses` counts every key."""

    page: Page
    delay: int = 20
    presses: int = 0

    def type(self, text: str) -> None:
        self.page.keyboard.type(text, delay=self.delay)
        self.presses += len(text)

    def press(self, key: str, times: int = 1) -> None:
        for _ in range(times):
            self.page.keyboard.press(key)
        self.presses += times

    def focused(self) -> str:
        """The name, or else the id, of the field that has the focus."""
        return str(self.page.evaluate("document.activeElement.name || document.activeElement.id"))
