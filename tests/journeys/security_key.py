"""A security key made of software, in Chromium's own test bench for them."""

from __future__ import annotations

from playwright.sync_api import Page

_USB_KEY = {
    "protocol": "ctap2",
    "transport": "usb",
    "hasResidentKey": False,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class SoftKey:
    """Plugged into the page's browser; it answers by itself, as if touched at once."""

    def __init__(self, page: Page) -> None:
        self._bench = page.context.new_cdp_session(page)
        self._bench.send("WebAuthn.enable")
        answer = self._bench.send("WebAuthn.addVirtualAuthenticator", {"options": _USB_KEY})
        self.id = answer["authenticatorId"]

    def sign_count(self) -> int:
        """How often the one credential on it has signed; 0 while there is none."""
        held = self._bench.send("WebAuthn.getCredentials", {"authenticatorId": self.id})
        return sum(credential["signCount"] for credential in held["credentials"])
